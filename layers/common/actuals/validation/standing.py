"""What a file means for visits that are stored: those that it does not name, and those that were paid."""

from collections.abc import Iterable, Iterator

from actuals.model.issues import Issue, IssueCode, Level
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.validation.merging import Change, change
from actuals.validation.people import SentWeek

PAID = (
    "This changes a visit that was already paid. It is taken, and priced again; an adjustment of what was paid will "
    "follow in a later payment. If the visit was right as it was paid, send it as it was."
)


def superseded(week: SentWeek, missing: Iterable[Visit]) -> Iterator[Issue]:
    """Stored visits, paid or not, that a week sent again leaves out: nothing is removed by not being sent."""
    for visit in missing:
        yield Issue(
            IssueCode.POSSIBLY_SUPERSEDED,
            Level.VISIT,
            _left_out(visit),
            week.first,
            service_user_ref=week.key.service_user_ref,
            visit_date=visit.sent.visit_date,
            visit_id=visit.visit_id,
        )


def _left_out(visit: Visit) -> str:
    paid = "It was paid; that is then taken back." if visit.paid_amount else "It is not paid yet."
    return (
        f"The visit of {visit.sent.visit_date:%d/%m/%Y} at {visit.sent.worked.start:%H:%M} was sent before and is not "
        "in this file, which has others of that day. It stays unless you withdraw it: with all such visits, by "
        f"confirming with withdrawMissing: true, or alone, by POST /visits/{visit.visit_id}/withdraw. {paid}"
    )


def already_paid(week: SentWeek, stored: ServiceWeek | None) -> Iterator[Issue]:
    """Good visits that change one that was paid: nobody should be surprised by the adjustment."""
    paid = {visit.sent.identity: visit for visit in (stored.visits if stored else ()) if visit.paid}
    for where, sent in week.good:
        visit = paid.get(sent.identity)
        if visit is not None and change(sent, visit) is Change.UPDATED:
            yield Issue(
                IssueCode.ALREADY_PAID,
                Level.VISIT,
                PAID,
                where,
                service_user_ref=week.key.service_user_ref,
                visit_date=sent.visit_date,
                visit_id=visit.visit_id,
            )
