"""XML that was written to do harm: refused in words, at once, in little memory."""

import tracemalloc

import pytest

from actuals.intake.rows import Row
from actuals.model.issues import Issue
from tests.unit.intake.files import contract, file, header, read, refusal, visit, xml_text

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DTDS = {
    "billion laughs": f'<!DOCTYPE File [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic blow-up": f'<!DOCTYPE File [<!ENTITY l9 "{"x" * 50_000}">]>',
    "external entity": '<!DOCTYPE File [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>',
    "external parameter entity": '<!DOCTYPE File [<!ENTITY % l9 SYSTEM "http://192.0.2.1/x.dtd"> %l9;]>',
    "external DTD": '<!DOCTYPE File SYSTEM "http://192.0.2.1/x.dtd">',
    "public DTD": '<!DOCTYPE File PUBLIC "-//x//y" "http://192.0.2.1/x.dtd">',
    "bare DTD": "<!DOCTYPE File>",
    "default attributes": '<!DOCTYPE File [<!ATTLIST File x CDATA "y">]>',
}


@pytest.mark.parametrize("dtd", DTDS.values(), ids=DTDS)
def test_a_dtd_is_refused(dtd: str) -> None:
    assert "DTD" in refusal(dtd + xml_text(visit(OrderRef="&l9;"))).message
    assert "DTD" in refusal(dtd + xml_text().replace("Ben Frost", "&l9;" * 3)).message


def test_an_entity_that_was_never_declared_is_refused() -> None:
    assert "not well formed at line 4" in refusal(xml_text().replace("Ben Frost", "&nbsp;")).message


def test_the_five_entities_of_xml_itself_and_character_references_are_text() -> None:
    [row] = read(xml_text().replace("Ben Frost", "&lt;&amp;&#8217;&#x2019;&quot;"))
    assert isinstance(row, Row)
    assert row.visit[-1] == '<&’’"'


@pytest.mark.parametrize(
    "encoding", ["utf-7", "idna", "rot13", "rot_13", "hex", "punycode", "undefined", "mbcs", "utf-32"]
)
def test_a_declared_encoding_opens_no_door(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert len(read(declared + xml_text())) == 1


def test_a_declared_encoding_that_is_no_name_is_refused() -> None:
    assert "not well formed" in refusal('<?xml version="1.0" encoding="\t"?>' + xml_text()).message


@pytest.mark.parametrize("where", ["<File>", "<ProviderContract>", "<HomeCareVisit>", "<CareWorkerName>"])
def test_deep_nesting_is_refused(where: str) -> None:
    assert "open at once" in refusal(xml_text().replace(where, where + "<a>" * 100_000)).message


def test_wrappers_in_wrappers_without_end_are_refused() -> None:
    assert "open at once" in refusal("<File>" + "<ProviderContracts>" * 1000).message


@pytest.mark.parametrize(
    "endless",
    ['<File x="{}">', "<File><!--{}--></File>", "<File><?pi {}?></File>", "<{}>", "<File></{}>"],
)
def test_a_tag_or_comment_without_end_is_refused(endless: str) -> None:
    assert "tag or comment" in refusal(endless.format("x" * 2_000_000)).message


def test_a_long_comment_is_passed_over() -> None:
    assert len(read(xml_text().replace("<HomeCareVisit>", f"<!--{'x' * 100_000}--><HomeCareVisit>"))) == 1


@pytest.mark.parametrize("many", ["<n{}/>", '<a n{}="x"/>', '<a xmlns:n{0}="u{0}"/>', '<a xmlns="u{}"/>'])
def test_names_without_end_are_refused(many: str) -> None:
    names = "".join(many.format(number) for number in range(5000))
    assert "different names" in refusal(file(contract(header(visit())), names)).message


def test_a_long_name_is_shown_in_part() -> None:
    [issue, _row] = read(xml_text(visit(f"<{'n' * 10_000}/>")))
    assert isinstance(issue, Issue)
    assert len(issue.message) < 200


@pytest.mark.parametrize("inside", ["<ServiceType>", "<Unknown><ServiceType>"])
def test_a_text_without_end_takes_no_memory(inside: str) -> None:
    content = (
        xml_text()
        .replace("<ServiceType>", inside + "x" * 10_000_000, 1)
        .replace("</ServiceType>", "</ServiceType>" + "</Unknown>" * ("Unknown" in inside), 1)
        .encode()
    )
    tracemalloc.start()
    try:
        read(content)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_an_inclusion_of_another_file_is_refused() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
    for extra in (include, f"<Other>{include}</Other>"):
        assert "refers to another file" in refusal(xml_text(visit(extra))).message


@pytest.mark.parametrize(
    "broken",
    [
        "<File",
        "<File>",
        "<File></Fil>",
        "<File/><File/>",
        "<File>&#0;</File>",
        "<File>\x01</File>",
        "<1/>",
        "<a:b/>",
        "<!-- -->",
    ],
)
def test_broken_xml_is_refused_with_its_line(broken: str) -> None:
    assert refusal(broken).location.line == 1
