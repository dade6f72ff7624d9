"""What has to hold whatever happened: every record counted once, and all that was paid is told alike everywhere."""

import hashlib
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import boto3

from actuals.aws.imports import ImportsTable
from actuals.aws.remittances import RemittancesTable, remittance_key
from actuals.aws.visits import VisitsTable
from actuals.model.imports import Import, ImportStatus
from actuals.model.payment_runs import Line, PaymentRun, Remittance, RunStatus
from actuals.model.payments import Payment
from actuals.model.refs import ContractNumber, PaymentRunId, ProviderRef, ServiceUserRef, VisitId
from actuals.model.visits import Visit
from actuals.model.weeks import Merged, ServiceWeek, WeekKey


class Books:
    """Reads everything, and audits it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._visits = VisitsTable(environment["VISITS_TABLE"])
        self._imports = ImportsTable(environment["IMPORTS_TABLE"])
        self._payments = RemittancesTable(environment["PAYMENTS_TABLE"])

    def weeks(self) -> list[ServiceWeek]:
        """Every stored week that can be read, with all of its past, whether or not an index still lists it."""
        rows = boto3.client("dynamodb").scan(TableName=self._environment["VISITS_TABLE"])["Items"]
        keys = sorted(_key(row) for row in rows if "week" in row)
        return [*self._visits.whole_weeks(keys).values()]

    def visits(self) -> list[Visit]:
        return [visit for week in self.weeks() for visit in week.visits]

    def imports(self) -> list[Import]:
        return [import_ for _, import_ in self._imports.listed()]

    def runs(self) -> list[PaymentRun]:
        return [run for _, run in self._payments.listed()]

    def remittances(self) -> list[Remittance]:
        return [remittance for _, remittance in self._payments.remittances()]

    def audit(self) -> None:
        """All of it."""
        for import_ in self.imports():
            self._audit_import(import_)
        for run in self.runs():
            self._audit_run(run)
        self._nothing_is_paid_twice()

    def _audit_import(self, import_: Import) -> None:
        counts = import_.counts
        assert counts.read == counts.new + counts.updated + counts.unchanged + counts.rejected
        applied = [week.applied.get(import_.import_id, Merged()) for week in self.weeks()]
        total = Merged(*map(sum, zip(Merged(), *applied, strict=True)))
        if import_.kind == "visits":
            assert total == (counts.merged if import_.status is ImportStatus.IMPORTED else Merged())

    def _audit_run(self, run: PaymentRun) -> None:
        lines = self.lines(run)
        if run.totals:
            assert (_sum(lines), len(lines)) == (run.total, run.line_count)
        assert len({line.line_id for line in lines}) == len(lines)
        paid = {visit.visit_id: own for visit in self.visits() if (own := _paid_by(visit, run.payment_run_id))}
        remittances = [each for each in self.remittances() if each.payment_run_id == run.payment_run_id]
        if run.status is RunStatus.ISSUED:
            assert _by_visit(lines) == {visit_id: [each.amount for each in own] for visit_id, own in paid.items()}
            assert sum(each.total for each in remittances) == run.total
            for remittance in remittances:
                self._audit_remittance(
                    remittance, [line for line in lines if line.provider_ref == remittance.provider_ref]
                )
        else:
            assert not remittances or run.status is RunStatus.APPROVED
            assert not paid or run.status is RunStatus.APPROVED

    def _audit_remittance(self, remittance: Remittance, lines: list[Line]) -> None:
        """Its file is the one whose hash was kept, and holds the very lines."""
        assert (remittance.total, remittance.line_count) == (_sum(lines), len(lines))
        client: Any = boto3.client("s3")
        bucket = self._environment["REMITTANCES_BUCKET"]
        for form, version in remittance.versions.items():
            key = remittance_key(remittance.remittance_id, form)
            body = client.get_object(Bucket=bucket, Key=key, VersionId=version)["Body"].read()
            assert hashlib.sha256(body).hexdigest() == remittance.hashes[form]
            if form == "json":
                assert [line["lineId"] for line in json.loads(body)["lines"]] == [line.line_id for line in lines]

    def _nothing_is_paid_twice(self) -> None:
        """A visit is in at most one run that is neither issued nor rejected, and in no run twice under one order."""
        open_runs = (run for run in self.runs() if run.is_open and run.totals)
        in_runs = Counter(visit_id for run in open_runs for visit_id in _by_visit(self.lines(run)))
        assert max(in_runs.values(), default=1) == 1, in_runs
        for visit in self.visits():
            under = [(payment.payment_run_id, payment.order_ref) for payment in visit.paid]
            assert len(under) == len({*under})

    def lines(self, run: PaymentRun) -> list[Line]:
        return list(self._payments.lines(run.payment_run_id))


def _by_visit(lines: list[Line]) -> dict[VisitId, list[Decimal]]:
    """What a run says of each visit: one line for each order that gives or takes, so two of one that was moved."""
    amounts: dict[VisitId, list[Decimal]] = {}
    for line in lines:
        amounts.setdefault(line.visit_id, []).append(line.amount)
    return amounts


def _paid_by(visit: Visit, run_id: PaymentRunId) -> list[Payment]:
    return [payment for payment in visit.paid if payment.payment_run_id == run_id]


def _key(row: dict[str, Any]) -> WeekKey:
    provider, person = row["pk"]["S"].split("/")
    ending, contract = row["sk"]["S"].split("/")
    return WeekKey(ProviderRef(provider), ServiceUserRef(person), date.fromisoformat(ending), ContractNumber(contract))


def _sum(lines: list[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal("0.00"))
