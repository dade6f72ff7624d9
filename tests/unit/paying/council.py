"""A small council for histories: one person, two providers, three contracts; what is stored, and what was paid.

`World` is what happens, through the same functions as in the product. `laws` says what must be true of it at any time;
it shares no rule with the product.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import count

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Basis, Contract, Rounding, RoundingMode, VisitCode
from actuals.model.orders import Order, PlannedCall
from actuals.model.payment_runs import Line, PaymentRun, RunStatus
from actuals.model.payments import Decision
from actuals.model.refs import (
    ClientId,
    ContractNumber,
    ImportId,
    OrderRef,
    PaymentRunId,
    ServiceType,
    VisitId,
    WeekId,
)
from actuals.model.sent_visits import SentVisit
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.paying.decisions import Decided, decide, waits_for_decision
from actuals.paying.lines import lines_of, reserve
from actuals.paying.nights import decide_week
from actuals.paying.remittances import settle
from actuals.paying.runs import totals_of
from actuals.paying.terms import Terms
from actuals.validation.merging import merge
from tests.examples import (
    CONTRACT,
    FRAMEWORK,
    HOME_CARE,
    NOW,
    ORDER,
    OTHER_PROVIDER,
    SETTINGS,
    STAGED_WEEK,
    SUNDAY,
    TARIFF,
    VISIT_CODE,
    WEEK_KEY,
    as_staged,
)

CALCULATOR, APPROVER, OFFICER = ClientId("calculator"), ClientId("approver"), ClientId("officer")
SITTING = ServiceType("SITTING")

CODES = {
    code.code: code
    for code in (
        VISIT_CODE,
        replace(VISIT_CODE, code="CX", provider_paid=False, service_user_charged=False, delivered=False),
        replace(VISIT_CODE, code="LC", delivered=False),
        replace(VISIT_CODE, code="ST", standard_minutes=30),
    )
}

TWO_DAYS = frozenset({0, 1})
_BOTH = frozenset({HOME_CARE, SITTING})
CONTRACTS: dict[ContractNumber, Contract] = {
    contract.contract_number: contract
    for contract in (
        replace(CONTRACT, service_types=_BOTH),
        replace(CONTRACT, contract_number=ContractNumber("C-2"), rounding=Rounding(RoundingMode.UP, 15)),
        replace(CONTRACT, contract_number=ContractNumber("C-9"), provider_ref=OTHER_PROVIDER, basis=Basis.PLANNED),
    )
}


def _order(ref: str, contract: str, call: PlannedCall, service: ServiceType = HOME_CARE) -> Order:
    number = ContractNumber(contract)
    return replace(ORDER, order_ref=OrderRef(ref), contract_number=number, service_type=service, planned=(call,))


ORDERS = (
    _order("O-1", "C-1", PlannedCall(TWO_DAYS, time(9, 0), 30)),
    _order("O-2", "C-1", PlannedCall(TWO_DAYS, time(10, 30), 30, 2)),
    _order("O-3", "C-1", PlannedCall(TWO_DAYS, time(9, 0), 30), SITTING),
    _order("O-4", "C-2", PlannedCall(TWO_DAYS, time(15, 0), 30)),
    _order("O-9", "C-9", PlannedCall(TWO_DAYS, time(9, 30), 30)),
)
_SITTING_RATES = tuple(replace(rate, service_type=SITTING) for rate in FRAMEWORK.rates)
_PRICES = replace(FRAMEWORK, rates=FRAMEWORK.rates + _SITTING_RATES)
KEYS = [
    WEEK_KEY._replace(contract_number=number, provider_ref=contract.provider_ref)
    for number, contract in CONTRACTS.items()
]


def terms_of(number: ContractNumber) -> Terms | None:
    """As the night gathers them."""
    contract = CONTRACTS[number]
    tariff = replace(TARIFF, contract=contract, framework=_PRICES, codes=CODES)
    return Terms(tariff, orders_of, SETTINGS)


def orders_of(number: ContractNumber) -> OrdersOfContract:
    """Every order of a contract."""
    return OrdersOfContract(order for order in ORDERS if order.contract_number == number)


TERMS = {number: terms_of(number) for number in CONTRACTS}


@dataclass
class Sending:
    """What an import left out of a week, and what it brought new."""

    key: WeekKey
    number: int
    left_out: list[VisitId]
    brought: list[VisitId]


@dataclass
class World:
    """Stored weeks, runs, and a diary of what the laws ask about."""

    weeks: dict[WeekKey, ServiceWeek] = field(default_factory=dict)
    runs: dict[PaymentRunId, PaymentRun] = field(default_factory=dict)
    sendings: list[Sending] = field(default_factory=list)
    released: set[VisitId] = field(default_factory=set)
    refused: list[tuple[WeekKey, OrderRef, VisitId, datetime]] = field(default_factory=list)
    asked: dict[VisitId, datetime] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def now(self) -> datetime:
        return NOW + timedelta(minutes=next(self.numbers))

    def keep(self, week: ServiceWeek) -> None:
        self.weeks[week.key] = week

    def send(self, key: WeekKey, visits: list[SentVisit]) -> None:
        """A file with visits of one week, delivered twice."""
        number, at = next(self.numbers), self.now()
        staged = replace(STAGED_WEEK, key=key, visits=as_staged(*visits))
        before = self.weeks.get(key)
        for _delivery in range(2):
            self.keep(merge(staged, self.weeks.get(key), ImportId(f"i-{number}"), at, lambda: WeekId(f"w-{number}")))
        self.note(key, before, visits, at)

    def note(self, key: WeekKey, before: ServiceWeek | None, visits: list[SentVisit], at: datetime) -> None:
        """What the file left out and brought, as a reader of both files would say."""
        stored = before.visits if before else ()
        there = {visit.sent.identity: visit for visit in stored if visit.status is not VisitStatus.WITHDRAWN}
        sent = {visit.identity: visit for visit in visits}
        days = {visit.visit_date for visit in visits}
        left_out = [v.visit_id for i, v in there.items() if i not in sent and v.sent.visit_date in days]
        now = {visit.sent.identity: visit for visit in self.weeks[key].visits}
        brought = [now[identity].visit_id for identity in sent if identity not in there]
        for identity, again in sent.items():
            was = there.get(identity)
            if was is None or was.sent.order_ref != again.order_ref:
                self.asked[now[identity].visit_id] = at
        for sending in self.sendings:
            if sending.key == key:
                named = {now[identity].visit_id for identity in sent}
                sending.left_out = [each for each in sending.left_out if each not in named]
        self.sendings.append(Sending(key, len(self.sendings), left_out, brought))

    def withdraw(self, key: WeekKey, visit_id: VisitId) -> None:
        self.keep(self.weeks[key].withdrawing(visit_id, "Sent by mistake.", self.now()))

    def night(self, *, backwards: bool = False) -> None:
        """Every contract's step reads the weeks as they are at that moment."""
        for week in [*self.weeks.values()][:: -1 if backwards else 1]:
            self.keep(decide_week(week, self.weeks.values(), TERMS.get, self.now()))

    def decide(self, pick: int, decision: Decision) -> None:
        held = [(week, visit) for week, visit in self.visits() if waits_for_decision(visit)]
        if not held:
            return
        week, visit = held[pick % len(held)]
        at = self.now()
        self.keep(decide(week, visit.visit_id, Decided(decision, "Looked into.", OFFICER, at), self.around(week)))
        if decision is Decision.RELEASED:
            self.released.add(visit.visit_id)
        elif visit.planned:
            self.refused.append((week.key, visit.planned.order_ref, visit.visit_id, at))

    def around(self, week: ServiceWeek) -> list[ServiceWeek]:
        return [other for other in self.weeks.values() if other.key.provider_ref == week.key.provider_ref]

    def calculate(self) -> PaymentRun:
        run_id = PaymentRunId(f"run-{next(self.numbers)}")
        run = PaymentRun(run_id, SUNDAY, (), CALCULATOR, self.now())
        self.runs[run_id] = run
        for week in [*self.weeks.values()]:
            self.keep(reserve(week, run, self.is_alive, self.now()))
        self.runs[run_id] = run.drafted(totals_of(self.lines(run_id)))
        return self.runs[run_id]

    def is_alive(self, run_id: PaymentRunId) -> bool:
        return self.runs[run_id].is_open

    def lines(self, run_id: PaymentRunId) -> list[Line]:
        return [line for week in self.weeks.values() for line in lines_of(week, run_id)]

    def issue(self, run: PaymentRun) -> None:
        approved = run.submitted(CALCULATOR, self.now()).approved(APPROVER, self.now())
        lines = self.lines(run.payment_run_id)
        for week in [*self.weeks.values()]:
            own = {visit.visit_id for visit in week.visits}
            self.keep(settle(week, [line for line in lines if line.visit_id in own], approved))
        self.runs[run.payment_run_id] = approved.issued(self.now())

    def reject(self, run: PaymentRun) -> None:
        self.runs[run.payment_run_id] = run.rejected(CALCULATOR, "Not this week.", self.now())

    def drafts(self) -> list[PaymentRun]:
        return [run for run in self.runs.values() if run.status is RunStatus.DRAFT]

    def visits(self) -> list[tuple[ServiceWeek, Visit]]:
        return [(week, visit) for week in self.weeks.values() for visit in week.visits]


