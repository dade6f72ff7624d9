"""The payments table: payment runs and their lines; what they issued is in `remittances`.

A run and all about it stand under one key: the run, the lease of the worker that is at it (see `leases`), and an item
of lines for each service week. Parts of keys are joined with tabs, which sort before every character of a reference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from actuals.aws.attributes import Item, as_json, listing, moment, number, over, query, standing, text
from actuals.aws.clients import dynamodb
from actuals.aws.optimistic_lock import StaleVersionError
from actuals.aws.packed import pack, unpack
from actuals.model.charges import PersonWeek
from actuals.model.payment_runs import Line, PaymentRun, RunStatus
from actuals.model.refs import PaymentRunId, ProviderRef
from actuals.model.weeks import WeekKey
from actuals.stored import dump, load

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TAB, AFTER_ALL = "\t", "\x7f"
RUN, LINES = "run", "lines"


class WeekLines(NamedTuple):
    """The lines of a run about one service week; `place` is where they stand among those of the run."""

    place: str
    key: WeekKey
    lines: list[Line]

    @property
    def person_week(self) -> PersonWeek:
        """Whose week it is, whoever delivered the care."""
        return PersonWeek(self.key.service_user_ref, self.key.week_ending)


class PaymentsTable:
    """Runs by id, guarded by a version, and listed newest first; lines in the order of a statement."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def run(self, run_id: PaymentRunId) -> PaymentRun | None:
        """One run, as it is at this moment."""
        item = self._item(of_run(run_id, RUN))
        return _load_run(item) if item else None

    def save(self, run: PaymentRun) -> PaymentRun:
        """Write a run over the version it was read at; raises `StaleVersionError` when that has gone."""
        saved = replace(run, version=run.version + 1)
        try:
            self._client.put_item(TableName=self._name, Item=_run_item(saved), **over(run.version, "pk"))
        except self._client.exceptions.ConditionalCheckFailedException as failure:
            item = standing(failure)
            if item is None or _load_run(item) != saved:
                raise StaleVersionError from failure
        return saved

    def listed(self, before: str | None = None) -> Iterator[tuple[str, PaymentRun]]:
        """Runs with their place in the list, newest first; those after a place."""
        return (
            (row["listed"]["S"], _load_run(row))
            for row in listing(self._client, self._name, ("byTime", "listing", RUN), before)
        )

    def put_lines(self, run_id: PaymentRunId, key: WeekKey, lines: Sequence[Line]) -> None:
        """Write the lines of one service week; writing them again changes nothing."""
        packed = {"B": pack(dump(lines))}
        self._client.put_item(TableName=self._name, Item=of_run(run_id, _place(key)) | {"lines": packed})

    def weeks(
        self, run_id: PaymentRunId, provider: ProviderRef | None = None, start: str | None = None
    ) -> Iterator[WeekLines]:
        """A run's lines week by week, by provider, contract, service user and week; those from a place on."""
        first = TAB.join([LINES, provider, ""] if provider else [LINES, ""])
        last = first + AFTER_ALL
        if start is not None and start > last:
            return iter(())
        rows = query(
            self._client,
            self._name,
            ConsistentRead=True,
            KeyConditionExpression="pk = :run AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":run": of_run(run_id, RUN)["pk"],
                ":first": text(max(first, start or "")),
                ":last": text(last),
            },
        )
        return map(_week_lines, rows)

    def week_at(self, run_id: PaymentRunId, place: str) -> WeekLines:
        """A run's lines about one week."""
        answer = self._client.get_item(TableName=self._name, Key=of_run(run_id, place), ConsistentRead=True)
        return _week_lines(answer["Item"])

    def lines(self, run_id: PaymentRunId, provider: ProviderRef | None = None) -> Iterator[Line]:
        """A run's lines in the order of a statement."""
        return (line for week in self.weeks(run_id, provider) for line in week.lines)

    def issued_lines(
        self, provider: ProviderRef | None = None, run_id: PaymentRunId | None = None
    ) -> Iterator[tuple[PaymentRun, Line]]:
        """The lines of issued runs, newest run first: of one provider or of all, of one run or of all."""
        named = (self.run(run_id),) if run_id else (run for _, run in self.listed())
        for run in named:
            if run is not None and run.status is RunStatus.ISSUED:
                yield from ((run, line) for line in self.lines(run.payment_run_id, provider))

    def _item(self, key: Item) -> Item | None:
        answer = self._client.get_item(TableName=self._name, Key=key, ConsistentRead=True)
        return answer.get("Item")


def of_run(run_id: PaymentRunId, what: str) -> Item:
    """Where something about a run stands."""
    return {"pk": text(f"{RUN}/{run_id}"), "sk": text(what)}


def _place(key: WeekKey) -> str:
    """Where the lines of a week stand among those of a run."""
    parts = (LINES, key.provider_ref, key.contract_number, key.service_user_ref, key.week_ending.isoformat())
    return TAB.join(parts)


def key_at(place: str) -> WeekKey:
    """Which week the lines at a place are about."""
    _, provider, contract, service_user, week_ending = place.split(TAB)
    return WeekKey.of(provider, service_user, week_ending, contract)


def _week_lines(item: Item) -> WeekLines:
    place = item["sk"]["S"]
    return WeekLines(place, key_at(place), load(list[Line], unpack(item["lines"]["B"]), item["pk"]["S"]))


def _run_item(run: PaymentRun) -> Item:
    return of_run(run.payment_run_id, RUN) | {
        "run": as_json(run),
        "version": number(run.version),
        "listing": text(RUN),
        "listed": text(f"{moment(run.created_at)}/{run.payment_run_id}"),
    }


def _load_run(item: Item) -> PaymentRun:
    return load(PaymentRun, item["run"]["S"], item["pk"]["S"])
