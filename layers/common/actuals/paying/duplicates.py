"""Visits that may be others under another guise: sent in place of one that a file left out, or of one that was refused.

What provider and council are told of such a visit names the other one's date and time.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import itemgetter

from actuals.model.london import today
from actuals.model.payments import PaymentStatus
from actuals.model.refs import VisitId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.attendance import is_refused

Pair = tuple[Visit, Visit]


def possible_duplicates(week: ServiceWeek) -> dict[VisitId, str]:
    """What each visit that may be another one resembles, as a sentence."""
    found = {new.visit_id: _resembles(left_out) for new, left_out in pairs(week)}
    for visit in week.visits if week.refusals else ():
        if (day := _refused_before(week, visit)) and visit.visit_id not in found:
            found[visit.visit_id] = _in_place_of_refused(visit, day)
    return found


def pairs(week: ServiceWeek) -> Iterator[Pair]:
    """For each import, what it brought new to the week beside what it left out: nearest start first, each once.

    A visit that is withdrawn, or named again by a later import, is left out no more. What costs nothing stands in for
    nothing.
    """
    for number in week.covered:
        brought = [visit for visit in week.visits if visit.first_sent == number and _could_be_paid(visit)]
        left_out = [visit for visit in week.left_out_by(number) if _may_be_paid(visit)]
        yield from _nearest_first(brought, left_out)


def _nearest_first(brought: Iterable[Visit], left_out: Iterable[Visit]) -> Iterator[Pair]:
    apart = sorted(
        ((_distance(new, old), new, old) for new in brought for old in left_out if _same_service(new, old)),
        key=itemgetter(0),
    )
    taken: set[VisitId] = set()
    for _, new, old in apart:
        if taken.isdisjoint((new.visit_id, old.visit_id)):
            taken |= {new.visit_id, old.visit_id}
            yield new, old


def _distance(new: Visit, old: Visit) -> tuple[object, ...]:
    """Between starts; then the same secondary flag; then what the visits are."""
    between = abs((new.sent.span.start - old.sent.span.start).total_seconds())
    return between, new.sent.secondary != old.sent.secondary, _identity(new), _identity(old)


def _identity(visit: Visit) -> tuple[object, ...]:
    sent = visit.sent
    return sent.visit_date, sent.worked.start, sent.secondary, sent.carer_id or "", sent.ordinal, visit.visit_id


def _same_service(new: Visit, old: Visit) -> bool:
    return new.sent.service_type == old.sent.service_type


def _is_there(visit: Visit) -> bool:
    return visit.status is not VisitStatus.WITHDRAWN


def _could_be_paid(visit: Visit) -> bool:
    """Whether it is matched and costs something, be it refused or not."""
    return visit.status is VisitStatus.MATCHED and visit.price is not None and visit.price.minutes > 0


def _may_be_paid(visit: Visit) -> bool:
    return _is_there(visit) and not is_refused(visit) and visit.payment_status is not PaymentStatus.NOT_PAYABLE


def _refused_before(week: ServiceWeek, visit: Visit) -> datetime | None:
    """When something of that order and day was refused, if the visit was first sent after that."""
    if visit.asked_at is None or visit.planned is None:
        return None
    order_ref, day, asked_at = visit.planned.order_ref, visit.sent.visit_date, visit.asked_at
    return next(
        (each.at for each in week.refusals if (each.order_ref, each.day) == (order_ref, day) and each.at < asked_at),
        None,
    )


def _resembles(other: Visit) -> str:
    return (
        f"It was sent by a file that left out the visit of {other.sent.visit_date:%d/%m/%Y} "
        f"at {other.sent.worked.start:%H:%M}, and may be the same one."
    )


def _in_place_of_refused(visit: Visit, refused_at: datetime) -> str:
    return (
        f"It was sent after the council, on {today(refused_at):%d/%m/%Y}, refused a visit of "
        f"{visit.sent.visit_date:%d/%m/%Y} under the same order."
    )
