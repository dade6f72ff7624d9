"""A week of care, from the file to matched visits."""

import pytest

from infra.local.api import Json
from tests.e2e.conftest import Case
from tests.e2e.files import Cells, csv_file, xml_file

MORNING: Cells = {}
EVENING = {"VisitDate": "12/11/2026", "StartTimeClaimed": "17:00:00", "ActualStartTime": "16:55:30"}
OF_ONE_FILE = {"visitId", "serviceUserRef", "importId", "history", "planned"}


def without_references(visits: list[Json]) -> list[Json]:
    return [{name: value for name, value in visit.items() if name not in OF_ONE_FILE} for visit in visits]


def test_the_same_week_as_xml_and_as_csv_gives_the_same_visits(case: Case) -> None:
    other = case.someone()
    by_csv, by_xml = case.order(), case.order(other)
    week = (MORNING, EVENING, {"SecondaryVisit": "true", "OurRef": "", "NumberOfCarers": ""})
    stored = [
        case.provider.store(csv_file(case.file(*week))),
        case.provider.store(
            xml_file([visit | {"ServiceUserRef": other} for visit in case.file(*week)]), filename="week.xml"
        ),
    ]
    case.night()
    assert [(done["status"], done["counts"]["new"]) for done in stored] == [("imported", 3)] * 2
    first, second = case.visits(), case.visits(other)
    assert without_references(first) == without_references(second)
    assert [visit["status"] for visit in first] == ["matched"] * 3
    assert {visit["planned"]["orderRef"] for visit in first} == {by_csv["orderRef"]}
    assert {visit["planned"]["orderRef"] for visit in second} == {by_xml["orderRef"]}


def test_a_matched_visit_shows_what_was_planned_claimed_and_done(case: Case) -> None:
    order = case.order()
    done = case.deliver(MORNING)
    case.night()
    (visit,) = case.visits()
    assert case.provider.get(f"/visits/{visit['visitId']}") == visit
    assert (visit["status"], visit["reason"], visit["reasonText"], visit["importId"]) == (
        "matched",
        None,
        None,
        done["importId"],
    )
    assert visit["claimed"] == {"start": "2026-11-10T07:30:00", "minutes": 30, "duration": "00:30:00"}
    assert visit["actual"] == {"start": "2026-11-10T07:34:00", "minutes": 29, "duration": "00:29:30"}
    assert visit["planned"] == {
        "orderRef": order["orderRef"],
        "start": "2026-11-10T07:30:00",
        "minutes": 30,
        "carers": 1,
    }
    assert case.person not in visit["visitId"]


def test_nothing_is_stored_before_it_is_confirmed(case: Case) -> None:
    report = case.provider.check(csv_file(case.file(MORNING, EVENING)))
    assert (report["status"], report["counts"]["new"]) == ("ready", 2)
    assert case.visits() == []
    case.provider.confirm(report["importId"])
    assert [visit["status"] for visit in case.visits()] == ["new", "new"]


def test_a_visit_taken_back_leaves_the_night_until_it_is_sent_again(case: Case) -> None:
    case.order()
    case.deliver(MORNING, EVENING)
    mistake, _ = case.visits()
    withdrawn = case.provider.post(f"/visits/{mistake['visitId']}/withdraw", {"reason": "Sent by mistake."})
    assert (withdrawn["status"], withdrawn["payment"]["status"]) == ("withdrawn", "not-payable")
    assert case.night()["counts"]["visits"] == 1
    assert [visit["status"] for visit in case.visits()] == ["withdrawn", "matched"]
    case.deliver(MORNING)
    case.night()
    again, _ = case.visits()
    assert (again["visitId"], again["status"]) == (mistake["visitId"], "matched")


def test_an_order_authorised_today_matches_yesterdays_visits_tonight(case: Case) -> None:
    order = case.order(status="draft")
    case.deliver(MORNING, EVENING)
    tonight = case.night()["counts"]
    assert (tonight["visits"], tonight["matched"], tonight["unmatched"]) == (2, 0, 2)
    assert [visit["reason"] for visit in case.visits()] == ["not-authorised", "not-authorised"]
    case.council.put(f"/orders/{order['orderRef']}", order | {"status": "authorised"})
    tomorrow = case.night()["counts"]
    assert (tomorrow["visits"], tomorrow["matched"], tomorrow["unmatched"]) == (2, 2, 0)
    for visit in case.visits():
        assert (visit["status"], visit["reason"], visit["payment"]["waitingFor"]) == ("matched", None, None)
        assert [entry["what"][:9] for entry in visit["history"]] == ["Imported ", "Unmatched", "Matched w", "Priced at"]


@pytest.mark.parametrize("order_of_rows", [1, -1], ids=["as-delivered", "upside-down"])
def test_of_two_live_orders_the_nearer_is_matched_whatever_the_order_of_rows(case: Case, order_of_rows: int) -> None:
    late, early = case.order(start="17:00"), case.order(start="07:30")
    rows = [MORNING, EVENING, {"StartTimeClaimed": "15:30:00", "ActualStartTime": "15:30:00"}]
    case.deliver(*rows[::order_of_rows])
    case.night()
    assert {visit["actual"]["start"][11:16]: visit["planned"]["orderRef"] for visit in case.visits()} == {
        "07:34": early["orderRef"],
        "15:30": late["orderRef"],
        "16:55": late["orderRef"],
    }


