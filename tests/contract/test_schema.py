"""The published schema, the reader and the checks promise the same: what a validator calls valid can be read."""

import re
from pathlib import Path
from random import Random

import pytest

from actuals.intake.fields import CONTRACT_FIELDS, FIELD_LENGTH, FILE_FIELDS, OPTIONAL, VISIT_FIELDS, WEEK_FIELDS
from actuals.intake.xml_levels import CONTRACT, FILE, HEADER, VISIT
from actuals.model.issues import Issue, IssueCode
from actuals.validation.check import Stored, check_visits
from tests.contract.schema import faults, form_of, is_valid, takes
from tests.examples import IMPORT
from tests.unit.badfiles.cases import KNOWN
from tests.unit.badfiles.mutations import mutated
from tests.unit.badfiles.table import BAD_FILES
from tests.unit.intake.files import contract, file, header, visit

ROOT = Path(__file__).parents[2]
ELEMENTS = (*FILE_FIELDS, *CONTRACT_FIELDS, *WEEK_FIELDS, *VISIT_FIELDS)
OF_SHAPE = {
    IssueCode.UNREADABLE,
    IssueCode.NO_VISITS,
    IssueCode.REQUIRED,
    IssueCode.FORMAT,
    IssueCode.UNKNOWN_ELEMENT,
    IssueCode.TIME_FORMAT,
}
"""What is said of a file that is not built as agreed; all else is about what it says."""

SAMPLES = {f"{path.parent.name}-{path.stem}": path.read_bytes() for path in ROOT.glob("samples/P?00/*.xml")}
GOLDEN = {path.parent.name: path.read_bytes() for path in ROOT.glob("tests/golden/files/*/*.xml")}
LARGEST = 40_000
"""Bytes: the validator would be minutes at larger ones."""
BAD = {bad.name: bad.content for bad in BAD_FILES if b"<" in bad.content[:200] and len(bad.content) < LARGEST}
NO_SCHEMA_SAYS = {"a CareWorkerRef that is not the first nested worker's"}
XML = {name: content for name, content in {**SAMPLES, **GOLDEN, **BAD}.items() if name not in NO_SCHEMA_SAYS}


def issues(content: bytes) -> list[Issue]:
    stored = Stored(lambda *_: None, lambda _: {})
    return check_visits(IMPORT, ([content], len(content)), KNOWN, stored, lambda _: None).issues


def said_of_shape(content: bytes) -> list[str]:
    return [issue.message for issue in issues(content) if issue.code in OF_SHAPE]


def built(*more: str, of_week: str = "", **cells: str) -> bytes:
    """A file that is valid but for what is changed, with the dates of XML."""
    sent = {"WeekEnding": "2026-11-22", "VisitDate": "2026-11-17"} | cells
    of_visit = {name: sent[name] for name in VISIT_FIELDS if name in sent}
    week = {name: sent[name] for name in WEEK_FIELDS if name in sent}
    own = {name: sent[name] for name in CONTRACT_FIELDS if name in sent}
    top = {name: sent[name] for name in FILE_FIELDS if name in sent}
    return file(contract(header(of_week + visit(*more, **of_visit), **week), **own), **top).encode()


GOOD = built()
TEXT = GOOD.decode()


@pytest.mark.parametrize("name", XML)
def test_what_is_valid_can_be_read(name: str) -> None:
    if is_valid(XML[name]):
        assert said_of_shape(XML[name]) == []


def test_many_files_are_valid_and_many_are_not() -> None:
    valid = sum(is_valid(content) for content in XML.values())
    assert valid > 20
    assert len(XML) - valid > 60


@pytest.mark.parametrize("name", [name for name in SAMPLES if "mistakes" not in name])
def test_good_samples_are_valid(name: str) -> None:
    assert faults(SAMPLES[name]) == []


def test_mistakes_of_form_are_not_valid() -> None:
    """The validator leaves an element at its first unexpected child, and says no more of that."""
    mistakes = SAMPLES["P100-mistakes"]
    assert [fault.split(":")[0] for fault in faults(mistakes)] == ["Element 'Mileage'", "Element 'NumberOfCarers'"]
    assert [fault.split(":")[0] for fault in faults(mistakes.replace(b"<Mileage>12</Mileage>", b""))] == [
        "Element 'DurationClaimed'",
        "Element 'HomeCareVisit'",
        "Element 'NumberOfCarers'",
    ]


def test_damaged_files_that_are_still_valid_can_be_read() -> None:
    valid = [content for _, content in mutated("xml", 1_000) if is_valid(content)]
    assert len(valid) > 10
    assert [content for content in valid if said_of_shape(content)] == []


