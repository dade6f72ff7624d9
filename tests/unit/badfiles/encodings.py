"""Bytes that are no text, or not the text that they say they are."""

import codecs

from actuals.model.issues import Location
from tests.unit.badfiles.cases import CSV, XML, BadFile, fine, refused
from tests.unit.intake.files import csv_file, csv_text, visit, xml_text

NAMED = csv_text({"ServiceUserDetails": "Winter, Zoë"})
NOT_UTF_8 = (
    "Line {} holds characters that are not UTF-8: the file may have been saved as ANSI (Windows-1252). "
    "Save it as UTF-8 (in Excel: CSV UTF-8) and upload that."
)
NOT_UTF_16 = NOT_UTF_8.replace("UTF-8:", "UTF-16:")
BINARY = (
    "Line {} holds bytes that are not text, or are UTF-16 without its byte order mark. "
    "Save it as UTF-8 (in Excel: CSV UTF-8) and upload that."
)
CUT = "The file ends in the middle of a character on line {}: it was cut off. Upload it again, whole."
NOT_UTF_8_XML = (
    "Line {} holds characters that are not UTF-8: the file may have been written in Latin-1 (ISO-8859-1) or "
    "Windows-1252. Export the XML as UTF-8 and upload that; to change its declaration alone does not help."
)
BINARY_XML = (
    "Line {} holds bytes that are not text, or are UTF-16 without its byte order mark. "
    "Export the XML as UTF-8 and upload that; to change its declaration alone does not help."
)
ZOE = xml_text(visit(CareWorkerName="Zoë"))


def _on_line(name: str, content: bytes, message: str, line: int) -> BadFile:
    return refused(name, content, message.format(line), Location(line=line))


ENCODINGS = (
    fine("UTF-8 with a byte order mark", codecs.BOM_UTF8 + CSV),
    fine("UTF-8 with three byte order marks", codecs.BOM_UTF8 * 3 + CSV),
    fine("UTF-8 XML with a byte order mark", codecs.BOM_UTF8 + XML.encode()),
    fine(
        "UTF-8 XML with two byte order marks and a declaration",
        codecs.BOM_UTF8 * 2 + b'<?xml version="1.0"?>' + XML.encode(),
    ),
    fine("UTF-16 with two byte order marks", codecs.BOM_UTF16_LE * 2 + NAMED.encode("utf-16-le")),
    fine("a byte order mark after blank lines", b"\r\n" + codecs.BOM_UTF8 + CSV),
    fine("UTF-16 little-endian with a byte order mark", codecs.BOM_UTF16_LE + NAMED.encode("utf-16-le")),
    fine("UTF-16 big-endian with a byte order mark", codecs.BOM_UTF16_BE + NAMED.encode("utf-16-be")),
    fine("UTF-16 XML that says UTF-8", ('<?xml version="1.0" encoding="UTF-8"?>' + ZOE).encode("utf-16")),
    fine("UTF-8 XML that says UTF-16", '<?xml version="1.0" encoding="UTF-16"?>' + ZOE),
    fine("UTF-8 XML that says ISO-8859-1", '<?xml version="1.0" encoding="ISO-8859-1"?>' + ZOE),
    fine("UTF-8 XML that says UTF-7", '<?xml version="1.0" encoding="UTF-7"?>' + ZOE),
    fine("UTF-8 XML that says EBCDIC", '<?xml version="1.0" encoding="cp037"?>' + ZOE),
    _on_line("Windows-1252", NAMED.encode("cp1252"), NOT_UTF_8, 2),
    _on_line("Mac Roman", NAMED.encode("mac-roman"), NOT_UTF_8, 2),
    _on_line("Latin-1 XML that says so", f'<?xml encoding="ISO-8859-1"?>{ZOE}'.encode("latin-1"), NOT_UTF_8_XML, 4),
    _on_line("Latin-1 XML after blank lines", f"\r\n\n {ZOE}".encode("latin-1"), NOT_UTF_8_XML, 6),
    _on_line("UTF-16 XML without its mark", ZOE.encode("utf-16-le"), BINARY_XML, 1),
    _on_line(
        "one byte of Windows-1252 in UTF-8", csv_file({}, {"CareWorkerName": "?"}).replace(b"?", b"\x92"), NOT_UTF_8, 3
    ),
    _on_line("UTF-16 without its mark", NAMED.encode("utf-16-le"), BINARY, 1),
    _on_line("big-endian UTF-16 without its mark", NAMED.encode("utf-16-be"), BINARY, 1),
    _on_line("UTF-32", NAMED.encode("utf-32-be"), BINARY, 1),
    _on_line("overlong UTF-8", CSV.replace(b"Ben Frost", b"\xc0\xaf"), NOT_UTF_8, 2),
    _on_line("half a surrogate in UTF-8", CSV.replace(b"Ben Frost", b"\xed\xa0\x80"), NOT_UTF_8, 2),
    _on_line("beyond Unicode", CSV.replace(b"Ben Frost", b"\xf5\x80\x80\x80"), NOT_UTF_8, 2),
    _on_line(
        "half a surrogate in UTF-16",
        codecs.BOM_UTF16_LE + NAMED.encode("utf-16-le").replace(b"\xeb\0", b"\0\xdc"),
        NOT_UTF_16,
        2,
    ),
    _on_line("a NUL in a cell", CSV.replace(b"Ben Frost", b"Ben\0Frost"), BINARY, 2),
    _on_line("a NUL in XML", XML.encode().replace(b"Ben Frost", b"Ben\0Frost"), BINARY_XML, 4),
    _on_line("NULs for a lost block", CSV + b"\0" * 512, BINARY, 3),
    _on_line("cut within a UTF-8 character", NAMED.encode()[: NAMED.encode().index(b"\xc3") + 1], CUT, 2),
    _on_line("cut within a UTF-16 character", NAMED.encode("utf-16")[:-1], CUT, 2),
    _on_line("cut within a character of XML", ZOE.encode()[: ZOE.encode().index(b"\xc3") + 1], CUT, 4),
)
