"""Why a line is on a run, as a code and in plain words: they stand on the remittance, and name nobody."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from actuals.model.london import today
from actuals.model.payments import Decision, LineKind, LineReason, Payment, Price
from actuals.model.refs import OrderRef
from actuals.model.visits import Visit, VisitStatus


class Explained(NamedTuple):
    """What a line says of itself."""

    kind: LineKind
    reason: LineReason
    note: str


def of_taking_back(visit: Visit, order_ref: OrderRef) -> Explained:
    """All that was paid under an order goes back: the visit was withdrawn, or is no longer matched with that order."""
    last = next(payment for payment in reversed(visit.paid) if payment.order_ref == order_ref)
    if visit.status is VisitStatus.WITHDRAWN:
        reason, note = LineReason.VISIT_WITHDRAWN, "Withdrawn."
    elif visit.planned is None:
        reason, note = LineReason.VISIT_CHANGED, f"Changed so that order {order_ref} no longer covers it."
    else:
        changed = _content_changed(visit, last)
        reason = LineReason.VISIT_CHANGED if changed else LineReason.ORDER_CHANGED
        note = f"Moved from order {order_ref} to order {visit.planned.order_ref}."
    return Explained(LineKind.ADJUSTMENT, reason, note)


def of_its_order(visit: Visit, due: Decimal, week_ending: date, to_week_ending: date) -> Explained:
    """A visit, or the part of one that had been held; or a difference to what was paid before, and what made it."""
    if visit.planned is None or visit.price is None:
        raise ValueError("only a visit that is matched and priced is due under its order")
    own = [payment for payment in visit.paid if payment.order_ref == visit.planned.order_ref]
    if not own or not visit.paid_under_its_order.amount:
        return _first(visit, week_ending, to_week_ending)
    last = own[-1]
    if due > 0 and (visit.price.amount, visit.price.minutes) == (last.of_amount, last.of_minutes):
        released = _released_on(visit)
        reason = LineReason.RELEASED if released else LineReason.FIRST_PAYMENT
        return Explained(LineKind.VISIT, reason, f"Held until released on {_day(released)}." if released else NOW_PAID)
    if changed := _changed(last, visit.price):
        return Explained(LineKind.ADJUSTMENT, _cause(visit, last), changed)
    return Explained(LineKind.ADJUSTMENT, *_refused_or_less(visit))


NOW_PAID = "Held until now."


def _first(visit: Visit, week_ending: date, to_week_ending: date) -> Explained:
    notes = [f"Of an earlier week, ending {_day(week_ending)}."] if week_ending < to_week_ending else []
    if visit.held_minutes:
        notes.append("In part; the rest is held.")
    elif visit.withheld_minutes:
        notes.append("In part; the rest was refused.")
    return Explained(LineKind.VISIT, _first_reason(visit), " ".join(notes))


def _first_reason(visit: Visit) -> LineReason:
    """Like a new one under its order; one that was paid under another says why it is paid anew."""
    if visit.paid_amount:
        return LineReason.VISIT_CHANGED if _content_changed(visit, visit.paid[-1]) else LineReason.ORDER_CHANGED
    return LineReason.RELEASED if _released_on(visit) else LineReason.FIRST_PAYMENT


def _released_on(visit: Visit) -> date | None:
    released = [hold.at for hold in visit.holds if hold.decision is Decision.RELEASED and hold.at is not None]
    return today(max(released)) if released else None


def _changed(last: Payment, price: Price) -> str | None:
    if not last.of_minutes:
        return f"Payable again, for {price.minutes} minutes."
    if price.minutes != last.of_minutes:
        return f"{price.minutes} minutes instead of {last.of_minutes}."
    if price.amount != last.of_amount:
        return f"Priced anew: {price.amount} instead of {last.of_amount}."
    return None


def _cause(visit: Visit, last: Payment) -> LineReason:
    """What made the price another; rates stand for contracts, codes, calendars and settings, too."""
    if _content_changed(visit, last):
        return LineReason.VISIT_CHANGED
    return LineReason.ORDER_CHANGED if visit.planned != last.of_planned else LineReason.RATES_CHANGED


def _content_changed(visit: Visit, last: Payment) -> bool:
    return visit.last_import != last.of_import


def _refused_or_less(visit: Visit) -> tuple[LineReason, str]:
    """A run that was calculated before the refusal has paid it."""
    refused = any(hold.decision is Decision.REFUSED and hold.carer_minutes for hold in visit.holds)
    return LineReason.DECISION_CHANGED, "Refused by the council." if refused else "Less is payable than was paid."


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
