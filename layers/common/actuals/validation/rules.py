"""A list of checks one can read: each with the fields that must have been read for it to mean anything."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from actuals.validation.faults import Fault


class Rule(NamedTuple):
    """A check: given what it is about, the fault it finds, if any."""

    check: Callable[..., Fault | None]
    needs: frozenset[str]


def rule(check: Callable[..., Fault | None], *needs: str) -> Rule:
    """A check, and the fields it needs."""
    return Rule(check, frozenset(needs))


def faults_by(rules: Iterable[Rule], unread: frozenset[str], *about: object) -> list[Fault]:
    """Every fault, as far as the fields could be read."""
    return [fault for check, needs in rules if needs.isdisjoint(unread) and (fault := check(*about))]
