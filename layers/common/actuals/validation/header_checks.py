"""What refuses a whole service week, or is odd about it."""

import re
import unicodedata
from datetime import timedelta
from typing import NamedTuple

from actuals.intake.fields import HEADER_FIELDS
from actuals.model import room
from actuals.model.issues import IssueCode
from actuals.model.london import today
from actuals.validation.faults import Fault, spoken
from actuals.validation.headers import Header
from actuals.validation.known import Known
from actuals.validation.rules import faults_by, rule
from actuals.validation.suggestions import did_you_mean

WORDS_COMPARED = 12  # of the file: with a thousand words one could guess at anybody's name
TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "master", "dr", "doctor", "sir", "dame", "lady", "lord", "rev", "prof"}
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WeekSize(NamedTuple):
    """How long a week would be: its visits, with those stored that are not sent again, and the text they hold."""

    visits: int
    text_bytes: int


def is_senders(header: Header, _size: WeekSize, known: Known) -> Fault | None:
    """The same words whether the reference is another provider's or nobody's."""
    if header.key.provider_ref == known.sender:
        return None
    message = "This ProviderRef is not yours. Send your own visits only, under your own ProviderRef."
    return Fault(IssueCode.PROVIDER_NOT_YOURS, message, "ProviderRef")


def has_contract(header: Header, _size: WeekSize, known: Known) -> Fault | None:
    """Of the sender's own; whose contracts another's are is not for the sender to know."""
    if header.key.provider_ref != known.sender or header.key.contract_number in known.contracts:
        return None
    return _contract_fault(f"You have no contract '{header.key.contract_number}'.")


def has_contract_in_force(header: Header, _size: WeekSize, known: Known) -> Fault | None:
    """On at least one day of the week; single days are looked at visit by visit."""
    contract = known.contracts.get(header.key.contract_number)
    if contract is None or any(contract.in_force(header.key.week_ending - timedelta(days)) for days in range(7)):
        return None
    return _contract_fault(f"Your contract '{header.key.contract_number}' was not in force in this week.")


def _contract_fault(what: str) -> Fault:
    message = f"{what} Check the ContractNumber with the council."
    return Fault(IssueCode.UNKNOWN_CONTRACT, message, "ContractNumber")


def has_service_user(header: Header, _size: WeekSize, known: Known) -> Fault | None:
    """The council must know the person."""
    if header.key.service_user_ref in known.service_users:
        return None
    message = (
        f"No client exists with ServiceUserRef '{header.key.service_user_ref}'. Check the reference with the council."
        + did_you_mean(header.key.service_user_ref, known.people_alike.to(header.key.service_user_ref))
    )
    return Fault(IssueCode.UNKNOWN_SERVICE_USER, message, "ServiceUserRef")


def has_the_councils_name(header: Header, _size: WeekSize, known: Known) -> Fault | None:
    """Any word in common will do that is no title, whatever its case, accents and punctuation.

    Said only of people whom the sender cares for by an order: of others it would tell who guesses their names.
    """
    person = header.key.service_user_ref
    name = set(words(known.service_users.get(person, ""))) - TITLES
    if not name or name & set(words(header.facts.service_user_details)[:WORDS_COMPARED]):
        return None
    if not known.has_order_for(person):
        return None
    message = (
        "The name has no word in common with the council's for this ServiceUserRef. "
        "Check that the reference is that of this person; if it is, nothing needs to be done."
    )
    return Fault(IssueCode.NAME_DIFFERS, message, "ServiceUserDetails")


def words(name: str) -> list[str]:
    """The words of a name, without case and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def contributes_nothing(header: Header, _size: WeekSize, _known: Known) -> Fault | None:
    """The council assesses contributions; what a provider says of one is ignored."""
    if not header.contribution:
        return None
    message = "ServiceUserContribution is not zero. It is ignored: the council's own assessment counts."
    return Fault(IssueCode.CONTRIBUTION_NOT_ZERO, message, "ServiceUserContribution")


def ends_the_week(header: Header, _size: WeekSize, known: Known) -> Fault | None:
    """Weeks end on the council's day."""
    ends_on = known.settings.week_ends_on
    if header.key.week_ending.weekday() == ends_on:
        return None
    day = WEEKDAYS[header.key.week_ending.weekday()]
    message = (
        f"{spoken(header.key.week_ending)} is a {day}; weeks end on {WEEKDAYS[ends_on]}. "
        f"Give the {WEEKDAYS[ends_on]} that ends the week."
    )
    return Fault(IssueCode.WEEK_ENDING_DAY, message, "WeekEnding")


def has_begun(header: Header, _size: WeekSize, known: Known) -> Fault | None:
    """Nothing can have been delivered in a week that has not begun."""
    if header.key.week_ending - timedelta(6) <= today(known.now):
        return None
    message = (
        f"The week that ends on {spoken(header.key.week_ending)} has not begun. Correct the date, or send it later."
    )
    return Fault(IssueCode.FUTURE_WEEK, message, "WeekEnding")


def is_recent(header: Header, _size: WeekSize, known: Known) -> Fault | None:
    """The council takes visits back to its own limit."""
    if header.key.week_ending >= today(known.now) - timedelta(weeks=known.settings.late_weeks):
        return None
    weeks = "a week" if known.settings.late_weeks == 1 else f"{known.settings.late_weeks} weeks"
    message = (
        f"The week that ended on {spoken(header.key.week_ending)} is over {weeks} old, the council's limit. "
        "Ask the council before sending it again."
    )
    return Fault(IssueCode.LATE_WEEK, message, "WeekEnding")


def is_not_too_long(_header: Header, size: WeekSize, _known: Known) -> Fault | None:
    """More would not be one person's week."""
    if size.visits <= room.VISITS:
        return None
    message = (
        f"{size.visits} visits for one person in one week, with those sent before; at most {room.VISITS} are taken. "
        "Check the references."
    )
    return Fault(IssueCode.TOO_MANY_VISITS, message, "ServiceUserRef")


def is_not_too_wordy(_header: Header, size: WeekSize, _known: Known) -> Fault | None:
    """A week is kept as one, and has to fit."""
    if size.text_bytes <= room.TEXT_BYTES:
        return None
    message = (
        f"This week holds {size.text_bytes:,} bytes of text, with the visits sent before; at most "
        f"{room.TEXT_BYTES:,} are taken. Shorten references and names."
    )
    return Fault(IssueCode.TOO_MANY_VISITS, message, "ServiceUserRef")


HEADER_CHECKS = (
    rule(is_senders, "ProviderRef"),
    rule(has_contract, "ProviderRef", "ContractNumber"),
    rule(has_contract_in_force, "ContractNumber", "WeekEnding"),
    rule(has_service_user, "ServiceUserRef"),
    rule(has_the_councils_name, *HEADER_FIELDS),  # one header a week, or a file with others could guess on
    rule(ends_the_week, "WeekEnding"),
    rule(has_begun, "WeekEnding"),
    rule(is_recent, "WeekEnding"),
    rule(contributes_nothing, "ServiceUserContribution"),
    rule(is_not_too_long),
    rule(is_not_too_wordy),
)


def check_header(header: Header, size: WeekSize, known: Known) -> list[Fault]:
    """Every fault of a header, as far as it could be read."""
    return faults_by(HEADER_CHECKS, header.unread, header, size, known)
