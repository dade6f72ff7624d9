"""CSV that is not the agreed table: separators, headings, quotes, rows of another length."""

from actuals.model.issues import IssueCode, Level, Location
from tests.unit.badfiles.cases import CSV, ROW_2, BadFile, Said, fine, refused, several
from tests.unit.badfiles.kinds import BLANK, NEITHER, SHORT, UNCLOSED
from tests.unit.intake.files import FIELDS, csv_file, csv_text

TEXT = CSV.decode()
GOOD_ROW = csv_text({"VisitDate": "18/11/2026", "ServiceUserDetails": "Ada Winter"}).split("\n", 1)[1]
OTHERS = [name for name in FIELDS if name != "VisitCode"]
SHORTER = GOOD_ROW.replace(",CW7,Ben Frost", "")
TOTALS = dict.fromkeys(FIELDS, "")
TOTALS_ROW = "This row is no visit but looks like a totals row. Delete it and upload the file again."
BLANK_CELL = (
    "{} is blank in this row and filled in others. "
    "Give FileReference, Description and Created on every row and upload the file again."
)
NO_HEADING = (
    "Cell {} of this row stands in a column without heading. "
    "Delete it, or move it under its heading, and send the file again."
)
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


def _rejected(name: str, content: str, message: str, row: int = 2, width: int = 24) -> BadFile:
    """The file ends with a good row, or begins with one."""
    said = Said(IssueCode.FORMAT, message, Location(row=row))
    good = GOOD_ROW.rstrip() + "," * (width - 24) + "\r\n"
    return several(name, content + good * (row == 2), said, rejected=1, accepted=1)


def _titled(name: str, title: str, row: int) -> BadFile:
    message = (
        f"The headings stand in row {row}, with something else above them, such as a title. "
        "Delete the rows above the headings and upload the file again."
    )
    return refused(name, title + TEXT, message, Location(row=1), IssueCode.HEADINGS)


def _mixed(
    name: str, content: str, message: str, value: str = "", field: str = "FileReference", row: int = 3
) -> BadFile:
    said = Said(IssueCode.MIXED_FILE_REFERENCE, message, Location(row=row), Level.FILE, field, value)
    return several(name, content, said)


def _renamed(old: str, new: str) -> list[str]:
    return [new if name == old else name for name in FIELDS]


def _swallowing() -> str:
    """A quotation mark opens in one row and closes in the next."""
    plain = {"ServiceUserDetails": "Ada Winter"}
    return csv_text({"CareWorkerRef": "~"} | plain, {"CareWorkerName": "~"} | plain).replace("~", '"')


