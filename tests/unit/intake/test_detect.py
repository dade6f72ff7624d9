"""What kind of file it is, and in what encoding: the bytes decide."""

import gzip
import io
import zipfile
from contextlib import suppress

import pytest

from actuals.intake.detect import read_visits
from actuals.intake.text import PIECE, pieces
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode, Level, Location
from tests.examples import csv_row
from tests.unit.intake.files import csv_text, read, refusal, rows, xml_text

NAMED = {"ServiceUserDetails": "Zoë Winter, Ada’s, 🏠"}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16"]


def zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "x")
    return packed.getvalue()


def in_utf_16(text: str, order: str) -> bytes:
    return ("\ufeff" + text).encode(f"utf-16-{order}")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_csv_is_read_in_utf_8_and_utf_16(encoding: str) -> None:
    assert rows(csv_text(NAMED, {}).encode(encoding)) == [csv_row(2, **NAMED), csv_row(3)]


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf_16_is_read_in_both_byte_orders(order: str) -> None:
    assert rows(in_utf_16(csv_text(NAMED), order)) == [csv_row(**NAMED)]
    assert len(rows(in_utf_16(xml_text(), order))) == 1


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("declared", ["UTF-8", "utf-16", "ISO-8859-1", "windows-1252", "no-such-encoding"])
def test_what_xml_declares_as_its_encoding_is_ignored(encoding: str, declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\n' + xml_text().replace("Winter, Ada", "Zoë 🏠")
    [row] = rows(text.encode(encoding))
    assert row.header[3] == "Zoë 🏠"


@pytest.mark.parametrize("text", [csv_text({}, NAMED, {}), xml_text().replace("Ben", "Zoë")])
def test_other_encodings_are_refused_and_the_line_named(text: str) -> None:
    refused = refusal(text.encode("windows-1252", errors="ignore"))
    line = text.partition("ë")[0].count("\n") + 1
    assert refused.location == Location(line=line)
    assert f"Line {line} holds characters that are not UTF-8" in refused.message


def test_a_bad_byte_far_into_a_file_is_refused_on_its_line() -> None:
    content = csv_text(*[NAMED] * 2000).encode() + b"\xff"
    assert refusal(content).location == Location(line=2002)


def test_half_a_character_of_utf_16_is_refused_on_its_line() -> None:
    content = in_utf_16(csv_text({}, {}), "le") + b"\x00\xd8" + "x\n".encode("utf-16-le")
    assert refusal(content).location == Location(line=4)


@pytest.mark.parametrize(
    "content",
    [
        csv_text({}).encode("utf-16-le"),
        csv_text({}).encode("utf-16-be"),
        csv_text({}).encode("utf-32"),
        b"\x00" * 100,
        csv_text({}).encode() + b"\x00",
        xml_text().encode() + b"\x00",
    ],
)
def test_nul_bytes_are_refused(content: bytes) -> None:
    assert "bytes that are not text" in refusal(content).message


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped("visits.csv"), "a zip archive"),
        (zipped("xl/workbook.xml"), "an Excel workbook (.xlsx)"),
        (b"PK\x05\x06" + b"\x00" * 18, "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "an Excel workbook (.xls)"),
        (b"%PDF-1.7\n", "a PDF document"),
        (gzip.compress(b"x", mtime=0), "a gzip archive"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x00", "a RAR archive"),
        (b"{\\rtf1 visits}", "a rich text document"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"\xef\xbb\xbf\n <HTML><body/></HTML>", "a web page"),
        (b' {"FileReference": "x"}', "JSON"),
        (b"\n[1]", "JSON"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(content: bytes, kind: str) -> None:
    assert f"The file is {kind}" in refusal(content).message


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n", b"  \r\n,,,\r\n", b" " * (2 * PIECE)])
def test_an_empty_file_is_told_so(content: bytes) -> None:
    assert "The file is empty" in refusal(content).message


def test_no_bytes_at_all_are_an_empty_file() -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        list(read_visits([]))


def test_text_that_is_neither_csv_nor_xml_is_told_so() -> None:
    assert "neither CSV nor XML" in refusal("Dear council\nplease find attached\n").message


@pytest.mark.parametrize("text", [csv_text(NAMED, {}, {}), xml_text()])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_how_the_bytes_arrive_makes_no_difference(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    whole = read(content)
    for size in (1, 2, 3, 7, 1000):
        assert list(read_visits(content[at : at + size] for at in range(0, len(content), size))) == whole


@pytest.mark.parametrize("text", [csv_text(NAMED, {}), "<?xml version='1.0'?>" + xml_text()])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_cut_off_anywhere_is_read_or_refused_in_words(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    for end in range(len(content)):
        with suppress(UnreadableFile):
            assert read(content[:end])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_xml_cut_off_before_its_last_tag_is_complete_is_refused(encoding: str) -> None:
    content = xml_text().rstrip().encode(encoding)
    assert len(rows(content)) == 1
    for end in range(len(content)):
        with pytest.raises(UnreadableFile):
            read(content[:end])


def test_xml_that_ends_early_is_told_so_with_its_line() -> None:
    refused = refusal(xml_text().partition("</HomeCareVisit>")[0])
    assert "ends early, on line 4" in refused.message
    assert refused.location == Location(line=4)


def test_a_refusal_is_an_issue_of_the_file() -> None:
    refused = refusal(b"")
    assert refused.issue == Issue(IssueCode.UNREADABLE, Level.FILE, refused.message)
    assert str(refused) == refused.message


@pytest.mark.parametrize("sizes", [[], [0, 0], [PIECE], [PIECE - 1, 2], [5 * PIECE + 1, 0, 3], [1] * 10])
def test_pieces_are_of_one_size(sizes: list[int]) -> None:
    chunks = [bytes([at % 251]) * size for at, size in enumerate(sizes)]
    cut = list(pieces(chunks))
    assert b"".join(cut) == b"".join(chunks)
    assert all(len(piece) == PIECE for piece in cut[:-1])
    assert all(cut)
