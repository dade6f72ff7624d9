"""Good weeks on their way to be stored: staged part by part, and warned of later what their carers were found to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.weeks import StagedVisit, StagedWeek
from actuals.stored import dump, load
from actuals.validation.partitions import Partitions

Codes = Mapping[Location, set[str]]


class Placed(NamedTuple):
    """A good week, and where each of its visits stands in the file."""

    week: StagedWeek
    locations: tuple[Location, ...]


class Warned(NamedTuple):
    """That there is a warning about the visit at a place."""

    code: IssueCode
    location: Location


def codes_by_place(issues: Iterable[Issue]) -> Codes:
    """Which warnings there are about the visit at each place; an issue of a stored visit that is not sent is none."""
    return _by_place(
        Warned(issue.code, issue.location)
        for issue in issues
        if not issue.is_error and issue.level is Level.VISIT and issue.code is not IssueCode.POSSIBLY_SUPERSEDED
    )


def with_warnings(placed: Placed, codes: Codes) -> Placed:
    """The week with these warnings of its visits besides those that they have, each once and in order."""
    visits = tuple(
        StagedVisit(sent, tuple(sorted({*warnings, *codes.get(location, ())})))
        for (sent, warnings), location in zip(placed.week.visits, placed.locations, strict=True)
    )
    return placed._replace(week=replace(placed.week, visits=visits))


def add_week(staged: Partitions, number: int, placed: Placed) -> None:
    """Stage a week, and on a line of its own where its visits are."""
    staged.add(number, dump(placed.week) + b"\n" + dump(placed.locations) + b"\n")


def warn(warned: Partitions, issues: Iterable[Issue]) -> None:
    """Note which visits were warned of, under the number of the part that has their service user."""
    for issue in issues:
        warned.add(warned.of(issue.service_user_ref or ""), dump(Warned(issue.code, issue.location)) + b"\n")


def load_staged(line: bytes | str) -> StagedWeek:
    """A week of a staged file."""
    return load(StagedWeek, line, "a staged file")


def staged_lines(staged: Partitions, warned: Partitions) -> Iterator[bytes]:
    """All staged weeks, with the warnings that came later."""
    for number in staged.numbers:
        codes = _by_place(load(Warned, line, "a staged file") for line in warned.lines(number))
        lines = staged.lines(number)
        for week, where in zip(lines, lines, strict=True):
            yield _warned(week, where, codes) if codes else week


def _by_place(warned: Iterable[Warned]) -> Codes:
    codes: dict[Location, set[str]] = {}
    for code, location in warned:
        codes.setdefault(location, set()).add(code.value)
    return codes


def _warned(week: bytes, where: bytes, codes: Codes) -> bytes:
    locations = load(tuple[Location, ...], where, "a staged file")
    if codes.keys().isdisjoint(locations):
        return week
    return dump(with_warnings(Placed(load_staged(week), locations), codes).week) + b"\n"
