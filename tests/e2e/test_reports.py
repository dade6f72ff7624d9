"""What an import says back before anything is stored: counts, every issue, and whether it can be confirmed."""

import pytest

from tests.e2e.calls import Caller, Query, array, download, table, upload
from tests.e2e.conftest import Case
from tests.e2e.files import Cells, csv_file, xml_file

GOOD: Cells = {}
LATER = {"VisitDate": "11/11/2026"}
UNKNOWN_CODE = {"VisitDate": "12/11/2026", "VisitCode": "XX"}
NO_DATE = {"VisitDate": "12 Nov", "ServiceUserDetails": "=1+1"}


def test_a_report_counts_every_record_and_tells_each_issue(case: Case) -> None:
    file = case.file(GOOD, LATER, UNKNOWN_CODE, LATER, NO_DATE)
    report = case.provider.check(csv_file(file), filename="week 46.csv")
    assert (report["status"], report["statusReason"]) == ("needs-correction", None)
    assert (report["kind"], report["filename"], report["providerRef"]) == ("visits", "week 46.csv", "P100")
    assert report["fileReference"] == file[0]["FileReference"]
    counted = {"read": 5, "new": 2, "updated": 0, "unchanged": 0, "rejected": 3, "warnings": 1}
    assert report["counts"] == counted | {"missing": 0, "withdrawn": 0}
    assert report["issueCount"] == len(report["issues"]) == 4
    assert report["issues"][0] == {
        "severity": "error",
        "code": "visit-code",
        "level": "visit",
        "message": "The council has no visit code 'XX'. Ask the council for its list of visit codes.",
        "location": {"row": 4},
        "field": "VisitCode",
        "value": "XX",
        "serviceUserRef": case.person,
        "visitDate": "2026-11-12",
    }
    assert [(issue["code"], issue["location"]["row"]) for issue in report["issues"]] == [
        ("visit-code", 4),
        ("repeated-visit", 5),
        ("header-repeated", 6),
        ("format", 6),
    ]


def test_a_report_sums_up_its_issues_and_tells_what_changes_in_stored_visits(case: Case) -> None:
    case.deliver(GOOD, LATER)
    before, _ = case.visits()
    amended = GOOD | {"ManuallyAmended": "Y"}
    report = case.provider.check(csv_file(case.file(amended, LATER, UNKNOWN_CODE, UNKNOWN_CODE)))
    assert [(group["code"], group["count"]) for group in report["issueSummary"] if group["severity"] == "error"] == [
        ("visit-code", 2),
        ("repeated-visit", 1),
    ]
    assert report["changes"] == [
        {
            "visitId": before["visitId"],
            "serviceUserRef": case.person,
            "visitDate": before["visitDate"],
            "field": "ManuallyAmended",
            "before": before["manuallyAmended"],
            "after": "Y",
        }
    ]


def test_an_issue_in_xml_says_line_and_path(case: Case) -> None:
    report = case.provider.check(xml_file(case.file(GOOD, UNKNOWN_CODE)), filename="week.xml")
    (issue,) = report["issues"]
    assert issue["location"] == {
        "line": 4,
        "path": "/File/ProviderContract[1]/ServiceDeliveryHeader[1]/HomeCareVisit[2]",
    }


def test_all_issues_can_be_downloaded_as_csv_and_json(case: Case) -> None:
    report = case.provider.check(csv_file(case.file(GOOD, UNKNOWN_CODE, LATER | {"ManuallyAmended": "=A1"})))
    issues = f"/imports/{report['importId']}/issues"
    assert array(download(case.provider.get(issues, format="json")["url"])) == report["issues"]
    rows = table(download(case.provider.get(issues, format="csv")["url"]))
    assert [(row["code"], row["row"], row["value"]) for row in rows] == [
        ("visit-code", "3", "XX"),
        ("manually-amended", "4", "'=A1"),
    ]
    assert rows[0]["message"] == report["issues"][0]["message"]


def test_issues_cannot_be_asked_for_before_the_check_has_ended(p100: Caller) -> None:
    begun = p100.begin("visits", "week.csv")
    assert p100.status("GET", f"/imports/{begun['importId']}/issues") == 409