Law = Callable[[World], None]


def order_limit(order: Order) -> int:
    """Carer minutes of a whole week, and ten percent."""
    return sum(len(TWO_DAYS) * call.minutes * call.carers for call in order.planned) * 110 // 100


def paid_unreleased(world: World) -> list[tuple[ServiceWeek, Visit]]:
    """Visits that keep money that nobody released: not those whose money the next run takes back in any case."""
    return [
        (week, visit)
        for week, visit in world.visits()
        if visit.visit_id not in world.released
        and visit.paid_under_its_order.amount > 0
        and visit.status is VisitStatus.MATCHED
        and not visit.refused_minutes
    ]


def paid_as_it_is(world: World) -> list[tuple[ServiceWeek, Visit]]:
    """Those of them that were paid with the content that they have: what is paid stays paid when it is corrected."""
    return [(week, visit) for week, visit in paid_unreleased(world) if visit.paid[-1].of_sent == visit.sent.facts]


def stays_within_each_orders_limit(world: World) -> None:
    """Law 1, to the letter: what was paid under an order counts until it is taken back."""
    for order in ORDERS:
        minutes = sum(
            visit.paid_under(order.order_ref).carer_minutes
            for _, visit in world.visits()
            if visit.visit_id not in world.released
        )
        assert minutes <= order_limit(order), f"{minutes} carer minutes were paid under {order.order_ref}"


