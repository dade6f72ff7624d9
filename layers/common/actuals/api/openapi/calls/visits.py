"""Calls about visits, held ones included, line items, and exports."""

from actuals.answers.exports import ExportAnswer
from actuals.answers.line_items import LineItemAnswer
from actuals.answers.visits import VisitAnswer
from actuals.api.exports import ExportBody
from actuals.api.filters import HELD_FILTERS, LINE_ITEM_FILTERS, VISIT_FILTERS
from actuals.api.held_visits import DecisionBody
from actuals.api.openapi.examples import visits as examples
from actuals.api.openapi.operation import BOTH, COUNCIL, Operation
from actuals.api.paging import PAGING
from actuals.api.visits import WithdrawBody

VISITS = (
    Operation(
        "listVisits",
        "GET",
        "/visits",
        "The visits of a week, by service user, date and start",
        BOTH,
        VisitAnswer,
        query=(*VISIT_FILTERS, *PAGING),
        lists=True,
        problems=(400, 401, 403, 404, 422),
        note="`weekEnding`, or `date` for the week that holds it, is needed; the council adds `providerRef` or "
        "`serviceUserRef`.",
    ),
    Operation("getVisit", "GET", "/visits/{visitId}", "One visit with its explanation", BOTH, VisitAnswer),
    Operation(
        "withdrawVisit",
        "POST",
        "/visits/{visitId}/withdraw",
        "Take a visit back; repeatable",
        BOTH,
        VisitAnswer,
        200,
        WithdrawBody,
        problems=(400, 401, 403, 404, 409, 422),
        note="For the provider whose visit it is. A visit that is sent again comes back as new.",
        example=examples.WITHDRAWN_VISIT,
    ),
    Operation(
        "listLineItems",
        "GET",
        "/care-package-line-items",
        "Authorised orders",
        BOTH,
        LineItemAnswer,
        query=(*LINE_ITEM_FILTERS, *PAGING),
        lists=True,
        note="Those that ended more than 28 days ago only with `includeHistorical=true`.",
    ),
    Operation(
        "createExport",
        "POST",
        "/exports",
        "Ask for a file of commissioned care, visits, exceptions, payments or charges",
        BOTH,
        ExportAnswer,
        202,
        ExportBody,
        problems=(400, 401, 403, 404, 409, 422),
        note="Charges are for the council only. A filter that does not fit the kind is refused.",
        example=examples.RUNNING_EXPORT,
    ),
    Operation(
        "getExport",
        "GET",
        "/exports/{exportId}",
        "Whether an export is ready, and where to download it",
        BOTH,
        ExportAnswer,
    ),
)
HOLDING = (
    Operation(
        "listHeldVisits",
        "GET",
        "/held-visits",
        "Visits that wait for a decision, by week, provider, service user, contract, date and start",
        COUNCIL,
        VisitAnswer,
        query=(*HELD_FILTERS, *PAGING),
        lists=True,
        problems=(400, 401, 403),
        example=examples.HELD_VISIT,
    ),
    Operation(
        "releaseHeldVisit",
        "POST",
        "/held-visits/{visitId}/release",
        "Pay what is held",
        COUNCIL,
        VisitAnswer,
        200,
        DecisionBody,
        problems=(400, 401, 403, 404, 409, 422),
        note="For all that is held of the visit, until its content changes. A missing rate cannot be released.",
    ),
    Operation(
        "refuseHeldVisit",
        "POST",
        "/held-visits/{visitId}/refuse",
        "Never pay what is held",
        COUNCIL,
        VisitAnswer,
        200,
        DecisionBody,
        problems=(400, 401, 403, 404, 409, 422),
        note="For all that is held of the visit, until its content changes. The rest of it stays payable or paid.",
    ),
)