def test_rejected_records_can_be_left_out_but_only_on_purpose(case: Case) -> None:
    report = case.provider.check(csv_file(case.file(GOOD, UNKNOWN_CODE)))
    confirm = f"/imports/{report['importId']}/confirm"
    refused = case.provider.ask("POST", confirm)
    assert refused.status_code == 409
    assert "leaveOutRejected" in refused.json()["detail"]
    assert case.provider.status("POST", confirm, json={"leaveOutRejected": True}) == 202
    done = case.provider.settled(report["importId"])
    assert (done["status"], done["counts"]["new"], done["counts"]["rejected"]) == ("imported", 1, 1)
    assert len(case.visits()) == 1


def test_a_file_of_rejected_records_only_cannot_be_confirmed_at_all(case: Case) -> None:
    report = case.provider.check(csv_file(case.file(UNKNOWN_CODE)))
    body = {"leaveOutRejected": True}
    assert case.provider.status("POST", f"/imports/{report['importId']}/confirm", json=body) == 409


def test_a_good_file_confirms_itself_when_asked_to(case: Case) -> None:
    report = case.provider.check(csv_file(case.file(GOOD, LATER)), autoConfirm=True)
    assert case.provider.settled(report["importId"])["status"] in {"ready", "imported"}
    done = case.provider.wait(f"/imports/{report['importId']}", lambda answer: answer["status"] == "imported")
    assert done["importedAt"]
    assert len(case.visits()) == 2


def test_a_file_with_a_mistake_waits_to_be_confirmed_even_then(case: Case) -> None:
    report = case.provider.check(csv_file(case.file(GOOD, UNKNOWN_CODE)), autoConfirm=True)
    assert case.provider.settled(report["importId"])["status"] == "needs-correction"
    assert case.visits() == []


def test_confirming_again_is_no_mistake_and_has_no_effect(case: Case) -> None:
    done = case.deliver(GOOD)
    assert case.provider.status("POST", f"/imports/{done['importId']}/confirm") == 202
    assert case.provider.settled(done["importId"]) == done
    assert len(case.visits()) == 1


def test_an_import_can_be_cancelled_until_it_is_confirmed(case: Case) -> None:
    file = csv_file(case.file(GOOD))
    report = case.provider.check(file)
    path = f"/imports/{report['importId']}"
    assert [case.provider.status("DELETE", path) for _ in range(2)] == [204, 204]
    assert case.provider.get(path)["status"] == "cancelled"
    assert case.provider.status("POST", f"{path}/confirm") == 409
    done = case.provider.store(file)
    assert case.provider.status("DELETE", f"/imports/{done['importId']}") == 409


def test_a_cancelled_upload_is_not_looked_at(case: Case) -> None:
    begun = case.provider.begin("visits", "week.csv")
    assert case.provider.status("DELETE", f"/imports/{begun['importId']}") == 204
    assert upload(begun, csv_file(case.file(GOOD))) == 204
    case.provider.check(csv_file(case.file(LATER)))
    assert case.provider.get(f"/imports/{begun['importId']}")["status"] == "cancelled"


def test_imports_are_listed_newest_first_by_kind_and_status(case: Case) -> None:
    first, second = (case.provider.begin("visits", name)["importId"] for name in ("a.csv", "b.csv"))
    asked: Query = {"kind": "visits", "status": "awaiting-upload", "limit": 2}
    assert [item["importId"] for item in case.provider.get("/imports", **asked)["items"]] == [second, first]
    assert [item["importId"] for item in case.council.get("/imports", **asked)["items"]] == [second, first]
    assert {item["kind"] for item in case.provider.all("/imports", kind="carers")} == {"carers"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "visits"}, 422),
        ({"kind": "visit", "filename": "a.csv"}, 422),
        ({"kind": "visits", "filename": "a.csv", "autoConfirm": "yes"}, 422),
        ({"kind": "visits", "filename": "a.csv", "other": 1}, 422),
        ({"kind": "orders", "filename": "a.jsonl"}, 403),
    ],
)
def test_what_an_upload_may_be_asked_for(p100: Caller, body: dict[str, object], status: int) -> None:
    answer = p100.ask("POST", "/imports", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
