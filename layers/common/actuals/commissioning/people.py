"""Service users, as the council knows them."""

from typing import Annotated

from actuals.commissioning.forms import Day, Form, Key, ListOf, Money, Record, Text, each_once
from actuals.model.people import Contribution, ServiceUser
from actuals.model.refs import ServiceUserRef


class ContributionForm(Form):
    """What a service user pays at most a week, from a date on."""

    from_date: Day
    weekly: Money


class ServiceUserRecord(Record):
    """The person cared for."""

    kind = "service-users"
    key_field = "serviceUserRef"

    service_user_ref: Key
    name: Text
    contributions: Annotated[ListOf[ContributionForm], each_once(lambda each: each.from_date)] = ()

    @property
    def key(self) -> str:
        return self.service_user_ref

    def to_model(self) -> ServiceUser:
        """As the rules use it."""
        contributions = tuple(Contribution(each.from_date, each.weekly) for each in self.contributions)
        return ServiceUser(ServiceUserRef(self.service_user_ref), self.name, contributions)
