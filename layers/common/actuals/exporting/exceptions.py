"""Exceptions: what somebody should look at, visit by visit and week by week, and why.

Each is found anew whenever a file is written, so it ends by itself when its cause ends.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from actuals.answers.explanation import is_paid_without_rate, waiting_for
from actuals.exporting.between_providers import overlaps_between_providers, rival_text
from actuals.exporting.exception_rows import ExceptionRow, row_of_visit
from actuals.exporting.selection import LevelOf, Shown, by_start, shows_visit, shows_week
from actuals.exporting.warnings import warning_text
from actuals.model.filters import Filters
from actuals.model.money import NOTHING
from actuals.model.payments import HoldCode
from actuals.model.reasons import Waiting
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek

PAID_WITHOUT_ORDER = "paid-without-order"
OVERLAP_BETWEEN_PROVIDERS = HoldCode.OVERLAP_BETWEEN_PROVIDERS.value
PAYMENT_CLAIMED_DIFFERS = "payment-claimed-differs"


def exceptions(
    weeks: Sequence[ServiceWeek], filters: Filters, level_of: LevelOf, *, council: bool
) -> Iterator[ExceptionRow]:
    """What is the matter with the visits of a service user's week, by start, and then with what is claimed for it.

    The council needs the weeks of all providers here, and is told of some things that providers are not.
    """
    rivals = overlaps_between_providers(weeks) if council else {}
    for week, visit in by_start(weeks):
        if shows_visit(filters, (week, visit), level_of):
            others = rivals.get(visit.visit_id, ())
            yield from (
                row for row in of_visit(week, visit) if not (others and row["code"] == OVERLAP_BETWEEN_PROVIDERS)
            )
            if council:
                yield from _paid_without_order(week, visit)
            if others:
                yield _between_providers(week, visit, others)
    for week in weeks:
        if shows_week(filters, week):
            yield from payment_claimed_differs(week)


def of_visit(week: ServiceWeek, visit: Visit) -> Iterator[ExceptionRow]:
    """What is the matter with one visit: no order, a hold, or a warning of its import that still holds."""
    if visit.reason is not None:
        yield row_of_visit(week, visit, visit.reason, visit.reason.text, waiting_for(visit))
    held = {hold.code: hold for hold in visit.holds if hold.decision is None and visit.held_minutes}
    for code, hold in held.items():
        yield row_of_visit(week, visit, code, hold.text, Waiting.COUNCIL) | {"heldMinutes": hold.carer_minutes}
    if is_paid_without_rate(visit) and HoldCode.NO_RATE not in held:
        yield row_of_visit(week, visit, HoldCode.NO_RATE, HoldCode.NO_RATE.text, Waiting.COUNCIL)
    for warned in visit.warnings:
        if warned not in held and visit.status is not VisitStatus.WITHDRAWN:
            yield row_of_visit(week, visit, warned, warning_text(warned), None)


def payment_claimed_differs(week: ServiceWeek) -> Iterator[ExceptionRow]:
    """What a provider claims for a whole week against what its visits cost, once all are priced; never paid."""
    claimed = week.header.payment_claimed
    if claimed is None or not week.is_claimed_whole or not all(map(_is_settled, week.visits)):
        return
    computed = sum(map(_cost, week.visits), NOTHING)
    if claimed != computed:
        yield {
            "code": PAYMENT_CLAIMED_DIFFERS,
            "message": "PaymentClaimed is not what the visits of this week cost. What they cost is paid.",
            "providerRef": week.key.provider_ref,
            "contractNumber": week.key.contract_number,
            "serviceUserRef": week.key.service_user_ref,
            "weekEnding": week.key.week_ending.isoformat(),
            "waitingFor": None,
            "claimed": str(claimed),
            "computed": str(computed),
            "difference": str(claimed - computed),
        }


def _between_providers(week: ServiceWeek, visit: Visit, others: Sequence[Shown]) -> ExceptionRow:
    """With its hold, if it has one: the council is told in one row."""
    row = row_of_visit(week, visit, OVERLAP_BETWEEN_PROVIDERS, rival_text(others), Waiting.COUNCIL)
    hold = visit.hold(HoldCode.OVERLAP_BETWEEN_PROVIDERS)
    is_held = hold is not None and hold.decision is None and visit.held_minutes > 0
    return row | {"heldMinutes": hold.carer_minutes} if hold and is_held else row


def _paid_without_order(week: ServiceWeek, visit: Visit) -> Iterator[ExceptionRow]:
    if visit.paid_amount and visit.order_lost is not None:
        message = (
            f"{visit.paid_amount} was paid for this visit, and no order covers it any more ({visit.order_lost}). "
            "Nothing is taken back by itself: mend the order, or ask the provider to withdraw the visit."
        )
        yield row_of_visit(week, visit, PAID_WITHOUT_ORDER, message, Waiting.COUNCIL)


def _is_settled(visit: Visit) -> bool:
    """Whether a night has said what it costs, if it costs anything."""
    if visit.status is VisitStatus.MATCHED:
        return visit.has_price
    return visit.status is not VisitStatus.NEW


def _cost(visit: Visit) -> Decimal:
    return NOTHING if visit.price is None or visit.price.amount is None else visit.price.amount
