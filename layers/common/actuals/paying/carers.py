"""Carers who came to one person at one time, against those planned: of this provider, and of all together."""

from collections.abc import Callable, Iterable

from actuals.model.refs import VisitId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.attendance import Present
from actuals.paying.calls import Attendance, LargestCall, beyond_plan, named_twice, without_place
from actuals.paying.terms import Terms, largest_call


def carers_over_plan(present: Present, terms: Terms) -> dict[VisitId, int]:
    """Carer minutes of the carers beyond plan at any minute, by visit."""
    largest = _largest_call(present.own_weeks, terms)
    over = {one: carers for call in present.calls for one, carers in beyond_plan(call, largest).items()}
    return _minutes(present.week, over, lambda visit: _of_carers(visit, over[visit.visit_id]))


def carers_twice(present: Present, _terms: Terms) -> dict[VisitId, int]:
    """All of each visit whose carer is named on another at the same time: the secondary, else the later one."""
    twice = {one for call in present.calls for one in named_twice(call)}
    return _minutes(present.week, twice, lambda visit: visit.most_held_minutes)


def between_providers(present: Present, terms: Terms) -> dict[VisitId, int]:
    """All of each visit at which other providers' carers are, too, more together than are planned."""
    largest = _largest_call((*present.own_weeks, *present.around.others), terms)
    found = {one.visit_id for call in present.calls_of_all_providers for one in without_place(call, largest)}
    return _minutes(present.week, found, lambda visit: visit.most_held_minutes)


def _of_carers(visit: Visit, carers: int) -> int:
    minutes = visit.price.minutes if visit.price else 0
    return min(carers * minutes, visit.most_held_minutes)


def _minutes(week: ServiceWeek, found: Iterable[str], of: Callable[[Visit], int]) -> dict[VisitId, int]:
    wanted = set(found)
    if not wanted:
        return {}
    return {visit.visit_id: minutes for visit in week.visits if visit.visit_id in wanted and (minutes := of(visit)) > 0}


def _largest_call(weeks: Iterable[ServiceWeek], terms: Terms) -> LargestCall:
    def of(one: Attendance) -> int | None:
        sent = next(visit.sent for week in weeks for visit in week.visits if visit.visit_id == one.visit_id)
        return largest_call(sent, one.key.service_user_ref, terms.orders_of(one.key.contract_number))

    return of
