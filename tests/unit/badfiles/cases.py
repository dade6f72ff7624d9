"""How a bad file is written down: its name, its bytes, and everything that its report says."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from actuals.model.contracts import VisitCode
from actuals.model.issues import NOWHERE, IssueCode, Level, Location
from actuals.model.people import Carer
from actuals.model.refs import CarerId, ContractNumber, ServiceUserRef
from actuals.validation.known import Known
from tests import examples
from tests.unit.intake.files import csv_file, visit, xml_text

ROW_2 = Location(row=2)
CONTRACT = "/File/ProviderContract[1]"
HEADER = f"{CONTRACT}/ServiceDeliveryHeader[1]"
VISIT = f"{HEADER}/HomeCareVisit[1]"

ENDED = replace(examples.CONTRACT, contract_number=ContractNumber("C-8"), end_date=date(2026, 10, 31))
ENDS_ON_MONDAY = replace(examples.CONTRACT, contract_number=ContractNumber("C-9"), end_date=examples.MONDAY)
NO_ACCESS = VisitCode(
    "NA", "No access", None, None, None, provider_paid=True, service_user_charged=False, delivered=False
)
OLD_CODE = replace(examples.VISIT_CODE, code="OLD", to_date=date(2026, 10, 31))
CODE_OF_C_8 = replace(examples.VISIT_CODE, code="C8", contracts=frozenset({ENDED.contract_number}))
LEFT = Carer(CarerId("CW9"), "Ida", "Rime", start_date=date(2020, 1, 6), end_date=examples.MONDAY)

KNOWN = replace(
    examples.KNOWN,
    contracts={contract.contract_number: contract for contract in (examples.CONTRACT, ENDED, ENDS_ON_MONDAY)},
    service_users={examples.SERVICE_USER.service_user_ref: "Ada Winter", ServiceUserRef("4002"): "Éamon O’Brien"},
    visit_codes={code.code: code for code in (examples.VISIT_CODE, NO_ACCESS, OLD_CODE, CODE_OF_C_8)},
    carers={carer.carer_id: [carer] for carer in (examples.CARER, LEFT)},
)
"""It is the morning of Monday 23 November 2026, the day after the ordinary week has ended."""


class Said(NamedTuple):
    """One issue; its severity is that of its code."""

    code: IssueCode
    message: str
    at: Location = ROW_2
    level: Level = Level.VISIT
    field: str | None = None
    value: str | None = None


class BadFile(NamedTuple):
    """A file, all the errors of its report, and those warnings that it is about."""

    name: str
    content: bytes
    said: tuple[Said, ...]
    rejected: int = 0
    accepted: int = 0
    known: Known = KNOWN
    imported: str | None = None
    """The reference of a file that this provider has imported before."""


def refused(
    name: str,
    content: bytes | str,
    message: str,
    at: Location = NOWHERE,
    code: IssueCode = IssueCode.UNREADABLE,
) -> BadFile:
    """A file that is refused as a whole."""
    return BadFile(name, _bytes(content), (Said(code, message, at, Level.FILE),))


def cell(name: str, code: IssueCode, message: str, field: str, value: str, **others: str) -> BadFile:
    """The ordinary visit in a CSV file with one bad cell, and others changed to make sense of it."""
    said = Said(code, message, ROW_2, Level.VISIT, field, value[:50])
    return _row(name, said, {field: value} | others)


def of_week(name: str, code: IssueCode, message: str, field: str, value: str, **others: str) -> BadFile:
    """The same, where the cell is about the week: the issue is of the header."""
    said = Said(code, message, ROW_2, Level.HEADER, field, value)
    return _row(name, said, {field: value} | others)


def visit_in_xml(name: str, bad: str, code: IssueCode, message: str, field: str, value: str | None) -> BadFile:
    """An XML file whose first visit has one bad field, and whose second is good."""
    said = Said(code, message, Location(None, 4, VISIT), Level.VISIT, field, value)
    return BadFile(name, xml_text(bad, visit(VisitDate="2026-11-18")).encode(), (said,), 1, 1)


def several(name: str, content: bytes | str, *said: Said, rejected: int = 0, accepted: int = 0) -> BadFile:
    """A file with good records, bad ones, and any number of issues."""
    return BadFile(name, _bytes(content), said, rejected, accepted)


def fine(name: str, content: bytes | str, accepted: int = 1) -> BadFile:
    """A file that looks odd and is read as it should be."""
    return BadFile(name, _bytes(content), (), 0, accepted)


def _row(name: str, said: Said, cells: dict[str, str]) -> BadFile:
    is_error = said.code.severity == "error"
    return BadFile(name, csv_file(cells), (said,), int(is_error), int(not is_error))


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


CSV = csv_file({})
XML = xml_text()
