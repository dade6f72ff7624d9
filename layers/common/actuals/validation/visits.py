"""Visits: read from their cells, and checked one by one."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any, NamedTuple

from actuals.intake.fields import VISIT_FIELDS, VISIT_REQUIRED
from actuals.model.issues import IssueCode
from actuals.model.london import london
from actuals.model.refs import CarerId, OrderRef, ServiceType
from actuals.model.visits import SentVisit, Worked
from actuals.model.weeks import WeekKey
from actuals.validation.cells import Forms, Malformed, carers, clock_time, is_rewritten, yes_or_no
from actuals.validation.faults import Fault, malformed, missing, spoken
from actuals.validation.known import Known

TIMES = ("StartTimeClaimed", "DurationClaimed", "ActualStartTime", "ActualDuration")
_TIME_POSITIONS = tuple((name, VISIT_FIELDS.index(name)) for name in TIMES)
_REQUIRED_POSITIONS = tuple((name, position) for position, name in enumerate(VISIT_FIELDS) if name in VISIT_REQUIRED)


class ReadVisit(NamedTuple):
    """A visit as far as it could be read, and what was wrong or odd with its cells."""

    visit: SentVisit | None
    faults: list[Fault]


def read_visit(cells: tuple[str, ...], forms: Forms) -> ReadVisit:
    """Cells in the order of `VISIT_FIELDS`; every fault, not only the first."""
    kind, day, start, length, actual_start, actual_length, secondary, workers, code, order, amended, carer, name = cells
    faults = [missing(field) for field, position in _REQUIRED_POSITIONS if not cells[position]]
    converted: list[Any] = []
    for field, cell, form in (
        ("VisitDate", day, forms.day),
        ("StartTimeClaimed", start, clock_time),
        ("DurationClaimed", length, forms.seconds),
        ("ActualStartTime", actual_start, clock_time),
        ("ActualDuration", actual_length, forms.seconds),
        ("SecondaryVisit", secondary, yes_or_no),
        ("NumberOfCarers", workers, carers),
    ):
        value: date | time | int | Malformed = form(cell)
        if isinstance(value, Malformed) and cell:
            faults.append(malformed(field, cell, value))
        converted.append(value)
    if faults:
        return ReadVisit(None, faults)
    on, claimed_at, claimed_for, began, lasted, is_secondary, how_many = converted
    visit = SentVisit(
        ServiceType(kind),
        on,
        Worked(claimed_at, claimed_for),
        Worked(began, lasted),
        is_secondary,
        how_many,
        code,
        OrderRef(order) if order else None,
        amended,
        CarerId(carer) if carer else None,
        name or None,
    )
    return ReadVisit(visit, [_rewritten(field, cells[at]) for field, at in _TIME_POSITIONS if is_rewritten(cells[at])])


def _rewritten(field: str, cell: str) -> Fault:
    message = (
        f"{field} was read although it is not written as HH:MM:SS. "
        "A spreadsheet may have changed the file; set the column to text before saving."
    )
    return Fault(IssueCode.TIME_FORMAT, message, field, cell)


def is_in_week(visit: SentVisit, key: WeekKey, _known: Known) -> Fault | None:
    """A week is the seven days up to its ending."""
    first = key.week_ending - timedelta(6)
    if first <= visit.visit_date <= key.week_ending:
        return None
    message = (
        f"{spoken(visit.visit_date)} is not in the week {spoken(first)} to {spoken(key.week_ending)}. "
        "Correct the VisitDate or the WeekEnding."
    )
    return Fault(IssueCode.OUTSIDE_WEEK, message, "VisitDate", spoken(visit.visit_date))


def is_under_contract(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """A contract may begin or end within a week; a week without any such day is refused as a whole."""
    contract = known.contracts.get(key.contract_number)
    if contract is None or contract.in_force(visit.visit_date) or has_no_day(key, known):
        return None
    message = (
        f"Your contract '{key.contract_number}' was not in force on {spoken(visit.visit_date)}. "
        "Check the VisitDate and the ContractNumber with the council."
    )
    return Fault(IssueCode.UNKNOWN_CONTRACT, message, "ContractNumber", key.contract_number)


def has_no_day(key: WeekKey, known: Known) -> bool:
    """Whether the contract is in force on no day of the week."""
    contract = known.contracts[key.contract_number]
    return not any(contract.in_force(key.week_ending - timedelta(days)) for days in range(7))


def is_past(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """A visit that starts after now has not happened."""
    now = london(known.now).replace(tzinfo=None)
    if visit.visit_date < now.date():
        return None
    for field, worked in (("StartTimeClaimed", visit.claimed), ("ActualStartTime", visit.actual)):
        if (visit.visit_date, worked.start) > (now.date(), now.time()):
            message = "The visit has not begun yet. Correct its date or time, or send it once it has taken place."
            return Fault(IssueCode.FUTURE_VISIT, message, field, f"{spoken(visit.visit_date)} {worked.start}")
    return None


def took_time(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """What was delivered took some time."""
    code = known.visit_codes.get(visit.visit_code)
    if code is None or not code.delivered:
        return None
    for field, worked in (("DurationClaimed", visit.claimed), ("ActualDuration", visit.actual)):
        if worked.seconds == 0:
            message = (
                f"{field} is zero, but visit code '{code.code}' says that care was delivered. "
                "Give the duration, or a code for a visit that did not take place."
            )
            return Fault(IssueCode.DURATION, message, field, "00:00:00")
    return None


def is_contracted_service(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """The contract says which services are bought under it."""
    contract = known.contracts.get(key.contract_number)
    if contract is None or visit.service_type in contract.service_types:
        return None
    types = ", ".join(sorted(contract.service_types))
    message = f"Contract '{key.contract_number}' has no service type '{visit.service_type}'; it has: {types}."
    return Fault(IssueCode.SERVICE_TYPE, message, "ServiceType", visit.service_type)


def has_usable_code(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """A code is known to the council, allowed on the contract, and in its period of use."""
    code = known.visit_codes.get(visit.visit_code)
    if code is not None and code.usable(key.contract_number, visit.visit_date):
        return None
    if code is None:
        why = f"The council has no visit code '{visit.visit_code}'."
    elif code.contracts is not None and key.contract_number not in code.contracts:
        why = f"Visit code '{code.code}' is not used on contract '{key.contract_number}'."
    else:
        why = f"Visit code '{code.code}' was not in use on {spoken(visit.visit_date)}."
    message = f"{why} Ask the council for its list of visit codes."
    return Fault(IssueCode.VISIT_CODE, message, "VisitCode", visit.visit_code)


def has_agreed_amendment(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """The contract says how times may have been verified."""
    contract = known.contracts.get(key.contract_number)
    if contract is None or visit.manually_amended in contract.manually_amended_codes:
        return None
    codes = ", ".join(sorted(contract.manually_amended_codes))
    message = f"'{visit.manually_amended}' is not a ManuallyAmended code of this contract; it has: {codes}."
    return Fault(IssueCode.MANUALLY_AMENDED, message, "ManuallyAmended", visit.manually_amended)


def has_known_carer(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """A named carer is in the provider's carers file, within their dates."""
    if visit.carer_id is None:
        return None
    carer = known.carers.get(visit.carer_id)
    if carer is not None and carer.known_on(visit.visit_date):
        return None
    message = f"No carer exists with CarerID '{visit.carer_id}'. Upload the carers file first."
    return Fault(IssueCode.UNKNOWN_CARER, message, "CareWorkerRef", visit.carer_id)


VISIT_CHECKS: tuple[Callable[[SentVisit, WeekKey, Known], Fault | None], ...] = (
    is_in_week,
    is_under_contract,
    is_past,
    took_time,
    is_contracted_service,
    has_usable_code,
    has_agreed_amendment,
    has_known_carer,
)


def check_visit(visit: SentVisit, key: WeekKey, known: Known) -> list[Fault]:
    """Every fault of a visit."""
    return [fault for check in VISIT_CHECKS if (fault := check(visit, key, known))]
