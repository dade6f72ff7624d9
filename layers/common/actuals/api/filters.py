"""What a caller asks to see: which week, whose care, in which state; and that it may see it."""

from dataclasses import replace
from datetime import date

from actuals.api.caller import Caller
from actuals.api.problems import Malformed, NotFound, Problem, Unprocessable
from actuals.api.queries import Query, day, flag, word
from actuals.commissioning.forms import KEY, KEY_FORM
from actuals.model.filters import Filters
from actuals.model.london import A_WEEK, week_ending
from actuals.model.payments import PaymentStatus
from actuals.model.refs import ContractNumber, ProviderRef, ServiceType, ServiceUserRef
from actuals.model.visits import VisitStatus

ANY_FILTERS = ("providerRef", "contractNumber", "serviceUserRef", "serviceType", "serviceLevel")
LINE_ITEM_FILTERS = ("includeHistorical", *ANY_FILTERS)
HELD_FILTERS = ("providerRef", "contractNumber", "serviceUserRef")
VISIT_FILTERS = ("date", "weekEnding", "status", "paymentStatus", *ANY_FILTERS)


def visit_filters(query: Query, caller: Caller, week_ends_on: int) -> Filters:
    """Of a list of visits: one week of one provider, or of one service user."""
    asked = replace(
        _any_filters(query),
        week_ending=week_asked(day(query, "date"), day(query, "weekEnding"), week_ends_on),
        status=word(query, "status", VisitStatus),
        payment_status=word(query, "paymentStatus", PaymentStatus),
    )
    return one_week_of_someone(seen_by(caller, asked), Malformed)


def held_filters(query: Query) -> Filters:
    """Of the list of held visits, which is the council's."""
    return _any_filters(query)


def line_item_filters(query: Query, caller: Caller) -> Filters:
    """Of a list of care package line items."""
    asked = replace(_any_filters(query), include_historical=flag(query, "includeHistorical"))
    return seen_by(caller, asked)


def provider_asked(query: Query, caller: Caller) -> ProviderRef | None:
    """Whose items to list, as far as the caller may see them; None is everybody's."""
    provider = query.get("providerRef")
    if provider is not None and not (KEY.fullmatch(provider) and caller.may_see(provider)):
        raise _no_provider()
    return caller.provider_ref or (None if provider is None else ProviderRef(provider))


def seen_by(caller: Caller, asked: Filters) -> Filters:
    """A provider sees what is its own; another's does not exist."""
    if caller.is_council:
        return asked
    own = caller.require_provider()
    if asked.provider_ref not in {None, own}:
        raise _no_provider()
    return replace(asked, provider_ref=own)


def week_asked(day: date | None, ending: date | None, ends_on: int) -> date | None:
    """The week of any of its days, or the one that ends on a day."""
    if day is not None and ending is not None:
        raise Unprocessable("one-week", "Give date or weekEnding, not both.")
    asked = day or ending
    if asked is None:
        return None
    ends = week_ending(_with_a_week(asked), ends_on)
    if ending not in {None, ends}:
        raise Unprocessable("week-ending-day", _not_the_last_day(asked, ends))
    return ends


def one_week_of_someone(filters: Filters, problem: type[Problem]) -> Filters:
    """Refuse a list of visits that would have no end."""
    if filters.week_ending is None:
        raise problem(
            "week-needed",
            "Say which week: weekEnding is its last day, like 2026-11-22, or date is any of its days.",
        )
    if filters.provider_ref is None and filters.service_user_ref is None:
        raise problem("someone-needed", "Say whose visits: providerRef, or serviceUserRef, or both.")
    return filters


def _no_provider() -> NotFound:
    return NotFound("not-found", "There is no such provider.")


def _any_filters(query: Query) -> Filters:
    kind = _reference(query, "serviceType")
    return Filters(
        provider_ref=None if (ref := _reference(query, "providerRef")) is None else ProviderRef(ref),
        contract_number=None if (ref := _reference(query, "contractNumber")) is None else ContractNumber(ref),
        service_user_ref=None if (ref := _reference(query, "serviceUserRef")) is None else ServiceUserRef(ref),
        service_type=None if kind is None else ServiceType(kind),
        service_level=query.get("serviceLevel"),
    )


def _reference(query: Query, name: str) -> str | None:
    value = query.get(name)
    if value is None or KEY.fullmatch(value):
        return value
    raise Malformed(
        "malformed-parameter",
        f"The query parameter '{name}' must be {KEY_FORM}.",
    )


def _with_a_week(day: date) -> date:
    """The last days of the year 9999 belong to no whole week."""
    if day > date.max - A_WEEK:
        raise Unprocessable("week-ending-day", "That week is not in the calendar. Check the year.")
    return day


def _not_the_last_day(asked: date, ends: date) -> str:
    return (
        f"{asked} is a {asked:%A}; the council's weeks end on {ends:%A}. "
        f"Ask for weekEnding={ends}, or give any day of the week as date."
    )
