"""How one council works: its week, its limits, its calendar."""

from dataclasses import dataclass

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class CouncilSettings:
    """In force until the council says otherwise; `week_ends_on` is a weekday number, Monday 0."""

    name: str = "Example Council"
    week_ends_on: int = SUNDAY
    late_weeks: int = 13
    claimed_over_actual_minutes: int = 5
    claimed_start_minutes: int = 30
    hold_over_actual_minutes: int = 15
    calendar: str = "england-and-wales"
