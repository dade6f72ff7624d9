"""Invisible characters: with them two references look equal and are different."""

import re

FREE_TEXT = frozenset({"Description", "ServiceUserDetails", "OurRef", "CareWorkerName", "Forename", "Surname"})
"""What people write and read: it may have line breaks, and the joiners and marks that some scripts need."""

_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # control, and turned direction


def unseen(text: str) -> str | None:
    """The number of the first character of a name that cannot be seen, such as U+200B."""
    return next((numbered(letter) for letter in text if not letter.isprintable()), None)


def visible(text: str) -> str:
    """A text without such characters."""
    return "".join(letter for letter in text if letter.isprintable())


def numbered(character: str) -> str:
    """By its number, as it cannot be shown."""
    return f"U+{ord(character):04X}"


def hidden(field: str, cell: str) -> str | None:
    """What to say of a trimmed cell with such a character."""
    if cell.isprintable():
        return None
    if field in FREE_TEXT:
        found = _NEVER.search(cell)
        character = found[0] if found else None
    else:
        character = next(letter for letter in cell if not letter.isprintable())
    if character is None:
        return None
    return (
        f"{field} holds a character that cannot be seen ({numbered(character)}). "
        "Delete what is there, type it anew and send the file again."
    )
