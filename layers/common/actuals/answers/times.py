"""Days, local times and moments as the API writes them."""

from datetime import datetime
from typing import Annotated, overload

from pydantic import Field

Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-22"])]
LocalTime = Annotated[str, Field(description="London local time", examples=["2026-11-17T06:30:00"])]
Moment = Annotated[
    str, Field(description="UTC", json_schema_extra={"format": "date-time"}, examples=["2026-11-23T09:00:00Z"])
]


@overload
def utc(at: datetime) -> Moment: ...
@overload
def utc(at: datetime | None) -> Moment | None: ...
def utc(at: datetime | None) -> Moment | None:
    """A moment as `2026-11-23T09:00:00Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
