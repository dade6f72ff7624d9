"""What holds until the council puts records of its own."""

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


def built_in(kind: str) -> dict[str, Json]:
    """The built-in records of a kind, by key; most kinds have none."""
    match kind:
        case "settings":
            return {COUNCIL: SETTINGS.to_json()}
        case "calendars":
            return {CALENDAR.key: CALENDAR.to_json()}
        case _:
            return {}
