"""Moments as the API shows them."""

from datetime import datetime


def utc(at: datetime | None) -> str | None:
    """A moment as `2026-11-23T09:00:00Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
