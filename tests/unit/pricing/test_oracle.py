"""Ten thousand visits cost what an independent, slow calculation says, to the penny."""

from collections.abc import Iterator
from datetime import date, time
from functools import cache

from actuals.commissioning.nouns import to_charge_rate, to_contract, to_rate_framework, to_visit_code
from actuals.model.money import to_six_places
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Price
from actuals.model.refs import OrderRef, ServiceType
from actuals.model.sent_visits import SentVisit, Worked
from actuals.pricing.price import price_visit
from actuals.pricing.tariff import Tariff
from tests.unit.pricing.council import COUNCILS, any_calls, every_hour_of_odd_days
from tests.unit.pricing.oracle import Call, Council, Times, opinion

SEED = 20261122


@cache
def tariff(number: int) -> Tariff:
    council = COUNCILS[number]
    return Tariff(
        to_contract(council.contract),
        to_rate_framework(council.framework),
        frozenset(map(date.fromisoformat, council.bank_holidays)),
        {key: to_visit_code(record) for key, record in council.codes.items()},
        tuple(map(to_charge_rate, council.charge_rates)),
    )


def worked(times: Times) -> Worked:
    return Worked(time.fromisoformat(times.start), times.minutes * 60)


def sent(call: Call) -> SentVisit:
    return SentVisit(
        service_type=ServiceType(call.service_type),
        visit_date=date.fromisoformat(call.day),
        claimed=worked(call.claimed),
        actual=worked(call.actual),
        secondary=False,
        carers=call.carers,
        visit_code=call.code,
        order_ref=None,
        manually_amended="N",
        carer_id=None,
        carer_name=None,
    )


def planned(call: Call) -> PlannedVisit:
    if call.planned is None:
        return PlannedVisit(OrderRef("O-1"))
    start, day = time.fromisoformat(call.planned.start), date.fromisoformat(call.planned.day)
    return PlannedVisit(OrderRef("O-1"), start, call.planned.minutes, 1, day)


def disagreements(calls: Iterator[tuple[Call, Council]], *, chargeable: bool = True) -> list[object]:
    numbers = {id(council): number for number, council in enumerate(COUNCILS)}
    found: list[object] = []
    for call, council in calls:
        ours = price_visit(sent(call), planned(call), tariff(numbers[id(council)]), chargeable=chargeable)
        theirs = opinion(call, council, chargeable=chargeable)
        exact = None if theirs.exact is None else to_six_places(theirs.exact)
        pieces = [(category, band, minutes) for category, band, minutes, _amount in theirs.pieces]
        if said(ours) != (theirs.minutes, theirs.amount, theirs.charge, exact, pieces):
            found.append((call, council.contract["pricing"], council.framework["code"], said(ours), theirs))
    return found


def said(price: Price) -> tuple[object, ...]:
    pieces = [(piece.day_category, piece.time_band, piece.minutes) for piece in price.pieces]
    return (price.minutes, price.amount, price.charge, price.before_rounding, pieces)


def test_every_hour_of_the_days_on_which_clocks_change_and_of_a_leap_day() -> None:
    assert disagreements(every_hour_of_odd_days()) == []


def test_any_visits_under_any_contract() -> None:
    assert disagreements(any_calls(9_000, SEED)) == []


def test_visits_whose_order_is_not_charged_for() -> None:
    assert disagreements(any_calls(200, SEED + 1), chargeable=False) == []


def test_ten_thousand_visits_were_compared_and_they_are_of_every_kind() -> None:
    assert len(list(every_hour_of_odd_days())) + 9_000 >= 10_000
    opinions = [opinion(call, council, chargeable=True) for call, council in any_calls(1_000, SEED)]
    assert sum(found.amount is None for found in opinions) > 50
    assert sum(len(found.pieces) > 1 for found in opinions) > 50
    assert sum(found.minutes > 300 for found in opinions) > 20
    assert sum(found.charge != found.amount for found in opinions) > 200
