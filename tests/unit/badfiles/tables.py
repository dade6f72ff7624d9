"""CSV that is not the agreed table: separators, headings, quotes, rows of another length."""

from actuals.model.issues import IssueCode, Location
from tests.unit.badfiles.cases import CSV, ROW_2, BadFile, Said, fine, refused, several
from tests.unit.badfiles.kinds import NEITHER, SHORT, UNCLOSED
from tests.unit.intake.files import FIELDS, csv_file, csv_text

TEXT = CSV.decode()
GOOD_ROW = csv_text({"VisitDate": "18/11/2026", "ServiceUserDetails": "Ada Winter"}).split("\n", 1)[1]
OTHERS = [name for name in FIELDS if name != "VisitCode"]
SWALLOWED = (
    "A cell of this row holds line breaks and as many separators as a whole row: a quotation mark is probably not "
    "closed, and the rows below were read as part of it. Correct the row and send the file again."
)
QUOTES = (
    "A quotation mark within a quoted cell of this row is not doubled. "
    "Write it twice, or leave it out, and send the file again."
)
LONG = "{} is over 4,000 characters long. Shorten and send the file again."
OLD_MAC = (
    "Row {} holds a line break of a kind that is no longer used (a carriage return alone). "
    "Save the file as CSV UTF-8 and upload that."
)


def _headings(name: str, faults: str, *headings: str) -> BadFile:
    message = f"The headings are not as agreed: {faults}. Correct the heading row and upload the file again."
    return refused(name, csv_text({}, headings=headings), message, Location(row=1), IssueCode.HEADINGS)


def _rejected(name: str, content: str, message: str, row: int = 2) -> BadFile:
    """The file ends with a good row, or begins with one."""
    said = Said(IssueCode.FORMAT, message, Location(row=row))
    return several(name, content + GOOD_ROW * (row == 2), said, rejected=1, accepted=1)


def _renamed(old: str, new: str) -> list[str]:
    return [new if name == old else name for name in FIELDS]


def _swallowing() -> str:
    """A quotation mark opens in one row and closes in the next."""
    plain = {"ServiceUserDetails": "Ada Winter"}
    return csv_text({"CareWorkerRef": "~"} | plain, {"CareWorkerName": "~"} | plain).replace("~", '"')


SEPARATORS = (
    fine("semicolons", csv_text({}, separator=";")),
    fine("tabs", csv_text({}, separator="\t")),
    fine("line feeds only", csv_text({}, line_end="\n")),
    fine("blank lines before the headings", "\r\n,,,\r\n" + TEXT),
    fine("blank rows between", TEXT + "\r\n" + "," * 23 + "\r\n"),
    refused("bars", csv_text({"Description": "Week"}, separator="|").replace(",", " "), NEITHER),
    refused("carriage returns only", csv_text({}, line_end="\r"), OLD_MAC.format(1), Location(row=1)),
)

HEADINGS = (
    _headings("a heading missing", "VisitCode is missing", *OTHERS),
    _headings("a heading twice", "VisitCode is there 2 times", *FIELDS, "VisitCode"),
    _headings(
        "a heading and its other name",
        "ServiceUserRef is there 2 times (as SSRef and ServiceUserRef)",
        *FIELDS,
        "SSRef",
    ),
    _headings("a heading that is not known", "'Mileage' is not known", *FIELDS, "Mileage"),
    _headings(
        "a heading misspelt",
        "'VistCode' is not known (did you mean VisitCode?); VisitCode is missing",
        *_renamed("VisitCode", "VistCode"),
    ),
    _headings(
        "a heading in small letters",
        "'visitcode' is not known (did you mean VisitCode?); VisitCode is missing",
        *_renamed("VisitCode", "visitcode"),
    ),
    _headings(
        "a heading with a space",
        "'Visit Code' is not known (did you mean VisitCode?); VisitCode is missing",
        *_renamed("VisitCode", "Visit Code"),
    ),
    _headings("a column without a heading", "column 25 has no heading", *FIELDS, ""),
    _headings(
        "several faults at once",
        "'Visit Date' is not known (did you mean VisitDate?); OurRef is there 2 times; VisitDate is missing",
        *_renamed("VisitDate", "Visit Date"),
        "OurRef",
    ),
    _headings("a hundred and one headings", "there are 101 cells in the heading row", *FIELDS, *"x" * 77),
    refused(
        "no heading row",
        TEXT.split("\n", 1)[1],
        "The headings are not as agreed: this row holds none of them; the file may begin without its heading row. "
        "Correct the heading row and upload the file again.",
        Location(row=1),
        IssueCode.HEADINGS,
    ),
    fine("headings with blanks around them", csv_text({}, headings=FIELDS).replace("VisitCode", " VisitCode ")),
    fine("only the required headings", csv_text({}, headings=[name for name in FIELDS if name != "OrderRef"])),
)

QUOTES_AND_ROWS = (
    fine("a line break in a quoted cell", csv_file({"ServiceUserDetails": "Winter,\r\nAda"})),
    fine("quotation marks doubled", csv_file({"CareWorkerName": 'Ben "Jack" Frost'})),
    refused(
        "a quotation mark that is never closed", TEXT.replace("Ben Frost", '"Ben Frost'), UNCLOSED.format(2), ROW_2
    ),
    refused(
        "one in the headings", TEXT.replace("CareWorkerName", '"CareWorkerName', 1), UNCLOSED.format(1), Location(row=1)
    ),
    _rejected("a quotation mark not doubled", TEXT.replace("Ben Frost", '"Ben "Jack" Frost"'), QUOTES),
    _rejected(
        "one that closes in a later row",
        _swallowing(),
        SWALLOWED,
    ),
    _rejected("a comma in an unquoted cell", TEXT.replace('"Winter, Ada"', "Winter, Ada"), SHORT.format(25)),
    _rejected("a row too short", TEXT.replace(",Ben Frost", ""), SHORT.format(23)),
    _rejected("a row too long", TEXT.replace("Ben Frost", "Ben Frost,,"), SHORT.format(26)),
    _rejected("a note below the table", TEXT + "Total: 1 visit\r\n", SHORT.format(1), row=3),
    _rejected("the headings again", TEXT + TEXT.split("\r", 1)[0] + ",x", SHORT.format(25), row=3),
    several(
        "a long cell",
        csv_file({"CareWorkerName": "x" * 4_001}, {"VisitDate": "18/11/2026"}),
        Said(IssueCode.FORMAT, LONG.format("CareWorkerName"), field="CareWorkerName", value="x" * 49 + "…"),
        rejected=1,
        accepted=1,
    ),
    fine("a cell just not too long", csv_file({"CareWorkerName": "x" * 4_000})),
    _rejected(
        "a very long cell",
        csv_text({"CareWorkerName": "x" * 200_000}),
        "A cell of this row is over 4,000 characters long. Shorten it and send the file again.",
    ),
)

EVERY_ROW_REJECTED = (
    several(
        "headings with semicolons, rows with commas",
        csv_text(separator=";") + GOOD_ROW,
        Said(IssueCode.FORMAT, SHORT.format(1)),
        rejected=1,
    ),
    several(
        "cut within its only row", CSV[: CSV.index(b"06:37")], Said(IssueCode.FORMAT, SHORT.format(16)), rejected=1
    ),
)
