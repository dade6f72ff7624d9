"""The file of visits: a row a visit."""

from actuals.answers.visits import VisitAnswer
from actuals.exporting.columns import Layout, clock, number, text, yes_or_no


def _plan(visit: VisitAnswer) -> tuple[str | None, int | None, int | None]:
    """Its planned call: start, minutes and carers, where there is one."""
    plan = visit["planned"]
    return (plan["start"], plan["minutes"], plan["carers"]) if plan else (None, None, None)


def _planned_order(visit: VisitAnswer) -> str | None:
    return visit["planned"]["orderRef"] if visit["planned"] else None


def _holds(visit: VisitAnswer) -> str:
    holds = visit["payment"]["holds"]
    return "; ".join(f"{hold['code']} {hold['minutes']} min, {hold['decision'] or 'undecided'}" for hold in holds)


def _charge(visit: VisitAnswer) -> str | None:
    return visit["charge"]["amount"] if visit["charge"] else None


VISITS: Layout[VisitAnswer] = Layout(
    columns=(
        text("providerRef", lambda visit: visit["providerRef"]),
        text("contractNumber", lambda visit: visit["contractNumber"]),
        text("serviceUserRef", lambda visit: visit["serviceUserRef"]),
        text("serviceUserDetails", lambda visit: visit["serviceUserDetails"]),
        text("weekEnding", lambda visit: visit["weekEnding"]),
        text("visitDate", lambda visit: visit["visitDate"]),
        text("visitId", lambda visit: visit["visitId"]),
        text("status", lambda visit: visit["status"]),
        text("reason", lambda visit: visit["reason"]),
        text("reasonText", lambda visit: visit["reasonText"]),
        text("serviceType", lambda visit: visit["serviceType"]),
        clock("claimedStart", lambda visit: visit["claimed"]["start"]),
        number("claimedMinutes", lambda visit: visit["claimed"]["minutes"]),
        clock("actualStart", lambda visit: visit["actual"]["start"]),
        number("actualMinutes", lambda visit: visit["actual"]["minutes"]),
        text("plannedOrderRef", _planned_order),
        clock("plannedStart", lambda visit: _plan(visit)[0]),
        number("plannedMinutes", lambda visit: _plan(visit)[1]),
        number("plannedCarers", lambda visit: _plan(visit)[2]),
        text("orderRef", lambda visit: visit["orderRef"]),
        text("visitCode", lambda visit: visit["visitCode"]),
        yes_or_no("secondary", lambda visit: visit["secondary"]),
        number("carers", lambda visit: visit["carers"]),
        text("carerId", lambda visit: visit["carerId"]),
        text("manuallyAmended", lambda visit: visit["manuallyAmended"]),
        text("paymentStatus", lambda visit: visit["payment"]["status"]),
        number("paymentMinutes", lambda visit: visit["payment"]["minutes"]),
        number("paymentAmount", lambda visit: visit["payment"]["amount"]),
        number("paid", lambda visit: visit["payment"]["paid"]),
        text("waitingFor", lambda visit: visit["payment"]["waitingFor"]),
        text("importId", lambda visit: visit["importId"]),
        number("beforeRounding", lambda visit: visit["payment"]["beforeRounding"]),
        number("minutesBeforeRounding", lambda visit: visit["payment"]["minutesBeforeRounding"]),
        number("heldMinutes", lambda visit: visit["payment"]["heldMinutes"]),
        number("heldAmount", lambda visit: visit["payment"]["heldAmount"]),
        text("holds", _holds),
        text("notes", lambda visit: " ".join(visit["payment"]["notes"])),
        number("chargeAmount", _charge),
        text("carerIds", lambda visit: "; ".join(visit["carerIds"])),
    ),
    minutes=lambda visit: visit["claimed"]["minutes"],
    amount=lambda visit: visit["payment"]["amount"],
)
