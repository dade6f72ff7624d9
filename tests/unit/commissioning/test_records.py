"""Reference records: what is read, and what is refused in which words."""

import pytest
from pydantic import ValidationError

from actuals.commissioning.forms import Record
from actuals.commissioning.orders import OrderRecord
from actuals.commissioning.records import KINDS, read_record
from actuals.model.fields import FieldProblem
from actuals.model.imports import REFERENCE_KINDS
from tests.unit.commissioning.examples import CALL, EXAMPLES, KEYS, fields, read, shown


def short(value: object) -> str:
    """The name of a case."""
    return repr(value)[:40]


def test_every_kind_has_an_example() -> None:
    assert EXAMPLES.keys() == KEYS.keys() == KINDS.keys()


def test_every_kind_can_be_imported_and_no_other() -> None:
    assert tuple(KINDS) == REFERENCE_KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_record_is_shown_as_it_was_sent_under_its_key(kind: str) -> None:
    found = read(kind)
    assert isinstance(found, Record)
    assert (found.key, found.to_json()) == (KEYS[kind], EXAMPLES[kind])


OPTIONAL = {
    "settings": {
        "name",
        "weekEndsOn",
        "lateWeeks",
        "claimedOverActualMinutes",
        "claimedStartMinutes",
        "holdOverActualMinutes",
        "calendar",
    },
    "contracts": {
        "endDate",
        "startWindowMinutes",
        "weeklyTolerancePercent",
        "unplannedVisits",
        "manuallyAmendedCodes",
    },
    "service-users": {"contributions"},
    "orders": {"serviceLevel", "endDate", "chargeable", "suspensions"},
    "visit-codes": {"fromDate", "toDate", "maximumMinutes", "standardMinutes"},
}


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, example in EXAMPLES.items() for field in example])
def test_a_field_left_out_is_named_unless_it_is_optional(kind: str, field: str) -> None:
    found = read_record(kind, {name: value for name, value in EXAMPLES[kind].items() if name != field})
    if field in OPTIONAL.get(kind, set()):
        assert isinstance(found, Record)
    else:
        assert isinstance(found, list)
        assert [problem.field for problem in found] == [field]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", [None, True, 1, 1.5, [], {}, [[]], {"a": {}}, "", "\x00", "\n"], ids=short)
def test_nothing_that_json_can_hold_breaks_a_reader(kind: str, wrong: object) -> None:
    for field in EXAMPLES[kind]:
        found = read(kind, **{field: wrong})
        if isinstance(found, list):
            assert {problem.field.split(".")[0] for problem in found} == {field}


def test_what_is_left_out_is_shown_as_it_is_understood() -> None:
    assert read_record("settings", {}) == read("settings")
    assert shown("orders", chargeable=True)["chargeable"]
    code = shown("visit-codes", maximumMinutes=1440, standardMinutes=None, fromDate=None, toDate=None)
    assert code.keys() & {"standardMinutes", "fromDate", "toDate"} == set()


def test_money_is_shown_in_pounds_and_pence() -> None:
    assert shown("charge-rates", hourly="5")["hourly"] == "5.00"
    assert shown("charge-rates", hourly="23.9")["hourly"] == "23.90"


ARABIC_ONE = "\u0661"
ARABIC_DATE = "\u0662026-04-01"

WRONG: list[tuple[str, str, list[object]]] = [
    ("orders", "orderRef", ["", " ", ".", "..", "a/b", "é", "x" * 61, "a\n", "\u202eA", 1]),
    (
        "orders",
        "startDate",
        ["0", "20260401", "2026-W14-3", "1/4/2026", "2026-02-30", "0001-01-01", "1899-12-31", ARABIC_DATE, 20260401],
    ),
    ("orders", "endDate", ["2026-03-31"]),
    ("orders", "status", ["open", "Authorised", 1]),
    ("orders", "chargeable", ["true", 1, 0, None]),
    ("orders", "serviceType", ["", "  ", "a\tb", "x" * 61, "HOME/CARE", "PFLEGE ZU HAUSE Ü", "HOME\u202e CARE"]),
    ("contracts", "serviceTypes", [[], ["A", "A"], "A", {"A": 1}]),
    ("providers", "name", ["Fern\u202e Ltd", "Fern\u2066", "Fern\x85", "Fern\u2028", "Fern\x00"]),
    ("contracts", "startWindowMinutes", ["120", 1.0, True, -1, 1441]),
    ("visit-codes", "toDate", ["2026-03-31"]),
    ("visit-codes", "contracts", ["some", [], ["a/b"], [1], None]),
    ("visit-codes", "maximumMinutes", [0, 1441, "15"]),
    ("settings", "weekEndsOn", ["Sunday", "sun", 6, True, ["sunday"]]),
    ("settings", "lateWeeks", [0, 521, "13"]),
    ("charge-rates", "hourly", ["-1", "1e5", "1_000", "1.005", ARABIC_ONE, " 1", 24.1, 24, "NaN", "12345678"]),
    ("charge-rates", "serviceType", ["x" * 50, "a/b"]),
    ("calendars", "dates", [[{"date": "2026-12-25", "name": "A"}, {"date": "2026-12-25", "name": "B"}]]),
    ("service-users", "contributions", [EXAMPLES["service-users"]["contributions"] * 2]),
    ("principals", "role", ["approver", "Provider"]),
]


