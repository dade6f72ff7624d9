"""What the file of each kind of export is laid out as."""

from collections.abc import Mapping
from typing import Any

from actuals.exporting.charges import CHARGES
from actuals.exporting.columns import Layout
from actuals.exporting.commissioned_care import COMMISSIONED_CARE
from actuals.exporting.exception_rows import EXCEPTIONS
from actuals.exporting.payments import PAYMENTS
from actuals.exporting.visits import VISITS
from actuals.model.exports import ExportKind

LAYOUTS: Mapping[ExportKind, Layout[Any]] = {
    ExportKind.COMMISSIONED_CARE: COMMISSIONED_CARE,
    ExportKind.VISITS: VISITS,
    ExportKind.EXCEPTIONS: EXCEPTIONS,
    ExportKind.PAYMENTS: PAYMENTS,
    ExportKind.CHARGES: CHARGES,
}
