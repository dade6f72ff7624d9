"""The visits table: one item a service week, its visits packed into one value and guarded by a version."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from actuals.aws.attributes import Item, batch_get, over, query, standing, text
from actuals.aws.optimistic_lock import TRIES, StaleVersionError
from actuals.aws.stored_weeks import (
    past_primary,
    primary,
    to_item,
    to_past,
    to_past_item,
    to_week,
)
from actuals.aws.telemetry import logger
from actuals.aws.week_keys import WeekKeys
from actuals.model.bad_weeks import BadWeek, BadWeekError, WeekFault
from actuals.model.histories import Past, fitted, whole
from actuals.model.london import A_WEEK
from actuals.model.refs import VisitId, WeekId
from actuals.model.weeks import ServiceWeek, WeekKey, week_of

HELD_AT_ONCE = 50
MEANWHILE = {"ConditionalCheckFailed", "TransactionConflict", "None"}


class Read(NamedTuple):
    """Of the weeks that were asked for: those that are stored, and those of them that cannot be read."""

    weeks: dict[WeekKey, ServiceWeek]
    bad: dict[WeekKey, BadWeek]


class VisitsTable(WeekKeys):
    """Weeks are written over the version that they were read at, so that nothing that came meanwhile is lost."""

    def week(self, key: WeekKey) -> ServiceWeek | None:
        """One service week, as it is at this moment."""
        answer = self._client.get_item(TableName=self._name, Key=primary(key), ConsistentRead=True)
        return to_week(answer["Item"]) if "Item" in answer else None

    def read(self, keys: Sequence[WeekKey]) -> Read:
        """Those of the given weeks that are stored; one that cannot be read does not hide the others."""
        found = Read({}, {})
        for item in batch_get(self._client, self._name, list(map(primary, keys))):
            week = _readable(item)
            if isinstance(week, BadWeek):
                found.bad[week.key] = week
            else:
                found.weeks[week.key] = week
        return found

    def weeks(self, keys: Sequence[WeekKey]) -> dict[WeekKey, ServiceWeek]:
        """Those of the given weeks that are stored and can be read; the log tells of others."""
        return self.read(keys).weeks

    def whole_weeks(self, keys: Sequence[WeekKey]) -> dict[WeekKey, ServiceWeek]:
        """The same, with all of their past: to be shown, not to be decided on."""
        return {week.key: week for week in self._whole(self.weeks(keys).values())}

    def whole(self, week: ServiceWeek) -> ServiceWeek:
        """A week with all of its past: to be shown, not to be decided on."""
        (shown,) = self._whole([week])
        return shown

    def save(self, week: ServiceWeek) -> ServiceWeek:
        """Write a week over the version it was read at; raises `StaleVersionError` when that has gone.

        What it has no room for is written beside it, both or neither. A week that does not fit even so is a
        `BadWeekError`.
        """
        fits, past = fitted(week)
        saved = replace(fits, version=week.version + 1)
        guarded: Item = {"Item": to_item(saved), **over(week.version, "pk")}
        if not past.is_empty:
            return self._save_both(saved, guarded, to_past_item(saved, past))
        try:
            self._client.put_item(TableName=self._name, **guarded)
        except self._client.exceptions.ConditionalCheckFailedException as failure:
            if _is_own_write(standing(failure), saved):
                return saved
            raise StaleVersionError from failure
        except self._client.exceptions.TransactionConflictException as conflict:
            raise StaleVersionError from conflict
        return saved

    def _save_both(self, saved: ServiceWeek, guarded: Item, past: Item) -> ServiceWeek:
        writes: list[Any] = [{"Put": {"TableName": self._name, **write}} for write in (guarded, {"Item": past})]
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as cancelled:
            reasons: list[Any] = cancelled.response.get("CancellationReasons", [])
            if not {reason.get("Code") for reason in reasons} <= MEANWHILE:
                raise
            if self.week(saved.key) != saved:
                raise StaleVersionError from cancelled
        return saved

    def _whole(self, weeks: Iterable[ServiceWeek]) -> list[ServiceWeek]:
        found = list(weeks)
        places = {week.key: [past_primary(week, part + 1) for part in range(week.pasts)] for week in found}
        wanted = [place for of_week in places.values() for place in of_week]
        stored = {str(item["sk"]): item for item in batch_get(self._client, self._name, wanted)}
        return [whole(week, _pasts(week, stored, places[week.key])) for week in found]

    def change(
        self, key: WeekKey, decide: Callable[[ServiceWeek | None], ServiceWeek], read: ServiceWeek | None = None
    ) -> ServiceWeek:
        """Write what `decide` makes of a week (as it was `read`, or is now); nothing when it gives back the same.

        `decide` is asked anew when somebody else wrote the week meanwhile; `StaleVersionError` after many times.
        """
        for attempt in range(TRIES):
            stored = read if read and not attempt else self.week(key)
            decided = decide(stored)
            if decided is stored:
                return decided
            try:
                return self.save(decided)
            except StaleVersionError:
                continue
        raise StaleVersionError

    def with_id(self, week_id: WeekId) -> ServiceWeek | None:
        """The week that visits with this id belong to."""
        keys = self._keys("byWeekId", "weekId = :value", {":value": text(week_id)})
        return next((self.week(key) for key in keys), None)

    def with_visit(self, visit_id: VisitId) -> ServiceWeek | None:
        """The week that holds a visit."""
        week_id = week_of(visit_id)
        week = self.with_id(week_id) if week_id else None
        return week if week and week.visit(visit_id) else None

    def around(self, key: WeekKey) -> Iterator[ServiceWeek]:
        """The weeks of one provider and person from the week before to the week after, under any contract.

        One that cannot be read is left out, and the log tells of it.
        """
        first, last = key.week_ending - A_WEEK, key.week_ending + A_WEEK
        rows = query(
            self._client,
            self._name,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":pk": primary(key)["pk"],
                ":first": text(f"{first}/"),
                ":last": text(f"{last}/\x7f"),
            },
            ConsistentRead=True,
        )
        return (week for week in map(_readable, rows) if not isinstance(week, BadWeek))


def _pasts(week: ServiceWeek, stored: Mapping[str, Item], places: Iterable[Item]) -> Iterator[Past]:
    """What can be read of a week's past; a part that cannot be does not hide the week."""
    for place in places:
        try:
            yield to_past(stored.get(str(place["sk"]), {}), week)
        except BadWeekError as error:
            facts = {"weekId": error.week_id, "why": error.why}
            logger().error("A part of a service week's past cannot be read.", extra=facts)


def _readable(item: Item) -> ServiceWeek | BadWeek:
    """A week, or that it cannot be read; the log has its id, as a key names a person."""
    try:
        return to_week(item)
    except BadWeekError as error:
        logger().error("A service week cannot be read.", extra={"weekId": error.week_id, "why": error.why})
        return error.bad


def left_out(error: BadWeekError | StaleVersionError, week: ServiceWeek) -> BadWeek:
    """A week that could not be written, as a run names it; the log has its id, as a key names a person."""
    bad = error.bad if isinstance(error, BadWeekError) else BadWeek(WeekFault.BUSY, week.key)
    logger().error("A service week could not be written.", extra={"weekId": week.week_id, "fault": bad.fault})
    return bad


def _is_own_write(stored: Item | None, saved: ServiceWeek) -> bool:
    """Whether what stands there is this very write, whose first answer was lost and which was retried."""
    return stored is not None and to_week(stored) == saved
