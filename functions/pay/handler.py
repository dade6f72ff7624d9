"""Payment runs: asked for, submitted, approved by somebody else; and the remittances that they issue."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.pages import Page
from actuals.answers.payments import PaymentRunAnswer, run_object, whole_run_object
from actuals.answers.remittances import PaymentLineAnswer, RemittanceAnswer, line_object, remittance_object
from actuals.api.app import make_app
from actuals.api.bodies import body_of, read
from actuals.api.caller import Caller, caller_of
from actuals.api.idempotency import once
from actuals.api.paging import PAGING, paging_of
from actuals.api.payments import PaymentRunBody, RejectBody, check_contracts, check_week
from actuals.api.problems import Conflict, Forbidden, NotFound
from actuals.api.queries import Query, query_of, word
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.meanwhile import again
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable
from actuals.aws.remittances import RemittancesBucket, RemittancesTable, remittance_key
from actuals.aws.settings import PaySettings
from actuals.commissioning.council import COUNCIL
from actuals.commissioning.forms import KEY
from actuals.commissioning.nouns import to_settings
from actuals.exporting.remittances import remittance_file_name
from actuals.model.london import today
from actuals.model.payment_runs import PaymentRun, Remittance, RemittanceFormat, RunStatus, RunStep
from actuals.model.refs import ContractNumber, PaymentRunId, ProviderRef, RemittanceId
from actuals.paying.runs import SELF_APPROVAL, Refused, approve, reject, submit

AN_ID = re.compile(r"[0-9a-f]{24}")
app = make_app()

Json = dict[str, Any]
Decide = Callable[[PaymentRun], PaymentRun | Refused]


class Wiring:
    """What these calls are wired to, at the first of them."""

    def __init__(self) -> None:
        self.settings = PaySettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.payments = RemittancesTable(self.settings.payments_table)
        self.files = RemittancesBucket(self.settings.remittances_bucket)
        self.to_work = Queue(self.settings.pay_queue)

    def remembered(self) -> IdempotencyTable:
        """First answers to calls that may come again."""
        return IdempotencyTable(self.settings.idempotency_table)


wired = cache(Wiring)


def api(event: Json, context: LambdaContext) -> Json:
    """Lambda's entry for calls."""
    return app.resolve(event, context)


@app.post("/payment-runs")
def create() -> tuple[PaymentRunAnswer, int]:
    """Calculate what is to be paid up to a week."""
    caller = _council()
    return once(app, caller, wired().remembered, lambda: _create(caller))


def _create(caller: Caller) -> tuple[PaymentRunAnswer, int]:
    asked, now = read(PaymentRunBody, body_of(app)), datetime.now(UTC)
    contracts = asked.contract_numbers or ()
    ends_on = to_settings(wired().reference.get("settings", COUNCIL)).week_ends_on
    check_week(asked.to_week_ending, ends_on, today(now))
    check_contracts(contracts, set(wired().reference.get_many("contracts", contracts)))
    run = PaymentRun(
        PaymentRunId(secrets.token_hex(12)),
        asked.to_week_ending,
        tuple(map(ContractNumber, contracts)),
        caller.client_id,
        now,
    )
    saved = wired().payments.save(run)
    wired().to_work.send({"paymentRunId": saved.payment_run_id, "step": RunStep.CALCULATE})
    return whole_run_object(saved), 202


@app.get("/payment-runs")
def listed() -> Page[PaymentRunAnswer]:
    """All runs, newest first."""
    caller, query = _council(), query_of(app, "status", *PAGING)
    status, paging, now = word(query, "status", RunStatus), paging_of(app, caller, query), datetime.now(UTC)
    runs = ((place, run.as_of(now)) for place, run in wired().payments.listed(paging.after))
    return paging.page((place, run_object(run)) for place, run in runs if status in {None, run.status})


@app.get("/payment-runs/<payment_run_id>")
def show(payment_run_id: str) -> PaymentRunAnswer:
    """One run, with what it pays on each contract."""
    _council()
    query_of(app)
    return whole_run_object(_run(payment_run_id))


@app.get("/payment-runs/<payment_run_id>/lines")
def lines(payment_run_id: str) -> Page[PaymentLineAnswer]:
    """What a run pays, by provider, contract, service user, week and date."""
    paging, run = paging_of(app, _council(), query_of(app, *PAGING)), _run(payment_run_id)
    if run.status is RunStatus.CALCULATING:
        raise Conflict("still-calculating", "The run is being calculated. Ask again when it is a draft.")
    start = paging.after.rpartition("/")[0] if paging.after else None
    weeks = wired().payments.weeks(run.payment_run_id, start=start) if run.totals else iter(())
    places = ((f"{week.place}/{number:03}", line) for week in weeks for number, line in enumerate(week.lines))
    return paging.page(
        (place, line_object(line, council=True)) for place, line in places if place > (paging.after or "")
    )


