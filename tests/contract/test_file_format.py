"""What is published of the file format is what the readers and checks hold files to."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from actuals.checking.command import main
from actuals.checking.files import LARGEST_FILE
from actuals.intake.carers import read_carers
from actuals.intake.detect import read_visits
from actuals.intake.fields import (
    CARER_FIELDS,
    CONTRACT_FIELDS,
    FIELD_LENGTH,
    FILE_FIELDS,
    HEADER_FIELDS,
    OPTIONAL,
    OTHER_NAMES,
    VISIT_FIELDS,
    WEEK_FIELDS,
    WORKER_COUNT,
    WORKER_FIELDS,
)
from actuals.intake.unreadable import UnreadableFile
from actuals.intake.xml_levels import CONTRACT, FILE, HEADER, VISIT, WORKER
from actuals.model.issues import IssueCode
from actuals.validation import cells
from tests.contract.schema import Schema, root_of
from tests.template import template

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SCHEMA = Schema()
LEVELS = {FILE: FILE_FIELDS, CONTRACT: CONTRACT_FIELDS, HEADER: WEEK_FIELDS, VISIT: VISIT_FIELDS, WORKER: WORKER_FIELDS}
HELD = {FILE: CONTRACT, CONTRACT: HEADER, HEADER: VISIT, VISIT: WORKER}
BLANK = OPTIONAL | {"Name"}
ALL_FIELDS = (*FILE_FIELDS, *HEADER_FIELDS, *VISIT_FIELDS)
GOOD = sorted({*ROOT.glob("samples/P?00/visits.xml"), *ROOT.glob("samples/P?00/corrected.xml")})
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def table(heading: str) -> dict[str, bool]:
    """The fields that a section of the description lists, and whether it calls them required."""
    text = (DOCS / "file-format.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", text.partition(f"\n## {heading}\n")[2], flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|", section, flags=re.MULTILINE)
    return {name: required == "yes" for names, required in rows for name in re.findall(r"`(\w+)`", names)}


def test_the_schema_has_the_levels_of_the_reader() -> None:
    """Workers are in their wrapper, as the schema cannot say otherwise; the reader also takes them without."""
    assert SCHEMA.levels == tuple(LEVELS)
    assert {level: SCHEMA.records(level) for level in LEVELS} == {
        level: {HELD[level], f"{HELD[level]}s"} if level in HELD else set() for level in LEVELS
    } | {VISIT: {f"{WORKER}s"}}


def test_the_schema_takes_as_many_workers_as_the_reader() -> None:
    assert (
        f'<xs:element ref="CareWorker" minOccurs="0" maxOccurs="{WORKER_COUNT}"/>' in (DOCS / "visits.xsd").read_text()
    )


@pytest.mark.parametrize("level", LEVELS)
def test_the_schema_has_the_fields_of_the_reader_and_requires_the_same(level: str) -> None:
    assert tuple(SCHEMA.fields(level)) == LEVELS[level]
    assert SCHEMA.required(level) == set(LEVELS[level]) - BLANK
    assert SCHEMA.once(level) == set(LEVELS[level])


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_required_may_not_be_blank_and_the_rest_may(level: str) -> None:
    blank = {name for name, form in SCHEMA.fields(level).items() if SCHEMA.takes(form, " ")}
    assert blank == set(LEVELS[level]) & BLANK


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_good_samples_are_valid(path: Path) -> None:
    assert list(SCHEMA.faults(root_of(path))) == []


def test_nested_workers_are_valid_as_far_as_each_has_a_reference() -> None:
    text = GOOD[0].read_text(encoding="utf-8")
    end = "</HomeCareVisit>"
    workers = "<CareWorkers><CareWorker><Reference>{}</Reference><Name/></CareWorker></CareWorkers>"
    good, bad = (text.replace(end, workers.format(reference) + end, 1) for reference in ("CW1", " "))
    assert list(SCHEMA.faults(fromstring(good))) == []
    assert list(SCHEMA.faults(fromstring(bad))) == ["Reference is not Text:  "]


def test_mistakes_of_form_are_not_valid() -> None:
    assert list(SCHEMA.faults(root_of(ROOT / "samples/P100/mistakes.xml"))) == [
        "Mileage is not known in ServiceDeliveryHeader",
        "DurationClaimed is not Duration: 25:00:00",
        "VisitCode is missing in HomeCareVisit",
        "NumberOfCarers is not CarersOrBlank: two",
    ]


@pytest.mark.parametrize("name", [*FILE_FIELDS, *CONTRACT_FIELDS, *WEEK_FIELDS, *VISIT_FIELDS])
def test_a_field_sent_twice_is_neither_valid_nor_taken(name: str, tmp_path: Path) -> None:
    text = GOOD[0].read_text(encoding="utf-8")
    twice = re.sub(rf"(<{name}>[^<]*</{name}>|<{name} ?/>)", r"\1\1", text, count=1)
    path = tmp_path / "visits.xml"
    path.write_text(twice, encoding="utf-8")
    assert any(fault.startswith(f"{name} is repeated") for fault in SCHEMA.faults(root_of(path)))
    assert main(["check", str(path)], NOW, StringIO(), StringIO()) == 1


@pytest.mark.parametrize(
    ("form", "read", "good", "bad"),
    [
        (
            "Date",
            cells.xml_date,
            ["2026-11-22", "2026-11-22T00:00:00", "22/11/2026", "1900-01-01", "31/12/2199"],
            ["22.11.2026", "2026-11-2", "2026-13-01", "32/01/2026", "1899-12-31", "2200-01-01", "22/11/26", "46347"],
        ),
        ("Moment", cells.created, ["2026-11-23T09:00:00"], ["2026-11-23", "2026-11-23T24:00:00", "23/11/2026 09:00"]),
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
    assert {cell: SCHEMA.takes(form, cell) for cell in given} == {cell: cell in good for cell in given}
    assert {cell: not isinstance(read(cell), cells.Malformed) for cell in given} == {
        cell: cell in good for cell in given
    }


def test_texts_are_as_long_as_the_reader_takes_them() -> None:
    assert SCHEMA.takes("Text", "x" * FIELD_LENGTH)
    assert not SCHEMA.takes("Text", "x" * (FIELD_LENGTH + 1))


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
