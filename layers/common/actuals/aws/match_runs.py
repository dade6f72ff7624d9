"""The match runs table: the runs, newest first, and which of them hold which contracts just now.

Every write goes together with the item of claims, on condition that nobody has changed it since it was read. So two
runs that have a contract in common cannot both begin, and a run that ended stays as it ended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from actuals.aws.attributes import Item, as_json, moment, number, over, query, text
from actuals.aws.clients import dynamodb
from actuals.model.match_runs import Claim, MatchRun, in_the_way
from actuals.model.refs import MatchRunId
from actuals.stored import load

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

WRITE_TRIES = 8
LISTED = "listed"
CLAIMS = {"pk": text("lock"), "sk": text("running")}
MEANWHILE = {"ConditionalCheckFailed", "TransactionConflict", "None"}


class MatchRunInProgressError(Exception):
    """Another run that has a contract in common has not ended."""

    def __init__(self, match_run_id: MatchRunId) -> None:
        super().__init__("another match run has a contract in common with this one and has not ended")
        self.match_run_id = match_run_id


class MatchRunsBusyError(Exception):
    """Others wrote in between each time; the same call can be made again."""


class MatchRunsTable:
    """Each run stands twice in it: under its id, and in the list by its start."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def run(self, match_run_id: MatchRunId) -> MatchRun | None:
        """One run, as it is at this moment."""
        item = self._item(_primary(match_run_id))
        return _load(item) if item else None

    def listed(self, after: str | None = None) -> Iterator[tuple[str, MatchRun]]:
        """Runs with their place in the list, newest first; those after a place."""
        condition, values = "pk = :listed", {":listed": text(LISTED)}
        if after is not None:
            condition, values = f"{condition} AND sk < :after", values | {":after": text(after)}
        rows = query(
            self._client,
            self._name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ScanIndexForward=False,
        )
        return ((row["sk"]["S"], _load(row)) for row in rows)

    def begin(self, run: MatchRun, now: datetime, lasts: timedelta) -> MatchRun:
        """Write a run and claim its contracts for a while; one begun before keeps its start, one that ended its end.

        Raises `MatchRunInProgressError` when another run has a contract in common.
        """
        for _ in range(WRITE_TRIES):
            claims, version = self._claims()
            stored = self.run(run.match_run_id)
            if stored is not None and not stored.is_running:
                return stored
            begun = run if stored is None else replace(run, started_at=stored.started_at)
            claim = Claim(run.match_run_id, run.contract_number, now + lasts)
            other = in_the_way(claim, claims, now)
            if other is not None:
                raise MatchRunInProgressError(other.match_run_id)
            live = [each for each in _without(run, claims) if each.until > now]
            if self._write(begun, [*live, claim], version):
                return begun
        raise MatchRunsBusyError

    def end(self, run: MatchRun) -> MatchRun:
        """Write how a run ended and let go of its contracts; the run as it had ended before, if it had."""
        for _ in range(WRITE_TRIES):
            claims, version = self._claims()
            stored = self.run(run.match_run_id)
            if stored is not None and not stored.is_running:
                return stored
            if self._write(run, _without(run, claims), version):
                return run
        raise MatchRunsBusyError

    def _claims(self) -> tuple[list[Claim], int]:
        """The claims and their version; 0 while there have never been any."""
        item = self._item(CLAIMS)
        if item is None:
            return [], 0
        return load(list[Claim], item["claims"]["S"], "the match runs that go on"), int(item["version"]["N"])

    def _write(self, run: MatchRun, claims: Sequence[Claim], version: int) -> bool:
        """Write run and claims together; False when somebody wrote claims in between, be it our own lost answer."""
        record = {"run": as_json(run)}
        writes: list[Any] = [
            {"Item": _claims_item(claims, version + 1), **over(version, "pk")},
            {"Item": _primary(run.match_run_id) | record},
            {"Item": {"pk": text(LISTED), "sk": text(_place(run))} | record},
        ]
        puts: list[Any] = [{"Put": {"TableName": self._name, **write}} for write in writes]
        try:
            self._client.transact_write_items(TransactItems=puts)
        except self._client.exceptions.TransactionCanceledException as cancelled:
            if not _met_another(cancelled.response):
                raise
            return False
        return True

    def _item(self, key: Item) -> Item | None:
        answer = self._client.get_item(TableName=self._name, Key=key, ConsistentRead=True)
        return answer.get("Item")


def _primary(match_run_id: MatchRunId) -> Item:
    return {"pk": text("run"), "sk": text(match_run_id)}


def _place(run: MatchRun) -> str:
    return f"{moment(run.started_at)}/{run.match_run_id}"


def _without(run: MatchRun, claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.match_run_id != run.match_run_id]


def _claims_item(claims: Sequence[Claim], version: int) -> Item:
    return CLAIMS | {"claims": as_json(claims), "version": number(version)}


def _met_another(failure: Any) -> bool:
    return {reason.get("Code") for reason in failure.get("CancellationReasons", ())} <= MEANWHILE


def _load(item: Item) -> MatchRun:
    return load(MatchRun, item["run"]["S"], item["sk"]["S"])
