"""Payment runs, their lines and remittances as JSON, as the payments table keeps them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from actuals.model.bad_weeks import dump_bad_weeks, load_bad_weeks
from actuals.model.payment_runs import Line, PaymentRun, Remittance, RunStatus, RunTotal
from actuals.model.payments import LineReason
from actuals.model.refs import PaymentRunId, VisitId
from actuals.model.weeks import WeekKey

RUN_MOMENTS = ("created_at", "submitted_at", "approved_at", "issued_at", "rejected_at")


def dump_run(run: PaymentRun) -> str:
    """A run as text; its version is kept beside it, not in it."""
    data = {name: value for name, value in asdict(run).items() if name != "version"}
    bad = {"bad_weeks": dump_bad_weeks(run.bad_weeks), "unsettled": dump_bad_weeks(run.unsettled)}
    return json.dumps(data | bad, default=_plain)


def load_run(text: str, version: int) -> PaymentRun:
    """The opposite of `dump_run`."""
    data = json.loads(text)
    for name in RUN_MOMENTS:
        data[name] = datetime.fromisoformat(data[name]) if data[name] else None
    data["to_week_ending"] = date.fromisoformat(data["to_week_ending"])
    data["contract_numbers"] = tuple(data["contract_numbers"])
    data["status"] = RunStatus(data["status"])
    data["totals"] = _load_totals(data["totals"])
    data["bad_weeks"] = load_bad_weeks(data["bad_weeks"])
    data["unsettled"] = load_bad_weeks(data["unsettled"])
    return PaymentRun(**data, version=version)


def dump_lines(lines: Sequence[Line]) -> str:
    """The lines of one service week; what they have in common is in its key, or written once."""
    (of_week,) = {(line.service_user_details, line.our_ref) for line in lines}
    return json.dumps([of_week, [_line(line) for line in lines]], separators=(",", ":"))


def load_lines(text: str, key: WeekKey) -> list[Line]:
    """The opposite of `dump_lines`."""
    of_week, lines = json.loads(text)
    return [_load_line(data, key, *of_week) for data in lines]


def dump_remittance(remittance: Remittance) -> str:
    """A remittance as text."""
    return json.dumps(asdict(remittance), default=_plain)


def load_remittance(text: str) -> Remittance:
    """The opposite of `dump_remittance`."""
    data = json.loads(text)
    data["payment_run_id"] = PaymentRunId(data["payment_run_id"])
    data["to_week_ending"] = date.fromisoformat(data["to_week_ending"])
    data["issued_at"] = datetime.fromisoformat(data["issued_at"])
    data["totals"] = _load_totals(data["totals"])
    return Remittance(**data)


def _line(line: Line) -> list[Any]:
    return [
        line.line_id,
        line.reason,
        line.visit_id,
        line.start.isoformat(),
        line.carers,
        line.minutes,
        line.carer_minutes,
        str(line.amount),
        line.note,
        line.decided_by,
    ]


def _load_line(data: list[Any], key: WeekKey, details: str, our_ref: str | None) -> Line:
    line_id, reason, visit_id, start, carers, minutes, carer_minutes, amount, note, decided_by = data
    return Line(
        line_id,
        LineReason(reason),
        VisitId(visit_id),
        key.provider_ref,
        key.contract_number,
        key.service_user_ref,
        details,
        our_ref,
        key.week_ending,
        datetime.fromisoformat(start),
        carers,
        minutes,
        carer_minutes,
        Decimal(amount),
        note,
        decided_by,
    )


def _load_totals(data: list[dict[str, Any]]) -> tuple[RunTotal, ...]:
    return tuple(RunTotal(**{**total, "amount": Decimal(total["amount"])}) for total in data)


def _plain(value: object) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            raise TypeError(type(value).__name__)