SEPARATORS = (
    fine("semicolons", csv_text({}, separator=";")),
    fine("tabs", csv_text({}, separator="\t")),
    fine("a line that names the separator", "sep=;\r\n" + csv_text({}, separator=";")),
    fine("the same, in quotes and capitals", '"SEP=,"\r\n' + TEXT),
    fine("the same, with the table's separators", "sep=;" + ";" * 23 + "\r\n" + csv_text({}, separator=";")),
    fine("the same for tabs", "sep=\t\r\n" + csv_text({}, separator="\t")),
    fine("the same between byte order marks", "\ufeffsep=;\r\n\ufeff" + csv_text({}, separator=";")),
    several(
        "rows below a line that names the separator",
        "sep=;\r\n" + csv_text({}, {"VisitDate": "soon"}, separator=";"),
        Said(
            IssueCode.FORMAT,
            "VisitDate is not a date such as 22/11/2026. Correct it and send the file again.",
            Location(row=4),
            field="VisitDate",
            value="soon",
        ),
        rejected=1,
        accepted=1,
    ),
    refused("nothing but the separator", "sep=;\r\n", BLANK),
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
    _headings(
        "a heading with a character that nobody sees",
        "'VisitCode' with a character that cannot be seen (U+200B) is not known (did you mean VisitCode?); "
        "VisitCode is missing",
        *_renamed("VisitCode", "Visit\u200bCode"),
    ),
    _headings(
        "a heading with a space that does not break",
        "'VisitCode' with a character that cannot be seen (U+00A0) is not known (did you mean VisitCode?); "
        "VisitCode is missing",
        *_renamed("VisitCode", "Visit\u00a0Code"),
    ),
    _headings("a heading deleted", "VisitCode is missing; column 20 has no heading", *_renamed("VisitCode", "")),
    fine("columns without heading and without any cell", csv_text({}, headings=[*FIELDS, "", ""])),
    fine("the same in the middle", csv_text({}, headings=["", *FIELDS[:7], "", *FIELDS[7:]])),
    fine("two hundred of them", csv_text({}, headings=[*FIELDS, *[""] * 200])),
    _rejected("a cell under no heading", csv_text({"": "x"}, headings=[*FIELDS, "", ""]), NO_HEADING.format(25), 2, 26),
    _titled("a title above the headings", "Visits of week 47\r\n", 2),
    _titled("a title with separators above the headings", "Week 47" + "," * 23 + "\r\n\r\n", 3),
    _titled("a title and a date", "Visits,week 47\r\nPrinted,23/11/2026\r\n,,,\r\n", 4),
    _titled("a title with a line break", '"Visits\r\nof week 47"\r\n', 2),
    _titled("a title with a heading's name in it", "Description,Week 47\r\n", 2),
    _headings(
        "several faults at once",
        "'Visit Date' is not known (did you mean VisitDate?); OurRef is there 2 times; VisitDate is missing",
        *_renamed("VisitDate", "Visit Date"),
        "OurRef",
    ),
    _headings("a hundred and one headings", "there are 101 headings", *FIELDS, *"x" * 77),
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
    _rejected("a row too short", TEXT.replace(",N,CW7,Ben Frost", ""), SHORT.format(21)),
    _rejected("a row too long", TEXT.replace("Ben Frost", "Ben Frost,,x"), SHORT.format(26)),
    fine("cells too many, and blank", TEXT.replace("Ben Frost", "Ben Frost,, ")),
    fine("a last cell left out", TEXT.replace(",Ben Frost", "")),
    fine("all optional last cells left out", TEXT.replace(",CW7,Ben Frost", "")),
    fine("last cells left out in every row", TEXT.replace(",CW7,Ben Frost", "") + SHORTER.rstrip(), accepted=2),
    _rejected("a last row that leaves out cells and does not end", TEXT + SHORTER.rstrip(), SHORT.format(22), row=3),
    _rejected("a note below the table", TEXT + "Printed on Monday\r\n", SHORT.format(1), row=3),
    _mixed("a totals row", csv_text({}, TOTALS | {"Description": "Total", "PaymentClaimed": "168.70"}), TOTALS_ROW),
    _mixed("a totals row in one cell", TEXT + "Total: 1 visit\r\n", TOTALS_ROW, "Total: 1 visit"),
    _mixed("a totals row that leaves out last cells", TEXT + ",Grand total,,,,,,,,,168.70\r\n", TOTALS_ROW),
    _mixed("figures below the table", csv_text({}, TOTALS | {"PaymentClaimed": "168.70"}), TOTALS_ROW),
    _mixed("a totals row above the visits", csv_text(TOTALS | {"OurRef": "TOTAL"}, {}), TOTALS_ROW, row=2),
    _mixed("a blank file reference", csv_text({}, {"FileReference": ""}), BLANK_CELL.format("FileReference")),
    _mixed(
        "a blank description", csv_text({}, {"Description": " "}), BLANK_CELL.format("Description"), "", "Description"
    ),
    _mixed(
        "a blank file reference in the first row",
        csv_text({"FileReference": ""}, {}),
        BLANK_CELL.format("FileReference"),
        row=2,
    ),
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
