"""Payment runs, the work: visits are reserved and make lines; what was approved is issued.

When a delivery ends early, its message comes again and goes on. What is reserved in a week makes the same line again,
what was issued is found, and a visit that a run has paid is not paid by it again.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from itertools import islice
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.aws.charges import ChargesTable
from actuals.aws.leases import RunLeases
from actuals.aws.messages import Message, TimeLeft, each_message, runs_short
from actuals.aws.optimistic_lock import StaleVersionError, retry_if_stale
from actuals.aws.payments import WeekLines, key_at
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable
from actuals.aws.remittances import Kept, RemittancesBucket, RemittancesTable, remittance_key
from actuals.aws.settings import PayRunSettings
from actuals.aws.settling import UnsettledWeeks
from actuals.aws.telemetry import logger
from actuals.aws.visits import Read, VisitsTable, left_out
from actuals.commissioning.council import COUNCIL
from actuals.commissioning.nouns import to_service_user, to_settings
from actuals.exporting.remittances import CONTENT_TYPES, remittance_file
from actuals.model.bad_weeks import NO_BAD_WEEKS, BadWeek, BadWeekError, BadWeeks, WeekFault
from actuals.model.charges import PersonWeek
from actuals.model.payment_runs import PaymentRun, Remittance, RemittanceFormat, RunStatus, RunStep
from actuals.model.refs import ContractNumber, PaymentRunId
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.paying.charges import contribution_of, fixed, week_charge
from actuals.paying.lines import lines_of, reserve
from actuals.paying.remittances import LinesDisagreeError, remittances_of, settle
from actuals.paying.runs import totals_of
from actuals.stored import from_plain, plain

WEEKS_AT_ONCE = 100
SAVE_THREADS = 8
CLOCKS_DIFFER = timedelta(seconds=5)


class WeeksNotSettledError(Exception):
    """The run is issued, but for weeks that cannot be told so yet; the message comes again for them."""


class Wiring:
    """What the worker is wired to, at its first message."""

    def __init__(self) -> None:
        settings = PayRunSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.visits = VisitsTable(settings.visits_table)
        self.payments = RemittancesTable(settings.payments_table)
        self.leases = RunLeases(settings.payments_table)
        self.unsettled = UnsettledWeeks(settings.payments_table)
        self.charges = ChargesTable(settings.charges_table)
        self.files = RemittancesBucket(settings.remittances_bucket)
        self.to_work = Queue(settings.pay_queue)


wired = cache(Wiring)


def work(event: Message, context: LambdaContext) -> Any:
    """Lambda's entry for messages: calculate runs, and issue those that were approved."""
    time_left = context.get_remaining_time_in_millis
    return each_message(event, context, lambda message: _work(message, time_left), _give_up)


def _work(message: Message, time_left: TimeLeft) -> None:
    """One step of a run, from where an earlier delivery stopped; what time is too short for is for the next message."""
    run_id, now = PaymentRunId(message["paymentRunId"]), datetime.now(UTC)
    surely_ended = now + timedelta(milliseconds=time_left()) + CLOCKS_DIFFER
    with wired().leases.held(run_id, now, surely_ended):
        left = _step(message, wired().payments.run(run_id), time_left)
    if left is not None:
        wired().to_work.send(left)


def _step(message: Message, run: PaymentRun | None, time_left: TimeLeft) -> Message | None:
    """What is left of a step, as a message. A step that was done, or that a rejected run has no need of, is over."""
    if run is None:
        return None
    match message["step"], run.as_of(datetime.now(UTC)).status:
        case RunStep.CALCULATE, RunStatus.CALCULATING:
            return _calculate(message, run, time_left)
        case RunStep.ISSUE, RunStatus.APPROVED:
            return _issue(message, run, time_left)
        case RunStep.ISSUE, RunStatus.ISSUED:
            _settle_rest(run)
            return None
        case _:
            return None


