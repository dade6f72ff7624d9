"""Service weeks as JSON, the same in staged files and in the visits table: one text a week."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from actuals.model.charges import Charged
from actuals.model.payments import Decision, Hold, HoldCode, LineKind, Payment, Piece, Price
from actuals.model.reasons import Reason
from actuals.model.refs import (
    CarerId,
    ContractNumber,
    ImportId,
    OrderRef,
    PaymentRunId,
    ProviderRef,
    ServiceType,
    ServiceUserRef,
    VisitId,
    WeekId,
)
from actuals.model.visits import HistoryEntry, PlannedVisit, SentVisit, Visit, VisitStatus, Worked
from actuals.model.weeks import Merged, ServiceWeek, StagedWeek, WeekHeader, WeekKey

Json = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def dump_staged(week: StagedWeek) -> str:
    """A staged week as one line of text."""
    return _encode(
        {
            "key": _key(week.key),
            "header": _header(week.header),
            "visits": [dump_sent(visit) for visit in week.visits],
            "warnings": [week.warnings.get(visit.identity, ()) for visit in week.visits] if week.warnings else [],
        }
    )


def load_staged(line: str) -> StagedWeek:
    """The opposite of `dump_staged`."""
    data = json.loads(line)
    visits = tuple(load_sent(visit) for visit in data["visits"])
    warned = zip(visits, data["warnings"], strict=False)
    return StagedWeek(
        _load_key(data["key"]),
        _load_header(data["header"]),
        visits,
        {visit.identity: tuple(codes) for visit, codes in warned if codes},
    )


def dump_week(week: ServiceWeek) -> str:
    """A stored week as text; its version is kept beside it, not in it."""
    return _encode(
        {
            "key": _key(week.key),
            "weekId": week.week_id,
            "header": _header(week.header),
            "visits": [_visit(visit) for visit in week.visits],
            "visitsEver": week.visits_ever,
            "applied": week.applied,
        }
    )


def load_week(text: str, version: int) -> ServiceWeek:
    """The opposite of `dump_week`."""
    data = json.loads(text)
    return ServiceWeek(
        _load_key(data["key"]),
        WeekId(data["weekId"]),
        _load_header(data["header"]),
        tuple(_load_visit(visit) for visit in data["visits"]),
        data["visitsEver"],
        {ImportId(import_id): Merged(*merged) for import_id, merged in data["applied"].items()},
        version,
    )


def dump_sent(visit: SentVisit) -> list[Any]:
    """A sent visit as a JSON array in the order of its fields: half the size of an object."""
    return [
        visit.service_type,
        visit.visit_date.isoformat(),
        visit.claimed.start.isoformat(),
        visit.claimed.seconds,
        visit.actual.start.isoformat(),
        visit.actual.seconds,
        visit.secondary,
        visit.carers,
        visit.visit_code,
        visit.order_ref,
        visit.manually_amended,
        visit.carer_id,
        visit.carer_name,
        visit.ordinal,
    ]


def load_sent(data: list[Any]) -> SentVisit:
    """The opposite of `dump_sent`."""
    (kind, day, claimed, claimed_seconds, actual, actual_seconds, *rest) = data
    secondary, carers, code, order_ref, amended, carer_id, carer_name, ordinal = rest
    return SentVisit(
        ServiceType(kind),
        date.fromisoformat(day),
        Worked(time.fromisoformat(claimed), claimed_seconds),
        Worked(time.fromisoformat(actual), actual_seconds),
        secondary,
        carers,
        code,
        OrderRef(order_ref) if order_ref is not None else None,
        amended,
        CarerId(carer_id) if carer_id is not None else None,
        carer_name,
        ordinal,
    )


def _key(key: WeekKey) -> list[str]:
    return [key.provider_ref, key.service_user_ref, key.week_ending.isoformat(), key.contract_number]


def _load_key(data: list[str]) -> WeekKey:
    provider, service_user, week_ending, contract = data
    return WeekKey(
        ProviderRef(provider),
        ServiceUserRef(service_user),
        date.fromisoformat(week_ending),
        ContractNumber(contract),
    )


def _header(header: WeekHeader) -> Json:
    claimed = header.payment_claimed
    return {
        "details": header.service_user_details,
        "ourRef": header.our_ref,
        "claimed": None if claimed is None else str(claimed),
    }


def _load_header(data: Json) -> WeekHeader:
    claimed = data["claimed"]
    return WeekHeader(data["details"], data["ourRef"], None if claimed is None else Decimal(claimed))


def _visit(visit: Visit) -> Json:
    return {
        "id": visit.visit_id,
        "sent": dump_sent(visit.sent),
        "first": visit.first_import,
        "last": visit.last_import,
        "status": visit.status,
        "reason": visit.reason,
        "planned": _planned(visit.planned),
        "history": [[entry.at.isoformat(), entry.by, entry.what] for entry in visit.history],
        "warnings": visit.warnings,
        "orderLost": visit.order_lost,
        "price": _price(visit.price),
        "holds": [_hold(hold) for hold in visit.holds],
        "paid": [_payment(payment) for payment in visit.paid],
        "reserved": None if visit.reserved is None else _payment(visit.reserved),
        "charged": _charged(visit.charged_before),
    }


def _load_visit(data: Json) -> Visit:
    return Visit(
        VisitId(data["id"]),
        load_sent(data["sent"]),
        ImportId(data["first"]),
        ImportId(data["last"]),
        VisitStatus(data["status"]),
        Reason(data["reason"]) if data["reason"] else None,
        _load_planned(data["planned"]),
        tuple(HistoryEntry(datetime.fromisoformat(at), by, what) for at, by, what in data["history"]),
        tuple(data["warnings"]),
        Reason(data["orderLost"]) if data["orderLost"] else None,
        _load_price(data["price"]),
        tuple(_load_hold(hold) for hold in data["holds"]),
        tuple(_load_payment(payment) for payment in data["paid"]),
        None if data["reserved"] is None else _load_payment(data["reserved"]),
        _load_charged(data["charged"]),
    )


def _planned(planned: PlannedVisit | None) -> list[Any] | None:
    if planned is None:
        return None
    start = None if planned.start is None else planned.start.isoformat()
    return [planned.order_ref, start, planned.minutes, planned.carers]


def _load_planned(data: list[Any] | None) -> PlannedVisit | None:
    if data is None:
        return None
    order_ref, start, minutes, carers = data
    return PlannedVisit(OrderRef(order_ref), None if start is None else time.fromisoformat(start), minutes, carers)


def _price(price: Price | None) -> list[Any] | None:
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
    ]


def _load_price(data: list[Any] | None) -> Price | None:
    if data is None:
        return None
    minutes, carers, amount, before, pieces, unruled, notes, charge = data
    found = tuple(_load_piece(piece) for piece in pieces)
    return Price(
        minutes, carers, _load_money(amount), _load_money(before), found, unruled, tuple(notes), Decimal(charge)
    )


def _piece(piece: Piece) -> list[Any]:
    rate, amount = str(piece.rate), str(piece.amount)
    return [piece.start.isoformat(), piece.minutes, piece.day_category, piece.time_band, rate, amount]


def _load_piece(data: list[Any]) -> Piece:
    start, minutes, category, band, rate, amount = data
    return Piece(datetime.fromisoformat(start), minutes, category, band, Decimal(rate), Decimal(amount))


def _hold(hold: Hold) -> list[Any]:
    return [hold.code, hold.carer_minutes, hold.decision, hold.note, hold.by, _moment(hold.at), _moment(hold.since)]


def _load_hold(data: list[Any]) -> Hold:
    code, carer_minutes, decision, note, by, at, since = data
    said = Decision(decision) if decision else None
    return Hold(HoldCode(code), carer_minutes, said, note, by, _load_moment(at), _load_moment(since))


def _payment(payment: Payment) -> list[Any]:
    amount, at = str(payment.amount), payment.at.isoformat()
    paid = [payment.payment_run_id, amount, payment.minutes, payment.carer_minutes, at]
    return [*paid, payment.kind, payment.note, str(payment.of_amount), payment.of_minutes]


def _load_payment(data: list[Any]) -> Payment:
    run, amount, minutes, carer_minutes, at, kind, note, of_amount, of_minutes = data
    return Payment(
        PaymentRunId(run),
        Decimal(amount),
        minutes,
        carer_minutes,
        datetime.fromisoformat(at),
        LineKind(kind),
        note,
        Decimal(of_amount),
        of_minutes,
    )


def _charged(charged: Charged | None) -> list[str] | None:
    return None if charged is None else [charged.order_ref, str(charged.amount)]


def _load_charged(data: list[str] | None) -> Charged | None:
    return None if data is None else Charged(OrderRef(data[0]), Decimal(data[1]))


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _load_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _load_money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
