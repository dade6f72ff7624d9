"""The visits table: one item a service week, its visits packed into one value and guarded by a version."""

import heapq
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from actuals.aws.attributes import Item, batch_get, number, over, query, standing, text
from actuals.aws.clients import dynamodb
from actuals.aws.meanwhile import TRIES, ChangedMeanwhileError
from actuals.model.refs import ContractNumber, ProviderRef, ServiceUserRef, WeekId
from actuals.model.stored import dump_week, load_week
from actuals.model.weeks import ServiceWeek, WeekKey

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

AWAITING_SHARDS = HELD_SHARDS = 8
HELD_AT_ONCE = 50
A_WEEK = timedelta(days=7)


class VisitsTable:
    """Keys join references with '/', which no reference may hold."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def week(self, key: WeekKey) -> ServiceWeek | None:
        """One service week, as it is at this moment."""
        answer = self._client.get_item(TableName=self._name, Key=_primary(key), ConsistentRead=True)
        return _load(answer["Item"]) if "Item" in answer else None

    def weeks(self, keys: Sequence[WeekKey]) -> dict[WeekKey, ServiceWeek]:
        """Those of the given weeks that are stored."""
        found = map(_load, batch_get(self._client, self._name, list(map(_primary, keys))))
        return {week.key: week for week in found}

    def save(self, week: ServiceWeek) -> ServiceWeek:
        """Write a week over the version it was read at; raises `ChangedMeanwhileError` when that has gone."""
        saved = replace(week, version=week.version + 1)
        try:
            self._client.put_item(TableName=self._name, Item=_item(saved), **over(week.version, "pk"))
        except self._client.exceptions.ConditionalCheckFailedException as failure:
            if _is_own_write(standing(failure), saved):
                return saved
            raise ChangedMeanwhileError from failure
        return saved

    def change(
        self, key: WeekKey, decide: Callable[[ServiceWeek | None], ServiceWeek], read: ServiceWeek | None = None
    ) -> ServiceWeek:
        """Write what `decide` makes of a week (as it was `read`, or is now); nothing when it gives back the same.

        `decide` is asked anew when somebody else wrote the week meanwhile; `ChangedMeanwhileError` after many times.
        """
        for attempt in range(TRIES):
            stored = read if read and not attempt else self.week(key)
            decided = decide(stored)
            if decided is stored:
                return decided
            try:
                return self.save(decided)
            except ChangedMeanwhileError:
                continue
        raise ChangedMeanwhileError

    def has_any(self) -> bool:
        """Whether any week is stored."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._name, ProjectionExpression="pk", ConsistentRead=True, PaginationConfig={"PageSize": 1}
        )
        return any(page["Items"] for page in pages)

    def with_id(self, week_id: WeekId) -> ServiceWeek | None:
        """The week that visits with this id belong to."""
        keys = self._keys("byWeekId", "weekId = :value", {":value": text(week_id)})
        return next((self.week(key) for key in keys), None)

    def of_provider(
        self, provider: ProviderRef, week_ending: date, after: ServiceUserRef | None = None
    ) -> Iterator[WeekKey]:
        """A provider's week, by service user; `after` leaves out the service users up to and including that one."""
        values = {":value": text(f"{provider}/{week_ending}")}
        condition = "providerWeek = :value"
        if after is not None:
            condition += " AND serviceUserContract > :after"
            values[":after"] = text(f"{after}/\x7f")
        return self._keys("byProviderWeek", condition, values)

    def of_service_user(self, service_user: ServiceUserRef, week_ending: date | None) -> Iterator[WeekKey]:
        """A service user's week, or all weeks, over all providers and contracts."""
        condition, values = "serviceUser = :value", {":value": text(service_user)}
        if week_ending is not None:
            condition += " AND begins_with(weekProviderContract, :week)"
            values[":week"] = text(f"{week_ending}/")
        return self._keys("byServiceUser", condition, values)

    def around(self, key: WeekKey) -> Iterator[ServiceWeek]:
        """The weeks of one provider and person from the week before to the week after, under any contract."""
        first, last = key.week_ending - A_WEEK, key.week_ending + A_WEEK
        rows = query(
            self._client,
            self._name,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":pk": _primary(key)["pk"],
                ":first": text(f"{first}/"),
                ":last": text(f"{last}/\x7f"),
            },
            ConsistentRead=True,
        )
        return map(_load, rows)

    def awaiting(
        self,
        contract: ContractNumber,
        from_week: date | None = None,
        to_week: date | None = None,
        start: WeekKey | None = None,
    ) -> Iterator[WeekKey]:
        """The weeks of a contract that the night, or a payment run, has to take; `start` is the one to go on with."""
        condition = "awaiting = :value AND awaitingWeek BETWEEN :from AND :to"
        weeks = {":from": text(str(from_week or date.min)), ":to": text(f"{to_week or date.max}/\x7f")}
        first = _shard(start) if start else 0
        for shard in range(first, AWAITING_SHARDS):
            values = {":value": text(f"{contract}/{shard}"), **weeks}
            if start and shard == first:
                values[":from"] = text(_awaiting_week(start))
            yield from self._keys("awaiting", condition, values)

    def held(self, place: str | None = None) -> Iterator[WeekKey]:
        """The weeks in which anything is held, in the order of `held_place`, from such a place on."""
        shards = (self._held(f"held/{shard}", place or " ") for shard in range(HELD_SHARDS))
        return heapq.merge(*shards, key=held_place)

    def _held(self, shard: str, place: str) -> Iterator[WeekKey]:
        rows = query(
            self._client,
            self._name,
            IndexName="held",
            KeyConditionExpression="held = :shard AND heldWeek >= :place",
            ExpressionAttributeValues={":shard": text(shard), ":place": text(place)},
            Limit=HELD_AT_ONCE,
        )
        return (_key(row) for row in rows)

    def _keys(self, index: str, condition: str, values: Item) -> Iterator[WeekKey]:
        rows = query(
            self._client,
            self._name,
            IndexName=index,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
        )
        return (_key(row) for row in rows)


