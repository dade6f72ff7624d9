"""Nested care workers: who is the visit's carer, and what is checked of the others."""

from dataclasses import replace
from typing import Any

from actuals.intake.rows import Row
from actuals.model.issues import Issue, IssueCode
from actuals.model.people import Carer
from actuals.model.refs import CarerId
from actuals.model.sent_visits import SentVisit
from actuals.validation.rows import CheckedRows, check_rows
from tests.examples import CARER, KNOWN, MONDAY, SENT_VISIT, xml_row

IDA, LEFT = CarerId("CW8"), CarerId("CW9")
THREE = replace(
    KNOWN,
    carers={
        CARER.carer_id: [CARER],
        IDA: [replace(CARER, carer_id=IDA)],
        LEFT: [Carer(LEFT, "Una", "Field", CARER.start_date, MONDAY)],
    },
)


def nested(*references: str, **cells: str) -> Row:
    sent = {"VisitDate": "2026-11-17", "WeekEnding": "2026-11-22", "CareWorkerRef": "", "CareWorkerName": ""} | cells
    workers = tuple((reference, f"Name of {reference}" if reference else "Nobody") for reference in references)
    return xml_row(**sent)._replace(workers=workers)


def checked(row: Row) -> CheckedRows:
    return check_rows([row], THREE, lambda _: {})


def visit(row: Row) -> SentVisit:
    [week] = checked(row).weeks
    return week.visits[0].sent


def issues(row: Row) -> list[Issue]:
    return checked(row).issues


def said(row: Row) -> list[tuple[Any, ...]]:
    return [(issue.code, issue.field, issue.value, issue.message) for issue in issues(row)]


def test_the_first_worker_is_the_visits_carer_and_all_are_kept() -> None:
    two = visit(nested("CW7", "CW8", NumberOfCarers="2"))
    assert (two.carer_id, two.carer_name, two.other_carers) == ("CW7", "Name of CW7", ("CW8",))


def test_one_nested_worker_is_the_same_visit_as_a_flat_one() -> None:
    assert visit(nested("CW7")) == replace(SENT_VISIT, carer_name="Name of CW7")
    assert visit(nested("CW7")).identity == visit(nested("CW7", "CW8")).identity == SENT_VISIT.identity


def test_a_blank_number_of_carers_is_the_number_of_workers() -> None:
    assert visit(nested("CW7", "CW8", NumberOfCarers="")).carers == 2
    assert visit(nested("CW7", "CW8", NumberOfCarers="3")).carers == 3


def test_every_worker_is_checked_as_a_carer() -> None:
    assert said(nested("CW7", "CW5", "CW9")) == [
        (
            IssueCode.UNKNOWN_CARER,
            "CareWorkerRef",
            "CW5",
            "No carer exists with CarerID 'CW5'. Upload the carers file first.",
        ),
        (
            IssueCode.UNKNOWN_CARER,
            "CareWorkerRef",
            "CW9",
            "No carer exists with CarerID 'CW9'. Upload the carers file first. "
            "The dates sent for this carer do not cover 17/11/2026.",
        ),
    ]


def test_a_first_worker_who_is_unknown_is_shown_by_the_reference() -> None:
    [(code, _, value, _)] = said(nested("CW5"))
    assert (code, value) == (IssueCode.UNKNOWN_CARER, "CW5")


def test_a_worker_twice_in_one_visit_is_refused() -> None:
    message = "CareWorker 'CW8' is there 2 times in this visit. Name each worker once."
    assert said(nested("CW7", "CW8", "CW8")) == [(IssueCode.FORMAT, "CareWorkerRef", "CW8", message)]


def test_a_worker_without_reference_is_refused() -> None:
    message = "A CareWorker has no Reference. Give the CarerID of each, or leave out the CareWorker."
    assert said(nested("CW7", "")) == [(IssueCode.REQUIRED, "CareWorkerRef", "", message)]


def test_a_care_worker_ref_that_disagrees_with_the_first_worker_is_refused() -> None:
    message = (
        "CareWorkerRef is 'CW8', but the first CareWorker of the visit is 'CW7'. "
        "Make them the same, or leave out CareWorkerRef."
    )
    assert said(nested("CW7", "CW8", CareWorkerRef="CW8")) == [(IssueCode.FORMAT, "CareWorkerRef", "CW8", message)]
    assert issues(nested("CW7", "CW8", CareWorkerRef="CW7")) == []
