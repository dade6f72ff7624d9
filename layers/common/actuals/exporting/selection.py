"""Which visits and lines to show, and visits in which order: by service user, date and start."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from actuals.model.batches import batched
from actuals.model.filters import Filters
from actuals.model.payment_runs import Line
from actuals.model.refs import OrderRef
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, WeekKey

Shown = tuple[ServiceWeek, Visit]
Load = Callable[[Sequence[WeekKey]], Mapping[WeekKey, ServiceWeek]]
LevelOf = Callable[[OrderRef], str | None]
Place = tuple[str, ...]


def in_order(keys: Iterable[WeekKey], load: Load, people_at_once: int) -> Iterator[Shown]:
    """The visits of weeks whose keys come by service user; so many people are loaded, and held, at once."""
    people = (list(weeks) for _, weeks in groupby(keys, key=_person))
    for weeks in loaded_together(people, load, people_at_once):
        yield from by_start(weeks)


def loaded_together(
    groups: Iterable[Sequence[WeekKey]], load: Load, at_once: int, *, only_complete: bool = False
) -> Iterator[list[ServiceWeek]]:
    """Each group of weeks; so many groups are loaded, and held, at once.

    A week that cannot be read is left out; `only_complete` leaves out its whole group, where sums would be wrong.
    """
    for some in batched(groups, at_once):
        loaded = load([key for group in some for key in group])
        for group in some:
            found = [loaded[key] for key in group if key in loaded]
            if not only_complete or len(found) == len(group):
                yield found


def by_start(weeks: Iterable[ServiceWeek]) -> list[Shown]:
    """The visits of several weeks in the order of a list."""
    return sorted(((week, visit) for week in weeks for visit in week.visits), key=place)


def place(shown: Shown) -> Place:
    """Where a visit stands in a list; a secondary visit follows the primary one of the same start."""
    week, visit = shown
    sent = visit.sent
    return (
        week.key.service_user_ref,
        sent.visit_date.isoformat(),
        sent.actual.start.isoformat(),
        str(int(sent.secondary)),
        visit.visit_id,
    )


def follows(shown: Shown, after: Place | None) -> bool:
    """Whether a visit comes after a place in a list that begins with the service user of that place."""
    here = place(shown)
    return after is None or here[0] != after[0] or here > after


def shows_visit(filters: Filters, shown: Shown, level_of: LevelOf) -> bool:
    """Whether a visit passes every filter; its service level is that of the order it was matched with."""
    week, visit = shown
    return (
        filters.take(week.key)
        and filters.service_type in {None, visit.sent.service_type}
        and filters.status in {None, visit.status}
        and filters.payment_status in {None, visit.payment_status}
        and (filters.service_level is None or filters.service_level == _level(visit, level_of))
    )


def shows_week(filters: Filters, week: ServiceWeek) -> bool:
    """Whether a week as a whole passes every filter; what asks for certain visits does not ask for weeks."""
    of_visits = (filters.service_type, filters.service_level, filters.status, filters.payment_status)
    return filters.take(week.key) and not any(of_visits)


def shows_line(filters: Filters, line: Line) -> bool:
    """Whether a line is about a week that is asked for."""
    return filters.take(WeekKey(line.provider_ref, line.service_user_ref, line.week_ending, line.contract_number))


def _person(key: WeekKey) -> str:
    return key.service_user_ref


def _level(visit: Visit, level_of: LevelOf) -> str | None:
    return None if visit.planned is None else level_of(visit.planned.order_ref)
