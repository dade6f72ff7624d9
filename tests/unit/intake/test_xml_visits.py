"""Service delivery files in XML."""

import pytest

from actuals.intake.fields import FILE_FIELDS, HEADER_FIELDS, VISIT_FIELDS, WEEK_FIELDS
from actuals.intake.rows import REFUSED_HEADER, Row
from actuals.intake.xml_visits import VISITS_HELD
from actuals.model.issues import Issue, IssueCode, Level, Location, Severity
from tests.examples import CELLS
from tests.unit.intake.files import contract, elements, file, header, issues, read, refusal, rows, visit, xml_text

HEADER_PATH = "/File/ProviderContract[1]/ServiceDeliveryHeader[1]"
VISIT_PATH = f"{HEADER_PATH}/HomeCareVisit[1]"


def sent(names: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    return tuple((CELLS | cells).get(name, "") for name in names)


def only_issue(text: str) -> Issue:
    [issue] = issues(text)
    return issue


def test_a_visit_is_read_with_its_file_and_header_and_where_it_stands() -> None:
    assert rows(xml_text()) == [
        Row(
            Location(line=4, path=VISIT_PATH),
            Location(line=3, path=HEADER_PATH),
            sent(FILE_FIELDS),
            sent(HEADER_FIELDS),
            sent(VISIT_FIELDS),
        )
    ]


def test_visits_of_a_header_share_its_cells() -> None:
    text = file(contract(header(visit(), visit()), header(visit(), ServiceUserRef="0042")), contract(header(visit())))
    first, second, third, fourth = rows(text)
    assert first.header is second.header
    assert first.file is fourth.file
    assert third.header == sent(HEADER_FIELDS, ServiceUserRef="0042")
    assert [row.location.path for row in (second, third, fourth)] == [
        "/File/ProviderContract[1]/ServiceDeliveryHeader[1]/HomeCareVisit[2]",
        "/File/ProviderContract[1]/ServiceDeliveryHeader[2]/HomeCareVisit[1]",
        "/File/ProviderContract[2]/ServiceDeliveryHeader[1]/HomeCareVisit[1]",
    ]
    assert [row.location.line for row in (first, second, third, fourth)] == [4, 5, 8, 13]


@pytest.mark.parametrize("opening", ['<File xmlns="urn:visits">', '<File xmlns:v="urn:visits" v:x="1">'])
def test_any_namespace_or_none_will_do(opening: str) -> None:
    assert len(rows(xml_text().replace("<File>", opening))) == 1


def test_prefixes_and_mixed_namespaces_are_read_by_local_name() -> None:
    text = xml_text().replace("<File>", '<v:File xmlns:v="urn:v" xmlns:w="urn:w">').replace("</File>", "</v:File>")
    for name, prefix in (("HomeCareVisit", "v"), ("VisitDate", "v"), ("VisitCode", "w"), ("WeekEnding", "w")):
        text = text.replace(f"<{name}>", f"<{prefix}:{name}>").replace(f"</{name}>", f"</{prefix}:{name}>")
    [row] = rows(text)
    assert (row.header, row.visit) == (sent(HEADER_FIELDS), sent(VISIT_FIELDS))


def test_plural_wrappers_may_stand_between() -> None:
    text = xml_text(visit(), visit())
    for name in ("ProviderContract", "ServiceDeliveryHeader"):
        text = text.replace(f"<{name}>", f"<{name}s>\n<{name}>").replace(f"</{name}>", f"</{name}></{name}s>")
    text = text.replace(visit() + visit(), f"<HomeCareVisits>{visit()}{visit()}</HomeCareVisits>")
    first, second = rows(text)
    assert first.location.path == VISIT_PATH
    assert second.header == sent(HEADER_FIELDS)


def test_fields_come_in_any_order_and_a_headers_own_may_follow_its_visits() -> None:
    week = (
        elements(["ServiceUserRef"])
        + visit()
        + elements(["PaymentClaimed", "WeekEnding", "ServiceUserDetails"], PaymentClaimed="9.50")
    )
    backwards = f"<HomeCareVisit>{elements(reversed(VISIT_FIELDS))}</HomeCareVisit>"
    first, second = rows(file(contract(f"<ServiceDeliveryHeader>{week}{backwards}</ServiceDeliveryHeader>")))
    assert first.header == second.header == sent(HEADER_FIELDS, PaymentClaimed="9.50")
    assert first.visit == second.visit == sent(VISIT_FIELDS)


def test_absent_and_empty_fields_are_empty() -> None:
    [row] = rows(xml_text("<HomeCareVisit><VisitCode/><OrderRef></OrderRef></HomeCareVisit>"))
    assert row.visit == ("",) * len(VISIT_FIELDS)


def test_text_is_trimmed_and_taken_whole_over_comments_and_cdata() -> None:
    [row] = rows(xml_text().replace("Ben Frost", "\n Be<!-- -->n <![CDATA[<Fr&ost>]]><?pi?>&#32;\n"))
    assert row.visit[-1] == "Ben <Fr&ost>"


def test_other_known_names_of_fields_are_understood() -> None:
    text = xml_text(visit(OrderRef="O-1"))
    for name, other in (("ServiceUserRef", "SSRef"), ("CareWorkerRef", "CarerID"), ("OrderRef", "CPLIRef")):
        text = text.replace(f"<{name}>", f"<{other}>").replace(f"</{name}>", f"</{other}>")
    [row] = rows(text)
    assert (row.header, row.visit) == (sent(HEADER_FIELDS), sent(VISIT_FIELDS, OrderRef="O-1"))


def test_no_part_of_a_long_text_is_lost() -> None:
    for gap in (5000, 100_000):
        [issue] = issues(xml_text(visit(CareWorkerName="Ben" + "." * gap + "Frost")))
        assert "CareWorkerName is over 4,000" in issue.message
    [issue] = issues(xml_text(visit(CareWorkerName="x" * 4000 + " " * 200_000 + "x")))
    assert "CareWorkerName is over 4,000" in issue.message


@pytest.mark.parametrize("gap", [1, 2, 5000, 200_000])
def test_white_space_in_a_text_is_one_blank_however_long(gap: int) -> None:
    for blank in " \n\t":
        [row] = rows(xml_text(visit(CareWorkerName=f"{blank}Ben{blank * gap}Frost{blank}")))
        assert row.visit == sent(VISIT_FIELDS)


def test_white_space_in_a_reference_is_collapsed_too() -> None:
    [row] = rows(xml_text(visit(ServiceType="HOME\n     CARE")))
    assert row.visit == sent(VISIT_FIELDS)


@pytest.mark.parametrize("before", ["\n", "\r\n\r\n", "\ufeff", "\ufeff\ufeff", " \n\ufeff\t\n"])
def test_blank_lines_and_marks_may_stand_before_the_declaration(before: str) -> None:
    text = xml_text().replace("<HomeCareVisit>", "<HomeCareVisit><Mileage/>")
    [warned, row] = read(before + '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
    assert isinstance(row, Row)
    assert row.visit == sent(VISIT_FIELDS)
    assert row.location.line == 5 + before.count("\n")
    assert isinstance(warned, Issue)
    assert warned.location.line == row.location.line


def test_lines_before_the_declaration_count_in_faults_of_the_whole_file() -> None:
    text = '\n\n<?xml version="1.0"?>\n' + xml_text()
    assert refusal(text.replace("Ben Frost", "Ben & Frost")).location == Location(line=7)
    assert refusal(text.replace("</File>", "")).location == Location(line=11)


def test_attributes_are_ignored() -> None:
    assert len(rows(xml_text().replace("<OrderRef>", '<OrderRef nil="true">').replace("<File>", '<File x="y">'))) == 1


def test_an_unknown_element_is_a_warning_once_and_left_out() -> None:
    text = xml_text(visit("<Mood>good<VisitDate>x</VisitDate></Mood>"), visit("<Mood/>"))
    warning, first, second = read(text)
    assert isinstance(warning, Issue)
    assert (warning.code, warning.severity, warning.level) == (IssueCode.UNKNOWN_ELEMENT, Severity.WARNING, Level.VISIT)
    assert (warning.field, warning.location) == ("Mood", Location(line=4, path=f"{VISIT_PATH}/Mood"))
    assert "'Mood' is not known in HomeCareVisit" in warning.message
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert first.visit == second.visit == sent(VISIT_FIELDS)


def test_unknown_elements_are_told_for_each_parent() -> None:
    text = file("<Mood/>", contract("<Mood/>", header("<Mood/>", visit("<Mood/>"))), "<Mood/>")
    assert [issue.level for issue in issues(text)] == [Level.FILE, Level.HEADER, Level.HEADER, Level.VISIT]


@pytest.mark.parametrize(
    ("name", "meant"), [("visitdate", "VisitDate"), ("Visit_Code", "VisitCode"), ("CarerRef", "CareWorkerRef")]
)
def test_an_unknown_element_comes_with_the_nearest_right_name(name: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in only_issue(xml_text(visit(f"<{name}>x</{name}>"))).message


def test_an_element_within_a_field_is_left_out_of_its_text() -> None:
    issue, row = read(xml_text().replace("Ben Frost", "Ben <b>x<i>y</i></b>Frost"))
    assert isinstance(issue, Issue)
    assert "'b' is not known in CareWorkerName" in issue.message
    assert isinstance(row, Row)
    assert row.visit == sent(VISIT_FIELDS)


def test_a_field_that_is_there_twice_rejects_its_visit() -> None:
    issue, row = read(xml_text(visit("<OrderRef>O-2</OrderRef><VisitCode/>"), visit()))
    assert isinstance(issue, Issue)
    assert (issue.code, issue.level, issue.field) == (IssueCode.FORMAT, Level.VISIT, "OrderRef")
    assert (issue.location, issue.service_user_ref) == (Location(line=4, path=VISIT_PATH), "4001")
    assert "OrderRef is there twice" in issue.message
    assert "VisitCode is there twice" in issue.message
    assert isinstance(row, Row)
    assert row.visit == sent(VISIT_FIELDS)


def test_a_field_under_two_names_is_there_twice() -> None:
    assert "CareWorkerRef is there twice" in only_issue(xml_text(visit("<CarerID>CW8</CarerID>"))).message


def test_a_field_over_the_limit_rejects_its_visit() -> None:
    assert rows(xml_text(visit(CareWorkerName="x" * 4000)))[0].visit[-1] == "x" * 4000
    for length in (4001, 200_000):
        assert "CareWorkerName is over 4,000" in only_issue(xml_text(visit(CareWorkerName="x" * length))).message


def test_blanks_around_a_text_do_not_make_it_too_long() -> None:
    [row] = rows(xml_text(visit(CareWorkerName="\n" * 200_000 + "Ben Frost")))
    assert row.visit == sent(VISIT_FIELDS)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("<OurRef>1</OurRef>", "OurRef is there twice"),
        ("<WeekEnding>2026-11-15</WeekEnding>", "WeekEnding is there twice"),
        ("<ServiceUserRef>4002</ServiceUserRef>", "ServiceUserRef is there twice"),
    ],
)
def test_a_faulty_header_is_told_once_before_its_visits_which_then_have_a_refused_header(fault: str, said: str) -> None:
    text = file(contract(header(visit(), fault, visit()), header(visit())))
    issue, first, second, other = read(text)
    assert isinstance(issue, Issue)
    assert (issue.code, issue.level) == (IssueCode.FORMAT, Level.HEADER)
    assert issue.location == Location(line=3, path=HEADER_PATH)
    assert said in issue.message
    assert [row.header for row in (first, second) if isinstance(row, Row)] == [REFUSED_HEADER] * 2
    assert isinstance(other, Row)
    assert other.header == sent(HEADER_FIELDS)


def test_a_headers_reference_comes_before_its_visits() -> None:
    week = elements(WEEK_FIELDS[1:]) + visit() + elements(["ServiceUserRef"])
    issue, row = read(file(contract(f"<ServiceDeliveryHeader>{week}</ServiceDeliveryHeader>")))
    assert isinstance(issue, Issue)
    assert "ServiceUserRef comes after a HomeCareVisit" in issue.message
    assert isinstance(row, Row)
    assert row.header == REFUSED_HEADER


def test_a_contracts_reference_comes_before_its_headers() -> None:
    inner = elements(["ProviderRef"]) + header(visit()) + elements(["ContractNumber"]) + header(visit())
    late = f"<ProviderContract>{inner}</ProviderContract>"
    first, issue, second, other = read(file(late, contract(header(visit()))))
    assert isinstance(issue, Issue)
    assert (issue.level, issue.field) == (Level.HEADER, "ContractNumber")
    assert issue.location.path == "/File/ProviderContract[1]"
    assert "ContractNumber comes after a ServiceDeliveryHeader" in issue.message
    headers = [row.header for row in (first, second, other) if isinstance(row, Row)]
    assert headers == [sent(HEADER_FIELDS, ContractNumber=""), REFUSED_HEADER, sent(HEADER_FIELDS)]


@pytest.mark.parametrize(
    "text",
    [
        file(contract(header(visit())), elements(["Created"])),
        file(elements(["Created"]), contract(header(visit()))),
        file(contract(header(visit())), Description="x" * 4001),
    ],
)
def test_a_fault_of_the_files_own_fields_refuses_the_file(text: str) -> None:
    assert refusal(text).location.path == "/File"


def test_the_files_own_fields_come_before_its_contracts() -> None:
    text = (
        f"<File>{elements(['FileReference', 'Created'])}{contract(header(visit()))}{elements(['Description'])}</File>"
    )
    assert "Description comes after a ProviderContract" in refusal(text).message


@pytest.mark.parametrize(
    "text",
    [
        file(visit(), contract(header(visit()))),
        file(contract(visit(), header(visit()))),
        file(contract(header(f"<Visits>{visit()}</Visits>", visit()))),
        file(contract(header(visit(visit())))),
        file(contract(header(visit().replace("HomeCareVisit", "homeCareVisit"), visit()))),
        file(header(visit()), contract(header(visit()))),
    ],
)
def test_a_visit_where_none_is_looked_for_is_a_rejected_record(text: str) -> None:
    errors = [issue for issue in issues(text) if issue.is_error]
    assert [(issue.code, issue.level) for issue in errors] == [(IssueCode.FORMAT, Level.VISIT)]
    assert "not where visits are read" in errors[0].message
    assert sum(isinstance(item, Row) for item in read(text)) == 1


@pytest.mark.parametrize("text", [file(), file(contract()), file(contract(header()))])
def test_a_file_without_visits_is_refused_with_its_own_fields(text: str) -> None:
    assert refusal(text, IssueCode.NO_VISITS).file == sent(FILE_FIELDS)


def test_a_header_of_very_many_visits_is_passed_on_in_parts() -> None:
    found = rows(xml_text(*[visit()] * (VISITS_HELD + 5)))
    assert len(found) == VISITS_HELD + 5
    assert {row.header for row in found} == {sent(HEADER_FIELDS)}


@pytest.mark.parametrize("root", ["file", "Files", "Carers", "rss"])
def test_another_outermost_element_is_refused(root: str) -> None:
    refused = refusal(f"<{root}>{contract(header(visit()))}</{root}>")
    assert f"begins with '{root}'; a service delivery file begins with 'File'" in refused.message
