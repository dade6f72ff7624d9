"""The charges table: one item a service user's week, with the charge as the first run that paid any of it fixed it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from actuals.aws.attributes import Item, as_json, batch_get, text
from actuals.aws.clients import dynamodb
from actuals.model.charges import Fix, PersonWeek
from actuals.model.refs import ServiceUserRef
from actuals.stored import load

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class ChargesTable:
    """What is fixed stays as it is."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def fixed(self, weeks: Sequence[PersonWeek]) -> dict[PersonWeek, Fix]:
        """Those of the given weeks whose charge is fixed, and how."""
        found = batch_get(self._client, self._name, list(map(_primary, weeks)))
        return {_week(item): load(Fix, item["fix"]["S"], f"a week ending {item['weekEnding']['S']}") for item in found}

    def fix(self, week: PersonWeek, fix: Fix) -> None:
        """Write the charge of a week; one that is there already stays."""
        item = _primary(week) | {"fix": as_json(fix)}
        try:
            self._client.put_item(
                TableName=self._name, Item=item, ConditionExpression="attribute_not_exists(serviceUserRef)"
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return


def _primary(week: PersonWeek) -> Item:
    return {"serviceUserRef": text(week.service_user_ref), "weekEnding": text(week.week_ending.isoformat())}


def _week(item: Item) -> PersonWeek:
    return PersonWeek(ServiceUserRef(item["serviceUserRef"]["S"]), date.fromisoformat(item["weekEnding"]["S"]))
