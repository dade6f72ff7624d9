"""How much people may write into one service week, so that it always fits where it is kept: one item of 400 KB, packed.

What is written at random does not pack; all the rest of a week with everything on it takes about half of that room.
"""

from collections.abc import Iterable

from actuals.model.sent_visits import SentVisit
from actuals.model.weeks import ServiceWeek, WeekHeader

VISITS = 300
TEXT_BYTES = 60_000
"""Of what files say of a week: 200 a visit."""

NOTE_BYTES = 40_000
"""Of what officers wrote about its holds; the same words on several visits count once."""


def text_bytes(header: WeekHeader, visits: Iterable[SentVisit]) -> int:
    """The text that files hold of a week, in UTF-8."""
    own = (header.service_user_details, header.our_ref or "")
    return sum(len(text.encode()) for text in own) + sum(visit.text_bytes for visit in visits)


def has_room(week: ServiceWeek) -> bool:
    """Whether what files say of a week is within its bounds."""
    sent = [visit.sent for visit in week.visits]
    return len(sent) <= VISITS and text_bytes(week.header, sent) <= TEXT_BYTES


def has_room_for_notes(week: ServiceWeek) -> bool:
    """Whether what officers wrote about a week is within its bounds."""
    notes = {hold.note for visit in week.visits for hold in visit.holds if hold.note}
    return sum(len(note.encode()) for note in notes) <= NOTE_BYTES
