"""What is published of the file format is what the readers and checks hold files to."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from actuals.checking.command import main
from actuals.checking.files import LARGEST_FILE
from actuals.intake.carers import read_carers
from actuals.intake.detect import read_visits
from actuals.intake.fields import (
    CARER_FIELDS,
    FILE_FIELDS,
    HEADER_FIELDS,
    OPTIONAL,
    OTHER_NAMES,
    VISIT_FIELDS,
)
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import IssueCode
from actuals.validation import cells
from tests.contract.schema import takes
from tests.template import template

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ALL_FIELDS = (*FILE_FIELDS, *HEADER_FIELDS, *VISIT_FIELDS)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def table(heading: str) -> dict[str, bool]:
    """The fields that a section of the description lists, and whether it calls them required."""
    text = (DOCS / "file-format.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", text.partition(f"\n## {heading}\n")[2], flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|", section, flags=re.MULTILINE)
    return {name: required == "yes" for names, required in rows for name in re.findall(r"`(\w+)`", names)}


@pytest.mark.parametrize(
    ("form", "read", "good", "bad"),
    [
        (
            "Date",
            cells.xml_date,
            ["2026-11-22", "2026-11-22T00:00:00", "22/11/2026", "1900-01-01", "31/12/2199", "29/02/2000", "29/02/2028"],
            [
                "29/02/2026",
                "2026-02-29",
                "29/02/2100",
                "31/11/2026",
                "2026-11-22T24:00:00",
                "22.11.2026",
                "2026-11-2",
                "2026-13-01",
                "32/01/2026",
                "1899-12-31",
                "2200-01-01",
                "22/11/26",
                "46347",
            ],
        ),
        (
            "Moment",
            cells.created,
            ["2026-11-23T09:00:00"],
            ["2026-11-23", "2026-11-23T24:00:00", "2026-02-29T09:00:00", "2026-11-23T09:00:00Z", "23/11/2026 09:00"],
        ),
        ("Time", cells.clock_time, ["00:00:00", "23:59:59"], ["24:00:00", "12:60:00", "7am", "0.5", "-01:00:00"]),
        (
            "Duration",
            cells.xml_seconds,
            [
                "00:00:00",
                "24:00:00",
                "PT30M",
                "PT24H",
                "PT1440M",
                "PT1439M59S",
                "PT1H5M",
                "PT90S",
                "PT0S",
                "PT23H59M59S",
            ],
            ["24:00:01", "25:00:00", "PT", "PT24H1S", "PT1441M", "-PT5M", "P1D", "PT1.5H", "30", "PT25H", "PT1440M1S"],
        ),
        ("MoneyOrBlank", cells.money, ["168.70", "0", "-3.5", "999999999.99"], ["£3", "1,000.00", "1e3", "3.999", "."]),
        ("YesOrNo", cells.yes_or_no, ["True", "false", "FALSE"], ["yes", "1", "No"]),
        ("CarersOrBlank", cells.carers, ["", "1", "12", "999"], ["0", "-1", "two", "1.0", "1000"]),
    ],
)
def test_forms_of_the_schema_are_those_of_the_checks(
    form: str, read: Callable[[str], object], good: list[str], bad: list[str]
) -> None:
    given = [*good, *bad]
    assert {cell: takes(form, cell) for cell in given} == {cell: cell in good for cell in given}
    assert {cell: not isinstance(read(cell), cells.Malformed) for cell in given} == {
        cell: cell in good for cell in given
    }


@pytest.mark.parametrize(
    ("name", "read", "fields"),
    [("visits-template.csv", read_visits, ALL_FIELDS), ("carers-template.csv", read_carers, CARER_FIELDS)],
)
def test_templates_lack_nothing_but_records(
    name: str, read: Callable[..., Iterable[object]], fields: tuple[str, ...]
) -> None:
    content = (DOCS / name).read_bytes()
    assert content.decode() == f"{','.join(fields)}\n"
    with pytest.raises(UnreadableFile) as refused:
        list(read([content]))
    assert refused.value.code is IssueCode.NO_VISITS


def test_the_example_is_good() -> None:
    out = StringIO()
    reference = ("--reference", str(ROOT / "samples/reference"), "--carers", str(ROOT / "samples/P100/carers.csv"))
    code = main(["check", str(DOCS / "visits-example.csv"), *reference], NOW, out, out)
    assert (code, out.getvalue()) == (0, "1 of 1 records are good, 0 would be rejected; 0 warnings.\n")


def test_a_file_may_be_as_large_here_as_the_stack_takes_it() -> None:
    assert template()["Parameters"]["MaxUploadBytes"]["Default"] == LARGEST_FILE


def test_the_description_lists_the_fields_and_which_are_required() -> None:
    assert table("Visits as CSV") == {name: name not in OPTIONAL for name in ALL_FIELDS}


def test_the_description_has_the_other_names_and_the_carers_fields() -> None:
    text = (DOCS / "file-format.md").read_text(encoding="utf-8")
    assert [name for name in (*OTHER_NAMES, *CARER_FIELDS) if f"`{name}`" not in text] == []


def test_every_code_is_described() -> None:
    text = (DOCS / "file-format.md").read_text(encoding="utf-8")
    assert [code for code in IssueCode if f"| `{code}`" not in text and f", `{code}`" not in text] == []
