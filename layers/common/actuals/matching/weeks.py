"""Match one service week: decide every visit afresh, and record what changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache, partial

from actuals.matching.allotment import Choice, allot
from actuals.matching.candidates import candidates, wanted
from actuals.matching.outcomes import Outcome, Unmatched, record
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract, VisitCode
from actuals.model.match_runs import MatchCounts
from actuals.model.payments import PaymentStatus
from actuals.model.reasons import Reason
from actuals.model.refs import VisitId
from actuals.model.sent_visits import SentVisit
from actuals.model.visits import VisitStatus
from actuals.model.weeks import ServiceWeek

Codes = Mapping[str, VisitCode]


def match_week(
    week: ServiceWeek, contract: Contract, orders: OrdersOfContract, codes: Codes, at: datetime
) -> ServiceWeek:
    """The week with every visit matched or unmatched; the very same week when nothing changes."""
    decided = outcomes(week, contract, orders, codes)
    person = week.key.service_user_ref
    visits = tuple(
        record(visit, decided[visit.visit_id], orders, person, at) if visit.awaits_matching else visit
        for visit in week.visits
    )
    return week if visits == week.visits else replace(week, visits=visits)


def outcomes(
    week: ServiceWeek, contract: Contract, orders: OrdersOfContract, codes: Codes
) -> Mapping[VisitId, Outcome]:
    """What becomes of each visit that is not withdrawn: a matter of the visits, the orders and the codes alone."""
    if contract.provider_ref != week.key.provider_ref:
        orders = OrdersOfContract()
    find = cache(partial(candidates, orders=orders))
    decided: dict[VisitId, Outcome] = {}
    choices: list[Choice] = []
    for visit in week.visits:
        if visit.awaits_matching:
            found = find(wanted(visit.sent, week.key.service_user_ref))
            if isinstance(found, Reason):
                decided[visit.visit_id] = Unmatched(found)
            else:
                choices.append(Choice(visit.visit_id, visit.sent, found, _delivered(visit.sent, codes)))
    return decided | allot(choices, week.key.week_ending, contract.start_window_minutes)


def _delivered(sent: SentVisit, codes: Codes) -> bool:
    """Whether the code means that care was given; a code that no longer exists counts as delivered."""
    code = codes.get(sent.visit_code)
    return code is None or code.delivered


def counted(week: ServiceWeek) -> MatchCounts:
    """How many visits of a week were looked at, and what became of them."""
    taken = [visit for visit in week.visits if visit.awaits_matching]
    statuses = [visit.status for visit in taken]
    return MatchCounts(
        visits=len(taken),
        matched=statuses.count(VisitStatus.MATCHED),
        unmatched=statuses.count(VisitStatus.UNMATCHED),
        priced=sum(visit.price is not None and visit.price.amount is not None for visit in taken),
        held=sum(visit.payment_status is PaymentStatus.HELD for visit in taken),
    )
