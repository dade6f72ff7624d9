"""Carers who came to one person at one time, against those planned: of this provider, and of all together."""

from collections.abc import Callable, Iterable

from actuals.model.refs import VisitId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.attendance import attendances
from actuals.paying.calls import Attendance, LargestCall, beyond_plan, calls, named_twice, without_place
from actuals.paying.terms import Around, Terms, largest_call


def carers_over_plan(week: ServiceWeek, terms: Terms, around: Around) -> dict[VisitId, int]:
    """Carer minutes of the carers beyond plan at any minute, by visit."""
    weeks = (week, *around.own)
    largest = _largest_call(weeks, terms)
    over = {one: carers for call in calls(attendances(weeks)) for one, carers in beyond_plan(call, largest).items()}
    return _minutes(week, over, lambda visit: _of_carers(visit, over[visit.visit_id]))


def carers_twice(week: ServiceWeek, _terms: Terms, around: Around) -> dict[VisitId, int]:
    """All of each visit whose carer is named on another at the same time: the secondary, else the later one."""
    twice = {one for call in calls(attendances((week, *around.own))) for one in named_twice(call)}
    return _minutes(week, twice, lambda visit: visit.most_held_minutes)


def between_providers(week: ServiceWeek, terms: Terms, around: Around) -> dict[VisitId, int]:
    """All of each visit at which other providers' carers are, too, more together than are planned."""
    if not around.others:
        return {}
    weeks = (week, *around.own, *around.others)
    largest = _largest_call(weeks, terms)
    found = {one.visit_id for call in calls(attendances(weeks)) for one in without_place(call, largest)}
    return _minutes(week, found, lambda visit: visit.most_held_minutes)


def _of_carers(visit: Visit, carers: int) -> int:
    minutes = visit.price.minutes if visit.price else 0
    return min(carers * minutes, visit.most_held_minutes)


def _minutes(week: ServiceWeek, found: Iterable[str], of: Callable[[Visit], int]) -> dict[VisitId, int]:
    wanted = set(found)
    return {visit.visit_id: minutes for visit in week.visits if visit.visit_id in wanted and (minutes := of(visit)) > 0}


def _largest_call(weeks: Iterable[ServiceWeek], terms: Terms) -> LargestCall:
    def of(one: Attendance) -> int | None:
        sent = next(visit.sent for week in weeks for visit in week.visits if visit.visit_id == one.visit_id)
        return largest_call(sent, one.key.service_user_ref, terms.orders_of(one.key.contract_number))

    return of
