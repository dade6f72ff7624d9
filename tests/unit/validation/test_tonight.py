"""Warnings and holds are one rule: what an import says is held, the night holds, and nothing else."""

from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.issues import IssueCode, Location
from actuals.model.orders import PlannedCall
from actuals.model.payments import Hold, HoldCode
from actuals.model.refs import CarerId, ContractNumber, ImportId, OrderRef, WeekId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.weeks import ServiceWeek, StagedWeek, WeekKey
from actuals.paying.nights import decide_week
from actuals.paying.terms import Terms
from actuals.validation.merging import merge
from actuals.validation.people import SentWeek, beside_each_other, not_sent_again
from tests.examples import (
    CODES,
    CONTRACT,
    EVERY_DAY,
    KNOWN,
    MONDAY,
    NOW,
    ORDER,
    SENT_VISIT,
    SETTINGS,
    TARIFF,
    TONIGHT,
    WEEK_HEADER,
    WEEK_KEY,
    as_staged,
)

SECOND = ContractNumber("C-2")
OTHER_KEY = WEEK_KEY._replace(contract_number=SECOND)
CONTRACTS = {CONTRACT.contract_number: CONTRACT, SECOND: replace(CONTRACT, contract_number=SECOND)}
ORDERS = {
    CONTRACT.contract_number: OrdersOfContract(
        [
            replace(ORDER, planned=(PlannedCall(EVERY_DAY, time(9), 30),)),
            replace(ORDER, order_ref=OrderRef("O-2"), planned=(PlannedCall(EVERY_DAY, time(9, 30), 30, 2),)),
        ]
    ),
    SECOND: OrdersOfContract([replace(ORDER, order_ref=OrderRef("O-3"), contract_number=SECOND)]),
}
REFERENCE = replace(KNOWN, contracts=CONTRACTS, visit_codes=CODES, orders=ORDERS.__getitem__)

visits = st.builds(
    lambda start, minutes, secondary, carers, carer, code, order: replace(
        SENT_VISIT,
        visit_date=MONDAY,
        claimed=Worked(start, minutes * 60),
        actual=Worked(start, minutes * 60),
        secondary=secondary,
        carers=carers,
        carer_id=carer,
        visit_code=code,
        order_ref=order,
    ),
    st.sampled_from([time(8, 40), time(9), time(9, 20), time(9, 29, 30), time(15)]),
    st.sampled_from([1, 30, 60]),
    st.booleans(),
    st.sampled_from([1, 1, 2, 3]),
    st.sampled_from([None, CarerId("CW1"), CarerId("CW2")]),
    st.sampled_from([*CODES]),
    st.sampled_from([None, None, OrderRef("O-2"), OrderRef("none")]),
)
of_a_week = st.lists(visits, max_size=4, unique_by=lambda visit: visit.identity)


def terms_of(number: ContractNumber) -> Terms:
    return Terms(replace(TARIFF, contract=CONTRACTS[number], codes=CODES), ORDERS.__getitem__, SETTINGS)


def stored_week(key: WeekKey, sent: list[SentVisit], before: ServiceWeek | None, name: str) -> ServiceWeek:
    staged = StagedWeek(key, WEEK_HEADER, as_staged(*sent))
    return merge(staged, before, ImportId(name), NOW, lambda: WeekId(f"{name}-{key.contract_number}"))


def warned(key: WeekKey, sent: list[SentVisit], before: dict[WeekKey, ServiceWeek]) -> dict[int, set[tuple[str, bool]]]:
    """What the check says of each row, and whether it says that it is held."""
    good = [(Location(row=row), visit) for row, visit in enumerate(sent)]
    stays = not_sent_again(before.get(key), sent)
    week = SentWeek(key, Location(row=0), sent, good, stays)
    found: dict[int, set[tuple[str, bool]]] = {}
    for issue in beside_each_other([week], before, REFERENCE):
        found.setdefault(issue.location.row or 0, set()).add((issue.code.value, "held from payment" in issue.message))
    return found


@settings(max_examples=150, deadline=None)
@given(of_a_week, of_a_week, st.lists(visits, min_size=1, max_size=4, unique_by=lambda visit: visit.identity))
def test_what_an_import_says_is_held_is_what_the_night_holds(
    here: list[SentVisit], there: list[SentVisit], sent: list[SentVisit]
) -> None:
    before = {
        key: stored_week(key, week, None, "before") for key, week in ((WEEK_KEY, here), (OTHER_KEY, there)) if week
    }
    said = warned(WEEK_KEY, sent, before)
    after = {**before, WEEK_KEY: stored_week(WEEK_KEY, sent, before.get(WEEK_KEY), "now")}
    decided = decide_week(after[WEEK_KEY], after.values(), terms_of, TONIGHT + timedelta(hours=1))
    holds: dict[object, tuple[Hold, ...]] = {visit.sent.identity: visit.holds for visit in decided.visits}
    for row, visit in enumerate(sent):
        codes = {hold.code for hold in holds[visit.identity]}
        told = said.get(row, set())
        assert ((IssueCode.OVERLAP.value, True) in told) == (HoldCode.OVERLAP in codes)
        assert ((IssueCode.CARERS_OVER_PLAN.value, True) in told) == (HoldCode.CARERS_OVER_PLAN in codes)
