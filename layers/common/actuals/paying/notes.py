"""Why a line is on a run, as a code and in plain words: they stand on the remittance, and name no officer.

What nobody has written down is not said: which version of a rate made a price another, or when an order was changed.
"""

from datetime import date, datetime
from typing import NamedTuple

from actuals.model.dues import Due
from actuals.model.london import today
from actuals.model.payments import Decision, Hold, LineReason, Payment
from actuals.model.refs import OrderRef
from actuals.model.visits import Visit, VisitStatus
from actuals.paying.differences import planned_otherwise, price_differs, sent_otherwise

NOW_PAID = "Held until now."


class Explained(NamedTuple):
    """The reason and the note of a line; the name of the officer is for the council only."""

    reason: LineReason
    note: str
    decided_by: str | None = None


def explained(visit: Visit, due: Due, week_ending: date, to_week_ending: date) -> Explained:
    """Why something is due for a visit under one order."""
    if visit.planned is None or due.order_ref != visit.planned.order_ref:
        return _taken_back(visit, due.order_ref)
    if not visit.paid:
        return _first(visit, week_ending, to_week_ending)
    last = visit.paid[-1]
    release = _release(visit)
    if due.amount > 0 and release is not None and release.at != last.of_release:
        return _released(release, price_differs(visit, last))
    if not visit.paid_under_its_order.amount:
        return _paid_anew(visit, last)
    return _adjusted(visit, due, last)


def last_release(visit: Visit) -> datetime | None:
    """When an officer last released something of it (UTC)."""
    release = _release(visit)
    return release.at if release else None


def _taken_back(visit: Visit, order_ref: OrderRef) -> Explained:
    """All that was paid under an order: the visit was withdrawn, or has another order now, or none."""
    last = visit.paid[-1]
    if visit.status is VisitStatus.WITHDRAWN:
        why = f": {visit.withdrawn_why.rstrip('.')}." if visit.withdrawn_why else "."
        return Explained(LineReason.VISIT_WITHDRAWN, f"Withdrawn{_when(visit)}{why}")
    if visit.planned is None:
        return Explained(
            LineReason.VISIT_CHANGED, f"Order {order_ref} no longer covers it: {_sent_again(visit, last)}."
        )
    return _moved(visit, last, order_ref, visit.planned.order_ref)


def _moved(visit: Visit, last: Payment, before: OrderRef, now: OrderRef) -> Explained:
    """One line takes back what was paid under the one order, another pays under the other: both say the same."""
    what = f"Moved from order {before} to order {now}"
    if sent_otherwise(visit.sent.facts, last):
        return Explained(LineReason.VISIT_CHANGED, f"{what}: {_sent_again(visit, last)}.")
    return Explained(LineReason.ORDER_CHANGED, f"{what}.")


def _first(visit: Visit, week_ending: date, to_week_ending: date) -> Explained:
    notes = [f"Of an earlier week, ending {_day(week_ending)}."] if week_ending < to_week_ending else []
    release = _release(visit)
    if release:
        notes.append(_until(release))
    if visit.held_minutes:
        notes.append("In part; the rest is held.")
    elif visit.withheld_minutes:
        notes.append("In part; the rest was refused.")
    reason = LineReason.RELEASED if release else LineReason.FIRST_PAYMENT
    return Explained(reason, " ".join(notes), release.by if release else None)


def _released(release: Hold, difference: str | None) -> Explained:
    """A part that was held, or the whole of a visit that was changed since it was paid."""
    note = f"{difference}. {_until(release)}" if difference else _until(release)
    return Explained(LineReason.RELEASED, note, release.by)


def _paid_anew(visit: Visit, last: Payment) -> Explained:
    """Nothing of what was paid stands under its order: it was moved there, or had been taken back."""
    own, before = (planned.order_ref if planned else None for planned in (visit.planned, last.of_planned))
    if last.reason is LineReason.VISIT_WITHDRAWN:
        return Explained(LineReason.VISIT_CHANGED, f"Sent again{_when(visit)}, after it was withdrawn.")
    if own is not None and before is not None and own != before:
        return _moved(visit, last, before, own)
    if before is None:
        return _covered_again(visit, last)
    difference = price_differs(visit, last)
    return _caused(visit, last, difference) if difference else Explained(LineReason.FIRST_PAYMENT, NOW_PAID)


def _covered_again(visit: Visit, last: Payment) -> Explained:
    """All was taken back as no order covered it; one does now."""
    if sent_otherwise(visit.sent.facts, last):
        return Explained(LineReason.VISIT_CHANGED, f"An order covers it again: {_sent_again(visit, last)}.")
    return Explained(LineReason.ORDER_CHANGED, "An order covers it again.")


def _adjusted(visit: Visit, due: Due, last: Payment) -> Explained:
    """A difference to what was paid before; or a part that had been held, and is not any more."""
    if difference := price_differs(visit, last):
        return _caused(visit, last, difference)
    if due.amount > 0:
        return Explained(LineReason.FIRST_PAYMENT, NOW_PAID)
    return _refused(visit)


def _caused(visit: Visit, last: Payment, difference: str) -> Explained:
    """What made the price another; rates stand for contracts, codes, calendars and settings, too."""
    if sent_otherwise(visit.sent.facts, last):
        return Explained(LineReason.VISIT_CHANGED, f"{difference}: {_sent_again(visit, last)}.")
    if plan := planned_otherwise(visit.planned, last.of_planned):
        return Explained(LineReason.ORDER_CHANGED, f"{difference}: {plan}.")
    return Explained(LineReason.RATES_CHANGED, f"{difference}: a rate or another rule of pricing was changed.")


def _refused(visit: Visit) -> Explained:
    """A run that was calculated before the refusal has paid it."""
    refused = [hold for hold in visit.holds if hold.decision is Decision.REFUSED and hold.carer_minutes]
    if not refused:
        return Explained(LineReason.DECISION_CHANGED, "Less is payable than was paid.")
    last = max(refused, key=_decided_at)
    when = f" on {_day(today(last.at))}" if last.at else ""
    return Explained(LineReason.DECISION_CHANGED, f"Refused by the council{when}.", last.by)


def _release(visit: Visit) -> Hold | None:
    released = [hold for hold in visit.holds if hold.decision is Decision.RELEASED and hold.at is not None]
    return max(released, key=_decided_at, default=None)


def _decided_at(hold: Hold) -> str:
    return hold.at.isoformat() if hold.at else ""


def _until(release: Hold) -> str:
    return f"Held until released on {_day(today(release.at))}." if release.at else NOW_PAID


def _sent_again(visit: Visit, last: Payment) -> str:
    changes = sent_otherwise(visit.sent.facts, last)
    what = f" with {', '.join(changes)}" if changes else ""
    return f"the provider sent the visit again{_when(visit)} (import {visit.last_import}){what}"


def _when(visit: Visit) -> str:
    return f" on {_day(today(visit.changed_at))}" if visit.changed_at else ""


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
