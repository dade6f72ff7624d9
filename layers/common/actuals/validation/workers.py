"""The care workers of a visit in the nested form of other councils' systems: the first is its carer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from actuals.intake.fields import VISIT_FIELDS
from actuals.intake.rows import Row
from actuals.model.issues import IssueCode
from actuals.model.refs import CarerId
from actuals.validation.faults import Fault
from actuals.validation.visits import ReadVisit

FIELD = "CareWorkerRef"
NUMBER, REFERENCE = VISIT_FIELDS.index("NumberOfCarers"), VISIT_FIELDS.index(FIELD)


def with_workers(read: ReadVisit, row: Row) -> ReadVisit:
    """The visit with all workers that its row nests; their number is that of its carers where none is given."""
    if not row.workers:
        return read
    references = [reference for reference, _ in row.workers]
    named = tuple(CarerId(reference) for reference in dict.fromkeys(references) if reference)
    visit = replace(
        read.visit,
        carer_id=named[0] if named else read.visit.carer_id,
        carer_name=row.workers[0][1] or read.visit.carer_name,
        other_carers=named[1:],
        carers=read.visit.carers if row.visit[NUMBER] else max(1, len(named)),
    )
    return read._replace(visit=visit, faults=[*read.faults, *_faults(references, row.visit[REFERENCE])])


def _faults(references: Sequence[str], flat: str) -> Iterator[Fault]:
    if "" in references:
        message = "A CareWorker has no Reference. Give the CarerID of each, or leave out the CareWorker."
        yield Fault(IssueCode.REQUIRED, message, FIELD, "")
    for reference, times in Counter(references).items():
        if reference and times > 1:
            message = f"CareWorker '{reference}' is there {times} times in this visit. Name each worker once."
            yield Fault(IssueCode.FORMAT, message, FIELD, reference)
    if flat and references[0] and flat != references[0]:
        message = (
            f"CareWorkerRef is '{flat}', but the first CareWorker of the visit is '{references[0]}'. "
            "Make them the same, or leave out CareWorkerRef."
        )
        yield Fault(IssueCode.FORMAT, message, FIELD, flat)
