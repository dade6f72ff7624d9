"""Whether the API is up."""

from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from actuals.answers.times import Moment, utc


class HealthAnswer(TypedDict):
    """Up, and which version."""

    status: Literal["ok"]
    version: str
    time: Moment


def health_object(version: str, now: datetime) -> HealthAnswer:
    """It answers, so it is up."""
    return {"status": "ok", "version": version, "time": utc(now)}
