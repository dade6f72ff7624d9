"""What a caller may ask to see."""

from datetime import date

import pytest

from actuals.api.caller import Caller, Role
from actuals.api.filters import line_item_filters, visit_filters
from actuals.api.problems import Malformed, NotFound, Problem
from actuals.model.council import SUNDAY
from actuals.model.filters import Filters
from actuals.model.payments import PaymentStatus
from actuals.model.refs import ClientId, ContractNumber, ServiceType, ServiceUserRef
from actuals.model.visits import VisitStatus
from tests.examples import OTHER_PROVIDER, PROVIDER

OWNER = Caller(ClientId("c"), Role.PROVIDER, PROVIDER, frozenset({"actuals/provider"}))
COUNCIL = Caller(ClientId("k"), Role.COUNCIL, None, frozenset({"actuals/council"}))
WEEK = {"weekEnding": "2026-11-22"}


def test_every_filter_of_visits_is_read() -> None:
    query = WEEK | {
        "providerRef": "P100",
        "contractNumber": "C-1",
        "serviceUserRef": "4001",
        "serviceType": "HOME CARE",
        "serviceLevel": "MEALS",
        "status": "matched",
        "paymentStatus": "held",
    }
    assert visit_filters(query, COUNCIL, SUNDAY) == Filters(
        date(2026, 11, 22),
        PROVIDER,
        ContractNumber("C-1"),
        ServiceUserRef("4001"),
        ServiceType("HOME CARE"),
        "MEALS",
        VisitStatus.MATCHED,
        PaymentStatus.HELD,
    )


@pytest.mark.parametrize("day", ["2026-11-16", "2026-11-19", "2026-11-22"])
def test_any_day_stands_for_its_week(day: str) -> None:
    assert visit_filters({"date": day}, OWNER, SUNDAY).week_ending == date(2026, 11, 22)


def test_a_provider_asks_for_its_own_whether_it_says_so_or_not() -> None:
    for query in (WEEK, WEEK | {"providerRef": "P100"}):
        assert visit_filters(query, OWNER, SUNDAY).provider_ref == PROVIDER
    assert line_item_filters({}, OWNER) == Filters(provider_ref=PROVIDER)


def test_another_provider_does_not_exist_for_a_provider() -> None:
    query = {"providerRef": str(OTHER_PROVIDER)}
    with pytest.raises(NotFound):
        visit_filters(WEEK | query, OWNER, SUNDAY)
    with pytest.raises(NotFound):
        line_item_filters(query, OWNER)


def test_the_council_may_list_everybodys_line_items() -> None:
    assert line_item_filters({"includeHistorical": "true"}, COUNCIL) == Filters(include_historical=True)


@pytest.mark.parametrize(
    ("query", "caller", "status", "code"),
    [
        ({}, OWNER, 400, "week-needed"),
        (WEEK, COUNCIL, 400, "someone-needed"),
        ({"weekEnding": "2026-11-20"}, OWNER, 422, "week-ending-day"),
        ({"date": "2026-11-20", "weekEnding": "2026-11-22"}, OWNER, 422, "one-week"),
        ({"date": "9999-12-31"}, OWNER, 422, "week-ending-day"),
        ({"date": "20.11.2026"}, OWNER, 400, "malformed-parameter"),
        (WEEK | {"status": "lost"}, OWNER, 400, "malformed-parameter"),
        (WEEK | {"paymentStatus": "lost"}, OWNER, 400, "malformed-parameter"),
        (WEEK | {"serviceUserRef": "4" * 61}, OWNER, 400, "malformed-parameter"),
        (WEEK | {"serviceUserRef": "40/01"}, OWNER, 400, "malformed-parameter"),
    ],
)
def test_what_cannot_be_answered_is_refused(query: dict[str, str], caller: Caller, status: int, code: str) -> None:
    with pytest.raises(Problem) as refused:
        visit_filters(query, caller, SUNDAY)
    assert (refused.value.status, refused.value.code) == (status, code)


def test_a_week_that_ends_on_another_day_says_which() -> None:
    with pytest.raises(Problem) as refused:
        visit_filters({"weekEnding": "2026-11-20"}, OWNER, SUNDAY)
    assert refused.value.detail == (
        "2026-11-20 is a Friday; the council's weeks end on Sunday. "
        "Ask for weekEnding=2026-11-22, or give any day of the week as date."
    )


def test_a_flag_is_true_or_false() -> None:
    with pytest.raises(Malformed):
        line_item_filters({"includeHistorical": "yes"}, OWNER)
