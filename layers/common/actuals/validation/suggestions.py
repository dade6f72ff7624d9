"""Unknown references that a known one was probably meant by: they differ in case, leading zeros or quotation marks."""

import re
from collections import defaultdict
from collections.abc import Iterable

_QUOTED = re.compile(r"=?[\"'‘’“”]*(.*?)[\"'‘’“”]*")  # noqa: RUF001 - word processors make such marks


class Alike:
    """Known references, found by what is left of them without case, leading zeros and marks around them."""

    def __init__(self, references: Iterable[str]) -> None:
        self._by_core: dict[str, set[str]] = defaultdict(set)
        for reference in references:
            self._by_core[_core(reference)].add(reference)

    def to(self, sent: str) -> set[str]:
        """The known references that one is like."""
        return self._by_core.get(_core(sent), set())


def did_you_mean(sent: str, alike: Iterable[str]) -> str:
    """What to add to the sentence about an unknown reference; nothing where no known one is like it."""
    meant = sorted(alike)
    if not meant:
        return ""
    first, bare = _bare(meant[0]), _bare(sent)
    zeros = _zeros(first) - _zeros(bare)
    hints = (
        f" Did you mean {' or '.join(map(_quoted, meant))}?",
        " Leave out the marks around it." if bare != sent else "",
        " A spreadsheet may have removed leading zeros." if zeros > 0 else " Leading zeros count." if zeros else "",
        " Capital and small letters are not the same." if first.lstrip("0") != bare.lstrip("0") else "",
    )
    return "".join(hints)


def _quoted(reference: str) -> str:
    return f"'{reference}'"


def _bare(reference: str) -> str:
    found = _QUOTED.fullmatch(reference)
    return found[1] if found else reference


def _zeros(reference: str) -> int:
    return len(reference) - len(reference.lstrip("0"))


def _core(reference: str) -> str:
    bare = _bare(reference)
    return bare.casefold().lstrip("0") or bare[:1]
