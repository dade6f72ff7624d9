"""Rate frameworks: bands that cover the day, categories of days, and one rate for each thing."""

import pytest

from actuals.commissioning.forms import Record
from actuals.model.fields import FieldProblem
from tests.unit.commissioning.examples import RATE, Json, fields, read, shown


def bands(*edges: tuple[str, str]) -> list[Json]:
    return [{"code": f"B{number}", "from": start, "to": end} for number, (start, end) in enumerate(edges)]


@pytest.mark.parametrize(
    "edges", [[("00:00", "00:00")], [("07:00", "07:00")], [("06:00", "22:00"), ("22:00", "06:00")]]
)
def test_time_bands_cover_the_day(edges: list[tuple[str, str]]) -> None:
    assert isinstance(read("rate-frameworks", timeBands=bands(*edges), rates=[]), Record)


GAPS = [
    [("07:00", "22:00")],
    [("07:00", "22:00"), ("22:00", "06:59")],
    [("07:00", "22:00"), ("21:00", "07:00")],
    [("07:00", "07:00"), ("07:00", "07:00")],
    [("00:00", "00:00"), ("12:00", "12:00")],
    [],
]


@pytest.mark.parametrize("edges", GAPS)
def test_time_bands_leave_no_gap_and_do_not_overlap(edges: list[tuple[str, str]]) -> None:
    assert fields("rate-frameworks", timeBands=bands(*edges), rates=[]) == ["timeBands"]


@pytest.mark.parametrize("days", [[], ["mon", "2026-12-24"], ["mon", "mon"], "holidays", ["2026-02-30"], [[]], [{}]])
def test_a_day_category_is_days_of_the_week_or_dates_or_bank_holidays(days: object) -> None:
    assert fields("rate-frameworks", dayCategories=[{"code": "A", "days": days}]) == ["dayCategories.0.days"]


def test_rates_name_bands_and_categories_of_the_framework() -> None:
    assert fields("rate-frameworks", rates=[RATE | {"timeBand": "NOON"}]) == ["rates"]
    assert fields("rate-frameworks", rates=[RATE | {"dayCategory": "NONE"}]) == ["rates"]


def test_there_is_one_rate_for_each_thing_and_date() -> None:
    assert fields("rate-frameworks", rates=[RATE, RATE]) == ["rates"]
    assert isinstance(read("rate-frameworks", rates=[RATE, RATE | {"fromDate": "2026-05-01"}]), Record)


@pytest.mark.parametrize("minutes", ["0", "030", "half an hour", "1441"])
def test_a_duration_is_a_number_of_minutes(minutes: str) -> None:
    rate = RATE | {"durations": {minutes: "10.00"}}
    assert fields("rate-frameworks", rates=[rate]) == [f"rates.0.durations.{minutes}"]


BY_THE_HOUR = {name: value for name, value in RATE.items() if name != "durations"}
A_VISIT = {name: value for name, value in BY_THE_HOUR.items() if name != "hourly"} | {"perVisit": "60.00"}


def test_a_rate_may_be_a_price_per_visit_and_is_shown_so() -> None:
    assert shown("rate-frameworks", rates=[A_VISIT])["rates"] == [A_VISIT]
    assert isinstance(read("rate-frameworks", rates=[A_VISIT | {"perVisit": "0"}]), Record)


WRONG = [
    (
        {name: value for name, value in A_VISIT.items() if name != "perVisit"},
        "hourly",
        "is required, unless there is perVisit instead.",
    ),
    (
        A_VISIT | {"hourly": "24.10"},
        "hourly",
        "must not stand beside perVisit: a rate is by the hour or a price per visit. Keep one.",
    ),
    (
        A_VISIT | {"durations": {"30": "10.00"}},
        "durations",
        "must not stand beside perVisit, which is one price whatever the minutes. Take them out.",
    ),
    (A_VISIT | {"perVisit": "-1"}, "perVisit", "must be an amount in pounds like 24.10, as text, not negative."),
    (BY_THE_HOUR | {"hourly": 24.1}, "hourly", "must be an amount in pounds like 24.10, as text, not negative."),
]


@pytest.mark.parametrize(("rate", "field", "message"), WRONG)
def test_a_rate_is_by_the_hour_or_a_price_per_visit(rate: Json, field: str, message: str) -> None:
    assert read("rate-frameworks", rates=[rate]) == [FieldProblem(f"rates.0.{field}", message)]
