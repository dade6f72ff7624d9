"""Who may see which reference records: the council all, a provider visit codes and its own contracts."""

from collections.abc import Callable, Iterable, Set
from functools import partial
from typing import Any

from actuals.api.caller import Caller
from actuals.api.problems import NotFound
from actuals.commissioning.records import KINDS

Record = dict[str, Any]
View = Callable[[Record], Record | None]


def view_of(caller: Caller, kind: str, contracts: Callable[[], Iterable[Record]]) -> View:
    """What the caller sees of a record of this kind, None when it does not exist for the caller.

    A provider sees its own contracts, and the visit codes that it may use, with its own contracts in them. Refuses an
    unknown kind, and one that is not the caller's to see.
    """
    known_kind(kind)
    if not KINDS[kind].seen_by_providers:
        caller.require_council()
    if kind == "contracts":
        return lambda contract: contract if caller.may_see(contract["providerRef"]) else None
    if kind == "visit-codes" and not caller.is_council:
        own = {contract["contractNumber"] for contract in contracts() if caller.may_see(contract["providerRef"])}
        return partial(_usable, own)
    return lambda record: record


def _usable(own: Set[str], code: Record) -> Record | None:
    if code["contracts"] == "all":
        return code
    usable = [contract for contract in code["contracts"] if contract in own]
    return code | {"contracts": usable} if usable else None


def known_kind(kind: str) -> None:
    """Refuse what is no kind of reference data."""
    if kind not in KINDS:
        raise NotFound("not-found", f"There is no '{kind[:60]}'. The kinds of records are: {', '.join(KINDS)}.")
