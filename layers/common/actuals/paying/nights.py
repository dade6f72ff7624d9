"""A night decides one service week: its visits are matched, priced, and held where an officer has to look."""

from collections.abc import Callable, Iterable
from datetime import datetime

from actuals.matching.weeks import match_week
from actuals.model.refs import ContractNumber
from actuals.model.weeks import ServiceWeek
from actuals.paying.holds import hold_week
from actuals.paying.neighbours import touching
from actuals.paying.terms import Around, Terms
from actuals.pricing.weeks import price_week

TermsOf = Callable[[ContractNumber], Terms | None]
"""The terms of a contract; None for one that the council has not got."""


def decide_week(week: ServiceWeek, others: Iterable[ServiceWeek], terms_of: TermsOf, at: datetime) -> ServiceWeek:
    """The week as it is after tonight; the very same week when nothing changes.

    `others` are stored weeks of the same person, of any provider. Those that touch this one are matched and priced as
    tonight will leave them, so the outcome does not depend on which of them the night comes to first.
    """
    terms = terms_of(week.key.contract_number)
    if terms is None:
        return week
    near = [_priced(other, terms_of(other.key.contract_number), at) for other in touching(week, others)]
    own = [other for other in near if other.key.provider_ref == week.key.provider_ref]
    elsewhere = [other for other in near if other.key.provider_ref != week.key.provider_ref]
    return hold_week(_priced(week, terms, at), terms, Around(own, elsewhere), at)


def _priced(week: ServiceWeek, terms: Terms | None, at: datetime) -> ServiceWeek:
    if terms is None:
        return week
    matched = match_week(week, terms.contract, terms.orders, terms.tariff.codes, at)
    return price_week(matched, terms.tariff, terms.orders.chargeable, at)
