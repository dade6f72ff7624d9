"""Bytes become text and lines: UTF-8 with or without byte order marks, UTF-16 with them, and nothing else."""

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from actuals.intake.fields import LINE_LENGTH
from actuals.intake.kinds import refuse_other_bytes
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Location

PIECE = 64 * 1024
MARK = "\ufeff"
BLANKS = f" \t\r\n{MARK}"
"""Characters before the text that carry no content."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class _Advice(NamedTuple):
    """How a file may have come to hold other bytes than text, and what to do."""

    reason: str
    remedy: str


_ANSI = "saved as ANSI (Windows-1252)"
_OF_TABLES = _Advice(_ANSI, "Save it as UTF-8 (in Excel: CSV UTF-8) and upload that.")
_OF_JSON = _Advice(_ANSI, "Save it as UTF-8 and upload that.")
_OF_XML = _Advice(
    "written in Latin-1 (ISO-8859-1) or Windows-1252",
    "Export the XML as UTF-8 and upload that; to change its declaration alone does not help.",
)


def texts(chunks: Iterable[bytes]) -> Iterator[str]:
    """The text of a file in pieces. The bytes decide the encoding; a declaration in the file is ignored."""
    supply = pieces(chunks)
    head = next(supply, b"")
    if not head:
        raise UnreadableFile("The file is empty. Upload it again.")
    refuse_other_bytes(head)
    mark, encoding = next((known for known in _MARKS if head.startswith(known[0])), (b"", "utf-8"))
    decoded = _decoded(chain((head[len(mark) :],), supply), encoding, _advice(head))
    yield next(decoded, "").lstrip(MARK)
    yield from decoded


def _advice(head: bytes) -> _Advice:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    return {b"<": _OF_XML, b"{": _OF_JSON}.get(start, _OF_TABLES)


def pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size, however they arrive: what follows need not know."""
    held = bytearray()
    for chunk in chunks:
        for start in range(0, len(chunk), PIECE):
            held += chunk[start : start + PIECE]
            if len(held) >= PIECE:
                yield bytes(held[:PIECE])
                del held[:PIECE]
    if held:
        yield bytes(held)


def lines(supply: Iterable[str]) -> Iterator[str]:
    """The lines of a text with their line ends; a line over LINE_LENGTH is cut just after it, so the caller sees it."""
    rest = ""
    for text in supply:
        *whole, rest = (rest + text).split("\n")
        for line in whole:
            yield (line if len(line) <= LINE_LENGTH else line[: LINE_LENGTH + 1]) + "\n"
        rest = rest[: LINE_LENGTH + 1]
    if rest:
        yield rest


def _decoded(supply: Iterable[bytes], encoding: str, advice: _Advice) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for piece in supply:
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError as error:
            raise _undecodable(error, line, encoding, advice) from error
        if "\0" in text:
            raise _binary(line + text[: text.index("\0")].count("\n"), advice)
        line += text.count("\n")
        yield text
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"The file ends in the middle of a character on line {line}: it was cut off. Upload it again, whole.",
            Location(line=line),
        ) from error


def _undecodable(error: UnicodeDecodeError, line: int, encoding: str, advice: _Advice) -> UnreadableFile:
    """Where a NUL comes before the first wrong byte, that is where text ends."""
    read, nul, _ = error.object[: error.start].decode(encoding).partition("\0")
    line += read.count("\n")
    is_binary = nul or (encoding == "utf-8" and b"\0" in error.object)
    return _binary(line, advice) if is_binary else _not_text(line, encoding, advice)


def _not_text(line: int, encoding: str, advice: _Advice) -> UnreadableFile:
    name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
    return UnreadableFile(
        f"Line {line} holds characters that are not {name}: the file may have been {advice.reason}. {advice.remedy}",
        Location(line=line),
    )


def _binary(line: int, advice: _Advice) -> UnreadableFile:
    return UnreadableFile(
        f"Line {line} holds bytes that are not text, or are UTF-16 without its byte order mark. {advice.remedy}",
        Location(line=line),
    )
