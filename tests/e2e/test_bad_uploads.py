"""What should never have been uploaded: S3 refuses it, or the report says what it is."""

import io
import zipfile

import pytest

from tests.e2e.calls import Caller, upload
from tests.e2e.conftest import Case
from tests.e2e.files import Cells, csv_file, xml_file

GOOD: Cells = {}


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("week.csv", "FileReference")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "unreadable", "empty"),
        (archive(), "unreadable", "zip"),
        (b"%PDF-1.7 ...", "unreadable", "PDF"),
        (b"Dear all: here is the week you asked for.\n", "unreadable", "neither CSV nor XML"),
        (b"FileReference;Description\nF-1;x\n", "headings", "VisitDate is missing"),
        (b"<!DOCTYPE File [<!ENTITY e 'x'>]><File/>", "unreadable", "DTD"),
        (b"<File><FileReference>F-1</FileReference>", "unreadable", "cut off"),
    ],
    ids=["empty", "zip", "pdf", "letter", "headings", "dtd", "truncated"],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    p100: Caller, content: bytes, code: str, words: str
) -> None:
    report = p100.check(content, filename="visits.csv")
    assert (report["status"], report["statusReason"]) == ("unreadable", code)
    assert (report["counts"]["read"], report["issueCount"]) == (0, 1)
    (issue,) = report["issues"]
    assert (issue["code"], issue["level"]) == (code, "file")
    assert words in issue["message"]
    assert p100.status("POST", f"/imports/{report['importId']}/confirm", json={"leaveOutRejected": True}) == 409


def test_a_file_that_mixes_two_references_is_refused(case: Case) -> None:
    report = case.provider.check(csv_file([*case.file(GOOD), *case.file(GOOD)]))
    assert (report["status"], report["statusReason"]) == ("unreadable", "mixed-file-reference")


def test_s3_refuses_another_key_other_fields_and_a_file_over_the_limit(case: Case) -> None:
    begun = case.provider.begin("visits", "week.csv")
    assert upload(begun, b"x", key="inbox/another") == 403
    assert upload(begun, b"x", acl="public-read") == 403
    assert upload(begun, bytes(begun["upload"]["maxBytes"] + 1)) == 400
    assert case.provider.get(f"/imports/{begun['importId']}")["status"] == "awaiting-upload"
    assert upload(begun, xml_file(case.file(GOOD))) == 204
    assert case.provider.report(begun)["status"] == "ready"


def test_what_was_not_uploaded_cannot_be_confirmed(p100: Caller) -> None:
    begun = p100.begin("visits", "week.csv")
    answer = p100.ask("POST", f"/imports/{begun['importId']}/confirm")
    assert answer.status_code == 409
    assert "No file was uploaded yet" in answer.json()["detail"]
