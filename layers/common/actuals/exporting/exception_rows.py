"""The file of exceptions: a row for what somebody should look at, of a visit or of a whole week."""

from typing import NotRequired

from typing_extensions import TypedDict

from actuals.answers.fields import Money
from actuals.answers.times import Day
from actuals.answers.visits import WorkedAnswer, worked_object
from actuals.exporting.columns import Layout, clock, number, text
from actuals.model.reasons import Waiting
from actuals.model.refs import ContractNumber, OrderRef, ProviderRef, ServiceType, ServiceUserRef, VisitId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek


class ExceptionRow(TypedDict):
    """What somebody should look at. What is claimed is a time for a visit, and money for a week."""

    code: str
    message: str
    providerRef: ProviderRef
    contractNumber: ContractNumber
    serviceUserRef: ServiceUserRef
    weekEnding: Day
    waitingFor: Waiting | None
    claimed: WorkedAnswer | Money
    visitId: NotRequired[VisitId]
    visitDate: NotRequired[Day]
    serviceType: NotRequired[ServiceType]
    visitCode: NotRequired[str]
    orderRef: NotRequired[OrderRef | None]
    heldMinutes: NotRequired[int]
    computed: NotRequired[Money]
    difference: NotRequired[Money]


def row_of_visit(week: ServiceWeek, visit: Visit, code: str, message: str, waiting: Waiting | None) -> ExceptionRow:
    """A row about one visit."""
    sent = visit.sent
    return {
        "code": code,
        "message": message,
        "visitId": visit.visit_id,
        "providerRef": week.key.provider_ref,
        "contractNumber": week.key.contract_number,
        "serviceUserRef": week.key.service_user_ref,
        "weekEnding": week.key.week_ending.isoformat(),
        "visitDate": sent.visit_date.isoformat(),
        "serviceType": sent.service_type,
        "claimed": worked_object(sent.visit_date, sent.claimed),
        "visitCode": sent.visit_code,
        "orderRef": sent.order_ref,
        "waitingFor": waiting,
    }


def _claimed_start(row: ExceptionRow) -> str | None:
    claimed = row["claimed"]
    return None if isinstance(claimed, str) else claimed["start"]


def _claimed_minutes(row: ExceptionRow) -> int | None:
    claimed = row["claimed"]
    return None if isinstance(claimed, str) else claimed["minutes"]


def _claimed_money(row: ExceptionRow) -> str | None:
    claimed = row["claimed"]
    return claimed if isinstance(claimed, str) else None


EXCEPTIONS: Layout[ExceptionRow] = Layout(
    columns=(
        text("providerRef", lambda row: row["providerRef"]),
        text("contractNumber", lambda row: row["contractNumber"]),
        text("serviceUserRef", lambda row: row["serviceUserRef"]),
        text("weekEnding", lambda row: row["weekEnding"]),
        text("visitDate", lambda row: row.get("visitDate")),
        text("code", lambda row: row["code"]),
        text("message", lambda row: row["message"]),
        text("waitingFor", lambda row: row["waitingFor"]),
        text("visitId", lambda row: row.get("visitId")),
        text("serviceType", lambda row: row.get("serviceType")),
        clock("claimedStart", _claimed_start),
        number("claimedMinutes", _claimed_minutes),
        text("visitCode", lambda row: row.get("visitCode")),
        text("orderRef", lambda row: row.get("orderRef")),
        number("heldMinutes", lambda row: row.get("heldMinutes")),
        number("claimed", _claimed_money),
        number("computed", lambda row: row.get("computed")),
        number("difference", lambda row: row.get("difference")),
    ),
    minutes=lambda row: _claimed_minutes(row) or 0,
)