@app.post("/payment-runs/<payment_run_id>/submit")
def ask_for_approval(payment_run_id: str) -> tuple[PaymentRunAnswer, int]:
    """Ask somebody else to approve a draft."""
    caller = _council()
    decide = partial(submit, by=caller.client_id, at=datetime.now(UTC))
    return once(app, caller, wired().remembered, lambda: (whole_run_object(_moved(payment_run_id, decide)), 200))


@app.post("/payment-runs/<payment_run_id>/approve")
def say_yes(payment_run_id: str) -> tuple[PaymentRunAnswer, int]:
    """Approve what somebody else calculated and submitted; remittances follow by themselves."""
    caller = _council()
    caller.require_approver()
    return once(app, caller, wired().remembered, lambda: _approve(payment_run_id, caller))


def _approve(payment_run_id: str, caller: Caller) -> tuple[PaymentRunAnswer, int]:
    """A repeated call sends the message again, in case the first died before it could; the worker sees what is done."""
    run = _moved(payment_run_id, partial(approve, by=caller.client_id, at=datetime.now(UTC)))
    if run.status is RunStatus.APPROVED:
        wired().to_work.send({"paymentRunId": run.payment_run_id, "step": RunStep.ISSUE})
    return whole_run_object(run), 200


@app.post("/payment-runs/<payment_run_id>/reject")
def say_no(payment_run_id: str) -> tuple[PaymentRunAnswer, int]:
    """Reject a run, for good."""
    caller = _council()

    def act() -> tuple[PaymentRunAnswer, int]:
        note = read(RejectBody, body_of(app)).note
        decide = partial(reject, by=caller.client_id, note=note, at=datetime.now(UTC))
        return whole_run_object(_moved(payment_run_id, decide)), 200

    return once(app, caller, wired().remembered, act)


def _moved(payment_run_id: str, decide: Decide) -> PaymentRun:
    """A run after a decision about it as it is at this moment."""

    def act() -> PaymentRun:
        run = _run(payment_run_id)
        decided = decide(run)
        if isinstance(decided, Refused):
            raise (Forbidden if decided.code == SELF_APPROVAL else Conflict)(decided.code, decided.detail)
        return run if decided is run else wired().payments.save(decided)

    return again(act)


@app.get("/remittances")
def list_remittances() -> Page[RemittanceAnswer]:
    """What was issued, newest first."""
    caller, query = _caller(), query_of(app, "providerRef", *PAGING)
    provider, paging = _whose(caller, query), paging_of(app, caller, query)
    is_issued = cache(_is_issued)
    found = wired().payments.remittances(provider, paging.after)
    return paging.page((place, remittance_object(each)) for place, each in found if is_issued(each.payment_run_id))


@app.get("/remittances/<remittance_id>")
def show_remittance(remittance_id: str) -> RemittanceAnswer:
    """One remittance; with a format, also where to download it."""
    caller, form = _caller(), word(query_of(app, "format"), "format", RemittanceFormat)
    found = wired().payments.remittance(RemittanceId(remittance_id)) if AN_ID.fullmatch(remittance_id) else None
    if found is None or not caller.may_see(found.provider_ref) or not _is_issued(found.payment_run_id):
        raise NotFound("not-found", "There is no such remittance.")
    shown = remittance_object(found)
    return shown | {"url": _link(found, form), "sha256": found.hashes[form]} if form else shown


def _link(remittance: Remittance, form: RemittanceFormat) -> str:
    """The very bytes that were issued, whatever may have been put beside them."""
    key, name = remittance_key(remittance.remittance_id, form), remittance_file_name(remittance, form)
    minutes, version = wired().settings.download_minutes, remittance.versions[form]
    return wired().files.download_url(key, name, minutes, version)


def _is_issued(run_id: PaymentRunId) -> bool:
    run = wired().payments.run(run_id)
    return run is not None and run.status is RunStatus.ISSUED


def _whose(caller: Caller, query: Query) -> ProviderRef | None:
    """Whose remittances to list; None for everybody's."""
    provider = query.get("providerRef")
    if provider is not None and not (KEY.fullmatch(provider) and caller.may_see(provider)):
        raise NotFound("not-found", "There is no such provider.")
    return caller.provider_ref or (ProviderRef(provider) if provider else None)


def _run(payment_run_id: str) -> PaymentRun:
    run = wired().payments.run(PaymentRunId(payment_run_id)) if AN_ID.fullmatch(payment_run_id) else None
    if run is None:
        raise NotFound("not-found", "There is no such payment run.")
    return run.as_of(datetime.now(UTC))


def _caller() -> Caller:
    return caller_of(app, partial(wired().reference.get, "principals"))


def _council() -> Caller:
    caller = _caller()
    caller.require_council()
    return caller
