"""An example of every answer and of every body; of answers by their types, so that the type checker proves them."""

from collections.abc import Mapping
from typing import Any

from actuals.answers.clients import NewClientAnswer
from actuals.answers.exports import ExportAnswer
from actuals.answers.health import HealthAnswer
from actuals.answers.imports import DownloadAnswer, ImportAnswer
from actuals.answers.line_items import LineItemAnswer
from actuals.answers.match_runs import MatchRunAnswer
from actuals.answers.payments import PaymentRunAnswer
from actuals.answers.problems import ProblemAnswer, problem_object
from actuals.answers.remittances import PaymentLineAnswer, RemittanceAnswer
from actuals.answers.visits import VisitAnswer
from actuals.api.exports import ExportBody
from actuals.api.held_visits import DecisionBody
from actuals.api.imports import ConfirmBody, ImportBody
from actuals.api.match_runs import MatchRunBody
from actuals.api.openapi.examples import imports, payments, records, visits
from actuals.api.payments import PaymentRunBody, RejectBody
from actuals.api.records import NewPrincipal
from actuals.api.visits import WithdrawBody
from actuals.commissioning.records import KINDS
from actuals.model.fields import FieldProblem

HEALTH: HealthAnswer = {"status": "ok", "version": "1.0.0", "time": "2026-11-23T09:00:00Z"}

EXAMPLES: Mapping[Any, Any] = {
    HealthAnswer: HEALTH,
    ImportAnswer: imports.CHECKED,
    DownloadAnswer: imports.DOWNLOAD,
    VisitAnswer: visits.VISIT,
    LineItemAnswer: visits.LINE_ITEM,
    ExportAnswer: visits.EXPORT,
    MatchRunAnswer: payments.MATCH_RUN,
    PaymentRunAnswer: payments.DRAFT,
    PaymentLineAnswer: payments.LINE,
    RemittanceAnswer: payments.REMITTANCE,
    NewClientAnswer: records.NEW_CLIENT,
    ImportBody: imports.CREATE_IMPORT,
    ConfirmBody: imports.CONFIRM_IMPORT,
    WithdrawBody: visits.WITHDRAW_VISIT,
    DecisionBody: visits.DECIDE_HELD_VISIT,
    ExportBody: visits.CREATE_EXPORT,
    MatchRunBody: payments.START_MATCH_RUN,
    PaymentRunBody: payments.CREATE_PAYMENT_RUN,
    RejectBody: payments.REJECT_PAYMENT_RUN,
    NewPrincipal: records.CREATE_PRINCIPAL,
    **{record: records.RECORDS[kind] for kind, record in KINDS.items()},
}
_PROBLEMS = {
    400: ("malformed-parameter", "The query parameter 'limit' must be a whole number, 1 to 200.", "/visits"),
    401: ("unauthorized", "The token is missing or is not valid.", "/visits"),
    403: ("forbidden", "This call is for the council.", "/payment-runs"),
    404: ("not-found", "There is no such visit.", "/visits/b2RkLXdlZWs-9"),
    409: ("not-held", "Nothing of this visit waits for a decision.", "/held-visits/b2RkLXdlZWs-1/release"),
    422: ("invalid-body", "The body has problems; `errors` names each field and what to do.", "/imports"),
}


def problem_example(status: int) -> ProblemAnswer:
    """A problem with such a status; one that is about fields names them."""
    code, detail, path = _PROBLEMS[status]
    errors = [FieldProblem("filename", "is required.")] if status == 422 else []
    return problem_object(code, status, detail, path, errors)
