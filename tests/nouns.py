"""One of every noun that is stored, with everything on it that it can have."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from actuals.matching.runs import ContractDone
from actuals.model.bad_weeks import BadWeek, BadWeeks, WeekFault
from actuals.model.changes import FieldChange
from actuals.model.charges import Charged, Fix
from actuals.model.exports import Export, ExportFormat, ExportKind, ExportStatus, Totals
from actuals.model.filters import Filters
from actuals.model.histories import Past
from actuals.model.imports import Counts, Import, ImportStatus, IssueGroup, Progress
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.london import Span
from actuals.model.match_runs import Claim, MatchCounts, MatchRun, MatchRunStatus, ProblemCode, RunProblem
from actuals.model.orders import PlannedVisit
from actuals.model.payment_runs import Line, PaymentRun, Remittance, RunStatus, RunTotal
from actuals.model.payments import (
    Decision,
    Hold,
    HoldCode,
    LineReason,
    Payment,
    PaymentStatus,
    Piece,
    Price,
    SentFacts,
)
from actuals.model.reasons import Reason
from actuals.model.refs import (
    CarerId,
    ClientId,
    ContractNumber,
    ExportId,
    ImportId,
    MatchRunId,
    OrderRef,
    PaymentRunId,
    ProviderRef,
    RemittanceId,
    ServiceType,
    ServiceUserRef,
    VisitId,
    WeekId,
)
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import Merged, Refusal, ServiceWeek, StagedVisit, StagedWeek, WeekHeader, WeekKey
from actuals.validation.double_booked_carers import Seen, Sorted
from actuals.validation.records import PlacedRecord, Record
from actuals.validation.report import IssuesAlike, Report
from actuals.validation.row_partitions import SpooledRow
from actuals.validation.staging import Warned
from actuals.validation.workbench import State

AT = datetime(2026, 11, 24, 2, 30, 0, 123456, tzinfo=UTC)
DAY, SUNDAY = date(2026, 11, 17), date(2026, 11, 22)
PROVIDER, PERSON, CONTRACT = ProviderRef("P100"), ServiceUserRef("4001"), ContractNumber("C-1")
ORDER, RUN, IMPORT_ID, CLIENT = OrderRef("O-1"), PaymentRunId("run-1"), ImportId("imp-1"), ClientId("officer")
KEY = WeekKey(PROVIDER, PERSON, SUNDAY, CONTRACT)
HEADER = WeekHeader("Éamon O’Brien", "PC-77", Decimal("168.70"))
PLANNED = PlannedVisit(ORDER, time(6, 30), 30, 1, DAY, 2)
SENT = SentVisit(
    ServiceType("HOME CARE"),
    DAY,
    Worked(time(6, 30), 1800),
    Worked(time(6, 37, 5), 1740),
    secondary=True,
    carers=2,
    visit_code="VS",
    order_ref=ORDER,
    manually_amended="N",
    carer_id=CarerId("CW7"),
    carer_name="Ben Frost",
    ordinal=2,
    other_carers=(CarerId("CW8"),),
)
PLAIN = SentVisit(
    ServiceType("HOME CARE"),
    DAY,
    Worked(time(7), 1800),
    Worked(time(7), 1800),
    secondary=False,
    carers=1,
    visit_code="VS",
    order_ref=None,
    manually_amended="N",
    carer_id=None,
    carer_name=None,
)
ENTRY = HistoryEntry(AT, "provider", "Imported with import imp-1.")
PIECE = Piece(datetime(2026, 11, 17, 6, 30), 30, "WEEKDAY", "NIGHT", Decimal("24.10"), Decimal("12.050000"))  # noqa: DTZ001 (London local)
PRICE = Price(
    30, 2, Decimal("24.10"), Decimal("12.050000"), (PIECE,), 28, ("Rounded up.",), Decimal("0.00"), per_visit=True
)
HOLDS = (
    Hold(HoldCode.NO_RATE, 30),
    Hold(HoldCode.OVERLAP, 30, Decision.RELEASED, "Two were needed.", "officer", AT, "As another."),
)
PAYMENT = Payment(
    RUN,
    Decimal("-12.05"),
    -30,
    -60,
    AT,
    ORDER,
    LineReason.VISIT_CHANGED,
    "Moved.",
    2,
    "officer",
    Decimal("24.10"),
    60,
    PLANNED,
    SentFacts(time(6, 30), 30, 29, 2, "VS", ORDER),
    AT,
)
VISIT = Visit(
    VisitId("week-1-1"),
    SENT,
    IMPORT_ID,
    IMPORT_ID,
    VisitStatus.MATCHED,
    Reason.NO_ORDER,
    PLANNED,
    (ENTRY,),
    ("overlap", "time-format"),
    Reason.SUSPENDED,
    PRICE,
    HOLDS,
    (PAYMENT,),
    (replace(PAYMENT, of_planned=None, of_sent=None, of_release=None),),
    Charged(ORDER, Decimal("12.05")),
    1,
    2,
    AT,
    AT,
    "Sent by mistake.",
)
WEEK = ServiceWeek(
    KEY,
    WeekId("week-1"),
    HEADER,
    (VISIT, Visit(VisitId("week-1-2"), PLAIN, IMPORT_ID, IMPORT_ID)),
    3,
    {IMPORT_ID: Merged(1, 2, 3, 4, 5)},
    2,
    7,
    4,
    {1: (DAY, SUNDAY), 4: ()},
    (Refusal(ORDER, DAY, AT),),
    {RUN: HEADER},
    frozenset({VisitId("week-1-1"), VisitId("week-1-2")}),
)
ISSUE = Issue(
    IssueCode.OVERLAP, Level.VISIT, "Two.", Location(row=2), "ActualStartTime", "06:37", PERSON, DAY, VISIT.visit_id
)
IN_XML = Issue(IssueCode.REQUIRED, Level.HEADER, "OurRef is missing.", Location(None, 20, "Week[1]"))
CHANGE = FieldChange(VISIT.visit_id, PERSON, DAY, "OrderRef", None, "O-1")
TOTALS = (RunTotal(PROVIDER, CONTRACT, 2, 60, Decimal("24.10")),)
LINE = Line(
    "run-1-1",
    LineReason.RELEASED,
    VISIT.visit_id,
    PROVIDER,
    CONTRACT,
    PERSON,
    "Éamon O’Brien",
    "PC-77",
    SUNDAY,
    datetime(2026, 11, 17, 6, 30),  # noqa: DTZ001 (London local)
    2,
    30,
    60,
    Decimal("24.10"),
    "Released.",
    "officer",
)
BAD_WEEK = BadWeek(WeekFault.TOO_LARGE, KEY)
REPORT = Report(Merged(1, 2, 3, 4, 5), 1, 2, 3, 1, [CHANGE], [ISSUE, IN_XML], [IssuesAlike(ISSUE, 2)])


class Example(NamedTuple):
    """A noun, and the type it is read as."""

    noun: object
    kind: Any


def of_class(noun: object) -> Example:
    """One that is read as its own class."""
    return Example(noun, type(noun))


NOUNS = {
    "week": of_class(WEEK),
    "past": of_class(Past({VISIT.visit_id: (ENTRY,)}, {VISIT.visit_id: (PAYMENT,)})),
    "staged-week": of_class(
        StagedWeek(KEY, HEADER, (StagedVisit(SENT, ("overlap",)), StagedVisit(PLAIN)), (VISIT.visit_id,), 3)
    ),
    "staged-record": of_class(Record("CW7", {"carerId": "CW7", "endDate": None, "teams": ["north"], "hours": 30})),
    "carer-on-disk": of_class(PlacedRecord(Location(row=2), Record("CW7", {"carerId": "CW7"}))),
    "row-on-disk": of_class(
        SpooledRow(
            Location(None, 20, "Visit[1]"), ("HOME CARE", ""), ("4001",), Location(None, 2, "Week[1]"), (("CW7", ""),)
        )
    ),
    "places-on-disk": Example((Location(row=2), Location(None, 20, "Visit[1]")), tuple[Location, ...]),
    "warning-on-disk": of_class(Warned(IssueCode.CARER_IN_TWO_PLACES, Location(row=2))),
    "carer-seen-on-disk": Example(("CW7", Seen("4001", Span(AT, AT), Location(row=2), DAY)), tuple[str, Seen]),
    "half-checked-file": of_class(State(3, AT, "PC-000123", 9, REPORT, Sorted([1, 0, 2], {2**64 - 1}, {SUNDAY}))),
    "import": of_class(
        Import(
            IMPORT_ID,
            "visits",
            "week.csv",
            PROVIDER,
            auto_confirm=True,
            status=ImportStatus.IMPORTED,
            created_at=AT,
            upload_expires_at=AT,
            status_reason="recounted",
            file_reference="PC-000123",
            counts=Counts(1, 2, 3, 4, 5, 6, 7),
            issue_count=2,
            issue_groups=(IssueGroup(IssueCode.OVERLAP, Level.VISIT, 2, "Two."),),
            change_count=1,
            checked_at=AT,
            confirmed_at=AT,
            imported_at=AT,
            duplicate_of=ImportId("imp-0"),
            object_version="v1",
            counted=2,
            stored=2,
            stored_counts=Merged(1, 2, 3, 4, 5),
            left_out=(0, 3),
            version=7,
            progress=Progress(5, 9),
            withdraw_missing=True,
            week_ends_on=6,
            client_id=CLIENT,
        )
    ),
    "match-run": of_class(
        MatchRun(
            MatchRunId("run-1"),
            CONTRACT,
            SUNDAY,
            AT,
            MatchRunStatus.FINISHED,
            AT,
            MatchCounts(5, 4, 3, 2, 1),
            3,
            (RunProblem(CONTRACT, ProblemCode.UNKNOWN_CONTRACT, ORDER), RunProblem(CONTRACT, bad_week=BAD_WEEK)),
        )
    ),
    "match-run-claims": Example(
        [Claim(MatchRunId("run-1"), None, AT), Claim(MatchRunId("run-2"), CONTRACT, AT)], list[Claim]
    ),
    "export": of_class(
        Export(
            ExportId("exp-1"),
            ExportKind.VISITS,
            ExportFormat.CSV,
            PROVIDER,
            Filters(
                SUNDAY,
                PROVIDER,
                CONTRACT,
                PERSON,
                ServiceType("HOME CARE"),
                "HIGH",
                VisitStatus.MATCHED,
                PaymentStatus.PAYABLE,
                include_historical=True,
                payment_run_id=RUN,
            ),
            AT,
            ExportStatus.READY,
            Totals(2, 60, Decimal("24.10")),
        )
    ),
    "payment-run": of_class(
        PaymentRun(
            RUN,
            SUNDAY,
            (CONTRACT,),
            CLIENT,
            AT,
            RunStatus.ISSUED,
            CLIENT,
            AT,
            ClientId("approver"),
            AT,
            AT,
            CLIENT,
            AT,
            "Looked at.",
            TOTALS,
            BadWeeks(1, (BAD_WEEK,)),
            version=3,
        )
    ),
    "lines": Example([LINE, replace(LINE, our_ref=None, decided_by=None)], list[Line]),
    "remittance": of_class(
        Remittance(
            RemittanceId("run-1-P100"),
            RUN,
            PROVIDER,
            SUNDAY,
            AT,
            TOTALS,
            {"csv": "v1"},
            {"csv": "00"},
            "Kind Care",
            "North Council",
        )
    ),
    "charge": of_class(Fix(RUN, Decimal("56.20"), AT)),
    "bad-weeks": of_class(BadWeeks(1, (BAD_WEEK,))),
    "contract-done": of_class(ContractDone(MatchCounts(5, 4, 3, 2, 1), BadWeeks(1, (BAD_WEEK,)))),
}
