"""Weeks beside each other: the same provider and person, a week apart at most, under any contract."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from actuals.model.weeks import WeekKey

A_WEEK = timedelta(days=7)


class Place(NamedTuple):
    """A week to be looked at, and those in which a visit may overlap one of it."""

    key: WeekKey
    beside: list[WeekKey]


def places(keys: Iterable[WeekKey], takes: Callable[[WeekKey], bool]) -> Iterator[Place]:
    """The weeks that are to be taken, person by person, among all that there are."""
    for _, weeks in groupby(sorted(keys, key=_person), key=_person):
        of_person = list(weeks)
        yield from (Place(key, _beside(key, of_person)) for key in of_person if takes(key))


def _beside(key: WeekKey, of_person: Iterable[WeekKey]) -> list[WeekKey]:
    return [other for other in of_person if other != key and abs(other.week_ending - key.week_ending) <= A_WEEK]


def _person(key: WeekKey) -> tuple[str, str]:
    return key.provider_ref, key.service_user_ref
