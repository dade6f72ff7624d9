"""Detects the kind of a file by its content, not by its name."""

from collections.abc import Iterable, Iterator
from itertools import chain

from actuals.intake.csv_visits import read_csv_visits
from actuals.intake.kinds import refuse_other_text
from actuals.intake.rows import Row
from actuals.intake.text import BLANKS, texts
from actuals.intake.xml_visits import read_xml_visits
from actuals.model.issues import Issue


def read_visits(chunks: Iterable[bytes]) -> Iterator[Row | Issue]:
    """The visits of a service delivery file, CSV or XML.

    An error at visit level stands for one record that was read and rejected; one at header level comes before the rows
    of its header, which then have REFUSED_HEADER; warnings reject nothing. Raises UnreadableFile, and nothing else of
    its own.
    """
    supply = texts(chunks)
    head = next(supply, "")
    refuse_other_text(head)
    read = read_xml_visits if head.lstrip().lstrip(BLANKS).startswith("<") else read_csv_visits
    yield from read(chain((head,), supply))
