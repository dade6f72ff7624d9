"""Every call there is, and what the words are about under which they stand."""

from collections.abc import Iterator, Mapping

from actuals.api.openapi.bodies import RECORD_NAMES
from actuals.api.openapi.calls.about import ABOUT
from actuals.api.openapi.calls.imports import IMPORTS
from actuals.api.openapi.calls.payments import MATCHING, PAYMENTS
from actuals.api.openapi.calls.records import PRINCIPALS, record_operations
from actuals.api.openapi.calls.visits import HOLDING, VISITS
from actuals.api.openapi.operation import Operation

TAGS: Mapping[str, str] = {
    "about": "This API itself; no token is needed",
    "imports": "Files that are sent: uploaded, checked, confirmed and stored",
    "visits": "What was delivered, and what became of it",
    "care-package-line-items": "The care that is ordered, as providers look at it",
    "exports": "Files to download, for people or for programs",
    "match-runs": "Visits meet orders, and are priced: every night, or when asked for",
    "held-visits": "Visits that wait for an officer's decision",
    "payment-runs": "What is to be paid up to a week: calculated, approved by somebody else, issued",
    "remittances": "What was paid to a provider by one run",
    "principals": "The clients of this API, and whom they act for",
    "settings": "How the council works",
    "providers": "The care companies",
    "contracts": "What is agreed with a provider",
    "rate-frameworks": "What care costs",
    "service-users": "The people cared for, and what they contribute",
    "orders": "The care planned for one service user",
    "visit-codes": "What may become of a visit, and whether it is paid and charged",
    "charge-rates": "What an hour counts as in a service user's charge, where that is not its price",
    "calendars": "Bank holidays",
}


def operations() -> Iterator[Operation]:
    """All calls."""
    yield from ABOUT + IMPORTS + VISITS + MATCHING + HOLDING + PAYMENTS + PRINCIPALS
    for kind in RECORD_NAMES:
        yield from record_operations(kind)
