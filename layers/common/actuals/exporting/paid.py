"""What was paid, line by line, over remittances."""

from typing import Any

from actuals.exporting.payments import line_object
from actuals.exporting.times import utc
from actuals.model.filters import Filters
from actuals.model.payment_runs import Line, PaymentRun
from actuals.model.refs import RemittanceId
from actuals.model.weeks import WeekKey


def paid_object(run: PaymentRun, line: Line, remittance_id: RemittanceId, *, council: bool = False) -> dict[str, Any]:
    """A line, and where it was issued; on a remittance stands the day on which its run was approved."""
    issued = {"paymentRunId": run.payment_run_id, "remittanceId": remittance_id, "issuedAt": utc(run.approved_at)}
    return line_object(line, council=council) | issued


def shows_line(filters: Filters, line: Line) -> bool:
    """Whether a line is about a week that is asked for."""
    return filters.take(WeekKey(line.provider_ref, line.service_user_ref, line.week_ending, line.contract_number))
