"""Calls about match runs, payment runs and remittances."""

from actuals.answers.match_runs import MatchRunAnswer
from actuals.answers.payments import PaymentRunAnswer
from actuals.answers.remittances import PaymentLineAnswer, RemittanceAnswer
from actuals.api.match_runs import MatchRunBody
from actuals.api.openapi.examples import payments as examples
from actuals.api.openapi.operation import APPROVERS, BOTH, COUNCIL, Operation
from actuals.api.paging import PAGING
from actuals.api.payments import PaymentRunBody, RejectBody

MATCHING = (
    Operation(
        "startMatchRun",
        "POST",
        "/match-runs",
        "The nightly match, now",
        COUNCIL,
        MatchRunAnswer,
        202,
        MatchRunBody,
        body_needed=False,
        problems=(400, 401, 403, 409, 422),
        example=examples.STARTED,
    ),
    Operation(
        "listMatchRuns",
        "GET",
        "/match-runs",
        "List match runs, newest first",
        COUNCIL,
        MatchRunAnswer,
        query=PAGING,
        lists=True,
    ),
    Operation("getMatchRun", "GET", "/match-runs/{matchRunId}", "One match run", COUNCIL, MatchRunAnswer),
)
PAYMENTS = (
    Operation(
        "createPaymentRun",
        "POST",
        "/payment-runs",
        "Calculate what is to be paid up to a week",
        COUNCIL,
        PaymentRunAnswer,
        202,
        PaymentRunBody,
        problems=(400, 401, 403, 409, 422),
        note="Of all contracts, or of some. Its lines are there, and stay as they are, when its status is `draft`.",
        example=examples.CREATED_RUN,
    ),
    Operation(
        "listPaymentRuns",
        "GET",
        "/payment-runs",
        "List payment runs, newest first, without their `totals`",
        COUNCIL,
        PaymentRunAnswer,
        query=("status", *PAGING),
        lists=True,
        example=examples.LISTED_RUN,
    ),
    Operation("getPaymentRun", "GET", "/payment-runs/{paymentRunId}", "One payment run", COUNCIL, PaymentRunAnswer),
    Operation(
        "listPaymentRunLines",
        "GET",
        "/payment-runs/{paymentRunId}/lines",
        "What a run pays, by provider, contract, service user, week and date",
        COUNCIL,
        PaymentLineAnswer,
        query=PAGING,
        lists=True,
        problems=(400, 401, 403, 404, 409),
    ),
    Operation(
        "submitPaymentRun",
        "POST",
        "/payment-runs/{paymentRunId}/submit",
        "Ask somebody else to approve a draft; repeatable",
        COUNCIL,
        PaymentRunAnswer,
        problems=(400, 401, 403, 404, 409, 422),
        example=examples.SUBMITTED,
    ),
    Operation(
        "approvePaymentRun",
        "POST",
        "/payment-runs/{paymentRunId}/approve",
        "Approve what somebody else calculated and submitted; repeatable",
        APPROVERS,
        PaymentRunAnswer,
        problems=(400, 401, 403, 404, 409, 422),
        note="Remittances follow by themselves; the run is then `issued`. Who calculated or submitted it gets 403 "
        "`self-approval`.",
        example=examples.APPROVED,
    ),
    Operation(
        "rejectPaymentRun",
        "POST",
        "/payment-runs/{paymentRunId}/reject",
        "Reject a run that is not approved, for good",
        COUNCIL,
        PaymentRunAnswer,
        200,
        RejectBody,
        problems=(400, 401, 403, 404, 409, 422),
        note="Its visits are payable again, in the next run.",
        example=examples.REJECTED,
    ),
    Operation(
        "listRemittances",
        "GET",
        "/remittances",
        "List what was issued, newest first",
        BOTH,
        RemittanceAnswer,
        query=("providerRef", *PAGING),
        lists=True,
    ),
    Operation(
        "getRemittance",
        "GET",
        "/remittances/{remittanceId}",
        "One remittance",
        BOTH,
        RemittanceAnswer,
        query=("format",),
        note="With `format`, `url` is where the file is, and `sha256` what its bytes add up to: they never change.",
        example=examples.DOWNLOADABLE,
    ),
)
