"""Exports are written: the files that were asked for."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.charges import week_charge_object
from actuals.answers.line_items import line_item, shows_order
from actuals.answers.remittances import issued_line_object
from actuals.answers.visits import visit_object
from actuals.aws.charges import ChargesTable
from actuals.aws.exports import ExportsTable, export_key
from actuals.aws.files import FilesBucket
from actuals.aws.messages import Message, each_message
from actuals.aws.payments import PaymentsTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import WriteExportSettings
from actuals.aws.visits import VisitsTable
from actuals.aws.week_search import WeekSearch
from actuals.commissioning.nouns import to_service_user
from actuals.exporting.exceptions import exceptions
from actuals.exporting.files import CONTENT_TYPES, ExportFile
from actuals.exporting.selection import in_order, loaded_together, shows_line, shows_visit
from actuals.model.batches import batched
from actuals.model.exports import Export, ExportKind, ExportStatus
from actuals.model.filters import Filters
from actuals.model.london import today
from actuals.model.refs import ExportId, ProviderRef
from actuals.model.weeks import ServiceWeek
from actuals.paying.charges import adjustment, contribution_of, person_week, week_charge
from actuals.paying.remittances import remittance_id

PEOPLE_AT_ONCE = 50  # whose weeks are read at once

Row = Mapping[str, object]


class Wiring:
    """What the writer is wired to, at its first message."""

    def __init__(self) -> None:
        settings = WriteExportSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.visits = VisitsTable(settings.visits_table)
        self.finder = WeekSearch(self.reference, self.visits)
        self.payments = PaymentsTable(settings.payments_table)
        self.charges = ChargesTable(settings.charges_table)
        self.exports = ExportsTable(settings.exports_table)
        self.files = FilesBucket(settings.exports_bucket)


wired = cache(Wiring)


def write(event: Message, context: LambdaContext) -> Any:
    """Lambda's entry for messages: write the files that were asked for."""
    return each_message(event, context, _write)


def _write(message: Message) -> None:
    """A message that comes again finds its file ready, or writes it anew under the same name."""
    export = wired().exports.export(ExportId(message["exportId"]))
    if export is None or export.status is ExportStatus.READY:
        return
    file = ExportFile(export, _shown(export))
    wired().files.write(export_key(export), file.pieces(), CONTENT_TYPES[export.format])
    wired().exports.finish(export, file.totals)


def _shown(export: Export) -> Iterator[Row]:
    filters = export.filters
    match export.kind:
        case ExportKind.COMMISSIONED_CARE:
            return _line_items(filters, today(export.created_at))
        case ExportKind.VISITS:
            return _visits(filters, council=export.owner is None)
        case ExportKind.EXCEPTIONS:
            return _exceptions(filters, export.owner)
        case ExportKind.PAYMENTS:
            return _payments(filters, council=export.owner is None)
        case ExportKind.CHARGES:
            return _charges(filters)


def _line_items(filters: Filters, day: date) -> Iterator[Row]:
    found = wired().finder.orders(filters)
    return (line_item(order, provider) for order, provider in found if shows_order(filters, order, day))


def _visits(filters: Filters, *, council: bool) -> Iterator[Row]:
    level_of = cache(wired().finder.service_level)
    found = in_order(wired().finder.weeks(filters), wired().visits.whole_weeks, PEOPLE_AT_ONCE)
    return (visit_object(*shown, council=council) for shown in found if shows_visit(filters, shown, level_of))


def _exceptions(filters: Filters, provider: ProviderRef | None) -> Iterator[Row]:
    """What somebody should look at: a provider, or the council when there is none."""
    level_of = cache(wired().finder.service_level)
    for weeks in _whole_weeks(filters, provider):
        yield from exceptions(weeks, filters, level_of, council=provider is None)


def _whole_weeks(
    filters: Filters, provider: ProviderRef | None, *, only_complete: bool = False
) -> Iterator[list[ServiceWeek]]:
    """All weeks of each service user and week that filters take: those of one provider, or of all."""
    keys, load = wired().finder.whole_weeks(filters, provider), wired().visits.weeks
    return loaded_together(keys, load, PEOPLE_AT_ONCE, only_complete=only_complete)


def _payments(filters: Filters, *, council: bool) -> Iterator[Row]:
    for run, line in wired().payments.issued_lines(filters.provider_ref, filters.payment_run_id):
        if shows_line(filters, line):
            issued = remittance_id(run.payment_run_id, line.provider_ref)
            yield issued_line_object(run, line, issued, council=council)


def _charges(filters: Filters) -> Iterator[Row]:
    found = _whole_weeks(filters, None, only_complete=True)
    for groups in batched(found, PEOPLE_AT_ONCE):
        some = {person_week(weeks): weeks for weeks in groups if weeks}
        people = wired().reference.get_many("service-users", [week.service_user_ref for week in some])
        fixed = wired().charges.fixed(list(some))
        for week, weeks in some.items():
            record = people.get(week.service_user_ref)
            person = to_service_user(record) if record else None
            charge = week_charge(weeks, contribution_of(person, week))
            yield week_charge_object(week, charge, adjustment(fixed.get(week), charge.charge))
