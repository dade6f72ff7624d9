"""What holds until the council puts records of its own."""

from collections.abc import Iterable, Iterator
from heapq import merge

from actuals.commissioning.council import COUNCIL, CalendarRecord, SettingsRecord
from actuals.commissioning.records import Json
from actuals.model.bank_holidays import ENGLAND_AND_WALES

SETTINGS = SettingsRecord()
CALENDAR = CalendarRecord.model_validate(
    {
        "code": SETTINGS.calendar,
        "dates": [{"date": day.isoformat(), "name": name} for day, name in ENGLAND_AND_WALES],
    }
)

BUILT_IN = {
    "settings": {COUNCIL: SETTINGS.to_json()},
    "calendars": {CALENDAR.key: CALENDAR.to_json()},
}


def built_in(kind: str, key: str) -> Json | None:
    """The record that holds when none was put under this key; for most there is none."""
    return BUILT_IN.get(kind, {}).get(key)


def with_built_in(kind: str, after: str | None, stored: Iterable[tuple[str, Json]]) -> Iterator[tuple[str, Json]]:
    """Stored records in order of key, and in their places the built-in ones that none was put over."""
    ours = sorted(item for item in BUILT_IN.get(kind, {}).items() if after is None or item[0] > after)
    last = None
    for key, record in merge(stored, ours, key=lambda item: item[0]):  # of two alike, the stored one comes first
        if key != last:
            yield key, record
        last = key
