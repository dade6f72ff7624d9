"""Why a line is on a run, in plain words: they stand on the remittance, and name nobody."""

from datetime import date

from actuals.model.london import today
from actuals.model.payments import Decision, LineKind, Payment, Price
from actuals.model.visits import Visit, VisitStatus


def kind_and_note(visit: Visit, week_ending: date, to_week_ending: date) -> tuple[LineKind, str]:
    """A visit, or the part of one that had been held; or a difference to what was paid before, and what made it."""
    if not visit.paid:
        return LineKind.VISIT, " ".join(_first(visit, week_ending, to_week_ending))
    if visit.status is VisitStatus.WITHDRAWN or visit.price is None:
        return LineKind.ADJUSTMENT, "Withdrawn."
    last = visit.paid[-1]
    if visit.owed > 0 and (visit.price.amount, visit.price.minutes) == (last.of_amount, last.of_minutes):
        return LineKind.VISIT, _no_longer_held(visit)
    return LineKind.ADJUSTMENT, _changed(last, visit.price) or _refused_or_less(visit)


def _first(visit: Visit, week_ending: date, to_week_ending: date) -> list[str]:
    notes = [f"Of an earlier week, ending {_day(week_ending)}."] if week_ending < to_week_ending else []
    if visit.held_minutes:
        notes.append("In part; the rest is held.")
    elif visit.withheld_minutes:
        notes.append("In part; the rest was refused.")
    return notes


def _no_longer_held(visit: Visit) -> str:
    released = [hold.at for hold in visit.holds if hold.decision is Decision.RELEASED and hold.at is not None]
    return f"Held until released on {_day(today(max(released)))}." if released else "Held until now."


def _changed(last: Payment, price: Price) -> str | None:
    if not last.of_minutes:
        return f"Payable again, for {price.minutes} minutes."
    if price.minutes != last.of_minutes:
        return f"{price.minutes} minutes instead of {last.of_minutes}."
    if price.amount != last.of_amount:
        return f"Priced anew: {price.amount} instead of {last.of_amount}."
    return None


def _refused_or_less(visit: Visit) -> str:
    """A run that was calculated before the refusal has paid it."""
    refused = any(hold.decision is Decision.REFUSED and hold.carer_minutes for hold in visit.holds)
    return "Refused by the council." if refused else "Less is payable than was paid."


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
