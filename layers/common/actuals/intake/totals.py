"""Rows of totals, which spreadsheets have below their tables."""

import re
from collections.abc import Sequence

_TOTAL = re.compile(r"(?:grand |sub-?)?totals?\b", re.IGNORECASE)
_FIGURE = re.compile(r"[-£$€0-9.,: ]+")
MOST_FILLED = 8
"""Cells that a row of totals may have; a visit has more."""


def says_total(cells: Sequence[str]) -> bool:
    """Whether few cells are filled, and one of them begins with the word."""
    filled = _filled(cells)
    return len(filled) <= MOST_FILLED and any(_TOTAL.match(cell) for cell in filled)


def is_of_totals(cells: Sequence[str]) -> bool:
    """The same, or a row of few figures and nothing else."""
    filled = _filled(cells)
    return says_total(cells) or (0 < len(filled) <= MOST_FILLED and all(_FIGURE.fullmatch(cell) for cell in filled))


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]
