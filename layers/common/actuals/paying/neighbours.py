"""Weeks beside each other: the same person, a week apart at most, under any contract."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from actuals.model.london import A_WEEK, Span
from actuals.model.visits import VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey

A_DAY = timedelta(days=1)
MARGIN = timedelta(minutes=15)
"""The rules look no further than a quarter of an hour beyond a visit."""


class Place(NamedTuple):
    """A week to be looked at, and those of the same provider in which a visit may overlap one of it."""

    key: WeekKey
    beside: list[WeekKey]


def places(keys: Iterable[WeekKey], takes: Callable[[WeekKey], bool]) -> Iterator[Place]:
    """The weeks that are to be taken, person by person, among all that there are."""
    for _, weeks in groupby(sorted(keys, key=_person), key=_person):
        of_person = list(weeks)
        yield from (Place(key, _beside(key, of_person)) for key in of_person if takes(key))


def touching(week: ServiceWeek, others: Iterable[ServiceWeek]) -> list[ServiceWeek]:
    """Those of other weeks with a visit at the time of one of this week, or up to a quarter of an hour from it."""
    return [other for other in others if other.key != week.key and _touches(week, other)]


def _touches(week: ServiceWeek, other: ServiceWeek) -> bool:
    first = max(week.key.week_ending, other.key.week_ending) - A_WEEK
    last = min(week.key.week_ending, other.key.week_ending) + A_DAY
    own = _spans(week, first, last)
    return bool(own) and any(
        one.start <= span.end + MARGIN and span.start <= one.end + MARGIN
        for span in _spans(other, first, last)
        for one in own
    )


def _spans(week: ServiceWeek, first: date, last: date) -> list[Span]:
    """The visits that began between two days: most weeks meet in one night only."""
    return [
        visit.sent.span
        for visit in week.visits
        if first <= visit.sent.visit_date <= last and visit.status is not VisitStatus.WITHDRAWN
    ]


def _beside(key: WeekKey, of_person: Iterable[WeekKey]) -> list[WeekKey]:
    return [other for other in of_person if other != key and abs(other.week_ending - key.week_ending) <= A_WEEK]


def _person(key: WeekKey) -> tuple[str, str]:
    return key.provider_ref, key.service_user_ref
