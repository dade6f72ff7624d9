"""What a file means for visits that are stored: those that it does not name, and those that were paid."""

from collections.abc import Iterator

from actuals.model.issues import Issue, IssueCode, Level
from actuals.model.weeks import ServiceWeek
from actuals.validation.merging import Change, change
from actuals.validation.people import SentWeek

PAID = (
    "This changes a visit that was already paid. It is taken, and priced again; an adjustment of what was paid will "
    "follow in a later payment. If the visit was right as it was paid, send it as it was."
)


def superseded(week: SentWeek) -> Iterator[Issue]:
    """Stored visits of a week that is sent again without them: nothing is removed by not being sent."""
    for visit in (visit for visit in week.stays if not visit.paid):
        began = visit.sent.actual.start
        message = (
            f"The visit of {visit.sent.visit_date:%d/%m/%Y} at {began:%H:%M} was sent before for this week and is not "
            f"in this file. It stays. If it did not take place, withdraw it: POST /visits/{visit.visit_id}/withdraw."
        )
        yield Issue(
            IssueCode.POSSIBLY_SUPERSEDED,
            Level.VISIT,
            message,
            week.first,
            service_user_ref=week.key.service_user_ref,
            visit_date=visit.sent.visit_date,
            visit_id=visit.visit_id,
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
