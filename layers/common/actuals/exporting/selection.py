"""Which visits to show, and in which order: by service user, date and start."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice

from actuals.model.exports import Filters
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
    while some := list(islice(people, people_at_once)):
        loaded = load([key for keys_of_person in some for key in keys_of_person])
        for keys_of_person in some:
            yield from _by_start(loaded[key] for key in keys_of_person if key in loaded)


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
        filters.provider_ref in {None, week.key.provider_ref}
        and filters.contract_number in {None, week.key.contract_number}
        and filters.service_user_ref in {None, week.key.service_user_ref}
        and filters.week_ending in {None, week.key.week_ending}
        and filters.service_type in {None, visit.sent.service_type}
        and filters.status in {None, visit.status}
        and filters.payment_status in {None, visit.payment_status}
        and (filters.service_level is None or filters.service_level == _level(visit, level_of))
    )


def _person(key: WeekKey) -> str:
    return key.service_user_ref


def _by_start(weeks: Iterable[ServiceWeek]) -> list[Shown]:
    return sorted(((week, visit) for week in weeks for visit in week.visits), key=place)


def _level(visit: Visit, level_of: LevelOf) -> str | None:
    return None if visit.planned is None else level_of(visit.planned.order_ref)
