"""A file arrived: it is checked and counted, and its good records wait to be stored."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.imports import import_facts
from actuals.aws.files import (
    Arrived,
    FilesBucket,
    InboxBucket,
    arrived,
    changes_key,
    half_checked_key,
    inbox_key,
    issues_key,
    staged_key,
)
from actuals.aws.folders import packed, unpack
from actuals.aws.imports import ImportsTable
from actuals.aws.messages import Message, TimeLeft, each_message, runs_short
from actuals.aws.optimistic_lock import retry_if_stale
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable, carers_of, kept_under
from actuals.aws.settings import CheckSettings
from actuals.aws.telemetry import logger
from actuals.aws.visits import VisitsTable
from actuals.aws.week_end import WeekEnd
from actuals.commissioning.council import WEEKS_STORED
from actuals.commissioning.nouns import to_contract, to_order, to_settings, to_visit_code, week_ends_on
from actuals.exporting.changes import changes_json
from actuals.exporting.issues import issues_csv, issues_json
from actuals.intake.carers import read_carers
from actuals.intake.jsonl import read_json_lines
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.imports import CARERS, SETTINGS, VISITS, Import, ImportStatus, Progress
from actuals.model.issues import IssueCode
from actuals.model.people import Carer, by_id
from actuals.model.refs import CarerId, ContractNumber, ImportId, ProviderRef
from actuals.model.weeks import ServiceWeek
from actuals.validation.carers import carer
from actuals.validation.check import File, Stage, Stored, begin, conclude, steps
from actuals.validation.faults import Fault
from actuals.validation.known import Known
from actuals.validation.periods import StoredCarers, check_carers
from actuals.validation.records import Record, check_records
from actuals.validation.reference import read_reference
from actuals.validation.report import Checked
from actuals.validation.workbench import Workbench

WEEKS_READ_AT_ONCE = 100
TOLD_EVERY = 5_000


class Wiring:
    """What this step is wired to, at its first message."""

    def __init__(self) -> None:
        settings = CheckSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.imports = ImportsTable(settings.imports_table)
        self.visits = VisitsTable(settings.visits_table)
        self.week_end = WeekEnd(settings.imports_table, settings.reference_table, self.visits, week_ends_on)
        self.inbox = InboxBucket(settings.inbox_bucket)
        self.staged = FilesBucket(settings.staged_bucket)
        self.to_check = Queue(settings.check_queue)
        self.to_store = Queue(settings.store_queue)


wired = cache(Wiring)


def check(event: Message, context: LambdaContext) -> Any:
    """Lambda's entry: files arrived in the inbox, or are half checked."""
    time_left = context.get_remaining_time_in_millis
    return each_message(event, context, partial(_check_files, time_left=time_left), _give_up)


def _check_files(message: Message, time_left: TimeLeft) -> None:
    if "importId" in message:
        retry_if_stale(partial(_check_rest, ImportId(message["importId"]), time_left))
    for file in arrived(message):
        retry_if_stale(partial(_check_file, file, time_left))


def _check_file(announced: Arrived, time_left: TimeLeft) -> None:
    """Check a file once, however often it is announced; of several the one that S3 stored first, alone."""
    import_id, version, size = announced
    import_ = wired().imports.get(import_id)
    if import_ is None or not _still_acts(import_):
        return
    if import_.status is ImportStatus.AWAITING_UPLOAD and wired().inbox.first_version(import_id) == version:
        import_ = wired().imports.save(import_.uploaded(version))
    if import_.object_version != version:
        return
    if import_.awaits_check:
        file = wired().inbox.read(inbox_key(import_id), version), size
        import_ = _check_visits(import_, file, time_left) if import_.kind == VISITS else _check_records(import_, file)
    _confirm_by_itself(import_)


def _still_acts(import_: Import) -> bool:
    """Whether the client whose form brought a file has not been ended before it came."""
    if import_.status is not ImportStatus.AWAITING_UPLOAD or import_.owner is None or import_.client_id is None:
        return True
    principal = wired().reference.get("principals", import_.client_id)
    return principal is not None and principal.get("providerRef") == import_.owner


def _check_rest(import_id: ImportId, time_left: TimeLeft) -> None:
    """Go on with a check that ran short of time, however often that is asked for."""
    import_ = wired().imports.get(import_id)
    if import_ is None:
        return
    if import_.awaits_check:
        with TemporaryDirectory() as folder:
            unpack(wired().staged.read(half_checked_key(import_id)), Path(folder))
            bench = Workbench.taken_up(Path(folder))
            import_ = _go_on(import_, bench, _known(import_.sender, bench.now), time_left)
    _confirm_by_itself(import_)


def _check_visits(import_: Import, file: File, time_left: TimeLeft) -> Import:
    known = _known(import_.sender, datetime.now(UTC))
    with TemporaryDirectory() as folder:
        bench = begin(import_, file, known, _stored(import_), Path(folder))
        return _reported(bench) if isinstance(bench, Checked) else _go_on(import_, bench, known, time_left)


