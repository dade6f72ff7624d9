"""People the council and its providers know: service users and carers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actuals.model.refs import CarerId, ServiceUserRef


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a service user was assessed to pay a week, in pounds, from a date on."""

    from_date: date
    weekly: Decimal


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """The person cared for, as the council knows them."""

    service_user_ref: ServiceUserRef
    name: str
    contributions: tuple[Contribution, ...] = ()

    def contribution_on(self, day: date) -> Decimal | None:
        """The weekly contribution in force on a day, in pounds; None before the first assessment."""
        begun = [each for each in self.contributions if each.from_date <= day]
        return max(begun, key=lambda each: each.from_date).weekly if begun else None


@dataclass(frozen=True, slots=True)
class Carer:
    """A care worker of one provider, in one period; known from the start date to the end date, both included.

    A carer who came back has several.
    """

    carer_id: CarerId
    forename: str
    surname: str
    start_date: date
    end_date: date | None = None

    def known_on(self, day: date) -> bool:
        """Whether the provider employed this carer that day."""
        return self.start_date <= day and (self.end_date is None or day <= self.end_date)

    def overlaps(self, other: "Carer") -> bool:
        """Whether both periods have a day in common."""
        return self.known_on(other.start_date) or other.known_on(self.start_date)


def by_id(carers: Iterable[Carer]) -> dict[CarerId, list[Carer]]:
    """The periods of each."""
    periods: dict[CarerId, list[Carer]] = {}
    for each in carers:
        periods.setdefault(each.carer_id, []).append(each)
    return periods
