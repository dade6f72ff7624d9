"""Nouns as JSON and back, straight from their types: everything that we store goes through here.

The fields of a dataclass stand by name, those of a NamedTuple by position. A field with a default can be added to
either, at the end of a NamedTuple: what was stored before takes the default, so choose one that is true of it. Fields
that are no longer known are passed over. Any other change of a type changes what is stored: tests/golden/stored has
a text of every noun, and all later versions must read it.
"""

from functools import cache
from typing import Any, TypeVar

import msgspec

Noun = TypeVar("Noun")


class UnreadableError(ValueError):
    """What is stored does not fit its type. Says of which item, what was expected and where in it, and no value."""


def dump(noun: object) -> bytes:
    """A noun as JSON, on one line."""
    return _ENCODER.encode(noun)


def load(kind: type[Noun], text: bytes | str, item: str) -> Noun:
    """The opposite of `dump`; raises `UnreadableError`, which names `item`: no reference of a person."""
    wanted: Any = kind  # for mypy not every type can be hashed
    try:
        noun: Noun = _decoder(wanted).decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as cause:
        raise _unreadable(kind, item, cause) from cause
    return noun


def plain(noun: object) -> Any:
    """A noun as part of a message or an answer that is made into JSON elsewhere."""
    return msgspec.to_builtins(noun, str_keys=True)


def from_plain(kind: type[Noun], data: object, item: str) -> Noun:
    """The opposite of `plain`; raises `UnreadableError`."""
    try:
        return msgspec.convert(data, kind, str_keys=True)
    except msgspec.ValidationError as cause:
        raise _unreadable(kind, item, cause) from cause


_ENCODER = msgspec.json.Encoder()


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """Made when the first such noun is read: a function reads few of them."""
    return msgspec.json.Decoder(kind)


def _unreadable(kind: object, item: str, cause: Exception) -> UnreadableError:
    name = getattr(kind, "__name__", str(kind))
    return UnreadableError(f"{name} of {item} cannot be read: {cause}")
