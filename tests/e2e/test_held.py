"""Money that waits for an officer, on the deployed stack: held by the night, listed, released or refused."""

from tests.e2e.calls import Caller
from tests.e2e.conftest import Case

NOTE = {"note": "Two carers were needed that day."}
PAIR = {"NumberOfCarers": "2"}


def test_carers_beyond_the_plan_wait_until_an_officer_releases_them(case: Case, council: Caller) -> None:
    case.order()
    case.deliver(PAIR)
    assert case.night()["counts"] == {"visits": 1, "matched": 1, "unmatched": 0, "priced": 1, "held": 1}
    (held,) = council.all("/held-visits", contractNumber=case.contract)
    payment = held["payment"]
    assert (payment["status"], payment["heldMinutes"], payment["waitingFor"]) == ("held", 30, "council")
    released = council.post(f"/held-visits/{held['visitId']}/release", NOTE)
    assert released["payment"]["status"] == "payable"
    assert list(council.all("/held-visits", contractNumber=case.contract)) == []
    (seen,) = case.visits()
    assert [(hold["decision"], hold["note"]) for hold in seen["payment"]["holds"]] == [("released", NOTE["note"])]


def test_a_decision_lasts_through_the_night_and_is_taken_once(case: Case, council: Caller) -> None:
    case.order()
    case.deliver(PAIR)
    case.night()
    (held,) = council.all("/held-visits", contractNumber=case.contract)
    refused = council.post(f"/held-visits/{held['visitId']}/refuse", NOTE)
    assert refused["payment"]["status"] == "payable"
    assert case.night()["counts"]["held"] == 0
    assert council.status("POST", f"/held-visits/{held['visitId']}/release", json=NOTE) == 409


def test_of_two_overlapping_visits_the_one_that_is_withdrawn_frees_the_other(case: Case, council: Caller) -> None:
    case.order()
    case.deliver({}, {"ActualStartTime": "07:50:00", "StartTimeClaimed": "07:50:00"})
    assert case.night()["counts"]["held"] == 2
    first, second = council.all("/held-visits", contractNumber=case.contract, serviceUserRef=case.person)
    case.provider.post(f"/visits/{second['visitId']}/withdraw", {"reason": "Sent by mistake."})
    case.night()
    assert list(council.all("/held-visits", contractNumber=case.contract)) == []
    assert [visit["payment"]["status"] for visit in case.visits()] == ["payable", "not-payable"]
    assert first["visitId"] != second["visitId"]