def changed_visits_give_their_money_back(world: World) -> None:
    """Law 2: after a night and a run, nothing is paid under an order with which the visit is not matched."""
    for _, visit in world.visits():
        others = {payment.order_ref for payment in visit.paid} - ({visit.planned.order_ref} if visit.planned else set())
        assert all(not visit.paid_under(order_ref).amount for order_ref in others), visit.visit_id


def pays_no_more_carers_than_are_planned_at_any_minute(world: World) -> None:
    """Law 3, minute by minute, over all contracts and providers."""
    paid = {visit.visit_id for _, visit in paid_unreleased(world)}
    at: dict[int, list[tuple[Visit, ContractNumber]]] = {}
    for week, visit in world.visits():
        for minute in minutes_of(visit) if visit.status is VisitStatus.MATCHED else ():
            at.setdefault(minute, []).append((visit, week.key.contract_number))
    for minute, present in at.items():
        calls = {
            (number, visit.planned.order_ref, visit.planned.start): visit.planned.carers or 0
            for visit, number in present
            if visit.planned and visit.planned.start
        }
        planned = sum(calls.values()) or 2  # the largest call of the day is one of two carers
        counted = [visit for visit, _ in present if visit.visit_id in paid and minute in paid_minutes_of(visit)]
        came = sum(map(paid_carers, counted))
        assert came <= planned, f"{came} carers were paid, {planned} planned: {[one.visit_id for one in counted]}"


def minutes_of(visit: Visit) -> range:
    """The minutes of real time in which it took place."""
    began = int(visit.sent.span.start.timestamp()) // 60
    return range(began, began + visit.sent.worked.minutes)


def paid_minutes_of(visit: Visit) -> range:
    """The first of them, as many as were paid."""
    minutes = minutes_of(visit)
    return minutes[: visit.paid_under_its_order.carer_minutes]


