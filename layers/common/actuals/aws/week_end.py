"""The day on which weeks end: visits are kept by the last day of their week, so it is fixed before the first is stored.

One item beside the imports says that it is fixed. It and the council's settings are each written on condition of the
other, in one transaction: no file is stored by one day while the council goes over to another.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actuals.aws.attributes import Item, number, text
from actuals.aws.clients import dynamodb
from actuals.aws.optimistic_lock import StaleVersionError
from actuals.aws.reference import Record, ReferenceTable, record_item
from actuals.aws.visits import VisitsTable
from actuals.model.imports import Import

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SETTINGS, COUNCIL = "settings", "council"
KEY = {"importId": text("week-end")}  # no import's id: those are hexadecimal
DayOf = Callable[[Record | None], int]
"""The weekday number that settings say, or that holds without any."""


class FixedWeekEnd:
    """Fixes the day for good."""

    def __init__(
        self, imports_table: str, reference_table: str, day_of: DayOf, client: "DynamoDBClient | None" = None
    ) -> None:
        self._imports, self._reference, self._day_of = imports_table, reference_table, day_of
        self._client = client or dynamodb()
        self._settings = ReferenceTable(reference_table, client)

    def is_that_of(self, import_: Import) -> bool:
        """Whether weeks still end on the day by which a file was checked, and will for good.

        Raises `StaleVersionError` when the settings were written in between.
        """
        day = import_.week_ends_on
        if day is None:
            return True
        fixed = self._fixed()
        return fixed == day if fixed is not None else self._fix(day)

    def _fixed(self) -> int | None:
        item = self._client.get_item(TableName=self._imports, Key=KEY, ConsistentRead=True).get("Item")
        return int(item["weekEndsOn"]["N"]) if item else None

    def _fix(self, day: int) -> bool:
        settings = self._settings.get(SETTINGS, COUNCIL)
        if self._day_of(settings) != day:
            return False
        fixed = {
            "TableName": self._imports,
            "Item": KEY | {"weekEndsOn": number(day)},
            "ConditionExpression": "attribute_not_exists(importId)",
        }
        self._write({"Put": fixed}, {"ConditionCheck": self._unchanged(settings)})
        return True

    def _unchanged(self, settings: Record | None) -> dict[str, Any]:
        item = record_item(SETTINGS, COUNCIL, settings or {})
        check: Item = {"TableName": self._reference, "Key": {name: item[name] for name in ("pk", "sk")}}
        if settings is None:
            return check | {"ConditionExpression": "attribute_not_exists(pk)"}
        same = {":record": item["record"]}
        return check | {"ConditionExpression": "#record = :record", "ExpressionAttributeValues": same} | NAMES

    def _write(self, *writes: Any) -> None:
        """Both or neither; whoever is refused reads again what stands there."""
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as cancelled:
            raise StaleVersionError from cancelled


class WeekEnd(FixedWeekEnd):
    """Also keeps the council's settings, as long as they say the day that is fixed."""

    def __init__(
        self,
        imports_table: str,
        reference_table: str,
        visits: VisitsTable,
        day_of: DayOf,
        client: "DynamoDBClient | None" = None,
    ) -> None:
        super().__init__(imports_table, reference_table, day_of, client)
        self._visits = visits

    def allows(self, settings: Record) -> bool:
        """Whether settings may be kept: with the day that is fixed, or with any as long as no week is stored."""
        day, fixed = self._day_of(settings), self._fixed()
        if fixed is not None:
            return day == fixed
        return day == self._day_of(self._settings.get(SETTINGS, COUNCIL)) or not self._visits.has_any()

    def keep(self, settings: Record) -> bool:
        """Write the settings; false, with nothing written, when they may not be kept."""
        if not self.allows(settings):
            return False
        is_fixed_so = {
            "TableName": self._imports,
            "Key": KEY,
            "ConditionExpression": "attribute_not_exists(importId) OR weekEndsOn = :day",
            "ExpressionAttributeValues": {":day": number(self._day_of(settings))},
        }
        put = {"TableName": self._reference, "Item": record_item(SETTINGS, COUNCIL, settings)}
        self._write({"Put": put}, {"ConditionCheck": is_fixed_so})
        return True


NAMES = {"ExpressionAttributeNames": {"#record": "record"}}
