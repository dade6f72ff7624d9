"""An import was confirmed: its records are stored."""

import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial, reduce
from itertools import islice
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.imports import import_facts
from actuals.aws.files import FilesBucket, staged_key
from actuals.aws.imports import ImportsTable
from actuals.aws.messages import Message, TimeLeft, each_message, runs_short
from actuals.aws.optimistic_lock import retry_if_stale
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable, kept_under
from actuals.aws.settings import StoreSettings
from actuals.aws.telemetry import logger
from actuals.aws.visits import VisitsTable
from actuals.aws.week_end import WeekEnd
from actuals.commissioning.nouns import week_ends_on
from actuals.model.bad_weeks import BadWeekError, WeekFault
from actuals.model.imports import NOTHING, SETTINGS, VISITS, Import, ImportStatus
from actuals.model.refs import ImportId, WeekId
from actuals.model.room import has_room
from actuals.model.weeks import Merged, ServiceWeek, StagedWeek
from actuals.validation.merging import merge
from actuals.validation.records import Record, compare_records, load_record
from actuals.validation.staging import load_staged

STORE_THREADS = 8
STORED_AT_ONCE = 200
MOST_LEFT_OUT = 1000


class WeeksLeftOutError(Exception):
    """All is stored but for some weeks; the message comes again for them."""


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
    return each_message(event, context, lambda message: retry_if_stale(partial(_store, message, time_left)), _give_up)


def _store(message: Message, time_left: TimeLeft) -> None:
    """Store a confirmed import from where an earlier delivery stopped.

    A message whose sender died before the import was confirmed confirms it now.
    """
    import_ = wired().imports.get(ImportId(message["importId"]))
    if import_ is None:
        return
    can_begin = import_.refusal_to_confirm(leave_out_rejected=message["leaveOutRejected"]) is None
    if can_begin and wired().week_end.is_that_of(import_):
        withdraw_missing = message["withdrawMissing"]
        import_ = wired().imports.begin(import_, datetime.now(UTC), withdraw_missing=withdraw_missing)
    if import_.awaits_store and not _store_rest(import_, time_left):
        wired().to_store.send(message)


def _store_rest(import_: Import, time_left: TimeLeft) -> bool:
    """Whether all is done; when time runs short, what is left is for the next message."""
    lines = islice(wired().staged.lines(staged_key(import_.import_id)), import_.stored, None)
    while some := list(islice(lines, STORED_AT_ONCE)):
        import_ = _store_weeks(import_, some) if import_.kind == VISITS else _store_records(import_, some)
        if runs_short(time_left):
            return False
    complete = _store_left_out(import_) if import_.left_out else import_
    done = wired().imports.save(complete.imported(datetime.now(UTC)))
    logger().info("An import was stored.", extra=import_facts(done))
    return True


def _store_weeks(import_: Import, lines: list[str]) -> Import:
    """Weeks are independent of each other; each says by itself what this import did to it."""
    merged, left_out = _stored(import_, list(enumerate(map(load_staged, lines), import_.stored)))
    done, left_out = import_.stored + len(lines), (*import_.left_out, *left_out)
    if len(left_out) > MOST_LEFT_OUT:
        raise WeeksLeftOutError
    return wired().imports.save(replace(import_, counted=done, stored=done, stored_counts=merged, left_out=left_out))


def _stored(import_: Import, numbered: Sequence[tuple[int, StagedWeek]]) -> tuple[Merged, tuple[int, ...]]:
    """What is stored by now, and the numbers of the weeks that could not be: others do not wait for them."""
    with ThreadPoolExecutor(STORE_THREADS) as threads:
        each = list(threads.map(partial(_store_week, import_), (week for _, week in numbered)))
    merged = reduce(Merged.plus, (done for done in each if done is not None), import_.stored_counts)
    return merged, tuple(number for (number, _), done in zip(numbered, each, strict=True) if done is None)


def _store_week(import_: Import, staged: StagedWeek) -> Merged | None:
    """Merge a week into what is stored at this moment; None when it cannot be read, or has no room for it."""
    import_id, at = import_.import_id, datetime.now(UTC)

    def merged(stored: ServiceWeek | None) -> ServiceWeek:
        week = merge(staged, stored, import_id, at, _new_week_id, withdraw_missing=import_.withdraw_missing)
        if week is not stored and not has_room(week):
            raise BadWeekError(WeekFault.TOO_LARGE, week.key, week.week_id)
        return week

    try:
        return wired().visits.change(staged.key, merged).applied[import_id]
    except BadWeekError as error:
        facts = {"importId": import_id, "weekId": error.week_id, "fault": error.fault}
        logger().error("A service week could not be stored.", extra=facts)
        return None


def _store_left_out(import_: Import) -> Import:
    """Try the weeks again that could not be stored; the import has failed for as long as there are any."""
    wanted = set(import_.left_out)
    lines = enumerate(wired().staged.lines(staged_key(import_.import_id)))
    merged, left_out = _stored(import_, [(number, load_staged(line)) for number, line in lines if number in wanted])
    tried = replace(import_, stored_counts=merged, left_out=left_out)
    if not left_out:
        return tried
    failed = wired().imports.save(tried.without_weeks())
    logger().error("An import was stored without some weeks.", extra=import_facts(failed) | {"weeks": len(left_out)})
    raise WeeksLeftOutError


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
    refused = [each for each in records if not retry_if_stale(partial(wired().week_end.keep, each.record))]
    if not refused:
        return import_
    counts = replace(import_.counts, rejected=import_.counts.rejected + len(refused))
    return replace(import_, counts=counts, stored_counts=NOTHING.merged)


def _give_up(message: Message) -> None:
    """An import that cannot be stored says so; what is stored stays, the rest follows when the message comes again."""
    retry_if_stale(partial(_fail, ImportId(message["importId"])))


def _fail(import_id: ImportId) -> None:
    import_ = wired().imports.get(import_id)
    if import_ is not None and import_.awaits_store and import_.status is not ImportStatus.FAILED:
        wired().imports.save(import_.failed())
