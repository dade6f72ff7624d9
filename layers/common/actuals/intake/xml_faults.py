"""The sentences about faults of XML files, apart from the reader."""

from actuals.intake.fields import DEPTH, WORKER_COUNT
from actuals.intake.headings import nearest
from actuals.intake.unreadable import UnreadableFile
from actuals.intake.xml_levels import FILE, HEADER, VISIT, Nesting, OpenRecord
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.refs import ServiceUserRef

NAME_SHOWN = 50


def twice(field: str, nesting: Nesting) -> str:
    return f"{field} is there twice in this {nesting.element}. Keep one and send the file again."


def too_late(field: str, nesting: Nesting) -> str:
    records = nesting.records.element if nesting.records else nesting.element
    return f"{field} comes after a {records}. Put it before the first one and send the file again."


def too_many_workers() -> str:
    return f"Over {WORKER_COUNT} care workers are named. Check the visit and send the file again."


def rejected(record: OpenRecord, header: OpenRecord) -> Issue:
    """All that is wrong with the fields of a visit or header, as the one issue that rejects it."""
    person = header.cells[header.nesting.cells["ServiceUserRef"]]
    return Issue(
        IssueCode.FORMAT,
        record.nesting.level,
        " ".join(dict.fromkeys(message for _, message in record.faults)),
        record.location,
        record.faults[0][0],
        service_user_ref=ServiceUserRef(person) if person else None,
    )


def of_contract(field: str, message: str, location: Location) -> Issue:
    """A contract has no level of its own: what is wrong with it rejects its headers."""
    return Issue(IssueCode.FORMAT, Level.HEADER, message, location, field)


def stray_visit(location: Location) -> Issue:
    """A visit where none is looked for: a record read and rejected, never passed over in silence."""
    message = (
        f"This visit is not where visits are read: they are {VISIT} elements, spelt like that, directly in a "
        f"{HEADER} or in its {VISIT}s. Move it there and send the file again."
    )
    return Issue(IssueCode.FORMAT, Level.VISIT, message, location, VISIT)


def unknown(element: str, parent: str, record: OpenRecord, line: int | None) -> Issue:
    """A warning: the element, in a record or one of its fields, was left out with all that is in it."""
    nesting, element = record.nesting, element[:NAME_SHOWN]
    location = Location(None, line, f"{record.location.path}/{element}")
    meant = nearest(element, nesting.known)
    message = f"'{element}' is not known in {parent} and was left out." + (f" Did you mean {meant}?" if meant else "")
    return Issue(IssueCode.UNKNOWN_ELEMENT, nesting.level, message, location, element)


def other_root(element: str, location: Location) -> UnreadableFile:
    return UnreadableFile(
        f"The file begins with '{element[:NAME_SHOWN]}'; a service delivery file begins with '{FILE}'. "
        "Export it as that and upload it again.",
        location,
    )


def other_file(location: Location) -> UnreadableFile:
    return UnreadableFile(
        f"Line {location.line}: the file refers to another file, and no other is read. "
        "Put everything into one file and upload that.",
        location,
    )


def too_deep(location: Location) -> UnreadableFile:
    return UnreadableFile(
        f"Line {location.line}: over {DEPTH} elements are open at once. Export it as a plain service delivery file.",
        location,
    )
