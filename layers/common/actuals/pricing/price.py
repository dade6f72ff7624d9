"""What a visit costs the council, and what it counts as in the service user's charge."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from actuals.model.contracts import VisitCode
from actuals.model.money import NOTHING, to_the_penny
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Price
from actuals.model.sent_visits import SentVisit
from actuals.pricing.costs import NONE_EXACTLY, Cost, no_cost
from actuals.pricing.minutes import Measured, measure
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
        words = f"The council has no visit code {sent.visit_code} any more, so there is no price."
        return _paid(measured, no_cost(words), sent.carers, NOTHING)
    costs = tariff.cost(sent.service_type, measured.day, measured.start, measured.minutes)
    charge = _charge(sent, measured.minutes, costs, tariff) if code.service_user_charged and chargeable else NOTHING
    return _paid(measured, costs, sent.carers, charge) if code.provider_paid else _not_paid(code, sent.carers, charge)


def _paid(measured: Measured, costs: Cost, carers: int, charge: Decimal) -> Price:
    return Price(
        minutes=measured.minutes,
        carers=carers,
        amount=None if costs.amount is None else costs.amount * carers,
        before_rounding=costs.before_rounding,
        pieces=costs.pieces,
        unruled_minutes=measured.unruled_minutes,
        notes=(*measured.notes, *costs.notes, *_carers(costs, carers)),
        charge=charge,
        per_visit=costs.per_visit,
    )


def _not_paid(code: VisitCode, carers: int, charge: Decimal) -> Price:
    return Price(0, carers, NOTHING, NONE_EXACTLY, (), 0, (f"Visit code {code.code} is not paid.",), charge)


def _carers(costs: Cost, carers: int) -> tuple[str, ...]:
    if carers == 1 or costs.amount is None:
        return ()
    return (f"{costs.amount} for one carer, times {carers} carers.",)


def _charge(sent: SentVisit, minutes: int, costs: Cost, tariff: Tariff) -> Decimal:
    """At the council's charge rate of the day, else at the price."""
    rate = tariff.charge_rate(sent.service_type, sent.visit_date)
    amount = costs.amount if rate is None else _at(rate.hourly, minutes)
    return NOTHING if amount is None else amount * sent.carers


@lru_cache(CHARGES_KEPT)
def _at(hourly: Decimal, minutes: int) -> Decimal:
    return to_the_penny(Fraction(hourly) * minutes / 60)