# --- fields ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_field_may_be_missing_or_blank_if_it_is_optional(name: str) -> None:
    missing = re.sub(rf"<{name}>[^<]*</{name}>", "", TEXT).encode()
    for content in (missing, built(**{name: ""}), built(**{name: " \n "})):
        assert is_valid(content) == (name in OPTIONAL)
        assert (said_of_shape(content) == []) == (name in OPTIONAL)


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_field_may_not_stand_twice(name: str) -> None:
    twice = re.sub(rf"(<{name}>[^<]*</{name}>)", r"\1\1", TEXT).encode()
    assert not is_valid(twice)
    assert said_of_shape(twice) != []


VALUES = (
    *("x", "0", "-1", "1", "1.5", "999", "1000", "two", "\u00b2", "1,000.00", "168.70", "168.705", "1e3", ".5", "+1"),
    *("True", "false", "FALSE", "yes", "06:30:00", "6:30:00", "06:30", "24:00:00", "24:00:01", "00:60:00", "15:00"),
    *("PT30M", "PT0S", "PT24H", "PT1440M", "PT24H1S", "PT1H5M", "PT", "P1D", "-PT5M", "PT0.5H", "pt30m", "PT9999S"),
    *("2026-11-17", "17/11/2026", "2026-11-17T08:15:00", "2026-11-17T24:00:00", "2026-11-17Z", "2026-02-29"),
    *("29/02/2026", "29/02/2028", "31/11/2026", "1899-12-31", "2200-01-01", "17/11/26", "2026-11-17T08:15:00Z"),
    *(
        "2.02611E+11",
        "2,02611E+11",
        "1E+07",
        "1E+071",
        "1E+7",
        "1.E+11",
        "E+11",
        "1E-07",
        "1e+07",
        "12E+34x",
        "1E+0\u0660",
    ),
    *("HOME\n   CARE", "  x  ", "a\tb", "x" * FIELD_LENGTH, "x" * (FIELD_LENGTH + 1), "a" + " " * 9000 + "b"),
    *(
        "40\u200b01",
        "40\u00a001",
        "\u00a0",
        "\u2003x",
        "a\u2028b",
        "\u202ex",
        "\u2066x",
        "a\u0085b",
        "\u007f",
        "\u00ad",
    ),
    *("\u200b", "\u200c", "\ufeff", "\U0001f600", "\U000e0001", "\ue000", "Zoë", "張偉", "'0074", '="0074"'),
)


RECORDS = ((VISIT_FIELDS, VISIT), (WEEK_FIELDS, HEADER), (CONTRACT_FIELDS, CONTRACT))


@pytest.mark.parametrize("name", ELEMENTS)
def test_whatever_a_field_holds_is_read_if_it_is_valid(name: str) -> None:
    """A zero duration, a date in another week and an unknown code are read, and rejected for what they say."""
    form = form_of(name)
    valid = {value for value in VALUES if takes(form, value)}
    assert valid
    assert valid.isdisjoint(unread(name))


def unread(name: str) -> set[str]:
    """Those of the values that are not read in a field."""
    if name in FILE_FIELDS:
        return {value for value in VALUES if said_of_shape(built(**{name: value}))}
    level = next(element for fields, element in RECORDS if name in fields)
    found = (issue.location.path or "" for issue in issues(one_of_each(name, level)) if issue.code in OF_SHAPE)
    return {VALUES[int(re.findall(rf"{level}\[(\d+)\]", path)[0]) - 1] for path in found}


def one_of_each(name: str, level: str) -> bytes:
    """A file with a record for each of the values."""
    cells = [{name: value} for value in VALUES]
    if level == VISIT:
        return file(contract(header(*(visit(**each) for each in cells)))).encode()
    if level == HEADER:
        return file(contract(*(header(visit(), **each) for each in cells))).encode()
    return file(*(contract(header(visit()), **each) for each in cells)).encode()


# --- shapes ---------------------------------------------------------------------------------------------------------


def moved_back(name: str, parent: str) -> str:
    """The good file with a field at the end of its element."""
    return re.sub(rf"(<{name}>[^<]*</{name}>)(.*)</{parent}>", rf"\2\1</{parent}>", TEXT, flags=re.DOTALL)


PLURAL = TEXT.replace("<HomeCareVisit>", "<HomeCareVisits><HomeCareVisit>").replace(
    "</HomeCareVisit>", "</HomeCareVisit></HomeCareVisits>"
)
WRAPPED = re.sub(r"(<(ProviderContract|ServiceDeliveryHeader)>)", r"<\2s>\1", PLURAL)
WRAPPED = re.sub(r"(</(ProviderContract|ServiceDeliveryHeader)>)", r"\1</\2s>", WRAPPED)

