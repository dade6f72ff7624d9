"""What refuses one visit, or is odd about it by itself; for its times see `time_checks`."""

from dataclasses import replace
from datetime import timedelta

from actuals.matching.candidates import candidates, wanted
from actuals.model.issues import IssueCode
from actuals.model.reasons import Reason
from actuals.model.refs import CarerId
from actuals.model.sent_visits import SentVisit
from actuals.model.weeks import WeekKey
from actuals.validation.faults import Fault, spoken
from actuals.validation.headers import Header
from actuals.validation.known import Known
from actuals.validation.rules import faults_by, rule
from actuals.validation.suggestions import Alike, did_you_mean
from actuals.validation.time_checks import TIME_CHECKS
from actuals.validation.visits import UNREAD_DAY, ReadVisit


def is_in_week(visit: SentVisit, key: WeekKey, _known: Known) -> Fault | None:
    """A week is the seven days up to its ending."""
    first = key.week_ending - timedelta(6)
    if first <= visit.visit_date <= key.week_ending:
        return None
    message = (
        f"{spoken(visit.visit_date)} is not in the week {spoken(first)} to {spoken(key.week_ending)}. "
        "Correct the VisitDate or the WeekEnding."
    )
    return Fault(IssueCode.OUTSIDE_WEEK, message, "VisitDate")


