"""Who may see which reference records: the council all, a provider visit codes and its own contracts."""

from collections.abc import Callable, Mapping
from typing import Any

from actuals.api.caller import Caller
from actuals.api.problems import NotFound
from actuals.commissioning.records import KINDS

Seen = Callable[[Mapping[str, Any]], bool]


def seen_by(caller: Caller, kind: str) -> Seen:
    """Which records of a kind exist for the caller; refuses an unknown kind and one that is not the caller's to see."""
    known_kind(kind)
    if caller.is_council or kind == "visit-codes":
        return _every
    if kind == "contracts":
        return lambda contract: caller.may_see(contract["providerRef"])
    caller.require_council()
    return _every


def known_kind(kind: str) -> None:
    """Refuse what is no kind of reference data."""
    if kind not in KINDS:
        raise NotFound("not-found", f"There is no '{kind[:60]}'. The kinds of records are: {', '.join(KINDS)}.")


def _every(_: Mapping[str, Any]) -> bool:
    return True
