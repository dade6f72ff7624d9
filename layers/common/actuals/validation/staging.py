"""Good weeks on their way to be stored: kept part by part, until it is known what their visits were warned of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.stored import dump_staged, load_staged
from actuals.model.visits import SentVisit, VisitIdentity
from actuals.model.weeks import StagedWeek
from actuals.validation.parts import Parts, decode, encode

Codes = dict[Location, set[str]]


def codes_by_place(issues: Iterable[Issue]) -> Codes:
    """Which warnings there are about the visit at each place; an issue of a stored visit that is not sent is none."""
    codes: Codes = {}
    for issue in issues:
        if not issue.is_error and issue.level is Level.VISIT and issue.code is not IssueCode.POSSIBLY_SUPERSEDED:
            codes.setdefault(issue.location, set()).add(issue.code.value)
    return codes


def warnings_of(
    good: Iterable[tuple[Location, SentVisit]], codes: Mapping[Location, set[str]]
) -> dict[VisitIdentity, tuple[str, ...]]:
    """The warnings of visits, each once and in order."""
    return {visit.identity: tuple(sorted(codes[where])) for where, visit in good if where in codes}


def keep_week(staged: Parts, number: int, week: StagedWeek, where: Sequence[Location]) -> None:
    """A week as it will be staged, and on a line of its own where its visits are."""
    staged.add(number, f"{dump_staged(week)}\n{encode(where)}\n")


def warn(warned: Parts, issues: Iterable[Issue]) -> None:
    """Keep which visits were warned of, under the number of the part that has their service user."""
    for issue in issues:
        warned.add(warned.of(issue.service_user_ref or ""), encode([issue.code, issue.location]) + "\n")


def staged_lines(staged: Parts, warned: Parts) -> Iterator[bytes]:
    """All weeks kept, with the warnings that came later."""
    for number in staged.numbers:
        codes: Codes = {}
        for code, place in (decode(line)[0] for line in warned.lines(number)):
            codes.setdefault(Location(*place), set()).add(code)
        lines = staged.lines(number)
        for week, where in zip(lines, lines, strict=True):
            yield (_with_warnings(week, where, codes) if codes else week).encode()


def _with_warnings(line: str, where: str, codes: Codes) -> str:
    places = [Location(*place) for place in decode(where)[0]]
    if codes.keys().isdisjoint(places):
        return line
    week = load_staged(line)
    found = {visit.identity: set(week.warnings.get(visit.identity, ())) for visit in week.visits}
    for place, visit in zip(places, week.visits, strict=True):
        found[visit.identity] |= codes.get(place, set())
    warnings = {identity: tuple(sorted(some)) for identity, some in found.items() if some}
    return dump_staged(replace(week, warnings=warnings)) + "\n"
