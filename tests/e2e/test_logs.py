"""What the functions write down while they work."""

from infra.local.deploy import session
from infra.local.stack import Stack
from tests.e2e.calls import download
from tests.e2e.conftest import Case
from tests.e2e.files import csv_file


def test_no_log_line_names_a_person_or_holds_a_link(stack: Stack, case: Case) -> None:
    case.order()
    told = {"ServiceUserDetails": "Quillfeather, Ottoline", "CareWorkerName": "Ignatius Thrupp"}
    report = case.provider.check(csv_file(case.file(told, told | {"VisitDate": "11/11/2026", "VisitCode": "XX"})))
    download(case.provider.get(f"/imports/{report['importId']}/issues")["url"])
    case.provider.post(f"/imports/{report['importId']}/confirm", {"leaveOutRejected": True})
    case.provider.settled(report["importId"])
    case.night()
    case.provider.export("visits", "csv", weekEnding="2026-11-15", serviceUserRef=case.person)
    written = "\n".join(lines(stack))
    assert report["importId"] in written
    for private in ("Quillfeather", "Thrupp", f'"{case.person}"', f"/{case.person}/", "X-Amz-Signature", "Bearer "):
        assert private not in written


def lines(stack: Stack) -> list[str]:
    """All that was logged so far."""
    logs = session().client("logs", endpoint_url=stack.engine.url)
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    pages = logs.get_paginator("filter_log_events")
    found = [
        event["message"] for name in groups for page in pages.paginate(logGroupName=name) for event in page["events"]
    ]
    logs.close()
    return found
