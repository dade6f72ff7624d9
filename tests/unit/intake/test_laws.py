"""What holds for whatever a file says."""

import csv
from contextlib import suppress
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from actuals.intake.carers import read_carers
from actuals.intake.csv_visits import VISIT_HEADINGS
from actuals.intake.detect import read_visits
from actuals.intake.jsonl import read_json_lines
from actuals.intake.rows import Row
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue
from tests.unit.intake.files import FIELDS, csv_text, xml_text

CELLS = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"], include_characters=" "),
    max_size=20,
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


@given(st.lists(st.lists(CELLS, min_size=24, max_size=24), min_size=1, max_size=4), st.sampled_from(",;\t"), ENCODINGS)
def test_any_cells_written_as_csv_are_read_back(table: list[list[str]], separator: str, encoding: str) -> None:
    text = StringIO()
    csv.writer(text, delimiter=separator).writerows([FIELDS, ["PC-1", *table[0][1:]], *table])
    found = list(read_visits([text.getvalue().encode(encoding)]))
    expected = [tuple(cell.strip() for cell in cells) for cells in [["PC-1", *table[0][1:]], *table]]
    assert [row.file + row.header + row.visit for row in found if isinstance(row, Row)] == [
        cells for cells in expected if any(cells)
    ]
    assert len(VISIT_HEADINGS.names) == 24


BEGINNINGS = st.sampled_from(
    [
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"<",
        b"<File>",
        b"{",
        csv_text().encode(),
        xml_text()[:300].encode(),
    ]
)


@given(BEGINNINGS, st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_refused(beginning: bytes, rest: bytes) -> None:
    for reader in (read_visits, read_carers, read_json_lines):
        with suppress(UnreadableFile):
            list(reader([beginning + rest]))


TAGS = [
    "File",
    "ProviderContract",
    "ServiceDeliveryHeader",
    "HomeCareVisit",
    "HomeCareVisits",
    "ServiceUserRef",
    "VisitDate",
    "x",
]


@given(
    st.lists(st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["text", "<OrderRef/>"]))
)
def test_tags_in_any_order_are_read_or_refused(tags: list[str]) -> None:
    with suppress(UnreadableFile):
        list(read_visits([f"<File>{''.join(tags)}</File>".encode()]))


NESTED = st.recursive(
    st.sampled_from(
        ["<OrderRef/>", "<VisitDate>x</VisitDate>", "<ServiceUserRef>1</ServiceUserRef>", "<Other/>", "text"]
    ),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=4)
    ),
)


OUTER = st.sampled_from([TAGS[:depth] for depth in (1, 2, 3, 4)])


@given(OUTER, st.lists(NESTED, max_size=6))
def test_every_visit_of_a_file_is_a_row_or_an_error(outer: list[str], inner: list[str]) -> None:
    text = "".join(f"<{tag}>" for tag in outer) + "".join(inner) + "".join(f"</{tag}>" for tag in reversed(outer))
    try:
        found = list(read_visits([text.encode()]))
    except UnreadableFile:
        return
    visits = [item for item in found if isinstance(item, Row) or (item.is_error and item.level == "visit")]
    assert len(visits) == text.count("<HomeCareVisit>")
    assert all(isinstance(item, Row | Issue) for item in found)