def held_place(key: WeekKey) -> str:
    """Where a week stands among those with anything held: by week ending, provider, service user and contract."""
    return f"{key.week_ending}/{key.provider_ref}/{key.service_user_ref}/{key.contract_number}"


def _primary(key: WeekKey) -> Item:
    return {
        "pk": text(f"{key.provider_ref}/{key.service_user_ref}"),
        "sk": text(f"{key.week_ending}/{key.contract_number}"),
    }


def _key(row: Item) -> WeekKey:
    provider, service_user = row["pk"]["S"].split("/")
    week_ending, contract = row["sk"]["S"].split("/")
    return WeekKey(
        ProviderRef(provider),
        ServiceUserRef(service_user),
        date.fromisoformat(week_ending),
        ContractNumber(contract),
    )


def _shard(key: WeekKey) -> int:
    return zlib.crc32(key.service_user_ref.encode()) % AWAITING_SHARDS


def _awaiting_week(key: WeekKey) -> str:
    return f"{key.week_ending}/{key.service_user_ref}"


def _item(week: ServiceWeek) -> Item:
    key = week.key
    item = _primary(key) | {
        "week": {"B": zlib.compress(dump_week(week).encode(), 1)},
        "version": number(week.version),
        "weekId": text(week.week_id),
        "providerWeek": text(f"{key.provider_ref}/{key.week_ending}"),
        "serviceUserContract": text(f"{key.service_user_ref}/{key.contract_number}"),
        "serviceUser": text(key.service_user_ref),
        "weekProviderContract": text(f"{key.week_ending}/{key.provider_ref}/{key.contract_number}"),
    }
    if week.awaits_matching:
        item["awaiting"] = text(f"{key.contract_number}/{_shard(key)}")
        item["awaitingWeek"] = text(_awaiting_week(key))
    if week.is_held:
        item["held"] = text(f"held/{_shard(key)}")
        item["heldWeek"] = text(held_place(key))
    return item


def _load(item: Item) -> ServiceWeek:
    return load_week(zlib.decompress(item["week"]["B"]).decode(), int(item["version"]["N"]))


def _is_own_write(stored: Item | None, saved: ServiceWeek) -> bool:
    """Whether what stands there is this very write, whose first answer was lost and which was retried."""
    return stored is not None and _load(stored) == saved
