"""An import was confirmed: its records are stored."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial, reduce
from itertools import islice
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.aws.files import FilesBucket, staged_key
from actuals.aws.imports import ImportsTable
from actuals.aws.meanwhile import again
from actuals.aws.messages import Message, TimeLeft, each_message, runs_short
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable, kept_under
from actuals.aws.settings import StoreSettings
from actuals.aws.telemetry import logger
from actuals.aws.visits import VisitsTable
from actuals.aws.week_end import WeekEnd
from actuals.commissioning.nouns import week_ends_on
from actuals.exporting.imports import import_facts
from actuals.model.imports import NOTHING, SETTINGS, VISITS, Import
from actuals.model.refs import ImportId, WeekId
from actuals.model.stored import load_staged
from actuals.model.weeks import Merged, StagedWeek
from actuals.validation.merging import merge
from actuals.validation.records import Record, compare_records, load_record

STORE_THREADS = 8
STORED_AT_ONCE = 200


class Wiring:
    """What this step is wired to, at its first message."""

    def __init__(self) -> None:
        settings = StoreSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.imports = ImportsTable(settings.imports_table)
        self.visits = VisitsTable(settings.visits_table)
        self.week_end = WeekEnd(settings.imports_table, settings.reference_table, self.visits, week_ends_on)
        self.staged = FilesBucket(settings.staged_bucket)
        self.to_store = Queue(settings.store_queue)


wired = cache(Wiring)


def store(event: Message, context: LambdaContext) -> Any:
    """Lambda's entry: imports were confirmed."""
    time_left = context.get_remaining_time_in_millis
    return each_message(event, context, lambda message: again(partial(_store, message, time_left)), _give_up)


def _store(message: Message, time_left: TimeLeft) -> None:
    """Store a confirmed import from where an earlier delivery stopped.

    A message whose sender died before the import was confirmed confirms it now.
    """
    import_ = wired().imports.get(ImportId(message["importId"]))
    if import_ is None:
        return
    can_begin = import_.refusal_to_confirm(leave_out_rejected=message["leaveOutRejected"]) is None
    if can_begin and wired().week_end.is_that_of(import_):
        import_ = wired().imports.begin(import_, datetime.now(UTC))
    if import_.awaits_store and not _store_rest(import_, time_left):
        wired().to_store.send(message)


def _store_rest(import_: Import, time_left: TimeLeft) -> bool:
    """Whether all is stored; when time runs short, what is left is for the next message."""
    lines = islice(wired().staged.lines(staged_key(import_.import_id)), import_.stored, None)
    while some := list(islice(lines, STORED_AT_ONCE)):
        import_ = _store_weeks(import_, some) if import_.kind == VISITS else _store_records(import_, some)
        if runs_short(time_left):
            return False
    done = wired().imports.save(import_.imported(datetime.now(UTC)))
    logger().info("An import was stored.", extra=import_facts(done))
    return True


def _store_weeks(import_: Import, lines: list[str]) -> Import:
    """Weeks are independent of each other; each says by itself what this import did to it."""
    with ThreadPoolExecutor(STORE_THREADS) as threads:
        each = threads.map(partial(_store_week, import_.import_id), map(load_staged, lines))
        merged = reduce(Merged.plus, each, import_.stored_counts)
    done = import_.stored + len(lines)
    return wired().imports.save(replace(import_, counted=done, stored=done, stored_counts=merged))


def _store_week(import_id: ImportId, staged: StagedWeek) -> Merged:
    """Merge a week into what is stored at this moment."""
    merged = partial(merge, staged, import_id=import_id, at=datetime.now(UTC), new_id=_new_week_id)
    return wired().visits.change(staged.key, merged).applied[import_id]


def _new_week_id() -> WeekId:
    return WeekId(secrets.token_hex(10))


def _store_records(import_: Import, lines: list[str]) -> Import:
    """What will be done is counted and written down first: done twice, records would count as unchanged."""
    kind, records = kept_under(import_), [load_record(line) for line in lines]
    done = import_.stored + len(lines)
    if import_.counted < done:
        merged = compare_records(records, wired().reference.get_many(kind, [record.key for record in records]))
        counted = replace(import_, counted=done, stored_counts=import_.stored_counts.plus(merged))
        import_ = wired().imports.save(counted)
    if kind == SETTINGS:
        import_ = _keep_settings(import_, records)
    else:
        wired().reference.put_many(kind, {record.key: record.record for record in records})
    return wired().imports.save(replace(import_, stored=done))


def _keep_settings(import_: Import, records: list[Record]) -> Import:
    """There is one record of them; it is rejected if weeks that end on another day were stored since the check."""
    refused = [each for each in records if not again(partial(wired().week_end.keep, each.record))]
    if not refused:
        return import_
    counts = replace(import_.counts, rejected=import_.counts.rejected + len(refused))
    return replace(import_, counts=counts, stored_counts=NOTHING.merged)


def _give_up(message: Message) -> None:
    """An import that cannot be stored says so; what is stored stays, the rest follows when the message comes again."""
    again(partial(_fail, ImportId(message["importId"])))


def _fail(import_id: ImportId) -> None:
    import_ = wired().imports.get(import_id)
    if import_ is not None and import_.awaits_store:
        wired().imports.save(import_.failed())
