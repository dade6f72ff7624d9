"""What a night would hold of a person's visits, should their file be confirmed: by the night's own rules.

So a warning never says that a visit is held that is then paid, nor keeps silent about one that is held. What visits
cost is not known here, and no matter.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from actuals.model.payments import HoldCode
from actuals.model.refs import ContractNumber, ImportId, WeekId
from actuals.model.sent_visits import SentVisit, VisitIdentity
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, StagedVisit, StagedWeek, WeekHeader, WeekKey
from actuals.paying.nights import decide_week
from actuals.paying.terms import Terms
from actuals.pricing.tariff import Tariff
from actuals.validation.known import Known
from actuals.validation.merging import merge

Sent = Mapping[WeekKey, Iterable[SentVisit]]
THIS_IMPORT, NO_HEADER = ImportId("this import"), WeekHeader("")


class Tonight:
    """One person's weeks as a night would leave them; `holds` finds what it would hold of a visit of the file."""

    def __init__(self, sent: Sent, stored: Mapping[WeekKey, ServiceWeek], known: Known) -> None:
        self._known = known
        self._terms = cache(self._terms_of)
        self._weeks = {**stored, **{key: self._merged(key, visits, stored.get(key)) for key, visits in sent.items()}}
        self._decided = cache(self._decide)

    def held_minutes(self, key: WeekKey, sent: SentVisit, code: HoldCode) -> int:
        """Carer minutes of a sent visit that would wait for a decision for that reason; 0 where orders are unknown."""
        visit = self._decided(key).get(sent.identity) if self._known.orders_are_known else None
        hold = visit.hold(code) if visit else None
        return hold.carer_minutes if hold and hold.decision is None else 0

    def _merged(self, key: WeekKey, visits: Iterable[SentVisit], stored: ServiceWeek | None) -> ServiceWeek:
        staged = StagedWeek(key, NO_HEADER, tuple(map(StagedVisit, visits)))
        return merge(staged, stored, THIS_IMPORT, self._known.now, lambda: WeekId("/".join(map(str, key))))

    def _decide(self, key: WeekKey) -> dict[VisitIdentity, Visit]:
        week = decide_week(self._weeks[key], self._weeks.values(), self._terms, self._known.now)
        return {visit.sent.identity: visit for visit in week.visits}

    def _terms_of(self, number: ContractNumber) -> Terms | None:
        contract = self._known.contracts.get(number)
        if contract is None:
            return None
        return Terms(Tariff(contract, None, codes=self._known.visit_codes), self._known.orders, self._known.settings)
