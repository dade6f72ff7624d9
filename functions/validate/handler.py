"""A file arrived: it is checked and counted. It was confirmed: its records are stored."""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, partial, reduce
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.aws.files import (
    FilesBucket,
    InboxBucket,
    changes_key,
    half_checked_key,
    import_of,
    inbox_key,
    issues_key,
    staged_key,
)
from actuals.aws.folders import packed, unpack
from actuals.aws.imports import ImportsTable, again
from actuals.aws.messages import Message, each_message
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable, carers_of
from actuals.aws.settings import CheckSettings, StoreSettings
from actuals.aws.telemetry import logger
from actuals.aws.visits import VisitsTable
from actuals.commissioning.nouns import to_contract, to_order, to_settings, to_visit_code
from actuals.exporting.imports import changes_json
from actuals.exporting.issues import issues_csv, issues_json
from actuals.intake.carers import read_carers
from actuals.intake.jsonl import read_json_lines
from actuals.matching.orders import OrdersOfContract
from actuals.model.imports import CARERS, VISITS, Import, ImportStatus, Progress
from actuals.model.refs import ContractNumber, ImportId, ProviderRef, WeekId
from actuals.model.stored import load_staged
from actuals.model.weeks import Merged, ServiceWeek, StagedWeek
from actuals.validation.carers import carer, read_carer
from actuals.validation.check import Checked, File, Stage, Stored, begin, conclude, steps
from actuals.validation.known import Known
from actuals.validation.merging import merge
from actuals.validation.records import check_records, compare_records, load_record
from actuals.validation.reference import read_reference
from actuals.validation.workbench import Workbench

STORE_THREADS = 8
STORED_AT_ONCE = 200
WEEKS_READ_AT_ONCE = 100
MILLISECONDS_TO_STOP = 60_000
TOLD_EVERY = 5_000

TimeLeft = Callable[[], int]
"""Milliseconds until this invocation is stopped."""


class Checking:
    """What the check is wired to."""

    def __init__(self) -> None:
        settings = CheckSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.imports = ImportsTable(settings.imports_table)
        self.visits = VisitsTable(settings.visits_table)
        self.inbox = InboxBucket(settings.inbox_bucket)
        self.staged = FilesBucket(settings.staged_bucket)
        self.to_check = Queue(settings.check_queue)
        self.to_store = Queue(settings.store_queue)


class Storing:
    """What storing is wired to."""

    def __init__(self) -> None:
        settings = StoreSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.imports = ImportsTable(settings.imports_table)
        self.visits = VisitsTable(settings.visits_table)
        self.staged = FilesBucket(settings.staged_bucket)
        self.to_store = Queue(settings.store_queue)


checking, storing = cache(Checking), cache(Storing)


def check(event: Message, context: LambdaContext) -> Any:
    """Lambda's entry: files arrived in the inbox, or are half checked."""
    time_left = context.get_remaining_time_in_millis
    return each_message(event, context, partial(_check_files, time_left=time_left), _give_up_check)


def store(event: Message, context: LambdaContext) -> Any:
    """Lambda's entry: imports were confirmed."""
    time_left = context.get_remaining_time_in_millis
    return each_message(event, context, lambda message: again(partial(_store, message, time_left)), _give_up_store)


def _check_files(message: Message, time_left: TimeLeft) -> None:
    """S3 also sends a test message, without records, when it is told where to send them."""
    if "importId" in message:
        again(partial(_check_rest, ImportId(message["importId"]), time_left))
    for record in message.get("Records", ()):
        file = record["s3"]["object"]
        again(partial(_check_file, import_of(unquote_plus(file["key"])), file["versionId"], file["size"], time_left))


def _check_file(import_id: ImportId, version: str, size: int, time_left: TimeLeft) -> None:
    """Check a file once, however often it is announced; later files under the same key are ignored."""
    import_ = checking().imports.get(import_id)
    if import_ is None:
        return
    if import_.status is ImportStatus.AWAITING_UPLOAD:
        import_ = checking().imports.save(import_.uploaded(version))
    if import_.object_version != version:
        return
    if import_.awaits_check:
        file = checking().inbox.read(inbox_key(import_id), version), size
        import_ = _check_visits(import_, file, time_left) if import_.kind == VISITS else _check_records(import_, file)
    _confirm_by_itself(import_)


