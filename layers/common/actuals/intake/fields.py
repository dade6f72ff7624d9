"""The fields of the files that providers send, the same in CSV and XML, and the limits of all files."""

FILE_FIELDS = ("FileReference", "Description", "Created")
CONTRACT_FIELDS = ("ProviderRef", "ContractNumber")
WEEK_FIELDS = (
    "ServiceUserRef",
    "ServiceUserDetails",
    "WeekEnding",
    "OurRef",
    "ServiceUserContribution",
    "PaymentClaimed",
)
HEADER_FIELDS = (*CONTRACT_FIELDS, *WEEK_FIELDS)
VISIT_FIELDS = (
    "ServiceType",
    "VisitDate",
    "StartTimeClaimed",
    "DurationClaimed",
    "ActualStartTime",
    "ActualDuration",
    "SecondaryVisit",
    "NumberOfCarers",
    "VisitCode",
    "OrderRef",
    "ManuallyAmended",
    "CareWorkerRef",
    "CareWorkerName",
)
WORKER_FIELDS = ("Reference", "Name")
"""Of a care worker within a visit, in XML only."""

OPTIONAL = frozenset(
    {
        "OurRef",
        "ServiceUserContribution",
        "PaymentClaimed",
        "NumberOfCarers",
        "OrderRef",
        "CareWorkerRef",
        "CareWorkerName",
    }
)
FILE_REQUIRED = frozenset(FILE_FIELDS)
HEADER_REQUIRED = frozenset(HEADER_FIELDS) - OPTIONAL
VISIT_REQUIRED = frozenset(VISIT_FIELDS) - OPTIONAL

REFERENCES = frozenset({"FileReference", "ProviderRef", "ContractNumber", "ServiceUserRef"})
"""What ties records together: in XML they come before the first record that they tie."""

OTHER_NAMES = {
    "SSRef": "ServiceUserRef",
    "CarerID": "CareWorkerRef",
    "OrderReference": "OrderRef",
    "CPLIRef": "OrderRef",
}

CARER_FIELDS = ("CarerID", "Forename", "Surname", "StartDate", "EndDate")
CARER_REQUIRED = frozenset(CARER_FIELDS) - {"EndDate"}

FIELD_LENGTH = 4_000
"""Characters a field may have."""

WORKER_COUNT = 999
"""Care workers that a visit may name, as many as NumberOfCarers can say."""

LINE_LENGTH = 350_000
"""The longest line of a CSV or JSON Lines file, in characters: a longer record cannot be stored."""

HEADING_COUNT = 100
"""Cells a heading row may have."""

DEPTH = 32
"""Elements of an XML file that may be open at once."""

NAME_COUNT = 1_000
"""Different names of elements, attributes and namespaces that an XML file may use."""

TAG_LENGTH = 256 * 1024
"""Characters a single tag, comment or instruction of an XML file may have, roughly."""


def too_long(fields: list[str]) -> str:
    """What to say of fields over the limit."""
    verb = "is" if len(fields) == 1 else "are"
    return f"{' and '.join(fields)} {verb} over {FIELD_LENGTH:,} characters long. Shorten and send the file again."