def _calculate(message: Message, run: PaymentRun, time_left: TimeLeft) -> Message | None:
    """Reserve what is owed and write it down in lines, week by week; then the run is a draft.

    A week that cannot be taken is named in it, and the others are paid.
    """
    is_alive = cache(lambda run_id: retry_if_stale(partial(_is_alive, run_id)))
    decide = partial(reserve, run=run, is_alive=is_alive, at=run.created_at)
    keys, unsettled = _weeks_to_pay(run, message.get("start")), wired().unsettled.weeks()
    bad = _bad_until_now(message)
    with ThreadPoolExecutor(SAVE_THREADS) as threads:
        while some := list(islice(keys, WEEKS_AT_ONCE)):
            if runs_short(time_left):
                return message | {"start": some[0].parts, "badWeeks": plain(bad)}
            read = wired().visits.read([key for key in some if key not in unsettled])
            tried = threads.map(partial(_reserve_week, run.payment_run_id, decide), read.weeks.values())
            waiting = (BadWeek(WeekFault.NOT_SETTLED, key) for key in some if key in unsettled)
            bad = bad.plus([*waiting, *read.bad.values(), *filter(None, tried)])
    if run.as_of(datetime.now(UTC)) is run:
        _saved(run.drafted(totals_of(wired().payments.lines(run.payment_run_id)), bad))
    return None


def _bad_until_now(message: Message) -> BadWeeks:
    """Those that were found before the run went on in this message."""
    return from_plain(BadWeeks, message["badWeeks"], "a message") if "badWeeks" in message else NO_BAD_WEEKS


def _weeks_to_pay(run: PaymentRun, start: list[str] | None) -> Iterator[WeekKey]:
    """The weeks of a run's contracts, or of all; those from a week on."""
    every = (ContractNumber(contract["contractNumber"]) for contract in wired().reference.all("contracts"))
    first = WeekKey.of(*start) if start else None
    return wired().visits.awaiting_of(run.contract_numbers or every, run.to_week_ending, first)


def _is_alive(run_id: PaymentRunId) -> bool:
    """Whether a run may still pay, or has weeks that are not settled yet.

    One whose time is up is rejected for good, as its worker's clock may be behind.
    """
    run = wired().payments.run(run_id)
    if run is None:
        return False
    seen = run.as_of(datetime.now(UTC))
    known = seen if seen is run else wired().payments.save(seen)
    return known.is_open or (known.status is RunStatus.ISSUED and bool(wired().unsettled.of_run(run_id)))


def _reserve_week(
    run_id: PaymentRunId, decide: Callable[[ServiceWeek], ServiceWeek], week: ServiceWeek
) -> BadWeek | None:
    """The week first: its lines can be made from it again, should this be the last that is done.

    Answers with the week where it cannot be written.
    """
    try:
        reserved = wired().visits.change(week.key, lambda stored: decide(stored or week), read=week)
    except (BadWeekError, StaleVersionError) as error:
        return left_out(error, week)
    if found := lines_of(reserved, run_id):
        wired().payments.put_lines(run_id, week.key, found)
    return None


def _issue(message: Message, run: PaymentRun, time_left: TimeLeft) -> Message | None:
    """Remittances first, then each visit is told that it is paid and charges are fixed, then the run is issued.

    A week that cannot be told is noted: others are paid without it, and it is tried again when the message comes again.
    """
    for remittance in remittances_of(run):
        if runs_short(time_left):
            return message
        _write_once(remittance)
    weeks = wired().payments.weeks(run.payment_run_id, start=message.get("start")) if run.totals else iter(())
    with ThreadPoolExecutor(SAVE_THREADS) as threads:
        while some := list(islice(weeks, WEEKS_AT_ONCE)):
            if runs_short(time_left):
                return message | {"start": some[0].place}
            list(threads.map(_settling(run, some), some))
    unsettled = wired().unsettled.of_run(run.payment_run_id)
    _saved(run.issued(datetime.now(UTC), map(key_at, unsettled)))
    if unsettled:
        raise WeeksNotSettledError
    return None


def _settle_rest(run: PaymentRun) -> None:
    """Settle what was left of a run that is issued; it names what still is, also when that died before it was said."""
    places = wired().unsettled.of_run(run.payment_run_id)
    weeks = [wired().payments.week_at(run.payment_run_id, place) for place in places]
    settle_week = _settling(run, weeks)
    left = [week.key for week in weeks if not settle_week(week)]
    named = run.settled_but(left)
    if named != run:
        _saved(named)
    if left:
        raise WeeksNotSettledError