def _check_rest(import_id: ImportId, time_left: TimeLeft) -> None:
    """Go on with a check that ran short of time, however often that is asked for."""
    import_ = checking().imports.get(import_id)
    if import_ is None:
        return
    if import_.awaits_check:
        with TemporaryDirectory() as folder:
            unpack(checking().staged.read(half_checked_key(import_id)), Path(folder))
            bench = Workbench.taken_up(Path(folder))
            import_ = _go_on(import_, bench, _known(_sender(import_), bench.now), time_left)
    _confirm_by_itself(import_)


def _check_visits(import_: Import, file: File, time_left: TimeLeft) -> Import:
    known = _known(_sender(import_), datetime.now(UTC))
    with TemporaryDirectory() as folder:
        bench = begin(import_, file, known, _stored(import_), Path(folder))
        return _reported(bench) if isinstance(bench, Checked) else _go_on(import_, bench, known, time_left)


def _go_on(import_: Import, bench: Workbench, known: Known, time_left: TimeLeft) -> Import:
    """Check to the end; when time runs short, what is left is for the next message."""
    told = bench.checked
    with closing(bench):
        for _ in steps(bench, known, _stored(import_)):
            if time_left() < MILLISECONDS_TO_STOP:
                return _handed_over(import_, bench)
            if bench.checked >= told + TOLD_EVERY:
                told = _told(import_, bench)
        _told(import_, bench)
        return _reported(conclude(import_, bench, _stage(import_)))


def _told(import_: Import, bench: Workbench) -> int:
    """Says how far the check is, and ends it when the import was cancelled or is checked already."""
    checking().imports.tell(import_, Progress(bench.checked, bench.read))
    return bench.checked


def _handed_over(import_: Import, bench: Workbench) -> Import:
    """The folder first: whoever gets the message finds it."""
    _told(import_, bench)
    bench.keep()
    checking().staged.write(half_checked_key(import_.import_id), packed(bench.folder), "application/gzip")
    checking().to_check.send({"importId": import_.import_id})
    logger().info("A check goes on in another invocation.", extra=_facts(import_) | {"checked": bench.checked})
    return import_


def _check_records(import_: Import, file: File) -> Import:
    pieces, now = file[0], datetime.now(UTC)
    stored = partial(checking().reference.get_many, _kept_under(import_))
    if import_.kind == CARERS:
        return _reported(check_records(import_, read_carers(pieces), read_carer, stored, _stage(import_), now))
    read = partial(read_reference, import_.kind)
    return _reported(check_records(import_, read_json_lines(pieces), read, stored, _stage(import_), now))


def _stage(import_: Import) -> Stage:
    return partial(checking().staged.write, staged_key(import_.import_id), content_type="application/jsonl")


def _reported(checked: Checked) -> Import:
    """Issues first: who sees the report can read them."""
    import_, issues, changes = checked
    files = checking().staged
    files.write(issues_key(import_.import_id, "json"), issues_json(issues), "application/json")
    files.write(issues_key(import_.import_id, "csv"), issues_csv(issues), "text/csv; charset=utf-8")
    if changes:
        files.write(changes_key(import_.import_id), changes_json(changes), "application/json")
    saved = checking().imports.save(import_)
    logger().info("A file was checked.", extra=_facts(saved))
    return saved


def _confirm_by_itself(import_: Import) -> None:
    """Also when the message comes again: whoever saved the report may have died before this."""
    if import_.status is ImportStatus.READY and import_.auto_confirm:
        checking().to_store.send({"importId": import_.import_id, "leaveOutRejected": False})


def _facts(import_: Import) -> dict[str, Any]:
    """What a log may say of an import: nobody's name, no reference, not even the file's."""
    return {"importId": import_.import_id, "kind": import_.kind, "status": import_.status, "read": import_.counts.read}


def _stored(import_: Import) -> Stored:
    return Stored(_first_import, checking().visits.weeks, partial(_weeks_ending, _sender(import_)))


def _first_import(sender: ProviderRef, file_reference: str) -> Import | None:
    first = checking().imports.claimed_by(sender, file_reference)
    return checking().imports.get(first) if first else None


def _weeks_ending(sender: ProviderRef, ending: date) -> Iterator[ServiceWeek]:
    """A provider's stored week, some service users at a time."""
    keys = checking().visits.of_provider(sender, ending)
    while some := list(islice(keys, WEEKS_READ_AT_ONCE)):
        yield from checking().visits.weeks(some).values()


def _orders(contract: ContractNumber) -> OrdersOfContract:
    return OrdersOfContract(map(to_order, checking().reference.orders_of_contract(contract)))


