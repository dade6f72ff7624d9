"""The charges table: one item a service user's week, with the charge as the first run that paid any of it fixed it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from actuals.aws.attributes import Item, batch_get, text
from actuals.aws.clients import dynamodb
from actuals.model.charges import Fix, PersonWeek
from actuals.model.refs import PaymentRunId, ServiceUserRef

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
        return {_week(item): _load(item) for item in found}

    def fix(self, week: PersonWeek, fix: Fix) -> None:
        """Write the charge of a week; one that is there already stays."""
        item = _primary(week) | {
            "paymentRunId": text(fix.payment_run_id),
            "charge": text(str(fix.charge)),
            "fixedAt": text(fix.at.isoformat()),
        }
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


def _load(item: Item) -> Fix:
    run, charge, at = (item[name]["S"] for name in ("paymentRunId", "charge", "fixedAt"))
    return Fix(PaymentRunId(run), Decimal(charge), datetime.fromisoformat(at))
