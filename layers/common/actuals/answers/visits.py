"""A visit as the API shows it: what was planned, claimed and done, and what became of it."""

from datetime import date, time
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from actuals.answers.times import Day, LocalTime, Moment, utc
from actuals.answers.visit_payments import ChargeAnswer, PaymentAnswer, charge_object, payment_object
from actuals.model.orders import PlannedVisit
from actuals.model.reasons import Reason
from actuals.model.refs import (
    CarerId,
    ContractNumber,
    ImportId,
    OrderRef,
    ProviderRef,
    ServiceType,
    ServiceUserRef,
    VisitId,
)
from actuals.model.sent_visits import Worked
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek


class WorkedAnswer(TypedDict):
    """When care began, and how long it took."""

    start: LocalTime
    minutes: Annotated[int, Field(description="Whole minutes: what is priced")]
    duration: Annotated[str, Field(description="With its seconds as sent", examples=["00:30:45"])]


class PlannedAnswer(TypedDict):
    """The order of a matched visit, and its planned call if there is one."""

    orderRef: OrderRef
    start: LocalTime | None
    minutes: int | None
    carers: int | None


class HistoryAnswer(TypedDict):
    """What became of a visit, when, and by whom."""

    at: Moment
    by: str
    what: str


class VisitAnswer(TypedDict):
    """One visit: what was planned, claimed and done, and what became of it."""

    visitId: VisitId
    status: VisitStatus
    reason: Reason | None
    reasonText: str | None
    providerRef: ProviderRef
    contractNumber: ContractNumber
    serviceUserRef: ServiceUserRef
    serviceUserDetails: str
    weekEnding: Day
    visitDate: Day
    serviceType: ServiceType
    claimed: WorkedAnswer
    actual: WorkedAnswer
    planned: PlannedAnswer | None
    orderRef: OrderRef | None
    visitCode: str
    secondary: bool
    carers: int
    carerId: CarerId | None
    carerIds: Annotated[list[CarerId], Field(description="Every care worker that it names, `carerId` first")]
    manuallyAmended: str
    payment: PaymentAnswer
    charge: Annotated[
        ChargeAnswer | None,
        Field(
            description="What counts in the service user's charge, before its cap; null for providers, and until priced"
        ),
    ]
    importId: ImportId
    history: list[HistoryAnswer]


def visit_object(week: ServiceWeek, visit: Visit, *, council: bool) -> VisitAnswer:
    """One visit with its explanation; what a service user is charged is between them and the council."""
    sent = visit.sent
    return {
        "visitId": visit.visit_id,
        "status": visit.status,
        "reason": visit.reason,
        "reasonText": visit.reason.text if visit.reason else None,
        "providerRef": week.key.provider_ref,
        "contractNumber": week.key.contract_number,
        "serviceUserRef": week.key.service_user_ref,
        "serviceUserDetails": week.header.service_user_details,
        "weekEnding": week.key.week_ending.isoformat(),
        "visitDate": sent.visit_date.isoformat(),
        "serviceType": sent.service_type,
        "claimed": worked_object(sent.visit_date, sent.claimed),
        "actual": worked_object(sent.worked_date, sent.actual),
        "planned": _planned(visit.planned),
        "orderRef": sent.order_ref,
        "visitCode": sent.visit_code,
        "secondary": sent.secondary,
        "carers": sent.carers,
        "carerId": sent.carer_id,
        "carerIds": list(sent.named_carers),
        "manuallyAmended": sent.manually_amended,
        "payment": payment_object(visit),
        "charge": charge_object(visit) if council else None,
        "importId": visit.last_import,
        "history": [_history(entry) for entry in visit.history],
    }


def worked_object(day: date, worked: Worked) -> WorkedAnswer:
    """A start as local time, whole minutes, and the duration with its seconds as sent."""
    minutes, seconds = divmod(worked.seconds, 60)
    return {
        "start": _local(day, worked.start),
        "minutes": minutes,
        "duration": f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}",
    }


def _local(day: date, at: time) -> str:
    return f"{day.isoformat()}T{at.isoformat()}"


def _planned(planned: PlannedVisit | None) -> PlannedAnswer | None:
    if planned is None:
        return None
    return {
        "orderRef": planned.order_ref,
        "start": None if planned.start is None or planned.day is None else _local(planned.day, planned.start),
        "minutes": planned.minutes,
        "carers": planned.carers,
    }


def _history(entry: HistoryEntry) -> HistoryAnswer:
    return {"at": utc(entry.at), "by": entry.by, "what": entry.what}