def _known(sender: ProviderRef, now: datetime) -> Known:
    """Gather what a provider's file is checked against."""
    reference = checking().reference
    contracts = (to_contract(record) for record in reference.all("contracts"))
    codes = (to_visit_code(record) for record in reference.all("visit-codes"))
    carers = (carer(record) for record in reference.all(carers_of(sender)))
    return Known(
        sender,
        to_settings(reference.get("settings", "council")),
        {contract.contract_number: contract for contract in contracts if contract.provider_ref == sender},
        {record["serviceUserRef"]: record["name"] for record in reference.all("service-users")},
        {code.code: code for code in codes},
        {carer.carer_id: carer for carer in carers},
        now,
        cache(_orders),
    )


def _store(message: Message, time_left: TimeLeft) -> None:
    """Store a confirmed import from where an earlier delivery stopped.

    A message whose sender died before the import was confirmed confirms it now.
    """
    import_ = storing().imports.get(ImportId(message["importId"]))
    if import_ is None:
        return
    if import_.refusal_to_confirm(leave_out_rejected=message["leaveOutRejected"]) is None:
        import_ = storing().imports.begin(import_, datetime.now(UTC))
    if import_.awaits_store and not _store_rest(import_, time_left):
        storing().to_store.send(message)


def _store_rest(import_: Import, time_left: TimeLeft) -> bool:
    """Whether all is stored; when time runs short, what is left is for the next message."""
    lines = islice(storing().staged.lines(staged_key(import_.import_id)), import_.stored, None)
    while some := list(islice(lines, STORED_AT_ONCE)):
        import_ = _store_weeks(import_, some) if import_.kind == VISITS else _store_records(import_, some)
        if time_left() < MILLISECONDS_TO_STOP:
            return False
    done = storing().imports.save(import_.imported(datetime.now(UTC)))
    logger().info("An import was stored.", extra=_facts(done))
    return True


def _store_weeks(import_: Import, lines: list[str]) -> Import:
    """Weeks are independent of each other; each says by itself what this import did to it."""
    with ThreadPoolExecutor(STORE_THREADS) as threads:
        each = threads.map(partial(_store_week, import_.import_id), map(load_staged, lines))
        merged = reduce(Merged.plus, each, import_.stored_counts)
    done = import_.stored + len(lines)
    return storing().imports.save(replace(import_, counted=done, stored=done, stored_counts=merged))


def _store_week(import_id: ImportId, staged: StagedWeek) -> Merged:
    """Merge a week into what is stored at this moment."""
    merged = partial(merge, staged, import_id=import_id, at=datetime.now(UTC), new_id=_new_week_id)
    return storing().visits.change(staged.key, merged).applied[import_id]


def _new_week_id() -> WeekId:
    return WeekId(secrets.token_hex(10))


def _store_records(import_: Import, lines: list[str]) -> Import:
    """What will be done is counted and written down first: done twice, records would count as unchanged."""
    kind, records = _kept_under(import_), [load_record(line) for line in lines]
    done = import_.stored + len(lines)
    if import_.counted < done:
        merged = compare_records(records, storing().reference.get_many(kind, [record.key for record in records]))
        counted = replace(import_, counted=done, stored_counts=import_.stored_counts.plus(merged))
        import_ = storing().imports.save(counted)
    storing().reference.put_many(kind, {record.key: record.record for record in records})
    return storing().imports.save(replace(import_, stored=done))


def _give_up_check(message: Message) -> None:
    """An import that cannot be checked says so; its message waits among the dead letters."""
    if "importId" in message:
        again(partial(_fail_check, ImportId(message["importId"])))
    for record in message.get("Records", ()):
        again(partial(_fail_check, import_of(unquote_plus(record["s3"]["object"]["key"]))))


def _fail_check(import_id: ImportId) -> None:
    import_ = checking().imports.get(import_id)
    if import_ is not None and import_.awaits_check:
        checking().imports.save(import_.failed())


def _give_up_store(message: Message) -> None:
    """The same for one that cannot be stored; what is stored stays, the rest follows when the message comes again."""
    again(partial(_fail_store, ImportId(message["importId"])))


def _fail_store(import_id: ImportId) -> None:
    import_ = storing().imports.get(import_id)
    if import_ is not None and import_.awaits_store:
        storing().imports.save(import_.failed())


def _kept_under(import_: Import) -> str:
    return carers_of(_sender(import_)) if import_.kind == CARERS else import_.kind


def _sender(import_: Import) -> ProviderRef:
    if import_.owner is None:
        raise ValueError("only providers send visits and carers")
    return import_.owner
