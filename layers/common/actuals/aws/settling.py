"""In the payments table: the weeks that an issued run pays and that could not be told so yet.

Until they are, no other run may pay anything of them: what they say of themselves may not be true.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from actuals.aws.attributes import Item, query, text
from actuals.aws.clients import dynamodb
from actuals.aws.payments import TAB, key_at
from actuals.model.refs import PaymentRunId
from actuals.model.weeks import WeekKey

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

UNSETTLED = "unsettled"


class UnsettledWeeks:
    """Each by its run, and the place of its lines in that."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def note(self, run_id: PaymentRunId, place: str) -> None:
        """A week is to be settled later; noted again, it is noted once."""
        self._client.put_item(TableName=self._name, Item=_primary(run_id, place))

    def done(self, run_id: PaymentRunId, place: str) -> None:
        """A week is settled after all; said again, nothing happens."""
        self._client.delete_item(TableName=self._name, Key=_primary(run_id, place))

    def of_run(self, run_id: PaymentRunId) -> list[str]:
        """The places that are left of a run."""
        return [place for _, place in self._listed(f"{run_id}{TAB}")]

    def weeks(self) -> frozenset[WeekKey]:
        """The weeks that are left of any run."""
        return frozenset(key_at(place) for _, place in self._listed(""))

    def _listed(self, prefix: str) -> Iterator[tuple[str, str]]:
        values = {":pk": text(UNSETTLED)} | ({":run": text(prefix)} if prefix else {})
        rows = query(
            self._client,
            self._name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk" + (" AND begins_with(sk, :run)" if prefix else ""),
            ExpressionAttributeValues=values,
        )
        for row in rows:
            run_id, _, place = row["sk"]["S"].partition(TAB)
            yield run_id, place


def _primary(run_id: PaymentRunId, place: str) -> Item:
    return {"pk": text(UNSETTLED), "sk": text(f"{run_id}{TAB}{place}")}
