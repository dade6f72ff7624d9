"""Visits: reading their cells, and what refuses one visit."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from actuals.intake.fields import VISIT_REQUIRED
from actuals.model.issues import IssueCode, Severity
from actuals.model.refs import CarerId, ContractNumber, ServiceType
from actuals.model.sent_visits import Worked
from actuals.validation.cells import CSV_FORMS, XML_FORMS
from actuals.validation.headers import Header
from actuals.validation.known import Known
from actuals.validation.visit_checks import check_visit
from actuals.validation.visits import ReadVisit, read_visit
from tests.examples import (
    CARER,
    CONTRACT,
    KNOWN,
    NOW,
    SENT_VISIT,
    SUNDAY,
    VISIT_CODE,
    WEEK_HEADER,
    WEEK_KEY,
    csv_row,
    xml_row,
)

HEADER = Header(WEEK_KEY, WEEK_HEADER)


def warned(known: Known = KNOWN, **changes: Any) -> list[tuple[IssueCode, str | None, str]]:
    return [fault for fault in told(known, **changes) if fault[0].severity is Severity.WARNING]


def told(known: Known = KNOWN, **changes: Any) -> list[tuple[IssueCode, str | None, str]]:
    faults = check_visit(ReadVisit(replace(SENT_VISIT, **changes), []), HEADER, known)
    return [(fault.code, fault.field, fault.message) for fault in faults]


def with_code(**changes: Any) -> Known:
    return replace(KNOWN, visit_codes={"VS": replace(VISIT_CODE, **changes)})


def test_an_ordinary_row_is_read_into_an_ordinary_visit() -> None:
    assert read_visit(csv_row().visit, CSV_FORMS) == ReadVisit(SENT_VISIT, [])


def test_the_same_visit_in_xml_is_the_same_visit() -> None:
    cells = xml_row(VisitDate="2026-11-17", DurationClaimed="PT30M").visit
    assert read_visit(cells, XML_FORMS) == ReadVisit(SENT_VISIT, [])


def test_optional_cells_may_be_blank() -> None:
    visit, faults, _ = read_visit(csv_row(NumberOfCarers="", CareWorkerRef="", CareWorkerName="").visit, CSV_FORMS)
    assert faults == []
    assert visit == replace(SENT_VISIT, carer_id=None, carer_name=None)


@pytest.mark.parametrize(
    "field",
    sorted(VISIT_REQUIRED),
)
def test_a_required_cell_that_is_blank_is_named(field: str) -> None:
    _, [fault], unread = read_visit(csv_row(**{field: ""}).visit, CSV_FORMS)
    assert unread == {field}
    assert (fault.code, fault.field) == (IssueCode.REQUIRED, field)
    assert fault.message == f"{field} is missing. Fill it in and send the file again."


def test_every_malformed_cell_is_told_with_its_right_form() -> None:
    cells = csv_row(VisitDate="17/11/26", ActualDuration="1.2E+11", SecondaryVisit="no").visit
    assert [(fault.field, fault.value, fault.message) for fault in read_visit(cells, CSV_FORMS).faults] == [
        ("VisitDate", "17/11/26", "VisitDate is not a date such as 22/11/2026. Correct it and send the file again."),
        (
            "ActualDuration",
            "1.2E+11",
            "ActualDuration is not a duration such as 00:30:00. Correct it and send the file again.",
        ),
        ("SecondaryVisit", "no", "SecondaryVisit is not True or False. Correct it and send the file again."),
    ]


def test_a_time_that_a_spreadsheet_rewrote_is_read_with_a_warning() -> None:
    visit, [fault], _ = read_visit(csv_row(StartTimeClaimed="6:30").visit, CSV_FORMS)
    assert visit == SENT_VISIT
    assert (fault.code, fault.field, fault.is_error) == (IssueCode.TIME_FORMAT, "StartTimeClaimed", False)


def test_seconds_are_kept_as_sent() -> None:
    visit, _, _ = read_visit(csv_row(ActualStartTime="06:37:21", ActualDuration="00:30:45").visit, CSV_FORMS)
    assert visit.actual == Worked(time(6, 37, 21), 1845)


def test_an_ordinary_visit_has_no_fault() -> None:
    assert told() == []


@pytest.mark.parametrize("day", [date(2026, 11, 15), date(2026, 11, 23)])
def test_a_visit_outside_its_week_is_told_the_week(day: date) -> None:
    [(code, field, message)] = told(visit_date=day, known=replace(KNOWN, now=NOW.replace(day=24)))
    assert (code, field) == (IssueCode.OUTSIDE_WEEK, "VisitDate")
    assert "is not in the week 16/11/2026 to 22/11/2026" in message


@pytest.mark.parametrize("day", [date(2026, 11, 16), SUNDAY])
def test_the_first_and_last_day_are_in_the_week(day: date) -> None:
    assert told(visit_date=day) == []


def test_a_service_type_must_be_bought_under_the_contract() -> None:
    [(code, _, message)] = told(service_type=ServiceType("DAY CARE"))
    assert code is IssueCode.SERVICE_TYPE
    assert message == "Contract 'C-1' has no service type 'DAY CARE'; it has: HOME CARE."


def test_an_unknown_visit_code_is_refused() -> None:
    [(code, _, message)] = told(visit_code="XX")
    assert code is IssueCode.VISIT_CODE
    assert message == "The council has no visit code 'XX'. Ask the council for its list of visit codes."


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"contracts": frozenset({ContractNumber("C-2")})}, "Visit code 'VS' is not used on contract 'C-1'."),
        ({"from_date": date(2026, 11, 18)}, "Visit code 'VS' was not in use on 17/11/2026."),
        ({"to_date": date(2026, 11, 16)}, "Visit code 'VS' was not in use on 17/11/2026."),
    ],
)
def test_a_visit_code_has_contracts_and_a_period(changes: dict[str, Any], why: str) -> None:
    [(code, _, message)] = told(with_code(**changes))
    assert code is IssueCode.VISIT_CODE
    assert message.startswith(why)


@pytest.mark.parametrize("changes", [{"from_date": date(2026, 11, 17)}, {"to_date": date(2026, 11, 17)}])
def test_both_ends_of_a_codes_period_count(changes: dict[str, Any]) -> None:
    assert told(with_code(**changes)) == []


def test_times_are_verified_in_a_way_the_contract_agrees_to() -> None:
    [(code, _, message)] = told(manually_amended="Q")
    assert code is IssueCode.MANUALLY_AMENDED
    assert message == "'Q' is not a ManuallyAmended code of this contract; it has: N, Y."


def test_an_unknown_carer_is_refused_with_what_to_do() -> None:
    [(code, field, message)] = told(carer_id=CarerId("CW8"))
    assert (code, field) == (IssueCode.UNKNOWN_CARER, "CareWorkerRef")
    assert message == "No carer exists with CarerID 'CW8'. Upload the carers file first."


def test_a_carer_is_unknown_outside_their_dates() -> None:
    left = replace(CARER, end_date=date(2026, 11, 16))
    [(code, _, message)] = told(replace(KNOWN, carers={left.carer_id: [left]}))
    assert code is IssueCode.UNKNOWN_CARER
    assert message.endswith("The dates sent for this carer do not cover 17/11/2026.")


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 11, 16), []),
        (date(2026, 11, 17), [IssueCode.UNKNOWN_CARER]),
        (date(2026, 11, 18), [IssueCode.UNKNOWN_CARER]),
        (date(2026, 11, 19), []),
    ],
)
def test_a_carer_who_came_back_is_unknown_between_the_two_periods(day: date, codes: list[IssueCode]) -> None:
    periods = [replace(CARER, end_date=date(2026, 11, 16)), replace(CARER, start_date=date(2026, 11, 19))]
    known = replace(KNOWN, carers={CARER.carer_id: periods})
    assert [code for code, _, _ in told(known, visit_date=day)] == codes


def test_what_can_be_checked_is_checked_even_when_other_cells_could_not_be_read() -> None:
    cells = csv_row(VisitDate="17/11/26", VisitCode="XX", ServiceType="DAY CARE", CareWorkerRef="CW8").visit
    found = check_visit(read_visit(cells, CSV_FORMS), HEADER, KNOWN)
    assert [fault.code for fault in found] == [IssueCode.SERVICE_TYPE, IssueCode.VISIT_CODE, IssueCode.UNKNOWN_CARER]


def test_a_visit_without_a_carer_needs_none() -> None:
    assert told(carer_id=None) == []


def test_days_before_a_contract_began_are_refused_one_by_one() -> None:
    contract = replace(CONTRACT, start_date=date(2026, 11, 18))
    [(code, field, _)] = told(replace(KNOWN, contracts={contract.contract_number: contract}))
    assert (code, field) == (IssueCode.UNKNOWN_CONTRACT, "ContractNumber")


def test_a_contract_with_no_day_in_the_week_is_the_headers_fault_not_each_visits() -> None:
    contract = replace(CONTRACT, start_date=date(2026, 12, 1))
    assert told(replace(KNOWN, contracts={contract.contract_number: contract})) == []


def test_a_secondary_visit_of_several_workers_is_odd() -> None:
    [(code, field, message)] = warned(secondary=True, carers=2)
    assert (code, field) == (IssueCode.SECONDARY_WITH_CARERS, "NumberOfCarers")
    assert "this counts as 2 more workers" in message
    assert warned(secondary=True, carers=1) == warned(secondary=False, carers=2) == []
