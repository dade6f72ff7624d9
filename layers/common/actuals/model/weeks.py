"""The service week: one week of service for one service user under one contract, as sent and as stored."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from actuals.model.payments import PaymentStatus
from actuals.model.refs import (
    ContractNumber,
    ImportId,
    OrderRef,
    PaymentRunId,
    ProviderRef,
    ServiceUserRef,
    VisitId,
    WeekId,
)
from actuals.model.sent_visits import SentVisit
from actuals.model.visits import Visit, VisitStatus


class WeekKey(NamedTuple):
    """Which service week: the aggregate that is stored, matched and priced as one."""

    provider_ref: ProviderRef
    service_user_ref: ServiceUserRef
    week_ending: date
    contract_number: ContractNumber

    @classmethod
    def of(cls, provider: str, service_user: str, week_ending: str, contract: str) -> "WeekKey":
        """The key that was written as `parts`."""
        ending = date.fromisoformat(week_ending)
        return cls(ProviderRef(provider), ServiceUserRef(service_user), ending, ContractNumber(contract))

    @property
    def parts(self) -> list[str]:
        """The key as text, as JSON has it."""
        return list(map(str, self))


@dataclass(frozen=True, slots=True)
class WeekHeader:
    """What a provider says of the week as a whole; a contribution is never taken from a provider."""

    service_user_details: str
    our_ref: str | None = None
    payment_claimed: Decimal | None = None


class StagedVisit(NamedTuple):
    """A good visit of a checked file, and the codes of the warnings about it."""

    sent: SentVisit
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StagedWeek:
    """The good visits of one service week in a checked file, waiting for the file to be confirmed.

    `refused` are the stored visits that the file names in records that were rejected, `imports_known` how many imports
    of the week its check knew of.
    """

    key: WeekKey
    header: WeekHeader
    visits: tuple[StagedVisit, ...]
    refused: tuple[VisitId, ...] = ()
    imports_known: int = 0

    @property
    def days(self) -> tuple[date, ...]:
        """The days for which it has any visit."""
        return tuple(sorted({visit.sent.visit_date for visit in self.visits}))


@dataclass(frozen=True, slots=True)
class Refusal:
    """An officer refused something of a visit of this order and day; `at` (UTC) is the first time."""

    order_ref: OrderRef
    day: date
    at: datetime


class Merged(NamedTuple):
    """What an import did, or would do, to the visits of a week: those it sends, and those it leaves out."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    withdrawn: int = 0

    def plus(self, other: "Merged") -> "Merged":
        """Both together."""
        return Merged(*(mine + others for mine, others in zip(self, other, strict=True)))

    @property
    def sent(self) -> int:
        """The visits that it sends."""
        return self.new + self.updated + self.unchanged


@dataclass(frozen=True, slots=True)
class ServiceWeek:
    """A stored service week.

    `applied` remembers what the latest imports did here, so that one delivered again finds its work done.
    `pasts` counts the parts of its past that are stored beside it. `version` counts writes; 0 means not stored yet.
    `imports_ever` numbers the imports that touched the week from 1; `covered` says, for each of those that brought a
    visit which no later one brought back, on which days it sent any. `reserved_under` keeps what the provider said of
    the week when a run reserved some of it: the lines of that run say the same ever after. `claim_covers` are the
    visits that the latest file with a PaymentClaimed sent.
    """

    key: WeekKey
    week_id: WeekId
    header: WeekHeader
    visits: tuple[Visit, ...] = ()
    visits_ever: int = 0
    applied: Mapping[ImportId, Merged] = field(default_factory=dict)
    pasts: int = 0
    version: int = 0
    imports_ever: int = 0
    covered: Mapping[int, tuple[date, ...]] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    reserved_under: Mapping[PaymentRunId, WeekHeader] = field(default_factory=dict)
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

    def left_out(
        self, days: Collection[date], before: int, named: Collection[VisitId] = frozenset()
    ) -> tuple[Visit, ...]:
        """The visits that an import leaves out: on days for which it sends any, last named by an import before it.

        `named` are those that it names itself, where it is not stored yet.
        """
        return tuple(
            visit
            for visit in self.visits
            if visit.last_sent < before
            and visit.visit_id not in named
            and visit.sent.visit_date in days
            and visit.status is not VisitStatus.WITHDRAWN
        )

    def left_out_by(self, number: int) -> tuple[Visit, ...]:
        """The visits that a stored import left out, and that no later one named; none if it brought nothing new."""
        return self.left_out(self.covered.get(number, ()), number)

    def withdrawing(self, visit_id: VisitId, reason: str, at: datetime) -> "ServiceWeek":
        """The week with one visit withdrawn; the very same week when it was withdrawn before."""
        visits = tuple(visit.withdrawn(reason, at) if visit.visit_id == visit_id else visit for visit in self.visits)
        return self if visits == self.visits else replace(self, visits=visits)


def week_of(visit_id: str) -> WeekId | None:
    """The week that a visit with this id would belong to; None when it cannot be the id of a visit."""
    named = _VISIT_ID.fullmatch(visit_id)
    return WeekId(named["week"]) if named else None


_VISIT_ID = re.compile(r"(?P<week>[A-Za-z0-9_-]{1,60})-\d{1,6}", re.ASCII)
