"""Which service weeks are stored, by the indexes of the visits table; the weeks themselves are in `visits`."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from actuals.aws.attributes import Item, query, text
from actuals.aws.clients import dynamodb
from actuals.aws.stored_weeks import AWAITING_SHARDS, HELD_SHARDS, awaiting_week, held_place, key_of, shard
from actuals.model.refs import ContractNumber, ProviderRef, ServiceUserRef
from actuals.model.weeks import WeekKey

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

HELD_AT_ONCE = 50


class WeekKeys:
    """Keys join references with '/', which no reference may hold."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def has_any(self) -> bool:
        """Whether any week is stored."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._name, ProjectionExpression="pk", ConsistentRead=True, PaginationConfig={"PageSize": 1}
        )
        return any(page["Items"] for page in pages)

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
        first = shard(start) if start else 0
        for part in range(first, AWAITING_SHARDS):
            values = {":value": text(f"{contract}/{part}"), **weeks}
            if start and part == first:
                values[":from"] = text(awaiting_week(start))
            yield from self._keys("awaiting", condition, values)

    def awaiting_of(
        self, contracts: Iterable[ContractNumber], to_week: date, start: WeekKey | None = None
    ) -> Iterator[WeekKey]:
        """The same of several contracts, in their order; `start` is the week to go on with."""
        for contract in sorted(contracts):
            if start is None or contract > start.contract_number:
                yield from self.awaiting(contract, to_week=to_week)
            elif contract == start.contract_number:
                yield from self.awaiting(contract, to_week=to_week, start=start)

    def held(self, place: str | None = None) -> Iterator[WeekKey]:
        """The weeks in which anything is held, in the order of `held_place`, from such a place on."""
        parts = (self._held(f"held/{part}", place or " ") for part in range(HELD_SHARDS))
        return heapq.merge(*parts, key=held_place)

    def _held(self, part: str, place: str) -> Iterator[WeekKey]:
        rows = query(
            self._client,
            self._name,
            IndexName="held",
            KeyConditionExpression="held = :shard AND heldWeek >= :place",
            ExpressionAttributeValues={":shard": text(part), ":place": text(place)},
            Limit=HELD_AT_ONCE,
        )
        return map(key_of, rows)

    def _keys(self, index: str, condition: str, values: Item) -> Iterator[WeekKey]:
        rows = query(
            self._client,
            self._name,
            IndexName=index,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
        )
        return map(key_of, rows)
