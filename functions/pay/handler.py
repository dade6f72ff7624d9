"""Payment runs: asked for, submitted, approved by somebody else."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial

from actuals.answers.pages import Page
from actuals.answers.payments import PaymentRunAnswer, run_object, whole_run_object
from actuals.answers.remittances import PaymentLineAnswer, line_object
from actuals.api.app import make_app
from actuals.api.paging import PAGING
from actuals.api.payments import PaymentRunBody, RejectBody, check_contracts, check_week, refusal
from actuals.api.problems import Conflict, NotFound
from actuals.api.queries import word
from actuals.api.requests import Request
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.optimistic_lock import retry_if_stale
from actuals.aws.payments import PaymentsTable
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import PaySettings
from actuals.commissioning.council import COUNCIL
from actuals.commissioning.nouns import week_ends_on
from actuals.model.london import today
from actuals.model.payment_runs import PaymentRun, RunStatus, RunStep
from actuals.model.refs import PaymentRunId, is_made_here
from actuals.paying import runs

Decide = Callable[[PaymentRun], PaymentRun | runs.Refused]


class Wiring:
    """The tables and the queue of these calls."""

    def __init__(self) -> None:
        self.settings = PaySettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.payments = PaymentsTable(self.settings.payments_table)
        self.to_work = Queue(self.settings.pay_queue)


wired = cache(Wiring)
app = make_app(remembered=lambda: IdempotencyTable(wired().settings.idempotency_table))
api = app.resolve


@app.call("POST", "/payment-runs")
def create(request: Request) -> tuple[PaymentRunAnswer, int]:
    """Calculate what is to be paid up to a week."""
    request.council()
    return request.once(partial(_create, request))


def _create(request: Request) -> tuple[PaymentRunAnswer, int]:
    asked, now = request.body(PaymentRunBody), datetime.now(UTC)
    contracts = asked.contract_numbers or ()
    check_week(asked.to_week_ending, week_ends_on(wired().reference.get("settings", COUNCIL)), today(now))
    check_contracts(contracts, set(wired().reference.get_many("contracts", contracts)))
    run = asked.to_run(PaymentRunId(secrets.token_hex(12)), request.caller, now)
    saved = wired().payments.save(run)
    wired().to_work.send({"paymentRunId": saved.payment_run_id, "step": RunStep.CALCULATE})
    return whole_run_object(saved), 202


@app.call("GET", "/payment-runs", "status", *PAGING)
def listed(request: Request) -> Page[PaymentRunAnswer]:
    """All runs, newest first."""
    request.council()
    status, paging, now = word(request.query, "status", RunStatus), request.paging(), datetime.now(UTC)
    found = ((place, run.as_of(now)) for place, run in wired().payments.listed(paging.after))
    return paging.page((place, run_object(run)) for place, run in found if status in {None, run.status})


@app.call("GET", "/payment-runs/{paymentRunId}")
def show(request: Request, payment_run_id: str) -> PaymentRunAnswer:
    """One run, with what it pays on each contract."""
    request.council()
    return whole_run_object(_run(payment_run_id))


@app.call("GET", "/payment-runs/{paymentRunId}/lines", *PAGING)
def lines(request: Request, payment_run_id: str) -> Page[PaymentLineAnswer]:
    """What a run pays, by provider, contract, service user, week and date."""
    request.council()
    paging, run = request.paging(), _run(payment_run_id)
    if run.status is RunStatus.CALCULATING:
        raise Conflict("still-calculating", "The run is being calculated. Ask again when it is a draft.")
    after = paging.after or ""
    weeks = wired().payments.weeks(run.payment_run_id, start=after.rpartition("/")[0]) if run.totals else iter(())
    places = ((f"{week.place}/{number:03}", line) for week in weeks for number, line in enumerate(week.lines))
    return paging.page((place, line_object(line, council=True)) for place, line in places if place > after)


@app.call("POST", "/payment-runs/{paymentRunId}/submit")
def submit(request: Request, payment_run_id: str) -> tuple[PaymentRunAnswer, int]:
    """Ask somebody else to approve a draft."""
    decide = partial(runs.submit, by=request.council().client_id, at=datetime.now(UTC))
    return request.once(lambda: (whole_run_object(_moved(payment_run_id, decide)), 200))


@app.call("POST", "/payment-runs/{paymentRunId}/approve")
def approve(request: Request, payment_run_id: str) -> tuple[PaymentRunAnswer, int]:
    """Approve what somebody else calculated and submitted; remittances follow by themselves."""
    decide = partial(runs.approve, by=request.approver().client_id, at=datetime.now(UTC))
    return request.once(partial(_approve, payment_run_id, decide))


def _approve(payment_run_id: str, decide: Decide) -> tuple[PaymentRunAnswer, int]:
    """A repeated call sends the message again, in case the first died before it could; the worker sees what is done."""
    run = _moved(payment_run_id, decide)
    if run.status is RunStatus.APPROVED:
        wired().to_work.send({"paymentRunId": run.payment_run_id, "step": RunStep.ISSUE})
    return whole_run_object(run), 200


@app.call("POST", "/payment-runs/{paymentRunId}/reject")
def reject(request: Request, payment_run_id: str) -> tuple[PaymentRunAnswer, int]:
    """Reject a run, for good."""
    request.council()
    return request.once(partial(_reject, request, payment_run_id))


def _reject(request: Request, payment_run_id: str) -> tuple[PaymentRunAnswer, int]:
    by, note = request.caller.client_id, request.body(RejectBody).note
    decide = partial(runs.reject, by=by, note=note, at=datetime.now(UTC))
    return whole_run_object(_moved(payment_run_id, decide)), 200


def _moved(payment_run_id: str, decide: Decide) -> PaymentRun:
    """A run after a decision about it as it is at this moment."""

    def act() -> PaymentRun:
        run = _run(payment_run_id)
        decided = decide(run)
        if isinstance(decided, runs.Refused):
            raise refusal(decided)
        return run if decided is run else wired().payments.save(decided)

    return retry_if_stale(act)


def _run(payment_run_id: str) -> PaymentRun:
    run = wired().payments.run(PaymentRunId(payment_run_id)) if is_made_here(payment_run_id) else None
    if run is None:
        raise NotFound("not-found", "There is no such payment run.")
    return run.as_of(datetime.now(UTC))
