"""What a visit costs the council, and what it counts as in the service user's charge."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from actuals.model.contracts import VisitCode
from actuals.model.money import NOTHING, to_the_penny
from actuals.model.payments import Price
from actuals.model.visits import PlannedVisit, SentVisit
from actuals.pricing.costs import NONE_EXACTLY, Cost, no_cost
from actuals.pricing.minutes import measure
from actuals.pricing.tariff import Tariff

CHARGES_KEPT = 10_000


def price_visit(sent: SentVisit, planned: PlannedVisit | None, tariff: Tariff, *, chargeable: bool) -> Price:
    """The price of a matched visit: rounded once, for one carer, then times carers.

    Paid and charged are independent: a visit that is not paid counts in a charge as what it would cost.
    `chargeable` is whether its order is.
    """
    code = tariff.codes.get(sent.visit_code)
    measured = measure(sent, planned, tariff.contract, code)
    if code is None:
        costs = no_cost(f"The council has no visit code {sent.visit_code} any more, so there is no price.")
    else:
        costs = tariff.cost(sent.service_type, sent.visit_date, measured.start, measured.minutes)
    charge = _charge(sent, measured.minutes, costs, tariff) if _counts(code) and chargeable else NOTHING
    if code and not code.provider_paid:
        words = f"Visit code {code.code} is not paid."
        return Price(0, sent.carers, NOTHING, NONE_EXACTLY, (), 0, (words,), charge)
    return Price(
        minutes=measured.minutes,
        carers=sent.carers,
        amount=_of_all_carers(costs, sent.carers),
        before_rounding=costs.before_rounding,
        pieces=costs.pieces,
        unruled_minutes=measured.unruled_minutes,
        notes=(*measured.notes, *costs.notes, *_carers(costs, sent.carers)),
        charge=charge,
    )


def _counts(code: VisitCode | None) -> bool:
    return code is not None and code.service_user_charged


def _charge(sent: SentVisit, minutes: int, costs: Cost, tariff: Tariff) -> Decimal:
    """At the council's charge rate of the day, else at the price."""
    rate = tariff.charge_rate(sent.service_type, sent.visit_date)
    amount = costs.amount if rate is None else _at(rate.hourly, minutes)
    return NOTHING if amount is None else amount * sent.carers


@lru_cache(CHARGES_KEPT)
def _at(hourly: Decimal, minutes: int) -> Decimal:
    return to_the_penny(Fraction(hourly) * minutes / 60)


def _of_all_carers(costs: Cost, carers: int) -> Decimal | None:
    return None if costs.amount is None else costs.amount * carers


def _carers(costs: Cost, carers: int) -> tuple[str, ...]:
    if carers == 1 or costs.amount is None:
        return ()
    return (f"{costs.amount} for one carer, times {carers} carers.",)
