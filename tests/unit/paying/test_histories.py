"""Whatever happens, in whatever order: every visit ends paid at its price, and what was issued never changes.

A provider sends, corrects and withdraws, the council authorises late, suspends, changes rates and decides on holds;
nights and payment runs come in between, some rejected, some broken off and begun anew.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import count

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from actuals.exporting.remittances import remittance_file
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.money import NOTHING
from actuals.model.orders import OrderStatus, PlannedCall, Suspension
from actuals.model.payment_runs import Line, PaymentRun, RemittanceFormat, RunStatus
from actuals.model.payments import Decision, LineReason, PaymentStatus
from actuals.model.refs import ClientId, ContractNumber, ImportId, OrderRef, PaymentRunId, ServiceUserRef, WeekId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, StagedWeek, WeekKey
from actuals.paying.decisions import Decided, decide, waits_for_decision
from actuals.paying.lines import lines_of, reserve
from actuals.paying.nights import decide_week
from actuals.paying.remittances import remittances_of, settle
from actuals.paying.runs import totals_of
from actuals.paying.terms import Terms
from actuals.validation.merging import merge
from tests.examples import (
    FRAMEWORK,
    MONDAY,
    NOW,
    ORDER,
    SENT_VISIT,
    SETTINGS,
    STAGED_WEEK,
    SUNDAY,
    TARIFF,
    VISIT_CODE,
    WEEK_KEY,
    as_staged,
    read_back,
)

COUNCIL, APPROVER = ClientId("council"), ClientId("approver")
REASONS_TO_TAKE_BACK = {*LineReason} - {LineReason.FIRST_PAYMENT, LineReason.RELEASED}
NOT_PAID = replace(VISIT_CODE, code="CX", provider_paid=False, service_user_charged=False, delivered=False)
PEOPLE = (ServiceUserRef("4001"), ServiceUserRef("4002"))
MORNING, NOON = PlannedCall(frozenset(range(7)), time(7, 0), 30), PlannedCall(frozenset(range(7)), time(12, 0), 45, 2)

people, weeks_back, some = st.sampled_from(PEOPLE), st.sampled_from([0, 1]), st.integers(0, 10**6)
visits = st.builds(
    lambda day, start, minutes, secondary, carers, code: replace(
        SENT_VISIT,
        visit_date=MONDAY + timedelta(days=day),
        claimed=Worked(start, minutes * 60),
        actual=Worked(start, minutes * 60),
        secondary=secondary,
        carers=carers,
        visit_code=code,
    ),
    st.integers(0, 2),
    st.sampled_from([time(6, 45), time(7, 15), time(12, 0), time(21, 30)]),
    st.sampled_from([15, 30, 45, 90]),
    st.booleans(),
    st.sampled_from([1, 1, 1, 2]),
    st.sampled_from(["VS", "VS", "VS", "CX"]),
)


@dataclass
class Issued:
    """A run that was approved, with its lines, and each file as it was first written."""

    run: PaymentRun
    lines: list[Line]
    files: dict[tuple[str, RemittanceFormat], bytes] = field(default_factory=dict)


class Histories(RuleBasedStateMachine):
    """One provider, one contract, two people, two weeks."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)
        self.weeks: dict[WeekKey, ServiceWeek] = {}
        self.runs: dict[PaymentRunId, PaymentRun] = {}
        self.issued: list[Issued] = []
        self.tariff = replace(TARIFF, codes={"VS": VISIT_CODE, "CX": NOT_PAID})
        self.orders = {
            OrderRef(f"O-{person}-{call.start.hour}"): replace(
                ORDER,
                order_ref=OrderRef(f"O-{person}-{call.start.hour}"),
                service_user_ref=person,
                planned=(call,),
                status=status,
            )
            for person in PEOPLE
            for call, status in ((MORNING, OrderStatus.AUTHORISED), (NOON, OrderStatus.DRAFT))
        }

    def now(self) -> datetime:
        return NOW + timedelta(minutes=next(self.numbers))

    def keep(self, week: ServiceWeek) -> None:
        """As the table does: what is kept is what reads back."""
        self.weeks[week.key] = replace(read_back(week), version=week.version + 1)

    @rule(person=people, back=weeks_back, sent=st.lists(visits, min_size=1, max_size=4, unique_by=lambda v: v.identity))
    def a_file_is_imported(self, person: ServiceUserRef, back: int, sent: list[SentVisit]) -> None:
        shift = timedelta(weeks=back)
        key = WEEK_KEY._replace(service_user_ref=person, week_ending=SUNDAY - shift)
        moved = tuple(replace(visit, visit_date=visit.visit_date - shift) for visit in sent)
        number, at = next(self.numbers), self.now()
        staged = replace(STAGED_WEEK, key=key, visits=as_staged(*moved))
        for _delivery in range(2):
            self.keep(self.merged(staged, ImportId(f"imp-{number}"), at, WeekId(f"week-{number}")))

    def merged(self, staged: StagedWeek, import_id: ImportId, at: datetime, week_id: WeekId) -> ServiceWeek:
        return merge(staged, self.weeks.get(staged.key), import_id, at, lambda: week_id)

    @rule(pick=some)
    def a_visit_is_withdrawn(self, pick: int) -> None:
        if found := self.pick(pick):
            week, visit = found
            self.keep(week.withdrawing(visit.visit_id, "Sent by mistake.", self.now()))

    @rule(pick=some, status=st.sampled_from([*OrderStatus]), suspended=st.booleans())
    def an_order_changes(self, *, pick: int, status: OrderStatus, suspended: bool) -> None:
        ref = [*self.orders][pick % len(self.orders)]
        pauses = (Suspension(MONDAY, MONDAY),) if suspended else ()
        self.orders[ref] = replace(self.orders[ref], status=status, suspensions=pauses)

    @rule(day=st.sampled_from(["22.13", "24.10", "25.00"]), night=st.sampled_from(["30.00", "31.05"]))
    def rates_change(self, day: str, night: str) -> None:
        hourly = {"DAY": Decimal(day), "NIGHT": Decimal(night)}
        rates = tuple(replace(rate, hourly=hourly[rate.time_band]) for rate in FRAMEWORK.rates)
        self.tariff = replace(self.tariff, framework=replace(FRAMEWORK, rates=rates))

    @rule()
    def the_night_comes_twice(self) -> None:
        self.night()
        once = self.all_visits()
        self.night()
        for (_, before), (_, after) in zip(once, self.all_visits(), strict=True):
            assert after == before

    def night(self) -> None:
        for key, week in self.weeks.items():
            others = [other for other in self.weeks.values() if other.key.service_user_ref == key.service_user_ref]
            self.weeks[key] = decide_week(week, others, self.terms, self.now())
            for before, after in zip(week.visits, self.weeks[key].visits, strict=True):
                is_paid = before.status is VisitStatus.MATCHED and before.paid_under_its_order.amount
                assert not is_paid or after.status is before.status

    def terms(self, _: ContractNumber) -> Terms:
        return Terms(self.tariff, lambda _: OrdersOfContract(self.orders.values()), SETTINGS)

    @rule(pick=some, decision=st.sampled_from([*Decision]))
    def an_officer_decides(self, pick: int, decision: Decision) -> None:
        held = [(week, visit) for week, visit in self.all_visits() if waits_for_decision(visit)]
        if held:
            week, visit = held[pick % len(held)]
            decided = Decided(decision, "Looked into.", COUNCIL, self.now())
            self.keep(decide(week, visit.visit_id, decided, self.weeks.values()))

    @rule(back=weeks_back, broken_off=st.booleans())
    def a_run_is_calculated(self, *, back: int, broken_off: bool) -> None:
        run_id = PaymentRunId(f"run-{next(self.numbers)}")
        run = PaymentRun(run_id, SUNDAY - timedelta(weeks=back), (), COUNCIL, self.now())
        self.runs[run_id] = run
        if broken_off:
            self.calculate(run, weeks=1)
        self.calculate(run, weeks=len(self.weeks))
        self.runs[run_id] = run.drafted(totals_of(self.lines(run_id)))

    def calculate(self, run: PaymentRun, weeks: int) -> None:
        for week in [*self.weeks.values()][:weeks]:
            if week.key.week_ending <= run.to_week_ending:
                self.keep(reserve(week, run, self.is_alive, self.now()))

    def is_alive(self, run_id: PaymentRunId) -> bool:
        return self.runs[run_id].status not in {RunStatus.REJECTED, RunStatus.ISSUED}

    def lines(self, run_id: PaymentRunId) -> list[Line]:
        return [line for week in self.weeks.values() for line in lines_of(week, run_id)]

    @rule(back=weeks_back, broken_off=st.booleans())
    def the_council_pays_what_the_night_priced(self, *, back: int, broken_off: bool) -> None:
        self.night()
        self.a_run_is_calculated(back=back, broken_off=broken_off)
        self.issue([*self.runs.values()][-1], broken_off=broken_off)

    @rule()
    def two_runs_are_calculated_one_after_the_other(self) -> None:
        self.night()
        for _ in range(2):
            self.a_run_is_calculated(back=0, broken_off=False)

    @rule(pick=some)
    def a_run_is_rejected(self, pick: int) -> None:
        if run := self.open_run(pick):
            self.runs[run.payment_run_id] = run.rejected(COUNCIL, "Not this week.", self.now())

    @rule(pick=some, broken_off=st.booleans())
    def a_run_is_issued(self, *, pick: int, broken_off: bool) -> None:
        if run := self.open_run(pick):
            self.issue(run, broken_off=broken_off)

    def issue(self, run: PaymentRun, *, broken_off: bool) -> None:
        approved = run.submitted(COUNCIL, self.now()).approved(APPROVER, self.now())
        issued = Issued(approved, self.lines(run.payment_run_id))
        issued.files = files(issued)
        self.issued.append(issued)
        if broken_off:
            self.settle(issued, weeks=1)
        self.settle(issued, weeks=len(self.weeks))
        self.runs[run.payment_run_id] = approved.issued(self.now())

    def settle(self, issued: Issued, weeks: int) -> None:
        for key, week in [*self.weeks.items()][:weeks]:
            own = [line for line in issued.lines if (line.service_user_ref, line.week_ending) == key[1:3]]
            self.keep(settle(week, own, issued.run))

    @invariant()
    def what_was_issued_stays_the_same_to_the_byte(self) -> None:
        for issued in self.issued:
            assert files(issued) == issued.files

    @invariant()
    def lines_add_up_to_remittances_and_those_to_runs(self) -> None:
        for issued in self.issued:
            lines = sum((line.amount for line in issued.lines), NOTHING)
            remittances = sum((remittance.total for remittance in remittances_of(issued.run)), NOTHING)
            assert lines == remittances == issued.run.total

    @invariant()
    def each_visit_is_paid_what_its_issued_lines_say(self) -> None:
        lines = [line for issued in self.issued for line in issued.lines]
        for _, visit in self.all_visits():
            own = [line for line in lines if line.visit_id == visit.visit_id]
            assert visit.paid_amount == sum((line.amount for line in own), NOTHING)
            assert visit.paid_minutes == sum(line.minutes for line in own)

    @invariant()
    def money_that_was_paid_is_never_held(self) -> None:
        assert all(visit.held_minutes <= visit.unpaid_carer_minutes for _, visit in self.all_visits())

    @invariant()
    def nothing_is_taken_back_without_a_reason(self) -> None:
        lines = [line for run_id in self.runs for line in self.lines(run_id)]
        assert all(line.amount > 0 or line.reason in REASONS_TO_TAKE_BACK for line in lines), lines

    def teardown(self) -> None:
        """Everything open is closed: runs, holds, one last night and one last run."""
        while run := self.open_run(0):
            self.issue(run, broken_off=False)
        self.close()
        for _, visit in self.all_visits():
            assert visit.owed == NOTHING
            assert visit.payment_status is not PaymentStatus.PAYABLE
            assert visit.paid_amount == priced(visit)
            if visit.status is VisitStatus.MATCHED and visit.price and visit.paid_amount == visit.price.amount:
                assert visit.paid_carer_minutes == visit.price.carer_minutes
            if visit.status is VisitStatus.MATCHED and visit.price:
                refused = [hold.carer_minutes for hold in visit.holds if hold.decision is Decision.REFUSED]
                assert visit.paid_carer_minutes + max(refused, default=0) <= visit.price.carer_minutes

    def close(self) -> None:
        self.night()
        while held := [(week, visit) for week, visit in self.all_visits() if waits_for_decision(visit)]:
            week, visit = held[0]
            self.keep(decide(week, visit.visit_id, Decided(Decision.RELEASED, "In order.", COUNCIL, self.now())))
        self.a_run_is_calculated(back=0, broken_off=False)
        while run := self.open_run(0):
            self.issue(run, broken_off=False)

    def all_visits(self) -> list[tuple[ServiceWeek, Visit]]:
        return [(week, visit) for week in self.weeks.values() for visit in week.visits]

    def pick(self, number: int) -> tuple[ServiceWeek, Visit] | None:
        found = self.all_visits()
        return found[number % len(found)] if found else None

    def open_run(self, pick: int) -> PaymentRun | None:
        drafts = [run for run in self.runs.values() if run.status is RunStatus.DRAFT]
        return drafts[pick % len(drafts)] if drafts else None


def files(issued: Issued) -> dict[tuple[str, RemittanceFormat], bytes]:
    """Every file that a run issues."""
    return {
        (remittance.remittance_id, form): b"".join(remittance_file(form, remittance, issued.lines))
        for remittance in remittances_of(issued.run)
        for form in RemittanceFormat
    }


def priced(visit: Visit) -> Decimal:
    """What a visit should have been paid in the end: its price, less what an officer refused for good."""
    if visit.status is VisitStatus.WITHDRAWN:
        return NOTHING
    if visit.status is VisitStatus.UNMATCHED or visit.price is None or visit.price.amount is None:
        return visit.paid_amount  # nothing is taken back because an order is gone
    refused = any(hold.decision is Decision.REFUSED and hold.carer_minutes for hold in visit.holds)
    return visit.payable_amount if refused else visit.price.amount


# Without shrinking, which takes minutes for histories this long: the failing one is printed step by step as it is.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)

TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=200, stateful_step_count=50, deadline=None, derandomize=True, phases=PHASES
)
