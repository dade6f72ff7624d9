"""Payment runs as the council and its approver make them, and the visits and lines that they are about."""

from decimal import Decimal

from infra.local.api import Api, Json
from infra.local.nights import WEEK
from infra.local.telling import expect

Apis = dict[str, Api]
PAID = ("P100", "P200")


def calculated(council: Api) -> Json:
    """A new run, once its lines are calculated."""
    asked = council.post("/payment-runs", {"toWeekEnding": WEEK})
    run = council.wait(f"/payment-runs/{asked['paymentRunId']}", lambda answer: answer["status"] != "calculating")
    expect("the payment run", run["status"], "draft")
    return run


def submit(council: Api, run: Json) -> None:
    """From a draft to what waits for approval."""
    council.post(f"/payment-runs/{run['paymentRunId']}/submit")


def approve(apis: Apis, run: Json) -> Json:
    """Somebody else says yes; answers the run when its remittances are issued."""
    path = f"/payment-runs/{run['paymentRunId']}"
    apis["approver"].post(f"{path}/approve")
    issued = apis["council"].wait(path, lambda answer: answer["status"] == "issued")
    lines = lines_of(apis["council"], run)
    expect("the lines of the run", (len(lines), total_of(lines)), (issued["lineCount"], Decimal(issued["total"])))
    return issued


def lines_of(council: Api, run: Json) -> list[Json]:
    """All lines of a run."""
    return list(council.all(f"/payment-runs/{run['paymentRunId']}/lines"))


def visits_of_the_week(apis: Apis) -> list[Json]:
    """Those of all providers."""
    return [visit for name in PAID for visit in apis[name].all("/visits", weekEnding=WEEK)]


def total_of(things: list[Json]) -> Decimal:
    """The sum of their amounts."""
    return sum((Decimal(thing["amount"]) for thing in things), Decimal(0))