BUILT_AS_AGREED = {
    "wrappers": PLURAL,
    "all wrappers": WRAPPED,
    "the end of a week after its visits": moved_back("WeekEnding", HEADER),
    "comments, instructions and CDATA": TEXT.replace("Ben Frost", "<!-- a -->Ben <?b?><![CDATA[Frost]]>"),
    "two contracts": file(contract(header(visit())), contract(header(visit(VisitDate="2026-11-18")))),
    "a declaration": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{TEXT}',
}
NOT_BUILT_AS_AGREED = {
    "no contract": file(),
    "no header": file(contract()),
    "no visit": file(contract(header())),
    "an unknown element": built("<Mileage>4</Mileage>").decode(),
    "an element in another case": TEXT.replace("VisitCode>", "visitCode>"),
    "another name of a field": TEXT.replace("CareWorkerRef>", "CarerID>"),
    "another root": TEXT.replace("File>", "Files>"),
    "a visit outside a header": file(contract(visit(), header(visit()))),
    "a visit in a visit": built(visit()).decode(),
    "a field within a field": TEXT.replace("Ben Frost", "<Name>Ben Frost</Name>"),
    "text between elements": TEXT.replace("<HomeCareVisit>", "note <HomeCareVisit>"),
    "a file reference after the visits": moved_back("FileReference", FILE),
    "a description after the visits": moved_back("Description", FILE),
    "a contract number after the visits": moved_back("ContractNumber", CONTRACT),
    "a person after the visits": moved_back("ServiceUserRef", HEADER),
    "a wrapper of nothing": TEXT.replace("<HomeCareVisit>", "<HomeCareVisits/><HomeCareVisit>"),
    "a field in a wrapper": PLURAL.replace("<HomeCareVisits>", "<HomeCareVisits><OurRef/>"),
    "a wrapper of another level": TEXT.replace("<HomeCareVisit>", "<ProviderContracts/><HomeCareVisit>"),
    "an attribute": TEXT.replace("<VisitCode>", '<VisitCode old="true">'),
    "another namespace": TEXT.replace("<File>", '<File xmlns="urn:example">'),
}
TAKEN_ALL_THE_SAME = {
    "another name of a field",
    "text between elements",
    "a wrapper of nothing",
    "an attribute",
    "another namespace",
}
"""Where the reader takes more than the schema."""


@pytest.mark.parametrize("name", BUILT_AS_AGREED)
def test_what_is_built_as_agreed_is_valid_and_read(name: str) -> None:
    content = BUILT_AS_AGREED[name].encode()
    assert faults(content) == []
    assert said_of_shape(content) == []


@pytest.mark.parametrize("name", NOT_BUILT_AS_AGREED)
def test_what_is_not_built_as_agreed_is_neither_valid_nor_passed_over(name: str) -> None:
    content = NOT_BUILT_AS_AGREED[name].encode()
    assert not is_valid(content)
    assert (said_of_shape(content) == []) == (name in TAKEN_ALL_THE_SAME)


def test_children_in_any_order_are_valid_and_read() -> None:
    """But for the references, which come before the first record."""
    chance = Random("order")  # noqa: S311 - the same each time is what is wanted
    for _ in range(50):
        of_visit, of_week, own, top = (
            chance.sample(names, len(names)) for names in (VISIT_FIELDS, WEEK_FIELDS, CONTRACT_FIELDS, FILE_FIELDS)
        )
        late = [name for name in of_week if name != "ServiceUserRef" and chance.random() < 0.3]
        early = [name for name in of_week if name not in late]
        text = TEXT
        for names, parent in ((of_visit, VISIT), (early, HEADER), (own, CONTRACT), (top, FILE)):
            text = _moved(text, names, parent)
        text = _late(text, late)
        assert faults(text.encode()) == []
        assert said_of_shape(text.encode()) == []


def _moved(text: str, names: list[str], parent: str) -> str:
    """The fields of an element, in another order at its beginning."""
    fields = _fields(text, names)
    return _without(text, names).replace(f"<{parent}>", f"<{parent}>{fields}")


def _late(text: str, names: list[str]) -> str:
    fields = _fields(text, names)
    return _without(text, names).replace("</ServiceDeliveryHeader>", f"{fields}</ServiceDeliveryHeader>")


def _fields(text: str, names: list[str]) -> str:
    found = (re.search(rf"<{name}>[^<]*</{name}>", text) for name in names)
    return "".join(each[0] for each in found if each)


def _without(text: str, names: list[str]) -> str:
    for name in names:
        text = re.sub(rf"<{name}>[^<]*</{name}>", "", text)
    return text
