"""The day on which weeks end cannot change once a week is stored, however closely a file and a change meet."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from actuals.aws.imports import ImportsTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.aws.week_end import FixedWeekEnd
from actuals.model.imports import VISITS
from actuals.model.refs import ImportId
from functions.commission.handler import api
from functions.validate.store import store
from tests.examples import WEEK
from tests.integration.calls import COUNCIL, Answer, call
from tests.integration.imports import Deliveries, checked, confirm, imported, put_reference, shown, visits_csv
from tests.integration.queues import succeed

SUNDAY, FRIDAY = {"weekEndsOn": "sunday", "lateWeeks": 520}, {"weekEndsOn": "friday", "lateWeeks": 520}


@pytest.fixture
def deliveries(aws: dict[str, str], reference: ReferenceTable) -> Deliveries:
    put_reference(reference)
    return Deliveries(aws)


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


def put(settings: dict[str, Any]) -> Answer:
    return call(api, "PUT", "/settings/council", COUNCIL, settings)


def kept() -> str:
    return str(call(api, "GET", "/settings/council").body["weekEndsOn"])


def bulk(deliveries: Deliveries, settings: dict[str, Any]) -> str:
    return checked(deliveries, json.dumps(settings).encode(), kind="settings", client=COUNCIL)


@pytest.mark.usefixtures("deliveries")
def test_as_long_as_no_week_is_stored_weeks_may_end_on_any_day() -> None:
    for settings in (FRIDAY, SUNDAY, FRIDAY):
        assert put(settings).status == 200
        assert kept() == settings["weekEndsOn"]


def test_once_a_week_is_stored_they_end_on_that_day_for_good(deliveries: Deliveries) -> None:
    imported(deliveries, visits_csv())
    refused = put(FRIDAY)
    assert (refused.status, refused.problem) == (409, "weeks-stored")
    assert [error["field"] for error in refused.body["errors"]] == ["weekEndsOn"]
    assert kept() == "sunday"


def test_everything_else_of_the_settings_may_change(deliveries: Deliveries) -> None:
    imported(deliveries, visits_csv())
    assert put(SUNDAY | {"lateWeeks": 26}).status == 200
    assert call(api, "GET", "/settings/council").body["lateWeeks"] == 26


def test_weeks_that_came_in_before_that_was_fixed_count_too(visits: VisitsTable, deliveries: Deliveries) -> None:
    visits.save(WEEK)
    assert put(FRIDAY).status == 409
    assert shown(bulk(deliveries, FRIDAY), COUNCIL)["status"] == "needs-correction"
    assert put(SUNDAY).status == 200


def test_without_settings_weeks_end_on_sunday(aws: dict[str, str], visits: VisitsTable) -> None:
    visits.save(WEEK)
    assert put(FRIDAY).status == 409
    assert put(SUNDAY).status == 201


def test_settings_in_bulk_are_rejected_alike(deliveries: Deliveries) -> None:
    imported(deliveries, visits_csv())
    report = shown(bulk(deliveries, FRIDAY), COUNCIL)
    (issue,) = report["issues"]
    assert (report["status"], issue["code"], issue["field"]) == ("needs-correction", "weeks-stored", "weekEndsOn")
    assert shown(bulk(deliveries, SUNDAY), COUNCIL)["status"] == "ready"


def test_settings_in_bulk_are_left_out_when_a_week_was_stored_since_their_check(deliveries: Deliveries) -> None:
    settings = bulk(deliveries, FRIDAY)
    imported(deliveries, visits_csv())
    assert confirm(settings, COUNCIL).status == 202
    deliveries.store()
    counts = shown(settings, COUNCIL)["counts"]
    assert (counts["updated"], counts["rejected"], kept()) == (0, 1, "sunday")


def test_settings_in_bulk_are_stored_while_no_week_is(deliveries: Deliveries) -> None:
    settings = bulk(deliveries, FRIDAY)
    assert confirm(settings, COUNCIL).status == 202
    deliveries.store()
    assert (shown(settings, COUNCIL)["counts"]["updated"], kept()) == (1, "friday")


def test_a_file_that_was_checked_by_another_day_is_not_confirmed(deliveries: Deliveries, visits: VisitsTable) -> None:
    waiting = checked(deliveries, visits_csv())
    assert put(FRIDAY).status == 200
    refused = confirm(waiting)
    assert (refused.status, refused.problem) == (409, "not-confirmable")
    assert "end on another day" in refused.body["detail"]
    deliveries.store()
    assert (shown(waiting)["status"], visits.has_any()) == ("ready", False)


def test_a_file_that_is_confirmed_fixes_the_day_before_its_first_week_is_stored(deliveries: Deliveries) -> None:
    assert confirm(checked(deliveries, visits_csv())).status == 202
    assert put(FRIDAY).status == 409


@pytest.mark.parametrize("first", ["the file", "the settings"])
def test_of_a_file_and_a_change_that_meet_one_gives_way(
    deliveries: Deliveries, visits: VisitsTable, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Each is stopped between its look at the other and its write, and the other goes first."""
    waiting = checked(deliveries, visits_csv())
    write = FixedWeekEnd._write
    rivals: list[Callable[[], Answer]] = [partial(confirm, waiting), partial(put, FRIDAY)]
    rival, act = rivals if first == "the file" else rivals[::-1]

    def overtaken(self: FixedWeekEnd, *writes: Any) -> None:
        monkeypatch.setattr(FixedWeekEnd, "_write", write)
        assert rival().status in {200, 202}
        write(self, *writes)

    monkeypatch.setattr(FixedWeekEnd, "_write", overtaken)
    assert act().status == 409
    deliveries.store()
    assert (kept(), visits.has_any()) == (("sunday", True) if first == "the file" else ("friday", False))


def test_a_message_that_came_before_its_import_was_confirmed_is_held_to_the_same(
    aws: dict[str, str], deliveries: Deliveries, visits: VisitsTable
) -> None:
    waiting = checked(deliveries, visits_csv())
    put(FRIDAY)
    succeed(store, {"importId": waiting, "leaveOutRejected": False})
    assert (shown(waiting)["status"], visits.has_any()) == ("ready", False)


def test_an_import_from_before_that_was_written_down_is_stored(aws: dict[str, str], deliveries: Deliveries) -> None:
    waiting, table = ImportId(checked(deliveries, visits_csv())), ImportsTable(aws["IMPORTS_TABLE"])
    before = table.get(waiting)
    assert before is not None
    assert (before.kind, before.week_ends_on) == (VISITS, 6)
    table.save(replace(before, week_ends_on=None))
    assert confirm(waiting).status == 202
