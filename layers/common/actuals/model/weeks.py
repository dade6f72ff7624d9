"""The service week: one week of service for one service user under one contract, as sent and as stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from actuals.model.payments import PaymentStatus
from actuals.model.refs import ContractNumber, ImportId, ProviderRef, ServiceUserRef, VisitId, WeekId
from actuals.model.visits import SentVisit, Visit, VisitIdentity, VisitStatus


class WeekKey(NamedTuple):
    """Which service week: the aggregate that is stored, matched and priced as one."""

    provider_ref: ProviderRef
    service_user_ref: ServiceUserRef
    week_ending: date
    contract_number: ContractNumber


@dataclass(frozen=True, slots=True)
class WeekHeader:
    """What a provider says of the week as a whole; a contribution is never taken from a provider."""

    service_user_details: str
    our_ref: str | None = None
    payment_claimed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StagedWeek:
    """The good visits of one service week in a checked file, waiting for the file to be confirmed.

    `warnings` are the codes of the warnings about each visit that has any.
    """

    key: WeekKey
    header: WeekHeader
    visits: tuple[SentVisit, ...]
    warnings: Mapping[VisitIdentity, tuple[str, ...]] = field(default_factory=dict)


class Merged(NamedTuple):
    """What an import did, or would do, to the visits of a week."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0

    def plus(self, other: "Merged") -> "Merged":
        """Both together."""
        return Merged(self.new + other.new, self.updated + other.updated, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class ServiceWeek:
    """A stored service week.

    `applied` remembers what the latest imports did here, so that one delivered again finds its work done.
    `claim_covers` are the visits that the latest file with a PaymentClaimed sent.
    `version` counts writes; 0 means not stored yet.
    """

    key: WeekKey
    week_id: WeekId
    header: WeekHeader
    visits: tuple[Visit, ...] = ()
    visits_ever: int = 0
    applied: Mapping[ImportId, Merged] = field(default_factory=dict)
    version: int = 0
    claim_covers: frozenset[VisitId] = frozenset()

    @property
    def awaits_matching(self) -> bool:
        """Whether the next night, payment run or export of charges has to take this week.

        One that was ever paid keeps a charge that was fixed, though all its visits be withdrawn and all money be back.
        """
        return any(visit.awaits_matching or visit.paid for visit in self.visits)

    @property
    def is_claimed_whole(self) -> bool:
        """Whether what is claimed is claimed for every visit that stands, and not for a day of the week alone."""
        standing = {visit.visit_id for visit in self.visits if visit.status is not VisitStatus.WITHDRAWN}
        return self.header.payment_claimed is not None and standing <= self.claim_covers

    @property
    def is_held(self) -> bool:
        """Whether money of any of its visits waits for a decision."""
        return any(visit.payment_status is PaymentStatus.HELD for visit in self.visits)

    def visit(self, visit_id: VisitId) -> Visit | None:
        """One of its visits."""
        return next((visit for visit in self.visits if visit.visit_id == visit_id), None)

    def withdrawing(self, visit_id: VisitId, reason: str, at: datetime) -> "ServiceWeek":
        """The week with one visit withdrawn; the very same week when it was withdrawn before."""
        visits = tuple(visit.withdrawn(reason, at) if visit.visit_id == visit_id else visit for visit in self.visits)
        return self if visits == self.visits else replace(self, visits=visits)


def week_of(visit_id: str) -> WeekId | None:
    """The week that a visit with this id would belong to; None when it cannot be the id of a visit."""
    named = _VISIT_ID.fullmatch(visit_id)
    return WeekId(named["week"]) if named else None


_VISIT_ID = re.compile(r"(?P<week>[A-Za-z0-9_-]{1,60})-\d{1,6}", re.ASCII)
