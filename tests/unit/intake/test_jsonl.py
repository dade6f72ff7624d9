"""JSON Lines."""

from typing import Any

import pytest

from actuals.intake.jsonl import read_json_lines
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode, Level, Location

RECORD = {"code": "VS", "description": "Zoë’s visit", "providerPaid": True, "maximumMinutes": 1440}
LINE = '{"code": "VS", "description": "Zoë’s visit", "providerPaid": true, "maximumMinutes": 1440}'


def read(content: str | bytes) -> list[tuple[Location, dict[str, Any]] | Issue]:
    return list(read_json_lines([content.encode() if isinstance(content, str) else content]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_line_is_a_record(encoding: str, line_end: str) -> None:
    content = f"{LINE}{line_end}{line_end}  {LINE} {line_end}{LINE}".encode(encoding)
    assert read(content) == [(Location(row=row), RECORD) for row in (1, 3, 4)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        (LINE + LINE, "not JSON"),
        ("code: VS", "not JSON"),
        ("{'code': 'VS'}", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"code":' * 40_000, "not JSON"),
        ('{"n": ' + "9" * 5000 + "}", "not JSON"),
        ('{"n": "\x01"}', "not JSON"),
        ("[1, 2]", "not a record"),
        ('"VS"', "not a record"),
        ("null", "not a record"),
        ('{"n": NaN}', "NaN, which is no number"),
        ('{"n": [-Infinity]}', "-Infinity, which is no number"),
        ('{"n": 1e999}', "too large"),
        ('{"code": "A", "code": "B"}', "'code' is there more than once"),
        ('{"a": {"x": 1, "y": 2, "x": 1}}', "'x' is there more than once"),
        ('{"\\ud800": 1, "\\ud800": 2}', "'?' is there more than once"),
        ('{"code": "\\ud800"}', "lone surrogate"),
        ('{"' + "x" * 400_000 + '": 1}', "over 350,000 characters"),
    ],
)
def test_a_line_that_is_no_record_is_rejected_alone(line: str, said: str) -> None:
    before, issue, after = read(f"{LINE}\n{line}\n{LINE}\n")
    assert (before, after) == ((Location(row=1), RECORD), (Location(row=3), RECORD))
    assert isinstance(issue, Issue)
    assert (issue.code, issue.level, issue.location) == (IssueCode.FORMAT, Level.VISIT, Location(row=2))
    assert said in issue.message
    assert issue.message.encode()


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert read('{"name": "\\ud83c\\udfe0"}') == [(Location(row=1), {"name": "🏠"})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n \r\n", "empty"),
        (LINE.encode("windows-1252") + b"\n", "Line 1 holds characters that are not UTF-8"),
        (b"PK\x03\x04", "a zip archive"),
        (LINE.encode("utf-16-le"), "not text"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(content)
