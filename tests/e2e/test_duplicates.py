"""Once is once: file references, confirmations and calls that come twice."""

from concurrent.futures import ThreadPoolExecutor

from tests.e2e.calls import Caller, upload
from tests.e2e.conftest import Case
from tests.e2e.files import Cells, csv_file

GOOD: Cells = {}
LATER = {"VisitDate": "11/11/2026"}


def test_a_file_imported_before_is_a_duplicate_that_names_the_first(case: Case) -> None:
    file = csv_file(case.file(GOOD))
    first = case.provider.store(file)
    second = case.provider.check(file)
    assert (second["status"], second["statusReason"]) == ("duplicate", "duplicate-file")
    assert second["duplicateOf"] == first["importId"]
    assert second["counts"]["read"] == 0
    (issue,) = second["issues"]
    assert first["importId"] in issue["message"]
    assert case.provider.status("POST", f"/imports/{second['importId']}/confirm") == 409
    assert len(case.visits()) == 1


def test_a_file_never_confirmed_does_not_use_up_its_reference(case: Case) -> None:
    file = csv_file(case.file(GOOD))
    left = case.provider.check(file)
    done = case.provider.store(file)
    late = case.provider.ask("POST", f"/imports/{left['importId']}/confirm")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/duplicate-file")
    shown = case.provider.get(f"/imports/{left['importId']}")
    assert (shown["status"], shown["duplicateOf"]) == ("duplicate", done["importId"])


def test_another_provider_may_use_the_same_reference(case: Case, p200: Caller) -> None:
    file = case.file(GOOD)
    case.provider.store(csv_file(file))
    theirs = {"ProviderRef": "P200", "ContractNumber": "C-201", "ServiceUserRef": case.someone()}
    assert p200.store(csv_file([file[0] | theirs]))["status"] == "imported"


def test_of_two_confirms_at_once_exactly_one_wins(case: Case) -> None:
    file = csv_file(case.file(GOOD, LATER))
    with ThreadPoolExecutor(2) as calls:
        reports = list(calls.map(case.provider.check, [file, file]))
        assert [report["status"] for report in reports] == ["ready", "ready"]
        paths = [f"/imports/{report['importId']}" for report in reports]
        answers = list(calls.map(lambda path: case.provider.status("POST", f"{path}/confirm"), paths))
    ended = sorted(case.provider.settled(report["importId"])["status"] for report in reports)
    assert (ended, 202 in answers, set(answers) <= {202, 409}) == (["duplicate", "imported"], True, True)
    assert len(case.visits()) == 2


def test_of_two_uploads_with_one_form_the_first_counts(case: Case) -> None:
    begun = case.provider.begin("visits", "week.csv")
    assert upload(begun, csv_file(case.file(GOOD))) == 204
    report = case.provider.report(begun)
    assert upload(begun, csv_file(case.file(GOOD, LATER))) == 204
    case.provider.check(csv_file(case.file(LATER)))
    assert case.provider.get(f"/imports/{begun['importId']}") == report
    assert case.provider.confirm(begun["importId"])["counts"] == report["counts"]
    assert len(case.visits()) == 1


def test_a_post_repeated_with_its_idempotency_key_repeats_its_answer_and_signs_anew(case: Case) -> None:
    headers = {"Idempotency-Key": f"upload-of-{case.person}"}
    body = {"kind": "visits", "filename": "week.csv"}
    first, again = (case.provider.ask("POST", "/imports", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() | {"upload": None} == first.json() | {"upload": None}
    assert upload(again.json(), csv_file(case.file(GOOD))) == 204
    other = case.provider.ask("POST", "/imports", json=body | {"filename": "other.csv"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert case.provider.report(first.json())["status"] == "ready"
    over = case.provider.ask("POST", "/imports", json=body, headers=headers)
    assert (over.status_code, over.json()["type"]) == (409, "/problems/not-awaited")


def test_an_idempotency_key_belongs_to_its_caller_and_call(case: Case, p200: Caller) -> None:
    headers = {"Idempotency-Key": f"anything-of-{case.person}"}
    body = {"kind": "visits", "filename": "week.csv"}
    answers = [caller.ask("POST", "/imports", json=body, headers=headers) for caller in (case.provider, p200)]
    exported = case.provider.ask(
        "POST", "/exports", json={"kind": "commissioned-care", "format": "csv"}, headers=headers
    )
    assert answers[0].json()["importId"] != answers[1].json()["importId"]
    assert exported.status_code == 202


def test_a_match_run_asked_for_twice_with_one_key_runs_once(case: Case) -> None:
    headers = {"Idempotency-Key": f"night-of-{case.contract}"}
    body = {"contractNumber": case.contract}
    first, again = (case.council.ask("POST", "/match-runs", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()) == (202, 202, first.json())
    run = f"/match-runs/{first.json()['matchRunId']}"
    assert case.council.wait(run, lambda answer: answer["status"] != "running")["status"] == "finished"
