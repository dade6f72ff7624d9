"""Weeks that a run left out, as the API shows them."""

from typing_extensions import TypedDict

from actuals.answers.times import Day
from actuals.model.bad_weeks import BadWeek, WeekFault
from actuals.model.refs import ContractNumber, ProviderRef, ServiceUserRef

SAID = "Tell those who run the system; the next run takes it when it is mended."
_TEXTS = {
    WeekFault.UNREADABLE: f"This week cannot be read, so it stays as it is. {SAID}",
    WeekFault.BESIDE_UNREADABLE: (
        f"Another week of this person, beside this one, cannot be read, so this one stays as it is. {SAID}"
    ),
    WeekFault.TOO_LARGE: f"More was to be written about this week than fits, so it stays as it is. {SAID}",
    WeekFault.BUSY: "Others wrote this week each time that it was to be written, so it waits for the next run.",
    WeekFault.NOT_SETTLED: (
        "A remittance pays visits of this week, and it could not be written down in the week yet. That is tried again; "
        "until it is done, no run pays anything more of this week."
    ),
}


class BadWeekAnswer(TypedDict):
    """A week that was left as it was; the others were taken."""

    code: WeekFault
    message: str
    contractNumber: ContractNumber
    providerRef: ProviderRef
    serviceUserRef: ServiceUserRef
    weekEnding: Day


def bad_week_object(bad: BadWeek) -> BadWeekAnswer:
    """One week, what is wrong with it, and what to do."""
    key = bad.key
    return {
        "code": bad.fault,
        "message": _TEXTS[bad.fault],
        "contractNumber": key.contract_number,
        "providerRef": key.provider_ref,
        "serviceUserRef": key.service_user_ref,
        "weekEnding": key.week_ending.isoformat(),
    }
