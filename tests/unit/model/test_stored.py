"""Service weeks as text: what is written reads back equal."""

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from actuals.model.charges import Charged
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode, LineReason, Payment, Piece, Price
from actuals.model.reasons import Reason
from actuals.model.refs import CarerId, ImportId, OrderRef, PaymentRunId, ServiceType, VisitId
from actuals.model.stored import dump_staged, dump_week, load_staged, load_week
from actuals.model.visits import HistoryEntry, SentVisit, VisitStatus, Worked
from actuals.model.weeks import Merged, WeekHeader
from tests.examples import NOW, ORDER, SENT_VISIT, STAGED_WEEK, TUESDAY, VISIT, WEEK

PIECE = Piece(datetime.combine(TUESDAY, time(6, 30)), 30, "WEEKDAY", "NIGHT", Decimal("30.00"), Decimal("15.000000"))
PRICE = Price(30, 2, Decimal("30.00"), Decimal("15.000000"), (PIECE,), 28, ("Rounded up.",), Decimal("0.00"))
HOLDS = (
    Hold(HoldCode.NO_RATE, 30),
    Hold(HoldCode.OVERLAP, 30, Decision.RELEASED, "Two carers were needed.", "council", NOW),
)
PAYMENT = Payment(PaymentRunId("run-1"), Decimal("-12.05"), -30, -60, NOW, ORDER.order_ref)
EXPLAINED = replace(
    PAYMENT,
    reason=LineReason.VISIT_CHANGED,
    note="Moved.",
    carers=2,
    decided_by="officer",
    of_amount=Decimal("24.10"),
    of_minutes=60,
    of_planned=PlannedVisit(OrderRef("O-1"), time(6, 30), 30, 1, TUESDAY, 2),
    of_sent=SENT_VISIT.facts,
    of_release=NOW,
)

texts = st.text(max_size=20)
worked = st.builds(Worked, st.times().map(lambda at: at.replace(microsecond=0)), st.integers(0, 86400))
sent = st.builds(
    SentVisit,
    texts.map(ServiceType),
    st.dates(),
    worked,
    worked,
    st.booleans(),
    st.integers(1, 999),
    texts,
    st.none() | texts.map(OrderRef),
    texts,
    st.none() | texts.map(CarerId),
    st.none() | texts,
    st.integers(1, 9),
)


@given(st.lists(sent, max_size=3), st.none() | st.decimals(places=2, allow_nan=False, allow_infinity=False))
def test_any_staged_week_reads_back_equal(visits: list[SentVisit], claimed: Decimal | None) -> None:
    week = replace(STAGED_WEEK, header=WeekHeader("x", "y", claimed), visits=tuple(visits))
    assert load_staged(dump_staged(week)) == week


def test_a_staged_week_keeps_the_warnings_of_each_visit() -> None:
    other = replace(SENT_VISIT, secondary=True)
    week = replace(STAGED_WEEK, visits=(SENT_VISIT, other), warnings={other.identity: ("overlap", "time-format")})
    assert load_staged(dump_staged(week)) == week


def test_a_staged_week_keeps_what_its_check_knew_of_the_stored_one() -> None:
    week = replace(STAGED_WEEK, refused=(VISIT.visit_id,), imports_known=3)
    assert load_staged(dump_staged(week)) == week


def test_a_staged_week_is_one_line() -> None:
    week = replace(STAGED_WEEK, header=WeekHeader("two\nlines", None, None))
    assert "\n" not in dump_staged(week)


def test_a_stored_week_reads_back_equal_with_all_that_became_of_it() -> None:
    entry = HistoryEntry(NOW, "provider", "Imported.")
    visits = (
        replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.NO_ORDER, history=(entry,)),
        replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(OrderRef("O-1"), time(6, 30), 30, 1, TUESDAY)),
        replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(OrderRef("O-1"))),
        replace(VISIT, warnings=("overlap",), price=PRICE, holds=HOLDS, paid=(PAYMENT,), reserved=(PAYMENT,)),
        replace(
            VISIT, paid=(EXPLAINED, replace(EXPLAINED, of_sent=replace(SENT_VISIT, order_ref=OrderRef("O-1")).facts))
        ),
        VISIT.changed(SENT_VISIT, (), ImportId("imp-2"), NOW),
        VISIT.withdrawn("Sent by mistake.", NOW),
        replace(VISIT, charged_before=Charged(OrderRef("O-1"), Decimal("12.05"))),
        replace(VISIT, order_lost=Reason.SUSPENDED, price=replace(PRICE, amount=None, before_rounding=None)),
    )
    named = tuple(replace(visit, visit_id=VisitId(f"week-1-{number}")) for number, visit in enumerate(visits))
    covers = frozenset({VisitId("week-1-1"), VisitId("week-1-4")})
    week = replace(WEEK, visits=named, applied={ImportId("imp-1"): Merged(1, 2, 3, 4, 5)}, version=7)
    week = replace(week, claim_covers=covers)
    week = replace(week, reserved_under={PaymentRunId("run-1"): WeekHeader("Winter, Ada", "PC-77", Decimal("1.00"))})
    assert load_week(dump_week(week), 7) == week


def test_a_hold_remembers_what_is_particular_about_the_visit() -> None:
    week = replace(WEEK, visits=(replace(VISIT, holds=(replace(HOLDS[0], detail="As another."), HOLDS[1])),))
    assert [hold.detail for hold in load_week(dump_week(week), 0).visits[0].holds] == ["As another.", None]
