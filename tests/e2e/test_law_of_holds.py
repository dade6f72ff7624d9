"""No money leaves twice on the deployed stack, whatever a provider sends again."""

from decimal import Decimal

import pytest

from infra.local.api import Json
from tests.e2e.calls import Caller
from tests.e2e.conftest import Case
from tests.e2e.files import Cells, csv_file

PLAN, NINE_MINUTES = Decimal("36.15"), Decimal("3.61")
DAYS: list[Cells] = [{"VisitDate": f"{day}/11/2026"} for day in (10, 11, 12)]
LATER: Cells = {"StartTimeClaimed": "08:01:00", "ActualStartTime": "08:05:00"}


@pytest.fixture
def approver(callers: dict[str, Caller]) -> Caller:
    """Somebody who may approve."""
    return callers["approver"]


@pytest.fixture
def paid_week(case: Case, approver: Caller) -> Case:
    """Half an hour was ordered for three days, delivered and paid."""
    case.order(planned=[{"days": ["tue", "wed", "thu"], "start": "07:30", "minutes": 30}])
    case.deliver(*DAYS)
    assert night_and_pay(case, approver) == PLAN
    return case


def night_and_pay(case: Case, approver: Caller) -> Decimal:
    """What is paid in all, after one night and one run more."""
    case.night()
    case.pay(approver)
    return sum((Decimal(visit["payment"]["paid"]) for visit in case.visits()), Decimal())


def held(case: Case) -> list[tuple[int, str]]:
    """The minutes that wait for an officer, and why."""
    waiting = case.council.all("/held-visits", contractNumber=case.contract)
    return [(visit["payment"]["heldMinutes"], _codes(visit)) for visit in waiting]


def _codes(visit: Json) -> str:
    return ", ".join(hold["code"] for hold in visit["payment"]["holds"])


def test_a_paid_week_sent_again_without_its_order_and_half_an_hour_later_is_paid_once(
    paid_week: Case, approver: Caller
) -> None:
    wrong = [day | {"OrderRef": "O-never"} for day in DAYS]
    paid_week.deliver(*wrong, *(day | LATER for day in DAYS))
    paid_week.night()
    assert held(paid_week) == [(21, "over-tolerance"), (30, "over-tolerance"), (30, "over-tolerance")]

    assert night_and_pay(paid_week, approver) == NINE_MINUTES  # all is taken back; ten percent more were free
    assert night_and_pay(paid_week, approver) == PLAN
    assert night_and_pay(paid_week, approver) == PLAN


def test_what_a_file_replaces_is_withdrawn_when_asked_and_taken_back_before_the_rest_is_paid(
    paid_week: Case, approver: Caller
) -> None:
    report = paid_week.provider.check(csv_file(paid_week.file(*(day | LATER for day in DAYS))))
    assert (report["counts"]["missing"], {issue["code"] for issue in report["issues"]}) == (3, {"possibly-superseded"})
    paid_week.provider.post(f"/imports/{report['importId']}/confirm", {"withdrawMissing": True})
    counts = paid_week.provider.settled(report["importId"])["counts"]
    assert (counts["new"], counts["withdrawn"]) == (3, 3)

    assert night_and_pay(paid_week, approver) == NINE_MINUTES
    assert night_and_pay(paid_week, approver) == PLAN
    withdrawn = [visit for visit in paid_week.visits() if visit["status"] == "withdrawn"]
    assert [visit["payment"]["paid"] for visit in withdrawn] == ["0.00"] * 3
