"""What a service user is charged for a week: what was delivered, at most what they were assessed to contribute."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from actuals.model.charges import Allocation, Fix, OrderOfCare, PersonWeek, WeekCharge
from actuals.model.money import NOTHING, PENNIES
from actuals.model.payment_runs import PaymentRun
from actuals.model.people import ServiceUser
from actuals.model.weeks import ServiceWeek

TO_THE_FIRST_DAY = timedelta(days=6)

Costs = Mapping[OrderOfCare, Decimal]


def person_week(weeks: Sequence[ServiceWeek]) -> PersonWeek:
    """Whose week, and which, these service weeks of one person and week are."""
    return PersonWeek(weeks[0].key.service_user_ref, weeks[0].key.week_ending)


def contribution_of(person: ServiceUser | None, week: PersonWeek) -> Decimal | None:
    """The weekly contribution in force on the first day of a week; None when there is none."""
    return None if person is None else person.contribution_on(week.week_ending - TO_THE_FIRST_DAY)


def week_charge(weeks: Iterable[ServiceWeek], contribution: Decimal | None) -> WeekCharge:
    """The charge for all service weeks of one person and week, as things stand.

    What is held is charged once it is released, what is refused never; without a contribution nothing is charged.
    """
    costs = _costs(weeks)
    cost, most = sum(costs.values(), NOTHING), NOTHING + (contribution or NOTHING)
    charge = min(cost, most)
    parts = _divided(charge, costs)
    allocation = tuple(Allocation(order, costs[order], parts[order]) for order in sorted(costs))
    return WeekCharge(cost, most, charge, allocation)


def fixed(run: PaymentRun, charge: Decimal) -> Fix:
    """The charge as a run that was approved fixes it, unless another did before."""
    if run.approved_at is None:
        raise ValueError("only a run that was approved fixes charges")
    return Fix(run.payment_run_id, charge, run.approved_at)


def adjustment(fix: Fix | None, charge: Decimal) -> Decimal:
    """What has changed since the charge was fixed; nothing while it was not."""
    return charge - fix.charge if fix else NOTHING


def _costs(weeks: Iterable[ServiceWeek]) -> Costs:
    """What counts towards the week, by order; orders that add nothing are left out."""
    costs: dict[OrderOfCare, Decimal] = defaultdict(lambda: NOTHING)
    for week in weeks:
        for visit in week.visits:
            if charged := visit.charged:
                key = week.key
                costs[OrderOfCare(key.provider_ref, key.contract_number, charged.order_ref)] += charged.amount
    return costs


def _divided(charge: Decimal, costs: Costs) -> dict[OrderOfCare, Decimal]:
    """The charge in whole pence by cost; pence that are left go to the largest remainders, then by order."""
    whole = Fraction(sum(costs.values(), NOTHING))
    exact = {order: Fraction(charge) * PENNIES * Fraction(cost) / whole for order, cost in costs.items()}
    pence = {order: int(part) for order, part in exact.items()}
    left = int(charge * PENNIES) - sum(pence.values())
    for order in sorted(exact, key=lambda order: (pence[order] - exact[order], order))[:left]:
        pence[order] += 1
    return {order: NOTHING + Decimal(part) / PENNIES for order, part in pence.items()}