def is_under_contract(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """A contract may begin or end within a week; a week without any such day is refused as a whole."""
    contract = known.contracts.get(key.contract_number)
    if contract is None or contract.in_force(visit.visit_date) or has_no_day(key, known):
        return None
    message = (
        f"Your contract '{key.contract_number}' was not in force on {spoken(visit.visit_date)}. "
        "Check the VisitDate and the ContractNumber with the council."
    )
    return Fault(IssueCode.UNKNOWN_CONTRACT, message, "ContractNumber")


def has_no_day(key: WeekKey, known: Known) -> bool:
    """Whether the contract is in force on no day of the week."""
    contract = known.contracts[key.contract_number]
    return not any(contract.in_force(key.week_ending - timedelta(days)) for days in range(7))


def is_contracted_service(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """The contract says which services are bought under it."""
    contract = known.contracts.get(key.contract_number)
    if contract is None or visit.service_type in contract.service_types:
        return None
    types = ", ".join(sorted(contract.service_types))
    meant = did_you_mean(visit.service_type, Alike(contract.service_types).to(visit.service_type))
    message = f"Contract '{key.contract_number}' has no service type '{visit.service_type}'; it has: {types}.{meant}"
    return Fault(IssueCode.SERVICE_TYPE, message, "ServiceType")


def has_known_code(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """The council keeps the codes; only one that could be used here is suggested."""
    if visit.visit_code in known.visit_codes:
        return None
    codes = (known.visit_codes[code] for code in known.visit_codes_alike.to(visit.visit_code))
    usable = (code.code for code in codes if code.used_on(key.contract_number) and code.in_use(visit.visit_date))
    meant = did_you_mean(visit.visit_code, usable) if visit.visit_date != UNREAD_DAY else ""
    return _code_fault(f"The council has no visit code '{visit.visit_code}'.", meant)


def has_code_of_contract(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """A code may be for some contracts only."""
    code = known.visit_codes.get(visit.visit_code)
    if code is None or code.used_on(key.contract_number):
        return None
    return _code_fault(f"Visit code '{code.code}' is not used on contract '{key.contract_number}'.")


def has_code_in_use(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """A code has a period of use."""
    code = known.visit_codes.get(visit.visit_code)
    if code is None or code.in_use(visit.visit_date):
        return None
    return _code_fault(f"Visit code '{code.code}' was not in use on {spoken(visit.visit_date)}.")


def _code_fault(why: str, meant: str = "") -> Fault:
    message = f"{why} Ask the council for its list of visit codes.{meant}"
    return Fault(IssueCode.VISIT_CODE, message, "VisitCode")


def has_agreed_amendment(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """The contract says how times may have been verified."""
    contract = known.contracts.get(key.contract_number)
    if contract is None or visit.manually_amended in contract.manually_amended_codes:
        return None
    codes = ", ".join(sorted(contract.manually_amended_codes))
    message = f"'{visit.manually_amended}' is not a ManuallyAmended code of this contract; it has: {codes}."
    return Fault(IssueCode.MANUALLY_AMENDED, message, "ManuallyAmended")


def has_known_carer(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """A named carer is in the provider's carers file."""
    if visit.carer_id is None or visit.carer_id in known.carers:
        return None
    return _carer_fault(visit.carer_id, did_you_mean(visit.carer_id, known.carers_alike.to(visit.carer_id)))


def has_carer_employed_then(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """A carer is unknown outside the periods of the carers file."""
    periods = known.carers.get(visit.carer_id) if visit.carer_id else None
    if visit.carer_id is None or not periods or any(each.known_on(visit.visit_date) for each in periods):
        return None
    return _carer_fault(visit.carer_id, f" The dates sent for this carer do not cover {spoken(visit.visit_date)}.")


def _carer_fault(carer: CarerId, more: str = "") -> Fault:
    message = f"No carer exists with CarerID '{carer}'. Upload the carers file first.{more}"
    return Fault(IssueCode.UNKNOWN_CARER, message, "CareWorkerRef", carer)


def is_secondary_or_many(visit: SentVisit, _key: WeekKey, _known: Known) -> Fault | None:
    """Several workers are either several visits or one with a number, not both."""
    if not (visit.secondary and visit.carers > 1):
        return None
    message = (
        f"SecondaryVisit is True and NumberOfCarers is {visit.carers}: this counts as {visit.carers} more workers. "
        "If it is one, send NumberOfCarers 1."
    )
    return Fault(IssueCode.SECONDARY_WITH_CARERS, message, "NumberOfCarers")


def has_current_order(visit: SentVisit, key: WeekKey, known: Known) -> Fault | None:
    """An OrderRef is never set aside: with a wrong one the visit will be unmatched."""
    if visit.order_ref is None or not known.orders_are_known:
        return None
    orders = known.orders(key.contract_number)
    found = candidates(wanted(visit, key.service_user_ref), orders)
    if not isinstance(found, Reason):
        return None
    own = Alike(order.order_ref for order in orders.of_person(key.service_user_ref) if order.authorised)
    meant = did_you_mean(visit.order_ref, own.to(visit.order_ref) - {visit.order_ref})
    message = f"{found.text} The visit is not rejected for this, but as things are it cannot be matched.{meant}"
    return Fault(IssueCode.ORDER_REF, message, "OrderRef")


CARER_CHECKS = (
    rule(has_known_carer, "CareWorkerRef"),
    rule(has_carer_employed_then, "CareWorkerRef", "VisitDate"),
)
VISIT_CHECKS = (
    rule(is_in_week, "VisitDate", "WeekEnding"),
    rule(is_under_contract, "VisitDate", "WeekEnding", "ContractNumber"),
    rule(is_contracted_service, "ServiceType", "ContractNumber"),
    rule(has_known_code, "VisitCode"),
    rule(has_code_of_contract, "VisitCode", "ContractNumber"),
    rule(has_code_in_use, "VisitCode", "VisitDate"),
    rule(has_agreed_amendment, "ManuallyAmended", "ContractNumber"),
    *CARER_CHECKS,
    rule(has_current_order, "OrderRef", "ServiceUserRef", "ContractNumber", "ServiceType", "VisitDate"),
    rule(is_secondary_or_many, "SecondaryVisit", "NumberOfCarers"),
    *TIME_CHECKS,
)


def check_visit(read: ReadVisit, header: Header, known: Known) -> list[Fault]:
    """Every fault of a visit, as far as it and its header could be read."""
    visit, unread = read.visit, read.unread | header.unread
    faults = faults_by(VISIT_CHECKS, unread, visit, header.key, known)
    for other in visit.other_carers:
        faults += faults_by(CARER_CHECKS, unread, replace(visit, carer_id=other), header.key, known)
    return faults
