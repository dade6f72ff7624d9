"""The money of a visit as JSON: its price, holds and payments, as they stand in a stored week."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from actuals.model.charges import Charged
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode, LineReason, Payment, Piece, Price, SentFacts
from actuals.model.refs import OrderRef, PaymentRunId


def dump_price(price: Price | None) -> list[Any] | None:
    """A price as a JSON array in the order of its fields; None stays None."""
    if price is None:
        return None
    return [
        price.minutes,
        price.carers,
        _money(price.amount),
        _money(price.before_rounding),
        [_piece(piece) for piece in price.pieces],
        price.unruled_minutes,
        price.notes,
        str(price.charge),
        price.per_visit,
    ]


def load_price(data: list[Any] | None) -> Price | None:
    """The opposite of `dump_price`."""
    if data is None:
        return None
    minutes, carers, amount, before, pieces, unruled, notes, charge, per_visit = data
    found = tuple(_load_piece(piece) for piece in pieces)
    return Price(
        minutes,
        carers,
        _load_money(amount),
        _load_money(before),
        found,
        unruled,
        tuple(notes),
        Decimal(charge),
        per_visit,
    )


def _piece(piece: Piece) -> list[Any]:
    rate, amount = str(piece.rate), str(piece.amount)
    return [piece.start.isoformat(), piece.minutes, piece.day_category, piece.time_band, rate, amount]


def _load_piece(data: list[Any]) -> Piece:
    start, minutes, category, band, rate, amount = data
    return Piece(datetime.fromisoformat(start), minutes, category, band, Decimal(rate), Decimal(amount))


def dump_hold(hold: Hold) -> list[Any]:
    """A hold, the same way."""
    return [hold.code, hold.carer_minutes, hold.decision, hold.note, hold.by, _moment(hold.at), hold.detail]


def load_hold(data: list[Any]) -> Hold:
    """The opposite of `dump_hold`."""
    code, carer_minutes, decision, note, by, at, detail = data
    said = Decision(decision) if decision else None
    return Hold(HoldCode(code), carer_minutes, said, note, by, _load_moment(at), detail)


def dump_payment(payment: Payment) -> list[Any]:
    """A payment, the same way."""
    amount, at = str(payment.amount), payment.at.isoformat()
    paid = [payment.payment_run_id, amount, payment.minutes, payment.carer_minutes, at, payment.order_ref]
    line = [payment.reason, payment.note, payment.carers, payment.decided_by]
    return [
        *paid,
        *line,
        str(payment.of_amount),
        payment.of_minutes,
        dump_planned(payment.of_planned),
        _facts(payment.of_sent),
        _moment(payment.of_release),
    ]


def load_payment(data: list[Any]) -> Payment:
    """The opposite of `dump_payment`."""
    run, amount, minutes, carer_minutes, at, order_ref, *line = data[:10]
    of_amount, of_minutes, of_planned, of_sent, of_release = data[10:]
    reason, note, carers, decided_by = line
    return Payment(
        PaymentRunId(run),
        Decimal(amount),
        minutes,
        carer_minutes,
        datetime.fromisoformat(at),
        OrderRef(order_ref),
        LineReason(reason),
        note,
        carers,
        decided_by,
        Decimal(of_amount),
        of_minutes,
        load_planned(of_planned),
        _load_facts(of_sent),
        _load_moment(of_release),
    )


def dump_planned(planned: PlannedVisit | None) -> list[Any] | None:
    """What a visit was matched with, the same way."""
    if planned is None:
        return None
    start = None if planned.start is None else planned.start.isoformat()
    day = None if planned.day is None else planned.day.isoformat()
    return [planned.order_ref, start, planned.minutes, planned.carers, day, planned.call]


def load_planned(data: list[Any] | None) -> PlannedVisit | None:
    """The opposite of `dump_planned`."""
    if data is None:
        return None
    order_ref, start, minutes, carers, day, call = data
    return PlannedVisit(
        OrderRef(order_ref),
        None if start is None else time.fromisoformat(start),
        minutes,
        carers,
        None if day is None else date.fromisoformat(day),
        call,
    )


def dump_charged(charged: Charged | None) -> list[str] | None:
    """What was charged before, the same way."""
    return None if charged is None else [charged.order_ref, str(charged.amount)]


def load_charged(data: list[str] | None) -> Charged | None:
    """The opposite of `dump_charged`."""
    return None if data is None else Charged(OrderRef(data[0]), Decimal(data[1]))


def _facts(sent: SentFacts | None) -> list[Any] | None:
    return None if sent is None else [sent.start.isoformat(), *sent[1:]]


def _load_facts(data: list[Any] | None) -> SentFacts | None:
    if data is None:
        return None
    start, minutes, actual_minutes, carers, visit_code, order_ref = data
    named = None if order_ref is None else OrderRef(order_ref)
    return SentFacts(time.fromisoformat(start), minutes, actual_minutes, carers, visit_code, named)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _load_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _load_money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
