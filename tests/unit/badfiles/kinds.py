"""Files that are something else, files under another name, and files that stop too soon."""

import gzip
import io
import zipfile

from actuals.model.issues import NOWHERE, IssueCode, Level, Location
from tests.unit.badfiles.cases import CSV, ROW_2, XML, BadFile, Said, fine, refused, several
from tests.unit.intake.files import contract, csv_file, csv_text, file, header

EMPTY = "The file is empty. Upload it again."
BLANK = "The file is empty: it holds nothing but blanks. Upload it again."
NEITHER = "The file is neither CSV nor XML. Export it again in one of these forms and upload that."
NO_ROWS = "There are no visits below the headings. Export the week again and upload that."
NO_VISITS = "There are no visits in the file. Export the week again and upload that."
UNCLOSED = (
    "A quotation mark that opens in row {} is not closed, or the file was cut off there. "
    "Close it (a quotation mark within a cell is written twice) and upload the file again."
)
SHORT = (
    "This row has {} cells, but there are 24 headings. A separator or a quotation mark may be missing or too many, "
    "or the file was cut off here. Correct the row and send the file again."
)
OTHER_ROOT = (
    "The file begins with '{}'; a service delivery file begins with 'File'. Export it as that and upload it again."
)
CUT = "The file ends early, on line {}: it was cut off. Export it again and upload it whole."


def _other(name: str, content: bytes | str, kind: str) -> BadFile:
    return refused(
        name, content, f"The file is {kind}, whatever its name says. Save it in the agreed form and upload that."
    )


def _zip(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, CSV)
    return content.getvalue()


def _cut_xml(name: str, before: str, line: int) -> BadFile:
    return refused(name, XML[: XML.index(before)], CUT.format(line), Location(line=line))


OTHER_KINDS = (
    _other("a zip named .csv", _zip("visits.csv"), "a zip archive"),
    _other("an empty zip", _zip(), "a zip archive"),
    _other("a workbook named .csv", _zip("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (.xlsx)"),
    _other(
        "an old workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504,
        "an Excel workbook (.xls) or another old Office file",
    ),
    _other("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
    _other("a gzip archive", gzip.compress(CSV, mtime=0), "a gzip archive"),
    _other("a 7-Zip archive", b"7z\xbc\xaf\x27\x1c\0\4", "a 7-Zip archive"),
    _other("a RAR archive", b"Rar!\x1a\7\0", "a RAR archive"),
    _other("rich text", r"{\rtf1\ansi FileReference}", "a rich text document"),
    _other("a web page", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page"),
    _other("a web page without a doctype", "\n<HTML lang=en><table>", "a web page"),
    _other("JSON", '{"FileReference": "PC-000123"}', "JSON"),
    _other("JSON, as a list", "[]", "JSON"),
    fine("CSV named .xml", CSV),
    fine("XML after blank lines", "\r\n\n  " + XML),
    fine("an XML declaration after blank lines", '\r\n\n  <?xml version="1.0" encoding="UTF-8"?>\r\n' + XML),
    fine("an XML declaration after blanks and marks", '\ufeff\n\ufeff \n<?xml version="1.0"?>' + XML),
    refused("a letter", "Dear council\nhere is our week.\n", NEITHER),
    refused("one word", "visits", NEITHER),
    refused(
        "a PNG",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "Line 1 holds bytes that are not text, or are UTF-16 without its byte order mark. "
        "Save it as UTF-8 (in Excel: CSV UTF-8) and upload that.",
        Location(line=1),
    ),
    refused(
        "an XML of another kind",
        '<?xml version="1.0"?>\n<Invoice/>',
        OTHER_ROOT.format("Invoice"),
        Location(line=2),
    ),
    refused(
        "an XML spreadsheet",
        '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        OTHER_ROOT.format("Workbook"),
        Location(line=2),
    ),
)

TRUNCATION = (
    refused("no bytes", b"", EMPTY),
    refused("only a byte order mark", b"\xef\xbb\xbf", BLANK),
    refused("blanks", " \r\n\t\n ", BLANK),
    refused("rows of separators", ",,,\n,,,\n", BLANK),
    refused("headings only", csv_text(), NO_ROWS, code=IssueCode.NO_VISITS),
    refused("headings and rows of nothing", csv_text() + ",,,\n" * 5 + "," * 23, NO_ROWS, code=IssueCode.NO_VISITS),
    refused("a quotation mark open at the end", CSV[: CSV.index(b"Winter") + 6], UNCLOSED.format(2), ROW_2),
    several(
        "cut within the second row",
        csv_file({}, {})[: -len("0:30:00,False,1,VS,,N,CW7,Ben Frost\r\n")],
        Said(IssueCode.FORMAT, SHORT.format(17), Location(row=3)),
        rejected=1,
        accepted=1,
    ),
    fine("no line end after the last row", CSV.rstrip()),
    _cut_xml("XML cut within a tag", "tails>", 3),
    _cut_xml("XML cut within a text", "Frost", 4),
    _cut_xml("XML cut between visits", "</ServiceDeliveryHeader>", 5),
    _cut_xml("XML cut before its last end tag", "</File>", 7),
    refused("XML cut within a comment", XML[:30] + "<!-- never", CUT.format(1), Location(line=1)),
    refused("XML cut within a CDATA section", XML[:30] + "<![CDATA[ never", CUT.format(1), Location(line=1)),
    refused("only an XML declaration", '<?xml version="1.0"?>', CUT.format(1), Location(line=1)),
    refused("XML without contracts", file(), NO_VISITS, Location(path="/File"), IssueCode.NO_VISITS),
    refused("XML without visits", file(contract(header())), NO_VISITS, Location(path="/File"), IssueCode.NO_VISITS),
    BadFile(
        "XML with nothing in it",
        b"<File/>",
        (
            Said(
                IssueCode.REQUIRED,
                "FileReference is missing. Fill it in and send the file again.",
                NOWHERE,
                Level.FILE,
                "FileReference",
                "",
            ),
        ),
    ),
)
