"""Good files with random damage, the same each time: number n of a file is always damaged in the same way."""

import re
from collections.abc import Callable, Iterator
from random import Random

from tests.unit.badfiles.cases import CSV, XML

CARERS = (
    b"CarerID,Forename,Surname,StartDate,EndDate\r\nCW7,Ben,Frost,06/01/2020,\r\nCW8,Ida,Rime,06/01/2020,30/09/2026\r\n"
)
JSON_LINES = (
    '{"code": "VS", "description": "Visit delivered", "contracts": ["C-1"], "delivered": true}\n'
    '{"code": "NA", "description": "No access – «naïve»", "rate": 12.5, "fromDate": null}\n'
).encode()
FILES = {
    "csv": CSV,
    "utf-16": CSV.decode().encode("utf-16"),
    "xml": XML.encode(),
    "carers": CARERS,
    "jsonl": JSON_LINES,
}
MARKS = (
    *(b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b" ", b"\x1a", b"\\", b"'", b"="),
    *(
        b"<",
        b">",
        b"</",
        b"/>",
        b"&",
        b"&#0;",
        b"&#x110000;",
        b"&l;",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
        b"<?x ",
        b"?>",
    ),
    *(b"<!DOCTYPE File>", b"<File>", b"</File>", b"<HomeCareVisit>", b"<VisitDate>", b'xmlns=""', b'xmlns:a="b" '),
    *(b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\x92", b"\xf5", b"\xe2\x80\xae"),
    *(b"{", b"}", b"[", b"]", b"NaN", b"1e999", b"\\ud800", b"-", b"9" * 400, b"A" * 5_000),
)
FIELD = re.compile(rb"<(\w+)>[^<]*</\1>|[^,\r\n<>]+")
Damage = Callable[[bytes, Random], bytes]


def flip(content: bytes, chance: Random) -> bytes:
    """One byte becomes another."""
    at = chance.randrange(len(content))
    return content[:at] + chance.randbytes(1) + content[at + 1 :]


def cut(content: bytes, chance: Random) -> bytes:
    """The file ends early, or misses a piece."""
    start, end = _piece(content, chance)
    return content[:start] if chance.random() < 0.3 else content[:start] + content[end:]


def insert(content: bytes, chance: Random) -> bytes:
    """What means something in one kind of file or another turns up anywhere."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(MARKS) + content[at:]


def duplicate(content: bytes, chance: Random) -> bytes:
    """A piece stands twice."""
    start, end = _piece(content, chance)
    return content[:end] + content[start:]


def splice(content: bytes, chance: Random) -> bytes:
    """A piece of another kind of file takes the place of one of this."""
    start, end = _piece(content, chance)
    other = FILES[chance.choice(list(FILES))]
    first, last = _piece(other, chance)
    return content[:start] + other[first:last] + content[end:]


def move(content: bytes, chance: Random) -> bytes:
    """An element or cell is gone, twice there or elsewhere: the file stays what it was, but says something else."""
    fields = list(FIELD.finditer(content))
    if not fields:
        return content
    field, elsewhere = chance.choice(fields), chance.choice(fields).start()
    rest = content if chance.random() < 0.3 else content[: field.start()] + content[field.end() :]
    return rest[:elsewhere] + field[0] * chance.randrange(3) + rest[elsewhere:]


DAMAGE: tuple[Damage, ...] = (flip, cut, insert, duplicate, splice, move, move)


def _piece(content: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(content))
    return start, min(len(content), start + chance.randrange(1, 80))


def mutated(name: str, count: int) -> Iterator[tuple[int, bytes]]:
    """A file damaged once to three times, `count` times over, with the number of each."""
    for number in range(count):
        chance = Random(f"{name} {number}")  # noqa: S311 - the same each time is what is wanted
        content = FILES[name]
        for _ in range(chance.randrange(1, 4)):
            content = chance.choice(DAMAGE)(content, chance) or b"\n"
        yield number, content
