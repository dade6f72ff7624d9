"""The heading row of a CSV file: columns are found by heading, and all faults of the headings are reported together."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from actuals.intake.fields import CARER_REQUIRED, FILE_REQUIRED, HEADER_REQUIRED, HEADING_COUNT, VISIT_REQUIRED
from actuals.intake.hidden import unseen, visible
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import IssueCode, Location

_SHOWN = 50
_KINDS = {"carers": CARER_REQUIRED, "visits": FILE_REQUIRED | HEADER_REQUIRED | VISIT_REQUIRED}
_PART = re.compile(r"[A-Z]*[a-z]+|[A-Z]+")


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of one kind of file, and by what other names some are known."""

    names: tuple[str, ...]
    required: frozenset[str]
    other_names: Mapping[str, str] = field(default_factory=dict)

    def name(self, heading: str) -> str | None:
        """The field that a heading names."""
        return heading if heading in self.names else self.other_names.get(heading)

    def known(self, cells: list[str]) -> int:
        """How many of the cells are headings of this kind of file."""
        return sum(self.name(cell.strip()) is not None for cell in cells)


def find_columns(cells: list[str], headings: Headings, row: int) -> dict[str, int]:
    """The position of each field; raises UnreadableFile with every fault of the headings.

    A column without a heading is none of them: it matters only if a cell stands in it.
    """
    given = [cell.strip() for cell in cells]
    if (count := sum(map(bool, given))) > HEADING_COUNT:
        raise _wrong([f"there are {count} headings"], row)
    if (kind := _other_kind(given, headings)) is not None:
        message = f"These are the headings of a file of {kind}. Send it as an import of kind '{kind}'."
        raise UnreadableFile(message, Location(row=row), IssueCode.HEADINGS)
    if not any(headings.name(heading) or nearest(heading, headings.names) for heading in given):
        raise _wrong(["this row holds none of them; the file may begin without its heading row"], row)
    faults = [*_unknown(given, headings), *_repeated(given, headings), *_missing(given, headings)]
    if faults:
        raise _wrong([*faults, *_blank(given)], row)
    return {headings.name(heading) or heading: position for position, heading in enumerate(given) if heading}


def _other_kind(given: list[str], headings: Headings) -> str | None:
    """The kind of file that these headings are complete for, when they are not for the one that is wanted."""
    present = {headings.name(heading) for heading in given}
    if headings.required <= present:
        return None
    return next((kind for kind, required in _KINDS.items() if required <= set(given)), None)


def nearest(word: str, words: tuple[str, ...]) -> str | None:
    """The known word that was probably meant, without regard to case, spaces, punctuation and the order of parts."""
    word = word[:_SHOWN]
    turned_round = (known for known in words if _parts(known) == _parts(word))
    by_letters = {_letters(known): known for known in words}
    found = get_close_matches(_letters(word), by_letters, n=1)
    return next(turned_round, by_letters[found[0]] if found else None)


def _parts(word: str) -> list[str]:
    return sorted(part.lower() for part in _PART.findall(word))


def _letters(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def _unknown(given: list[str], headings: Headings) -> Iterator[str]:
    for heading in given:
        if heading and headings.name(heading) is None:
            words = (*headings.names, *headings.other_names)
            meant = nearest(heading, tuple(word for word in words if word not in given)) or nearest(heading, words)
            yield f"{_called(heading)} is not known" + (f" (did you mean {meant}?)" if meant else "")


def _called(heading: str) -> str:
    number = unseen(heading)
    shown = f"'{visible(heading)[:_SHOWN]}'"
    return f"{shown} with a character that cannot be seen ({number})" if number else shown


def _blank(given: list[str]) -> Iterator[str]:
    """Columns that may have lost their heading; those after the last heading have never had one."""
    last = max(position for position, heading in enumerate(given, 1) if heading)
    return (f"column {position} has no heading" for position, heading in enumerate(given[:last], 1) if not heading)


def _repeated(given: list[str], headings: Headings) -> Iterator[str]:
    times = Counter(name for heading in given if (name := headings.name(heading)))
    for name, count in times.items():
        if count > 1:
            spellings = sorted({heading for heading in given if headings.name(heading) == name})
            yield f"{name} is there {count} times" + (f" (as {' and '.join(spellings)})" if spellings != [name] else "")


def _missing(given: list[str], headings: Headings) -> Iterator[str]:
    present = {headings.name(heading) for heading in given}
    return (f"{name} is missing" for name in headings.names if name in headings.required and name not in present)


def _wrong(faults: list[str], row: int) -> UnreadableFile:
    message = f"The headings are not as agreed: {'; '.join(faults)}. Correct the heading row and upload the file again."
    return UnreadableFile(message, Location(row=row), IssueCode.HEADINGS)
