"""XML that is not built as agreed: elements unknown, twice, too late, in the wrong place."""

from actuals.model.issues import IssueCode, Level, Location
from tests.unit.badfiles.cases import CONTRACT, HEADER, VISIT, XML, BadFile, Said, fine, refused, several, visit_in_xml
from tests.unit.badfiles.repeats import SEND_ONCE
from tests.unit.intake.files import contract, file, header, visit, xml_text

UNKNOWN = "'{}' is not known in {} and was left out."
TWICE = "{} is there twice in this {}. Keep one and send the file again."
LATE = "{} comes after a {}. Put it before the first one and send the file again."
STRAY = (
    "This visit is not where visits are read: they are HomeCareVisit elements, spelt like that, directly in a "
    "ServiceDeliveryHeader or in its HomeCareVisits. Move it there and send the file again."
)


def _refused(name: str, content: str, message: str, line: int) -> BadFile:
    return refused(name, content, message.format(line), Location(line=line, path="/File"))


def _unknown(name: str, content: str, said: Said) -> BadFile:
    return several(name, content, said, accepted=1)


XML_SHAPE = (
    fine("any namespace", XML.replace("<File>", '<File xmlns="urn:example:deliveries">')),
    fine(
        "plural wrappers",
        XML.replace("<HomeCareVisit>", "<HomeCareVisits><HomeCareVisit>").replace(
            "</HomeCareVisit>", "</HomeCareVisit></HomeCareVisits>"
        ),
    ),
    _unknown(
        "an unknown element in a visit",
        xml_text(visit("<Mileage>4</Mileage>")),
        Said(
            IssueCode.UNKNOWN_ELEMENT,
            UNKNOWN.format("Mileage", "HomeCareVisit"),
            Location(line=4, path=f"{VISIT}/Mileage"),
            Level.VISIT,
            "Mileage",
        ),
    ),
    fine("a value over two lines", xml_text(visit(ServiceType="HOME\n CARE"))),
    _unknown(
        "an unknown element in a file",
        XML.replace("<ProviderContract>", "<Version>2</Version><ProviderContract>"),
        Said(
            IssueCode.UNKNOWN_ELEMENT,
            UNKNOWN.format("Version", "File"),
            Location(line=2, path="/File/Version"),
            Level.FILE,
            "Version",
        ),
    ),
    visit_in_xml(
        "a field twice",
        visit("<VisitCode>NA</VisitCode>"),
        IssueCode.FORMAT,
        TWICE.format("VisitCode", "HomeCareVisit"),
        "VisitCode",
        None,
    ),
    visit_in_xml(
        "a field under both its names",
        visit("<CarerID>CW7</CarerID>"),
        IssueCode.FORMAT,
        TWICE.format("CareWorkerRef", "HomeCareVisit"),
        "CareWorkerRef",
        None,
    ),
    visit_in_xml(
        "a field too long in XML",
        visit(CareWorkerName="x" * 4_001),
        IssueCode.FORMAT,
        "CareWorkerName is over 4,000 characters long. Shorten and send the file again.",
        "CareWorkerName",
        None,
    ),
    visit_in_xml(
        "a required field missing in XML",
        visit().replace("<VisitCode>VS</VisitCode>", ""),
        IssueCode.REQUIRED,
        "VisitCode is missing. Fill it in and send the file again.",
        "VisitCode",
        "",
    ),
    several(
        "a field that begins with a small letter",
        XML.replace("VisitCode>", "visitCode>"),
        Said(
            IssueCode.REQUIRED,
            "VisitCode is missing. Fill it in and send the file again.",
            Location(None, 4, VISIT),
            Level.VISIT,
            "VisitCode",
            "",
        ),
        Said(
            IssueCode.UNKNOWN_ELEMENT,
            UNKNOWN.format("visitCode", "HomeCareVisit") + " Did you mean VisitCode?",
            Location(None, 4, f"{VISIT}/visitCode"),
            Level.VISIT,
            "visitCode",
        ),
        rejected=1,
    ),
    _refused(
        "a file reference twice",
        XML.replace("<Description>", "<FileReference>PC-2</FileReference><Description>"),
        TWICE.format("FileReference", "File"),
        1,
    ),
    _refused(
        "a file reference after the visits",
        XML.replace("</File>", "<FileReference>PC-2</FileReference></File>"),
        TWICE.format("FileReference", "File"),
        7,
    ),
    several(
        "a reference after the first visit",
        file(
            contract(
                "<ServiceDeliveryHeader>" + visit() + "<ServiceUserRef>4001</ServiceUserRef></ServiceDeliveryHeader>"
            )
        ),
        Said(
            IssueCode.FORMAT,
            LATE.format("ServiceUserRef", "HomeCareVisit"),
            Location(None, 3, HEADER),
            Level.HEADER,
            "ServiceUserRef",
        ),
        rejected=1,
    ),
    several(
        "a provider twice",
        XML.replace("<ContractNumber>", "<ProviderRef>P200</ProviderRef><ContractNumber>"),
        Said(
            IssueCode.FORMAT,
            TWICE.format("ProviderRef", "ProviderContract"),
            Location(None, 2, CONTRACT),
            Level.HEADER,
            "ProviderRef",
        ),
        rejected=1,
    ),
    several(
        "a visit outside any header",
        file(contract(visit(), header(visit()))),
        Said(IssueCode.FORMAT, STRAY, Location(None, 3, f"{CONTRACT}//HomeCareVisit"), Level.VISIT, "HomeCareVisit"),
        rejected=1,
        accepted=1,
    ),
    several(
        "a visit that begins with a small letter",
        xml_text(visit().replace("HomeCareVisit>", "homeCareVisit>"), visit()),
        Said(IssueCode.FORMAT, STRAY, Location(None, 4, f"{HEADER}//homeCareVisit"), Level.VISIT, "HomeCareVisit"),
        rejected=1,
        accepted=1,
    ),
    several(
        "a visit twice in XML",
        xml_text(visit(), visit()),
        Said(
            IssueCode.REPEATED_VISIT,
            "The visit at line 5 repeats the one at line 4. " + SEND_ONCE,
            Location(None, 5, f"{HEADER}/HomeCareVisit[2]"),
        ),
        rejected=1,
        accepted=1,
    ),
    several(
        "a week in XML that ends on Friday",
        file(contract(header(visit(VisitDate="2026-11-17"), visit(VisitDate="2026-11-18"), WeekEnding="2026-11-20"))),
        Said(
            IssueCode.WEEK_ENDING_DAY,
            "20/11/2026 is a Friday; weeks end on Sunday. Give the Sunday that ends the week.",
            Location(None, 3, HEADER),
            Level.HEADER,
            "WeekEnding",
            "2026-11-20",
        ),
        rejected=2,
    ),
    several(
        "a week in XML whose end is no date",
        file(contract(header(visit(), visit(), WeekEnding="week 47"))),
        Said(
            IssueCode.FORMAT,
            "WeekEnding is not a date such as 2026-11-22. Correct it and send the file again.",
            Location(None, 3, HEADER),
            Level.HEADER,
            "WeekEnding",
            "week 47",
        ),
        rejected=2,
    ),
)
