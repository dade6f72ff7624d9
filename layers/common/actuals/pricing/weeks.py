"""Price one service week: every matched visit afresh, and record what changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from actuals.model.payments import Price
from actuals.model.refs import OrderRef
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.pricing.price import price_visit
from actuals.pricing.tariff import Tariff

PRICING = "nightly pricing"
Chargeable = Callable[[OrderRef], bool]


def price_week(week: ServiceWeek, tariff: Tariff, chargeable: Chargeable, at: datetime) -> ServiceWeek:
    """The week with a price for every matched visit, and for no other; the very same week when nothing changes."""
    visits = tuple(_record(visit, _price(visit, tariff, chargeable), at) for visit in week.visits)
    return week if visits == week.visits else replace(week, visits=visits)


def _price(visit: Visit, tariff: Tariff, chargeable: Chargeable) -> Price | None:
    if visit.status is not VisitStatus.MATCHED:
        return None
    counts = visit.planned is not None and chargeable(visit.planned.order_ref)
    return price_visit(visit.sent, visit.planned, tariff, chargeable=counts)


def _record(visit: Visit, price: Price | None, at: datetime) -> Visit:
    """The visit with its price, and a line of history when the amount is another."""
    if price == visit.price:
        return visit
    priced = replace(visit, price=price, charged_before=visit.charge_to_keep)
    words = _words(visit.price, price)
    return priced.noted(HistoryEntry(at, PRICING, words)) if words else priced


def _words(before: Price | None, now: Price | None) -> str | None:
    if now is None or (before is not None and before.amount == now.amount):
        return None
    if now.amount is None:
        return f"No price: {now.notes[-1]}"
    if before is None or before.amount is None:
        return f"Priced at {now.amount} for {now.minutes} minutes."
    return f"Priced anew: {now.amount} instead of {before.amount}."