def _go_on(import_: Import, bench: Workbench, known: Known, time_left: TimeLeft) -> Import:
    """Check to the end; when time runs short, what is left is for the next message."""
    told = bench.checked
    with closing(bench):
        for _ in steps(bench, known, _stored(import_)):
            if runs_short(time_left):
                return _handed_over(import_, bench)
            if bench.checked >= told + TOLD_EVERY:
                told = _told(import_, bench)
        _told(import_, bench)
        of_weeks = replace(import_, week_ends_on=known.settings.week_ends_on)
        return _reported(conclude(of_weeks, bench, _stage(import_)))


def _told(import_: Import, bench: Workbench) -> int:
    """Says how far the check is, and ends it when the import was cancelled or is checked already."""
    wired().imports.tell(import_, Progress(bench.checked, bench.read))
    return bench.checked


def _handed_over(import_: Import, bench: Workbench) -> Import:
    """The folder first: whoever gets the message finds it."""
    _told(import_, bench)
    bench.keep()
    wired().staged.write(half_checked_key(import_.import_id), packed(bench.folder), "application/gzip")
    wired().to_check.send({"importId": import_.import_id})
    logger().info("A check goes on in another invocation.", extra=import_facts(import_) | {"checked": bench.checked})
    return import_


def _check_records(import_: Import, file: File) -> Import:
    pieces, now = file[0], datetime.now(UTC)
    stored = partial(wired().reference.get_many, kept_under(import_))
    if import_.kind == CARERS:
        carers = StoredCarers(stored, partial(_carers, import_.sender))
        return _reported(check_carers(import_, read_carers(pieces), carers, _stage(import_), now))
    read = _read_settings if import_.kind == SETTINGS else partial(read_reference, import_.kind)
    return _reported(check_records(import_, read_json_lines(pieces), read, stored, _stage(import_), now))


def _read_settings(data: dict[str, Any]) -> Record | list[Fault]:
    found = read_reference(SETTINGS, data)
    if isinstance(found, Record) and not wired().week_end.allows(found.record):
        return [Fault(IssueCode.WEEKS_STORED, WEEKS_STORED, "weekEndsOn", found.record["weekEndsOn"])]
    return found


def _stage(import_: Import) -> Stage:
    return partial(wired().staged.write, staged_key(import_.import_id), content_type="application/jsonl")


def _reported(checked: Checked) -> Import:
    """Issues first: who sees the report can read them."""
    import_, issues, changes = checked
    files = wired().staged
    files.write(issues_key(import_.import_id, "json"), issues_json(issues), "application/json")
    files.write(issues_key(import_.import_id, "csv"), issues_csv(issues), "text/csv; charset=utf-8")
    if changes:
        files.write(changes_key(import_.import_id), changes_json(changes), "application/json")
    saved = wired().imports.save(import_)
    logger().info("A file was checked.", extra=import_facts(saved))
    return saved


def _confirm_by_itself(import_: Import) -> None:
    """Also when the message comes again: whoever saved the report may have died before this."""
    if import_.status is ImportStatus.READY and import_.auto_confirm:
        wired().to_store.send({"importId": import_.import_id, "leaveOutRejected": False, "withdrawMissing": False})


def _stored(import_: Import) -> Stored:
    return Stored(_first_import, wired().visits.weeks, partial(_weeks_ending, import_.sender))


def _first_import(sender: ProviderRef, file_reference: str) -> Import | None:
    first = wired().imports.claimed_by(sender, file_reference)
    return wired().imports.get(first) if first else None


def _weeks_ending(sender: ProviderRef, ending: date) -> Iterator[ServiceWeek]:
    """A provider's stored week, some service users at a time."""
    keys = wired().visits.of_provider(sender, ending)
    while some := list(islice(keys, WEEKS_READ_AT_ONCE)):
        yield from wired().visits.weeks(some).values()


def _orders(contract: ContractNumber) -> OrdersOfContract:
    return OrdersOfContract(map(to_order, wired().reference.orders_of_contract(contract)))


def _carers(sender: ProviderRef) -> dict[CarerId, list[Carer]]:
    return by_id(map(carer, wired().reference.all(carers_of(sender))))


def _known(sender: ProviderRef, now: datetime) -> Known:
    """Gather what a provider's file is checked against."""
    reference = wired().reference
    contracts = (to_contract(record) for record in reference.all("contracts"))
    codes = (to_visit_code(record) for record in reference.all("visit-codes"))
    return Known(
        sender,
        to_settings(reference.get("settings", "council")),
        {contract.contract_number: contract for contract in contracts if contract.provider_ref == sender},
        {record["serviceUserRef"]: record["name"] for record in reference.all("service-users")},
        {code.code: code for code in codes},
        _carers(sender),
        now,
        cache(_orders),
    )


def _give_up(message: Message) -> None:
    """An import that cannot be checked says so; its message waits among the dead letters."""
    if "importId" in message:
        retry_if_stale(partial(_fail, ImportId(message["importId"])))
    for file in arrived(message):
        retry_if_stale(partial(_fail, file.import_id))


def _fail(import_id: ImportId) -> None:
    import_ = wired().imports.get(import_id)
    if import_ is not None and import_.awaits_check:
        wired().imports.save(import_.failed())