def test_each_unmatched_visit_says_why_and_who_must_act(case: Case) -> None:
    someone_else = case.order(case.someone())["orderRef"]
    ended = case.order(endDate="2026-11-09")["orderRef"]
    case.order(
        serviceType="SITTING SERVICE", suspensions=[{"from": "2026-11-12", "to": "2026-11-12", "reason": "hospital"}]
    )
    sitting = {"ServiceType": "SITTING SERVICE"}
    stranger = {"ServiceUserRef": case.someone()}
    case.deliver(
        {"VisitDate": "09/11/2026"},
        {"VisitDate": "10/11/2026"},
        {"VisitDate": "11/11/2026", "OrderRef": "O-never"},
        {"VisitDate": "12/11/2026", "OrderRef": someone_else},
        {"VisitDate": "13/11/2026", "OrderRef": ended},
        sitting | {"VisitDate": "12/11/2026", "StartTimeClaimed": "08:00:00", "ActualStartTime": "08:00:00"},
        sitting | {"VisitDate": "13/11/2026", "StartTimeClaimed": "08:00:00", "ActualStartTime": "08:00:00"},
        stranger,
    )
    case.night()
    assert {
        (visit["visitDate"][8:], visit["actual"]["start"][11:16]): (
            visit["status"],
            visit["reason"],
            visit["payment"]["waitingFor"],
        )
        for visit in case.visits()
    } == {
        ("09", "07:34"): ("matched", None, None),
        ("10", "07:34"): ("unmatched", "outside-order-dates", "council"),
        ("11", "07:34"): ("unmatched", "order-ref-unknown", "provider"),
        ("12", "07:34"): ("unmatched", "order-ref-other-person", "provider"),
        ("13", "07:34"): ("unmatched", "order-ref-not-current", "provider"),
        ("12", "08:00"): ("unmatched", "suspended", "council"),
        ("13", "08:00"): ("matched", None, "council"),  # there is no rate for sitting
    }
    (visit,) = case.visits(stranger["ServiceUserRef"])
    assert (visit["reason"], visit["payment"]["waitingFor"]) == ("no-order", "council")


def test_care_of_another_kind_than_ordered_or_far_from_two_plans_is_unmatched(case: Case) -> None:
    case.order(start="07:30")
    case.order(start="17:00")
    case.deliver(
        {"ServiceType": "SITTING SERVICE"},
        {"VisitDate": "11/11/2026", "StartTimeClaimed": "12:15:00", "ActualStartTime": "12:15:00"},
    )
    case.night()
    visits = case.visits()
    assert [visit["reason"] for visit in visits] == ["wrong-service-type", "too-far-from-plan"]
    assert all(visit["reasonText"].endswith(".") for visit in visits)


def test_a_corrected_file_updates_the_visits_that_changed_and_keeps_their_ids(case: Case) -> None:
    case.order()
    case.deliver(MORNING, EVENING)
    case.night()
    first = {visit["visitDate"]: visit for visit in case.visits()}
    corrected = case.deliver(MORNING, EVENING | {"DurationClaimed": "00:45:00"}, {"VisitDate": "13/11/2026"})
    counts = corrected["counts"]
    assert (counts["new"], counts["updated"], counts["unchanged"]) == (1, 1, 1)
    second = {visit["visitDate"]: visit for visit in case.visits()}
    assert [visit["status"] for visit in second.values()] == ["matched", "new", "new"]
    assert second["2026-11-10"] == first["2026-11-10"]
    changed = second["2026-11-12"]
    assert changed["visitId"] == first["2026-11-12"]["visitId"]
    assert (changed["claimed"]["minutes"], changed["importId"]) == (45, corrected["importId"])
    case.night()
    assert {visit["status"] for visit in case.visits()} == {"matched"}


def test_a_visit_that_a_later_file_leaves_out_stays(case: Case) -> None:
    case.deliver(MORNING, EVENING)
    case.deliver(MORNING)
    assert len(case.visits()) == 2


def test_the_same_night_again_changes_nothing(case: Case) -> None:
    case.order()
    case.deliver(MORNING, EVENING | {"OrderRef": "O-never"})
    first, visits = case.night()["counts"], case.visits()
    assert (case.night()["counts"], case.visits()) == (first, visits)


def test_a_night_from_a_later_week_on_leaves_earlier_ones_alone(case: Case) -> None:
    case.order()
    case.deliver(MORNING)
    run = case.council.post("/match-runs", {"contractNumber": case.contract, "fromWeek": "2026-11-22"})
    done = case.council.wait(f"/match-runs/{run['matchRunId']}", lambda answer: answer["status"] != "running")
    assert (done["counts"]["visits"], case.visits()[0]["status"]) == (0, "new")
    assert done["matchRunId"] in [run["matchRunId"] for run in case.council.get("/match-runs", limit=5)["items"]]
