"""Service delivery headers: one week of one service user, read from its cells."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from actuals.intake.fields import HEADER_FIELDS, HEADER_REQUIRED
from actuals.model.refs import ContractNumber, ProviderRef, ServiceUserRef
from actuals.model.weeks import WeekHeader, WeekKey
from actuals.validation.cells import Forms, Malformed, money
from actuals.validation.faults import Fault, malformed, missing, rewritten_references


class Header(NamedTuple):
    """A header as far as it could be read, what was wrong with its cells, and the fields that could not be read.

    In the key, something of the right type stands in for those.
    """

    key: WeekKey
    facts: WeekHeader
    contribution: Decimal = Decimal(0)
    faults: tuple[Fault, ...] = ()
    unread: frozenset[str] = frozenset()


def read_header(cells: tuple[str, ...], forms: Forms) -> Header:
    """Cells in the order of `HEADER_FIELDS`; every fault, not only the first."""
    provider, contract, service_user, details, week_ending, our_ref, contribution, claimed = cells
    named = zip(HEADER_FIELDS, cells, strict=True)
    faults = [missing(name) for name, cell in named if not cell and name in HEADER_REQUIRED]
    day = forms.day(week_ending) if week_ending else None
    pounds = money(claimed) if claimed else None
    given = money(contribution) if contribution else None
    for name, cell, value in (
        ("WeekEnding", week_ending, day),
        ("ServiceUserContribution", contribution, given),
        ("PaymentClaimed", claimed, pounds),
    ):
        if isinstance(value, Malformed):
            faults.append(malformed(name, cell, value))
    references = {
        "ProviderRef": provider,
        "ContractNumber": contract,
        "ServiceUserRef": service_user,
        "OurRef": our_ref,
    }
    faults += rewritten_references(references)
    ending = date.min if day is None or isinstance(day, Malformed) else day
    key = WeekKey(ProviderRef(provider), ServiceUserRef(service_user), ending, ContractNumber(contract))
    facts = WeekHeader(details, our_ref or None, None if isinstance(pounds, Malformed) else pounds)
    contribution_given = Decimal(0) if given is None or isinstance(given, Malformed) else given
    return Header(key, facts, contribution_given, tuple(faults), frozenset(fault.field or "" for fault in faults))


UNREADABLE_HEADER = Header(
    WeekKey(ProviderRef(""), ServiceUserRef(""), date.min, ContractNumber("")),
    WeekHeader(""),
    unread=frozenset(HEADER_FIELDS),
)
"""Stands for a header that the reader has refused and told of."""
