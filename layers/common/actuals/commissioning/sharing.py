"""Who is cared for by several providers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any


def people_of_several_providers(
    contracts: Iterable[Mapping[str, Any]], orders: Iterable[Mapping[str, Any]]
) -> frozenset[str]:
    """Those with orders under contracts of several providers: only their visits may meet another provider's."""
    provider_of = {record["contractNumber"]: record["providerRef"] for record in contracts}
    providers: dict[str, set[str]] = defaultdict(set)
    for order in orders:
        if order["contractNumber"] in provider_of:
            providers[order["serviceUserRef"]].add(provider_of[order["contractNumber"]])
    return frozenset(person for person, found in providers.items() if len(found) > 1)
