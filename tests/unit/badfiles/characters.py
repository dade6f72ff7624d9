"""Characters that nobody sees, in CSV and in XML."""

from actuals.model.issues import IssueCode, Level, Location
from tests.unit.badfiles.cases import CONTRACT, HEADER, XML, BadFile, Said, fine, refused, several, visit_in_xml
from tests.unit.intake.files import contract, csv_file, file, header, visit, xml_text

UNSEEN = "{} holds a character that cannot be seen (U+{}). Delete what is there, type it anew and send the file again."
GOOD = {"VisitDate": "18/11/2026"}


def _unseen(name: str, field: str, value: str, code_point: str) -> BadFile:
    said = Said(IssueCode.FORMAT, UNSEEN.format(field, code_point), field=field, value=value)
    return several(name, csv_file({field: value}, GOOD), said, rejected=1, accepted=1)


def _unseen_in_xml(name: str, field: str, value: str, code_point: str) -> BadFile:
    bad = visit(**{field: value})
    return visit_in_xml(name, bad, IssueCode.FORMAT, UNSEEN.format(field, code_point), field, None)


CHARACTERS = (
    _unseen("a control character in a name", "CareWorkerName", "Ben\x01Frost", "0001"),
    _unseen("an escape sequence in a name", "ServiceUserDetails", "\x1b[2JAda Winter", "001B"),
    _unseen("a deleted character", "Description", "Week\x7f 47", "007F"),
    _unseen("a control character of Latin-1", "CareWorkerName", "Ben\x92s", "0092"),
    _unseen("a name turned round", "CareWorkerName", "Ben \u202etsorF", "202E"),
    _unseen("a name in an isolate", "ServiceUserDetails", "\u2067Winter\u2069, Ada", "2067"),
    _unseen("a reference turned round", "ServiceUserRef", "\u202e1004", "202E"),
    _unseen("a space of no width in a reference", "ServiceUserRef", "40\u200b01", "200B"),
    _unseen("a byte order mark in the middle", "FileReference", "\ufeffPC-000123", "FEFF"),
    _unseen("a space that does not break", "ServiceType", "HOME\xa0CARE", "00A0"),
    _unseen("a soft hyphen", "ContractNumber", "C\xad-1", "00AD"),
    _unseen("a mark before a date", "VisitDate", "\u200e17/11/2026", "200E"),
    _unseen("a line break in a reference", "CareWorkerRef", "CW\n7", "000A"),
    _unseen("a tab in a code", "VisitCode", "V\tS", "0009"),
    _unseen_in_xml("a space of no width in XML", "CareWorkerRef", "CW\u200b7", "200B"),
    _unseen_in_xml("a name turned round in XML", "CareWorkerName", "Ben \u202etsorF", "202E"),
    several(
        "unseen characters in two cells",
        csv_file({"ServiceUserRef": "4001\u200b", "OrderRef": "O\u200b-1"}, GOOD),
        Said(
            IssueCode.FORMAT,
            f"{UNSEEN.format('ServiceUserRef', '200B')} {UNSEEN.format('OrderRef', '200B')}",
            field="ServiceUserRef",
            value="4001\u200b",
        ),
        rejected=1,
        accepted=1,
    ),
    several(
        "an unseen character in a header of XML",
        file(contract(header(visit(), ServiceUserRef="\u200b4001"), header(visit(), ServiceUserRef="4002"))),
        Said(
            IssueCode.FORMAT,
            UNSEEN.format("ServiceUserRef", "200B"),
            Location(None, 3, HEADER),
            Level.HEADER,
            "ServiceUserRef",
        ),
        rejected=1,
        accepted=1,
    ),
    several(
        "an unseen character in a contract of XML",
        XML.replace("C-1", "C-\u200b1"),
        Said(
            IssueCode.FORMAT,
            UNSEEN.format("ContractNumber", "200B"),
            Location(None, 2, CONTRACT),
            Level.HEADER,
            "ContractNumber",
        ),
        rejected=1,
    ),
    refused(
        "an unseen character in the reference of an XML file",
        XML.replace("PC-000123", "PC\xa0000123"),
        UNSEEN.format("FileReference", "00A0"),
        Location(None, 1, "/File"),
    ),
    fine("unseen characters around a cell", csv_file({"ServiceUserRef": "\xa04001\u2003"})),
    fine(
        "joiners and marks that scripts need",
        csv_file({"CareWorkerName": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0646\u200f"}),
    ),
    fine("line breaks and tabs in a name", xml_text(visit(CareWorkerName="Ben\n\tFrost"))),
    fine(
        "every sort of letter",
        csv_file({"ServiceUserDetails": "Ada Zo\u00eb \u0141\u00f3d\u017a \u5f20\u4f1f \U0001f600"}),
    ),
)
