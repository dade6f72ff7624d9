"""The charges table: one item a service user's week, with the charge as each issued payment run fixed it."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from actuals.aws.attributes import Item, batch_get, number, over, standing, text
from actuals.aws.clients import dynamodb
from actuals.aws.meanwhile import ChangedMeanwhileError, again
from actuals.model.charges import Fix, PersonWeek
from actuals.model.refs import PaymentRunId, ServiceUserRef

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Fixes = tuple[Fix, ...]


class ChargesTable:
    """The latest fix comes last; `version` counts writes."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def fixes(self, weeks: Sequence[PersonWeek]) -> dict[PersonWeek, Fixes]:
        """The fixes of those of the given weeks that have any."""
        found = batch_get(self._client, self._name, list(map(_primary, weeks)))
        return {_week(item): _load(item) for item in found}

    def change(self, week: PersonWeek, decide: Callable[[Fixes], Fixes]) -> Fixes:
        """Write what `decide` makes of a week's fixes; nothing when it gives back the same.

        `decide` is asked anew when somebody else wrote them meanwhile; `ChangedMeanwhileError` after many such times.
        """

        def act() -> Fixes:
            stored, version = self._read(week)
            decided = decide(stored)
            if decided is not stored:
                self._write(week, decided, version)
            return decided

        return again(act)

    def _read(self, week: PersonWeek) -> tuple[Fixes, int]:
        answer = self._client.get_item(TableName=self._name, Key=_primary(week), ConsistentRead=True)
        item = answer.get("Item")
        return (_load(item), int(item["version"]["N"])) if item else ((), 0)

    def _write(self, week: PersonWeek, fixes: Fixes, version: int) -> None:
        """Our own write, whose answer was lost, is no change by somebody else."""
        item = _primary(week) | {"fixes": text(_dump(fixes)), "version": number(version + 1)}
        try:
            self._client.put_item(TableName=self._name, Item=item, **over(version, "serviceUserRef"))
        except self._client.exceptions.ConditionalCheckFailedException as failure:
            if standing(failure) != item:
                raise ChangedMeanwhileError from failure


def _primary(week: PersonWeek) -> Item:
    return {"serviceUserRef": text(week.service_user_ref), "weekEnding": text(week.week_ending.isoformat())}


def _week(item: Item) -> PersonWeek:
    return PersonWeek(ServiceUserRef(item["serviceUserRef"]["S"]), date.fromisoformat(item["weekEnding"]["S"]))


def _dump(fixes: Fixes) -> str:
    return json.dumps([[fix.payment_run_id, str(fix.charge), fix.at.isoformat()] for fix in fixes])


def _load(item: Item) -> Fixes:
    rows = json.loads(item["fixes"]["S"])
    return tuple(Fix(PaymentRunId(run), Decimal(charge), datetime.fromisoformat(at)) for run, charge, at in rows)
