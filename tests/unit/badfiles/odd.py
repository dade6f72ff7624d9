"""Files that are odd but not wrong, files sent before, and files with very many faults."""

from dataclasses import replace

from actuals.model.issues import IssueCode, Level, Location
from actuals.model.refs import ServiceUserRef
from tests.unit.badfiles.cases import CONTRACT, CSV, KNOWN, XML, BadFile, Said, cell, of_week, several
from tests.unit.badfiles.spreadsheets import A_DATE, FORM
from tests.unit.intake.files import contract, csv_file, file, header, visit

BEFORE = (
    "This FileReference was already imported on 23/11/2026 at 09:00, as import imp-0. "
    "Nothing was imported again. To correct visits, send them in a file with a new FileReference."
)


def _before(name: str, content: bytes) -> BadFile:
    said = Said(IssueCode.DUPLICATE_FILE, BEFORE, Location(), Level.FILE, "FileReference", "PC-000123")
    return BadFile(name, content, (said,), imported="PC-000123")


def _created(name: str, value: str, what: str) -> BadFile:
    message = f"Created is {what}; nothing is rejected for this."
    said = Said(IssueCode.CREATED_UNUSUAL, message, level=Level.FILE, field="Created", value=value)
    return several(name, csv_file({"Created": value}), said, accepted=1)


ODD = (
    _created("made tomorrow", "2026-11-24T08:00:00", "in the future. Check the clock of the system that made the file"),
    _created(
        "made in summer", "2026-08-01T08:00:00", "over 90 days ago. Check that this is the file you meant to send"
    ),
    of_week(
        "another name",
        IssueCode.NAME_DIFFERS,
        "The name has no word in common with the council's for this ServiceUserRef. "
        "Check that the reference is that of this person; if it is, nothing needs to be done.",
        "ServiceUserDetails",
        "Summer, Eve",
    ),
    cell(
        "a secondary visit of two carers",
        IssueCode.SECONDARY_WITH_CARERS,
        "SecondaryVisit is True and NumberOfCarers is 2: this counts as 2 more workers. "
        "If it is one, send NumberOfCarers 1.",
        "NumberOfCarers",
        "2",
        SecondaryVisit="True",
    ),
    several(
        "rows of a week that disagree on what is claimed",
        csv_file({"PaymentClaimed": "168.70"}, {"PaymentClaimed": "186.70", "VisitDate": "18/11/2026"}),
        Said(
            IssueCode.HEADER_REPEATED,
            "Rows of this week disagree on ServiceUserDetails, OurRef, ServiceUserContribution or PaymentClaimed; "
            "the first row counts. If others are right, send the file again with them on every row of the week.",
            Location(row=3),
            Level.HEADER,
        ),
        accepted=2,
    ),
    several(
        "a week twice in XML",
        file(contract(header(visit()), header(visit(VisitDate="2026-11-18")))),
        Said(
            IssueCode.HEADER_REPEATED,
            "This week was sent before in this file. All of it counts as one week, with the sum of PaymentClaimed. "
            "If that is not meant, take one of them out and send the file again.",
            Location(None, 6, f"{CONTRACT}/ServiceDeliveryHeader[2]"),
            Level.HEADER,
        ),
        accepted=2,
    ),
    of_week(
        "a contribution",
        IssueCode.CONTRIBUTION_NOT_ZERO,
        "ServiceUserContribution is not zero. It is ignored: the council's own assessment counts.",
        "ServiceUserContribution",
        "56.20",
    ),
    cell(
        "more claimed than it took",
        IssueCode.CLAIMED_OVER_ACTUAL,
        "15 minutes more are claimed than the visit took; the council's limit is 5. "
        "Check DurationClaimed and ActualDuration; the council may ask.",
        "DurationClaimed",
        "00:45:00",
    ),
    cell(
        "no access for half an hour",
        IssueCode.CODE_AGAINST_DURATION,
        "Visit code 'NA' (No access) says that no care was delivered, but 30 minutes are recorded. "
        "Check the code and the duration.",
        "VisitCode",
        "NA",
    ),
)


SENT_BEFORE = (
    _before("a file sent before", CSV),
    _before("a file sent before, now as XML", XML.encode()),
    _before("a file sent before, with other visits", csv_file({"VisitDate": "18/11/2026"})),
    BadFile("a file reference in other letters", CSV, (), accepted=1, imported="pc-000123"),
)

PEOPLE = [ServiceUserRef(str(number)) for number in range(5000, 5100)]

MANY = (
    BadFile(
        "ten thousand bad rows",
        csv_file(*({"ServiceUserRef": person, "VisitDate": "17/11/26"} for person in PEOPLE for _ in range(100))),
        tuple(
            Said(
                IssueCode.FORMAT,
                FORM.format("VisitDate", A_DATE),
                Location(row=row),
                field="VisitDate",
                value="17/11/26",
            )
            for row in range(2, 10_002)
        ),
        rejected=10_000,
        known=replace(KNOWN, service_users=dict.fromkeys(PEOPLE, "Ada Winter")),
    ),
)