def paid_carers(visit: Visit) -> int:
    """For how many carers it was paid, a part of one counted as one."""
    of_one = visit.price.minutes if visit.price else 1
    return -(-visit.paid_under_its_order.carer_minutes // max(of_one, 1))


def pays_nothing_under_another_guise(world: World) -> None:
    """Law 4: what first came after a refusal of its order and day is not paid without a decision."""
    for key, order_ref, refused_id, at in world.refused:
        day = next(visit.sent.visit_date for _, visit in world.visits() if visit.visit_id == refused_id)
        for week, visit in paid_unreleased(world):
            same = week.key == key and visit.planned and visit.planned.order_ref == order_ref
            if same and visit.sent.visit_date == day and visit.visit_id != refused_id:
                assert world.asked[visit.visit_id] <= at, f"{visit.visit_id} was sent after {refused_id} was refused"


def pays_no_visit_in_place_of_one_that_stays(world: World) -> None:
    """Of each import, as many new visits wait as it left out, service by service."""
    paid = {visit.visit_id for _, visit in paid_unreleased(world)}
    visits = {visit.visit_id: visit for _, visit in world.visits()}
    for sending in world.sendings:
        for service in (HOME_CARE, SITTING):
            left = [v for v in sending.left_out if _still_counts(visits[v]) and visits[v].sent.service_type == service]
            new = [v for v in sending.brought if visits[v].sent.service_type == service]
            there = [v for v in new if visits[v].status is not VisitStatus.WITHDRAWN]
            assert sum(v in paid for v in there) <= len(there) - min(len(left), len(there)), (left, new)


def _still_counts(visit: Visit) -> bool:
    return visit.status is VisitStatus.MATCHED and visit.paid_amount > 0 and not visit.refused_minutes


def pays_one_worker_once(world: World) -> None:
    """No carer is paid for two visits to one person at one time."""
    paid = [(week.key.provider_ref, visit) for week, visit in paid_unreleased(world)]
    for number, (provider, one) in enumerate(paid):
        for other_provider, other in paid[number + 1 :]:
            if provider == other_provider and one.sent.carer_id and one.sent.carer_id == other.sent.carer_id:
                shared = min(_end(one), _end(other)) - max(one.sent.span.start, other.sent.span.start)
                assert shared < timedelta(minutes=1), (one.visit_id, other.visit_id)


def _end(visit: Visit) -> datetime:
    minutes = min(visit.sent.worked.minutes, visit.paid_under_its_order.carer_minutes)
    return visit.sent.span.start + timedelta(minutes=minutes)


def pays_no_minutes_beyond_those_worked(world: World) -> None:
    """Beyond what the council tolerates, of visits that were delivered and whose code has no standard minutes."""
    for _, visit in paid_as_it_is(world):
        code: VisitCode = CODES[visit.sent.visit_code]
        if code.delivered and code.standard_minutes is None:
            most = visit.sent.actual.minutes + SETTINGS.hold_over_actual_minutes
            assert visit.paid_under_its_order.minutes <= most, visit.visit_id


def pays_no_dearer_start(world: World) -> None:
    """Between six and seven an hour costs 30.00, after that 24.10: a claimed start half an hour off gains nothing."""
    for week, visit in paid_as_it_is(world):
        sent, paid = visit.sent, visit.paid_under_its_order
        far = abs(_minute(sent.claimed.start) - _minute(sent.worked.start)) > SETTINGS.claimed_start_minutes
        if far and sent.worked.start >= time(7) and CONTRACTS[week.key.contract_number].basis is Basis.CLAIMED:
            assert paid.amount <= Decimal("24.10") * paid.carer_minutes / 60 + Decimal("0.01") * sent.carers


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def pays_nothing_undelivered_without_a_call(world: World) -> None:
    """A code that pays though nobody was cared for needs a call of its own."""
    for _, visit in paid_as_it_is(world):
        if not CODES[visit.sent.visit_code].delivered:
            assert visit.planned, visit.visit_id
            assert visit.planned.start, visit.visit_id


LAWS: tuple[Law, ...] = (
    stays_within_each_orders_limit,
    pays_no_more_carers_than_are_planned_at_any_minute,
    pays_nothing_under_another_guise,
    pays_no_visit_in_place_of_one_that_stays,
    pays_one_worker_once,
    pays_no_minutes_beyond_those_worked,
    pays_no_dearer_start,
    pays_nothing_undelivered_without_a_call,
)
