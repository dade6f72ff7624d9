"""XML that was written to do harm, and XML that is broken."""

from actuals.model.issues import Location
from tests.unit.badfiles.cases import XML, BadFile, fine, refused
from tests.unit.intake.files import visit, xml_text

DTD = (
    "Line {}: the file holds a DTD or declares entities, and neither is taken. "
    "Export it as a plain service delivery file and upload that."
)
ENDLESS = (
    "Line {}: the file holds a tag or comment of over 262,144 characters. "
    "Export it as a plain service delivery file and upload that."
)
NAMES = (
    "Line {}: the file holds over 1,000 different names. Export it as a plain service delivery file and upload that."
)
DEEP = "Line {}: over 32 elements are open at once. Export it as a plain service delivery file."
OTHER_FILE = (
    "Line {}: the file refers to another file, and no other is read. Put everything into one file and upload that."
)
MALFORMED = "The XML is not well formed at line {}, column {} ({}).{} Export it again and upload that."
MARKS = " In a text, & is written &amp; and < is written &lt;."
NAME = visit().index("Ben Frost") + 1
INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def _dtd(name: str, dtd: str, line: int = 1) -> BadFile:
    return refused(name, dtd + XML.replace("Ben Frost", "&l9;"), DTD.format(line), Location(line=line))


def _on_line(name: str, content: str, message: str, line: int) -> BadFile:
    return refused(name, content, message.format(line), Location(line=line))


def _malformed(name: str, content: str, line: int, column: int, what: str) -> BadFile:
    return refused(
        name,
        content,
        MALFORMED.format(line, column, what, MARKS if what in {"invalid token", "undefined entity"} else ""),
        Location(line=line),
    )


def _attributes(count: int) -> str:
    return "".join(f" a{n}='1'" for n in range(count))


HOSTILE = (
    _dtd("billion laughs", f'<!DOCTYPE File [<!ENTITY l0 "ha">{LAUGHS}]>'),
    _dtd("quadratic blow-up", f'<!DOCTYPE File [<!ENTITY l9 "{"x" * 50_000}">]>'),
    _dtd("an external entity", '<!DOCTYPE File [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>'),
    _dtd("a parameter entity", '<!DOCTYPE File [<!ENTITY % l9 SYSTEM "http://192.0.2.1/x.dtd"> %l9;]>'),
    _dtd("an external DTD", '<!DOCTYPE File SYSTEM "http://192.0.2.1/x.dtd">'),
    _dtd("a public DTD", '<!DOCTYPE File PUBLIC "-//x//y" "http://192.0.2.1/x.dtd">'),
    _dtd("a DTD that says nothing", "<!DOCTYPE File>"),
    _dtd("a DTD with default attributes", '<!DOCTYPE File [<!ATTLIST File x CDATA "y">]>'),
    _dtd("a DTD after a comment", "<!-- week 47 -->\n<!DOCTYPE File>", 2),
    _malformed("an entity that is not declared", XML.replace("Ben Frost", "&nbsp;"), 4, NAME, "undefined entity"),
    _malformed("an entity that ends nowhere", XML.replace("Ben Frost", "Ben & Frost"), 4, NAME + 5, "invalid token"),
    _malformed(
        "a declaration in the middle",
        XML.replace("<File>", '<File><?xml version="1.0"?>'),
        1,
        7,
        "XML or text declaration not at start of entity",
    ),
    _on_line("XInclude in a visit", xml_text(visit(INCLUDE)), OTHER_FILE, 4),
    _on_line("XInclude in something unknown", xml_text(visit(f"<Other>{INCLUDE}</Other>")), OTHER_FILE, 4),
    _on_line("a thousand levels", XML.replace("<File>", "<File>" + "<a>" * 1000), DEEP, 1),
    _on_line("a thousand wrappers", "<File>" + "<ProviderContracts>" * 1000, DEEP, 1),
    _on_line("an attribute without end", f'<File x="{"y" * 1_000_000}"/>', ENDLESS, 1),
    _on_line("a comment without end", f"<File><!--{'y' * 1_000_000}", ENDLESS, 1),
    _on_line("a hundred thousand attributes", f"<File{_attributes(100_000)}/>", ENDLESS, 1),
    _on_line("ten thousand attributes", f"<File{_attributes(10_000)}>{XML[6:]}", NAMES, 8),
    _on_line(
        "ten thousand names", XML.replace("<File>", "<File>" + "".join(f"<a{n}/>" for n in range(10_000))), NAMES, 1
    ),
    _malformed("an attribute twice", XML.replace("<File>", '<File a="1" a="2">'), 1, 13, "duplicate attribute"),
    _malformed("a prefix never bound", XML.replace("<HomeCareVisit>", "<x:y/><HomeCareVisit>"), 4, 1, "unbound prefix"),
    _malformed("a control character in XML", XML.replace("Ben Frost", "Ben\x01Frost"), 4, NAME + 3, "invalid token"),
    _malformed(
        "a reference to a control character",
        XML.replace("Ben Frost", "&#1;"),
        4,
        NAME,
        "reference to invalid character number",
    ),
    _malformed("tags crossed over", "<File><a><b></a></b></File>", 1, 15, "mismatched tag"),
    _malformed("two outermost elements", "<File></File><File/>", 1, 14, "junk after document element"),
    _malformed("an attribute without quotes", "<File a=1/>", 1, 9, "invalid token"),
    _malformed("a note after the end", XML + "Total: 1", 8, 1, "junk after document element"),
    fine("a stylesheet that is never fetched", '<?xml-stylesheet href="http://192.0.2.1/x.xsl"?>' + XML),
    fine(
        "a schema that is never fetched",
        XML.replace(
            "<File>",
            '<File xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="a http://192.0.2.1/x">',
        ),
    ),
    fine("a long comment", XML.replace("<HomeCareVisit>", f"<!--{'x' * 100_000}--><HomeCareVisit>")),
    fine("CDATA", XML.replace("Ben Frost", "<![CDATA[Ben <Jack> Frost]]>")),
)