@pytest.mark.parametrize(
    ("kind", "field", "value"), [(kind, field, v) for kind, field, some in WRONG for v in some], ids=short
)
def test_a_value_in_another_form_is_refused(kind: str, field: str, value: object) -> None:
    assert fields(kind, **{field: value}) == [field]


def test_a_provider_is_named_for_a_providers_client_and_only_then() -> None:
    assert fields("principals", providerRef=None) == ["providerRef"]
    assert fields("principals", role="council") == ["providerRef"]
    assert isinstance(read("principals", role="council", providerRef=None), Record)


CALLS: list[tuple[str, list[object]]] = [
    ("days", [[], ["mon", "mon"], ["Mon"], "mon", [1], [["mon"]]]),
    ("start", ["7:30", "24:00", "07:60", "07:30:00", 730]),
    ("minutes", [0, 1441, "30", 30.0, True]),
    ("carers", [0, True, "1"]),
]


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in CALLS for value in values], ids=short)
def test_a_planned_call_names_the_field_that_is_wrong(field: str, value: object) -> None:
    assert fields("orders", planned=[CALL, CALL | {field: value}]) == [f"planned.1.{field}"]


def test_an_order_plans_at_least_one_call() -> None:
    assert read("orders", planned=[]) == [FieldProblem("planned", "must not be empty.")]


def test_a_suspension_does_not_end_before_it_begins() -> None:
    pause = {"from": "2026-08-02", "to": "2026-08-01", "reason": "Away"}
    assert fields("orders", suspensions=[pause]) == ["suspensions.0.to"]


def test_a_step_is_needed_to_round() -> None:
    rounded = {"basis": "claimed", "rounding": {"mode": "nearest"}}
    assert read("contracts", pricing=rounded) == [
        FieldProblem("pricing.rounding.stepMinutes", "is required unless mode is none.")
    ]


@pytest.mark.parametrize("service_type", ["HOME/CARE", "Ü", "x" * 61, "..", "\u202eHOME CARE"])
def test_a_service_type_is_a_key_wherever_it_stands(service_type: str) -> None:
    assert fields("contracts", serviceTypes=["HOME CARE", service_type]) == ["serviceTypes.1"]
    rate = EXAMPLES["rate-frameworks"]["rates"][0] | {"serviceType": service_type}
    assert fields("rate-frameworks", rates=[rate]) == ["rates.0.serviceType"]
    assert fields("orders", serviceType=service_type) == ["serviceType"]
    assert fields("charge-rates", serviceType=service_type) == ["serviceType"]


def test_a_name_may_have_the_marks_that_its_script_needs() -> None:
    for name in ("نور\u200f Care", "क्\u200dष", "Siân O’Neill"):
        assert isinstance(read("providers", name=name), Record)


def test_who_turns_the_direction_of_text_is_told_by_which_character() -> None:
    assert read("providers", name="Fern\u202e Ltd") == [
        FieldProblem("name", "must not hold characters that turn the direction of text (U+202E). Type it anew.")
    ]


def test_dates_reach_from_1900_to_the_end_of_the_calendar() -> None:
    assert isinstance(read("orders", startDate="1900-01-01", endDate="9999-12-31"), Record)
    assert read("orders", startDate="0001-01-01") == [
        FieldProblem("startDate", "is before 1900-01-01. Check the year.")
    ]


def test_the_name_of_an_unknown_field_is_cut() -> None:
    assert fields("providers", **{"x" * 5_000: 1}) == ["x" * 60 + "…"]


def test_an_unknown_field_is_named_as_it_was_sent() -> None:
    assert fields("providers", name_of_provider="x") == ["name_of_provider"]


def test_a_record_too_large_to_store_is_refused() -> None:
    big = [{"date": f"{year}-01-01", "name": "n" * 1000} for year in range(2000, 2400)]
    found = read("calendars", dates=big)
    assert isinstance(found, list)
    assert found[0].message.startswith("The record is too large")


def test_what_a_stored_record_holds_is_not_in_the_error_that_it_no_longer_fits() -> None:
    with pytest.raises(ValidationError) as error:
        OrderRecord.model_validate({"orderRef": "O-1", "reason": "In hospital, Ada Winter"})
    assert "Winter" not in str(error.value)