def _write_once(remittance: Remittance) -> None:
    """What was issued stays: the table says which bytes those are, and it is asked first."""
    if wired().payments.remittance(remittance.remittance_id) is None:
        named = _named(remittance)
        kept = {form: _write(named, form) for form in RemittanceFormat}
        versions = {str(form): file.version for form, file in kept.items()}
        hashes = {str(form): file.sha256 for form, file in kept.items()}
        wired().payments.add_remittance(replace(named, versions=versions, hashes=hashes))


def _named(remittance: Remittance) -> Remittance:
    """With the names of the provider and the council as they are at this moment, the same in every format."""
    provider = wired().reference.get("providers", remittance.provider_ref) or {}
    council = to_settings(wired().reference.get("settings", COUNCIL))
    name = str(provider.get("name", remittance.provider_ref))
    return replace(remittance, provider_name=name, council_name=council.name)


def _write(remittance: Remittance, form: RemittanceFormat) -> Kept:
    own = wired().payments.lines(remittance.payment_run_id, remittance.provider_ref)
    pieces = remittance_file(form, remittance, own)
    return wired().files.keep(remittance_key(remittance.remittance_id, form), pieces, CONTENT_TYPES[form])


def _settling(run: PaymentRun, some: Sequence[WeekLines]) -> Callable[[WeekLines], bool]:
    """What settles each of some weeks, and answers whether it could."""
    read = wired().visits.read([week.key for week in some])
    fixed_before = wired().charges.fixed(list({week.person_week for week in some}))
    noted = set(wired().unsettled.of_run(run.payment_run_id))

    def settle_or_note(paid: WeekLines) -> bool:
        try:
            _settle_week(run, read, fixed_before, paid)
        except (BadWeekError, StaleVersionError, LinesDisagreeError) as error:
            logger().error("A service week could not be settled.", extra={"fault": type(error).__name__})
            wired().unsettled.note(run.payment_run_id, paid.place)
            return False
        if paid.place in noted:
            wired().unsettled.done(run.payment_run_id, paid.place)
        return True

    return settle_or_note


def _settle_week(run: PaymentRun, read: Read, fixed_before: Container[PersonWeek], paid: WeekLines) -> None:
    """Pay a week as it is at this moment; one that was paid by this run before is left alone."""
    week = read.weeks.get(paid.key)
    if week is None:
        raise BadWeekError(WeekFault.UNREADABLE, paid.key, None)
    wired().visits.change(paid.key, lambda now: settle(now or week, paid.lines, run), read=week)
    if paid.person_week not in fixed_before:
        wired().charges.fix(paid.person_week, fixed(run, _charge(paid.person_week)))


def _charge(week: PersonWeek) -> Decimal:
    """What the service user is charged for the week as things stand, over all providers."""
    read = wired().visits.read(list(wired().visits.of_service_user(week.service_user_ref, week.week_ending)))
    for fault, key in read.bad.values():
        raise BadWeekError(fault, key, None)
    record = wired().reference.get("service-users", week.service_user_ref)
    contribution = contribution_of(to_service_user(record) if record else None, week)
    return week_charge(read.weeks.values(), contribution).charge


def _saved(run: PaymentRun) -> None:
    saved = wired().payments.save(run)
    facts = {"paymentRunId": saved.payment_run_id, "status": saved.status, "lineCount": saved.line_count}
    logger().info("A payment run moved on.", extra=facts)


def _give_up(message: Message) -> None:
    """A run that cannot be calculated is rejected; one that cannot be issued stays approved, for its dead letter."""
    if message["step"] == RunStep.CALCULATE:
        retry_if_stale(partial(_fail, PaymentRunId(message["paymentRunId"])))


def _fail(run_id: PaymentRunId) -> None:
    run = wired().payments.run(run_id)
    if run is not None and run.status is RunStatus.CALCULATING:
        wired().payments.save(run.failed(datetime.now(UTC)))
