"""Every bad file."""

from tests.unit.badfiles.characters import CHARACTERS
from tests.unit.badfiles.clocks import CLOCKS, MIDNIGHT
from tests.unit.badfiles.encodings import ENCODINGS
from tests.unit.badfiles.hostile import HOSTILE
from tests.unit.badfiles.kinds import OTHER_KINDS, TRUNCATION
from tests.unit.badfiles.odd import MANY, ODD, SENT_BEFORE
from tests.unit.badfiles.repeats import REPEATS
from tests.unit.badfiles.shapes import XML_SHAPE
from tests.unit.badfiles.spreadsheets import SPREADSHEETS
from tests.unit.badfiles.suggestions import EXPONENTS, SUGGESTIONS
from tests.unit.badfiles.tables import EVERY_ROW_REJECTED, HEADINGS, QUOTES_AND_ROWS, SEPARATORS
from tests.unit.badfiles.values import BLANKS, DURATIONS, MONEY_AND_NUMBERS, TIMES_AND_DATES
from tests.unit.badfiles.weeks import REFERENCES, WEEKS
from tests.unit.badfiles.workers import WORKERS

BAD_FILES = (
    *ENCODINGS,
    *OTHER_KINDS,
    *TRUNCATION,
    *SEPARATORS,
    *HEADINGS,
    *QUOTES_AND_ROWS,
    *EVERY_ROW_REJECTED,
    *CHARACTERS,
    *SPREADSHEETS,
    *MONEY_AND_NUMBERS,
    *DURATIONS,
    *TIMES_AND_DATES,
    *BLANKS,
    *WEEKS,
    *REFERENCES,
    *REPEATS,
    *SENT_BEFORE,
    *HOSTILE,
    *XML_SHAPE,
    *CLOCKS,
    *MIDNIGHT,
    *WORKERS,
    *ODD,
    *SUGGESTIONS,
    *EXPONENTS,
    *MANY,
)
