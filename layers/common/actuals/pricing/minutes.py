"""Which minutes of a visit are priced, and from when on: the contract's basis, the visit code, the rounding rule."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from actuals.model.contracts import Basis, Contract, Rounding, RoundingMode, VisitCode
from actuals.model.orders import PlannedVisit
from actuals.model.sent_visits import SentVisit

CLAIMED = "The claimed times are priced."
ACTUAL = "The actual times are priced."
PLANNED = "The planned times are priced."
NOT_PLANNED = (
    "The contract prices planned times. This visit has no planned call of its own, so the claimed times are priced."
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Minutes of one carer that are to be priced. `start` is minutes since midnight of `day`, London local time.

    `unruled_minutes` are those before the contract's rounding rule; `notes` say each rule that was applied.
    """

    day: date
    start: int
    minutes: int
    unruled_minutes: int
    notes: tuple[str, ...]


class _Times(NamedTuple):
    """Those of the basis, and which they are."""

    day: date
    start: int
    minutes: int
    note: str


def measure(sent: SentVisit, planned: PlannedVisit | None, contract: Contract, code: VisitCode | None) -> Measured:
    """Standard minutes of the visit code, or those of the basis; its maximum; then the contract's rounding rule.

    Day and start are those of the basis in any case. A code that nobody knows has no rules.
    """
    times = _basis(sent, planned, contract.basis)
    allowed, code_notes = _allowed(times.minutes, code) if code else (times.minutes, ())
    ruled, rule_notes = _ruled(allowed, contract.rounding)
    return Measured(times.day, times.start, ruled, allowed, (times.note, *code_notes, *rule_notes))


def _basis(sent: SentVisit, planned: PlannedVisit | None, basis: Basis) -> _Times:
    """The actual start and the planned call may lie on the day before or after that of the claimed start."""
    if basis is Basis.ACTUAL:
        return _Times(sent.worked_date, sent.worked.start_minute, sent.worked.minutes, ACTUAL)
    claimed = _Times(sent.visit_date, sent.claimed.start_minute, sent.claimed.minutes, CLAIMED)
    if basis is Basis.CLAIMED:
        return claimed
    if planned is None or planned.day is None or planned.start is None or planned.minutes is None:
        return claimed._replace(note=NOT_PLANNED)
    return _Times(planned.day, planned.start.hour * 60 + planned.start.minute, planned.minutes, PLANNED)


def _allowed(minutes: int, code: VisitCode) -> tuple[int, tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    if code.standard_minutes is not None:
        minutes = code.standard_minutes
        notes = (f"Visit code {code.code} is paid as {minutes} minutes, however long the visit was.",)
    if minutes > code.maximum_minutes:
        notes += (
            f"Cut from {minutes} to {code.maximum_minutes} minutes, the most that visit code {code.code} allows.",
        )
        minutes = code.maximum_minutes
    return minutes, notes


def _ruled(minutes: int, rule: Rounding) -> tuple[int, tuple[str, ...]]:
    """The minimum comes after the step; both may pass the maximum of the visit code."""
    notes: tuple[str, ...] = ()
    stepped = _stepped(minutes, rule)
    if stepped != minutes:
        notes = (f"{minutes} minutes rounded {_WAYS[rule.mode]} {stepped}, in steps of {rule.step_minutes} minutes.",)
    if rule.minimum_minutes is not None and stepped < rule.minimum_minutes:
        notes += (f"Raised from {stepped} to {rule.minimum_minutes} minutes, the least that the contract pays.",)
        stepped = rule.minimum_minutes
    return stepped, notes


def _stepped(minutes: int, rule: Rounding) -> int:
    step = rule.step_minutes or 1
    match rule.mode:
        case RoundingMode.NONE:
            return minutes
        case RoundingMode.UP:
            return -(-minutes // step) * step
        case RoundingMode.DOWN:
            return minutes // step * step
        case RoundingMode.NEAREST:  # a tie goes up
            return (2 * minutes + step) // (2 * step) * step


_WAYS = {RoundingMode.UP: "up to", RoundingMode.DOWN: "down to", RoundingMode.NEAREST: "to the nearest,"}
