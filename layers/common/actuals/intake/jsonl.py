"""JSON Lines: the council's reference data in bulk, one record a line."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any, NoReturn

from actuals.intake.fields import LINE_LENGTH
from actuals.intake.text import lines, texts
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode, Level, Location


class _NotAgreed(ValueError):
    """What a line has that JSON would allow and we do not."""


def read_json_lines(chunks: Iterable[bytes]) -> Iterator[tuple[Location, dict[str, Any]] | Issue]:
    """Records as sent; an issue means one line that is no record. Blank lines are skipped, but counted."""
    read = False
    for number, line in enumerate(lines(texts(chunks)), 1):
        if line.strip():
            read = True
            location = Location(number)
            yield _rejected(location, _LONG) if len(line.rstrip("\r\n")) > LINE_LENGTH else _read(line, location)
    if not read:
        raise UnreadableFile("The file is empty: it holds nothing but blanks. Upload it again.")


def _read(line: str, location: Location) -> tuple[Location, dict[str, Any]] | Issue:
    try:
        record = _DECODER.decode(line.strip())
        json.dumps(record, ensure_ascii=False).encode()
    except _NotAgreed as error:
        return _rejected(location, f"{error} Correct it and send the file again.")
    except UnicodeEncodeError:
        return _rejected(
            location, "This line holds half a character (a lone surrogate). Correct it and send the file again."
        )
    except (ValueError, RecursionError):
        return _rejected(location, "This line is not JSON: write one whole record on one line and send the file again.")
    if not isinstance(record, dict):
        return _rejected(
            location, 'This line is not a record: write it as {"field": value, …} and send the file again.'
        )
    return location, record


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0][:50].encode(errors="replace").decode()
        raise _NotAgreed(f"'{twice}' is there more than once in one record.")
    return record


def _float(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise _NotAgreed("This line holds a number that is too large.")
    return number


def _constant(name: str) -> NoReturn:
    raise _NotAgreed(f"This line holds {name}, which is no number.")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_constant=_constant)
_LONG = f"This line is over {LINE_LENGTH:,} characters long. Shorten it and send the file again."


def _rejected(location: Location, message: str) -> Issue:
    return Issue(IssueCode.FORMAT, Level.VISIT, message, location)
