"""What a reader makes of a visit: its cells as text, and where they stand. What they mean is for the checks to say."""

from typing import NamedTuple

from actuals.intake.fields import HEADER_FIELDS
from actuals.model.issues import Location


class Row(NamedTuple):
    """One visit: cells in the order of FILE_FIELDS, HEADER_FIELDS and VISIT_FIELDS, trimmed, "" when absent or empty.

    Rows of one XML header share one `file` and one `header`; in CSV a row shares those of the row before when equal,
    and `header_location` is the row's own. A CSV row's number is that of its record, as a spreadsheet shows it: blank
    rows count, line breaks within quotes do not. `workers` are those nested in a visit in XML, in the order of
    WORKER_FIELDS.
    """

    location: Location
    header_location: Location
    file: tuple[str, ...]
    header: tuple[str, ...]
    visit: tuple[str, ...]
    workers: tuple[tuple[str, ...], ...] = ()


REFUSED_HEADER = ("\0", *[""] * (len(HEADER_FIELDS) - 1))
"""Stands for an XML header that the reader has refused: its issue, at header level, came before; its visits count as
rejected without another. (No file holds a NUL: the decoding refuses it.)"""
