"""What is another since a visit was last paid: its price, what was sent, or what it is matched with. In plain words."""

from collections.abc import Iterator

from actuals.model.orders import PlannedVisit
from actuals.model.payments import Payment, SentFacts
from actuals.model.visits import Visit


def price_differs(visit: Visit, last: Payment) -> str | None:
    """What is priced now instead of what was priced then; None when that is the same."""
    price = visit.price
    if price is None or price.amount is None:
        return None
    if price.minutes != last.of_minutes:
        return f"{price.minutes} minutes instead of {last.of_minutes}"
    if last.of_sent and price.carers != last.of_sent.carers:
        return f"{_carers(price.carers)} instead of {last.of_sent.carers}"
    if price.amount != last.of_amount:
        return f"Priced anew: {price.amount} instead of {last.of_amount}"
    return None


def sent_otherwise(now: SentFacts, last: Payment) -> list[str]:
    """What the provider sent differently, of what prices and orders go by."""
    return list(_changes(now, last.of_sent)) if last.of_sent else []


def _changes(now: SentFacts, then: SentFacts) -> Iterator[str]:
    if now.start != then.start:
        yield f"claimed start {now.start:%H:%M:%S} instead of {then.start:%H:%M:%S}"
    if now.minutes != then.minutes:
        yield f"{now.minutes} claimed minutes instead of {then.minutes}"
    if now.actual_minutes != then.actual_minutes:
        yield f"{now.actual_minutes} actual minutes instead of {then.actual_minutes}"
    if now.carers != then.carers:
        yield f"{_carers(now.carers)} instead of {then.carers}"
    if now.visit_code != then.visit_code:
        yield f"visit code {now.visit_code} instead of {then.visit_code}"
    if now.order_ref != then.order_ref:
        yield f"OrderRef {now.order_ref or 'left blank'} instead of {then.order_ref or 'blank'}"


def planned_otherwise(now: PlannedVisit | None, then: PlannedVisit | None) -> str | None:
    """Which planned call it is matched with instead of which; None when that is the same."""
    if now is None or _call(now) == _call(then):
        return None
    return f"its order {now.order_ref} plans {_words(now)} instead of {_words(then)}"


def _call(planned: PlannedVisit | None) -> tuple[object, ...]:
    """What a price may go by."""
    return (planned.order_ref, planned.day, planned.start, planned.minutes) if planned else ()


def _words(planned: PlannedVisit | None) -> str:
    if planned is None or planned.start is None:
        return "no call near it"
    day = f"{planned.day:%d/%m/%Y} at " if planned.day else ""
    return f"{day}{planned.start:%H:%M} for {planned.minutes} minutes"


def _carers(number: int) -> str:
    return "1 carer" if number == 1 else f"{number} carers"
