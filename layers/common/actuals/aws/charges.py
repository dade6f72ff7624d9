"""The charges table: one item a service user's week, with the charge as each issued payment run fixed it."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from actuals.aws.attributes import Item, number, over, standing, text
from actuals.aws.clients import dynamodb
from actuals.model.charges import Fix, PersonWeek
from actuals.model.refs import PaymentRunId, ServiceUserRef

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BATCH_GET = 100
CHANGE_TRIES = 20

Fixes = tuple[Fix, ...]


class ChargeChangedError(Exception):
    """Others wrote this week's charge in between each time; the same can be asked again."""


class ChargesTable:
    """The latest fix comes last; `version` counts writes."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def fixes(self, weeks: Sequence[PersonWeek]) -> dict[PersonWeek, Fixes]:
        """The fixes of those of the given weeks that have any."""
        found: dict[PersonWeek, Fixes] = {}
        for start in range(0, len(weeks), BATCH_GET):
            found.update(self._batch(weeks[start : start + BATCH_GET]))
        return found

    def change(self, week: PersonWeek, decide: Callable[[Fixes], Fixes]) -> Fixes:
        """Write what `decide` makes of a week's fixes; nothing when it gives back the same.

        `decide` is asked anew when somebody else wrote them meanwhile; `ChargeChangedError` after many such times.
        """
        for _ in range(CHANGE_TRIES):
            stored, version = self._read(week)
            decided = decide(stored)
            if decided is stored or self._write(week, decided, version):
                return decided
        raise ChargeChangedError

    def _read(self, week: PersonWeek) -> tuple[Fixes, int]:
        answer = self._client.get_item(TableName=self._name, Key=_primary(week), ConsistentRead=True)
        item = answer.get("Item")
        return (_load(item), int(item["version"]["N"])) if item else ((), 0)

    def _write(self, week: PersonWeek, fixes: Fixes, version: int) -> bool:
        """False when somebody else wrote in between; our own write, whose answer was lost, is no such thing."""
        item = _primary(week) | {"fixes": text(_dump(fixes)), "version": number(version + 1)}
        try:
            self._client.put_item(TableName=self._name, Item=item, **over(version, "serviceUserRef"))
        except self._client.exceptions.ConditionalCheckFailedException as failure:
            return standing(failure) == item
        return True

    def _batch(self, weeks: Sequence[PersonWeek]) -> Iterator[tuple[PersonWeek, Fixes]]:
        wanted: Any = {self._name: {"Keys": [_primary(week) for week in weeks], "ConsistentRead": True}}
        while wanted:
            answer = self._client.batch_get_item(RequestItems=wanted)
            yield from ((_week(item), _load(item)) for item in answer["Responses"].get(self._name, ()))
            wanted = answer.get("UnprocessedKeys")


def _primary(week: PersonWeek) -> Item:
    return {"serviceUserRef": text(week.service_user_ref), "weekEnding": text(week.week_ending.isoformat())}


def _week(item: Item) -> PersonWeek:
    return PersonWeek(ServiceUserRef(item["serviceUserRef"]["S"]), date.fromisoformat(item["weekEnding"]["S"]))


def _dump(fixes: Fixes) -> str:
    return json.dumps([[fix.payment_run_id, str(fix.charge), fix.at.isoformat()] for fix in fixes])


def _load(item: Item) -> Fixes:
    rows = json.loads(item["fixes"]["S"])
    return tuple(Fix(PaymentRunId(run), Decimal(charge), datetime.fromisoformat(at)) for run, charge, at in rows)
