"""Which visits are shown, in which order, and how many are held at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time

import pytest

from actuals.exporting.selection import in_order, loaded_together, shows_visit
from actuals.model.filters import Filters
from actuals.model.orders import PlannedVisit
from actuals.model.payments import PaymentStatus
from actuals.model.refs import ContractNumber, OrderRef, ProviderRef, ServiceType, ServiceUserRef, VisitId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from tests.examples import MONDAY, SUNDAY, TUESDAY, VISIT, WEEK, WEEK_KEY


def visit(name: str, day: date, at: time, *, secondary: bool = False) -> Visit:
    sent = replace(VISIT.sent, visit_date=day, actual=Worked(at, 1800), secondary=secondary)
    return replace(VISIT, visit_id=VisitId(name), sent=sent)


def week(person: str, contract: str, *visits: Visit) -> ServiceWeek:
    key = WEEK_KEY._replace(service_user_ref=ServiceUserRef(person), contract_number=ContractNumber(contract))
    return replace(WEEK, key=key, visits=visits)


class Stored:
    """Weeks as a table would answer, remembering how many were asked for at once."""

    def __init__(self, *weeks: ServiceWeek) -> None:
        self.weeks = {week.key: week for week in weeks}
        self.asked: list[int] = []

    def load(self, keys: Sequence[WeekKey]) -> Mapping[WeekKey, ServiceWeek]:
        self.asked.append(len(keys))
        return {key: self.weeks[key] for key in keys if key in self.weeks}

    def names(self, people_at_once: int = 10) -> Iterator[str]:
        return (visit.visit_id for _, visit in in_order(self.weeks, self.load, people_at_once))


def test_visits_come_by_service_user_then_date_then_start_over_all_contracts() -> None:
    stored = Stored(
        week("1", "C-1", visit("b", TUESDAY, time(7)), visit("d", TUESDAY, time(12))),
        week("1", "C-2", visit("a", MONDAY, time(20)), visit("c", TUESDAY, time(8))),
        week("2", "C-1", visit("e", MONDAY, time(6))),
    )
    assert list(stored.names()) == ["a", "b", "c", "d", "e"]


def test_a_secondary_visit_follows_the_primary_of_the_same_start() -> None:
    stored = Stored(week("1", "C-1", visit("1", MONDAY, time(7), secondary=True), visit("2", MONDAY, time(7))))
    assert list(stored.names()) == ["2", "1"]


def test_only_so_many_people_are_loaded_at_once_and_only_when_wanted() -> None:
    stored = Stored(*(week(str(n), contract, visit("x", MONDAY, time(7))) for n in range(5) for contract in "AB"))
    names = stored.names(people_at_once=2)
    next(names)
    assert stored.asked == [4]
    assert len(list(names)) == 9
    assert stored.asked == [4, 4, 2]


def test_a_week_that_is_gone_by_the_time_it_is_loaded_is_left_out() -> None:
    gone = Stored()
    assert list(in_order([WEEK_KEY], gone.load, 10)) == []


def test_groups_of_weeks_stay_together_and_so_many_are_loaded_at_once() -> None:
    stored = Stored(*(week(person, contract) for person in "123" for contract in ("C-1", "C-2")))
    groups = [[key for key in stored.weeks if key.service_user_ref == person] for person in "123"]
    loaded = [[each.key for each in group] for group in loaded_together(groups, stored.load, 2)]
    assert (loaded, stored.asked) == (groups, [4, 2])


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(week_ending=SUNDAY),
        Filters(provider_ref=ProviderRef("P100")),
        Filters(contract_number=ContractNumber("C-1")),
        Filters(service_user_ref=ServiceUserRef("4001")),
        Filters(service_type=ServiceType("HOME CARE")),
        Filters(service_level="MEALS"),
        Filters(status=VisitStatus.MATCHED),
        Filters(payment_status=PaymentStatus.UNPAID),
    ],
)
def test_a_visit_that_has_what_is_asked_for_is_shown(filters: Filters) -> None:
    matched = replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(OrderRef("O-1")))
    assert shows_visit(filters, (WEEK, matched), {"O-1": "MEALS"}.get)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(week_ending=date(2026, 11, 15)),
        Filters(provider_ref=ProviderRef("P200")),
        Filters(contract_number=ContractNumber("C-2")),
        Filters(service_user_ref=ServiceUserRef("4002")),
        Filters(service_type=ServiceType("SITTING")),
        Filters(service_level="MEALS"),
        Filters(status=VisitStatus.MATCHED),
        Filters(payment_status=PaymentStatus.PAID),
    ],
)
def test_any_filter_that_is_not_met_leaves_a_visit_out(filters: Filters) -> None:
    assert not shows_visit(filters, (WEEK, VISIT), {"O-1": "MEALS"}.get)
