"""Headers: what refuses a whole service week, and in which words."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.issues import IssueCode
from actuals.model.orders import Order
from actuals.model.refs import ContractNumber, ProviderRef, ServiceUserRef
from actuals.model.weeks import WeekHeader, WeekKey
from actuals.validation.header_checks import WeekSize, check_header
from actuals.validation.headers import Header
from actuals.validation.known import Known
from tests.examples import CONTRACT, KNOWN, NOW, ORDER, OTHER_PROVIDER, SETTINGS, SUNDAY, WEEK_HEADER, WEEK_KEY


def said(key: WeekKey, known: Known = KNOWN, visits: int = 1, text_bytes: int = 30) -> list[tuple[IssueCode, str]]:
    return [
        (fault.code, fault.message)
        for fault in check_header(Header(key, WEEK_HEADER), WeekSize(visits, text_bytes), known)
    ]


def test_an_ordinary_week_has_no_fault() -> None:
    assert said(WEEK_KEY) == []


def test_another_providers_reference_and_an_unknown_one_get_the_same_words() -> None:
    others = said(WEEK_KEY._replace(provider_ref=OTHER_PROVIDER))
    nobodys = said(WEEK_KEY._replace(provider_ref=ProviderRef("no such")))
    assert others == nobodys
    assert [code for code, _ in others] == [IssueCode.PROVIDER_NOT_YOURS]


def test_a_contract_that_is_not_the_senders_is_unknown() -> None:
    [(code, message)] = said(WEEK_KEY._replace(contract_number=ContractNumber("C-9")))
    assert code is IssueCode.UNKNOWN_CONTRACT
    assert message == "You have no contract 'C-9'. Check the ContractNumber with the council."


@pytest.mark.parametrize("days", [0, 6])
def test_a_contract_in_force_on_one_day_of_the_week_will_do(days: int) -> None:
    day = SUNDAY - timedelta(days)
    contract = replace(CONTRACT, start_date=day, end_date=day)
    assert said(WEEK_KEY, replace(KNOWN, contracts={CONTRACT.contract_number: contract})) == []


def test_a_contract_that_ended_before_the_week_is_refused() -> None:
    contract = replace(CONTRACT, end_date=SUNDAY - timedelta(7))
    [(code, message)] = said(WEEK_KEY, replace(KNOWN, contracts={CONTRACT.contract_number: contract}))
    assert code is IssueCode.UNKNOWN_CONTRACT
    assert message.startswith("Your contract 'C-1' was not in force in this week.")


def test_a_service_user_whom_the_council_does_not_know_is_refused_by_reference() -> None:
    [(code, message)] = said(WEEK_KEY._replace(service_user_ref=ServiceUserRef("4999")))
    assert code is IssueCode.UNKNOWN_SERVICE_USER
    assert message.startswith("No client exists with ServiceUserRef '4999'.")


def test_a_week_that_ends_on_a_friday_is_told_so() -> None:
    [(code, message)] = said(WEEK_KEY._replace(week_ending=date(2026, 11, 20)))
    assert code is IssueCode.WEEK_ENDING_DAY
    assert message.startswith("20/11/2026 is a Friday; weeks end on Sunday.")


def test_the_council_says_on_which_day_weeks_end() -> None:
    saturdays = replace(KNOWN, settings=replace(SETTINGS, week_ends_on=5))
    assert said(WEEK_KEY._replace(week_ending=date(2026, 11, 21)), saturdays) == []


def test_a_week_that_has_begun_may_be_sent_and_one_that_has_not_may_not() -> None:
    assert said(WEEK_KEY._replace(week_ending=date(2026, 11, 29))) == []
    codes = [code for code, _ in said(WEEK_KEY._replace(week_ending=date(2026, 12, 6)))]
    assert codes == [IssueCode.FUTURE_WEEK]


def test_a_week_is_late_after_the_councils_limit_to_the_day() -> None:
    ends = SUNDAY - timedelta(weeks=13)
    on_the_day = NOW.replace(day=22)
    assert said(WEEK_KEY._replace(week_ending=ends), replace(KNOWN, now=on_the_day)) == []
    [(code, message)] = said(WEEK_KEY._replace(week_ending=ends))
    assert code is IssueCode.LATE_WEEK
    assert "over 13 weeks old" in message


def test_300_visits_a_week_are_taken_and_301_are_not() -> None:
    assert said(WEEK_KEY, visits=300) == []
    assert [code for code, _ in said(WEEK_KEY, visits=301)] == [IssueCode.TOO_MANY_VISITS]


def test_a_week_that_would_not_fit_where_it_is_kept_is_refused() -> None:
    assert said(WEEK_KEY, text_bytes=60_000) == []
    [(code, message)] = said(WEEK_KEY, text_bytes=60_001)
    assert code is IssueCode.TOO_MANY_VISITS
    assert "60,001 bytes of text" in message


def test_every_fault_is_told_not_only_the_first() -> None:
    key = WEEK_KEY._replace(
        contract_number=ContractNumber("C-9"), service_user_ref=ServiceUserRef("4999"), week_ending=date(2026, 11, 20)
    )
    assert [code for code, _ in said(key)] == [
        IssueCode.UNKNOWN_CONTRACT,
        IssueCode.UNKNOWN_SERVICE_USER,
        IssueCode.WEEK_ENDING_DAY,
    ]


@pytest.mark.parametrize("name", ["Winter, Ada", "MRS WINTER", "Ádà W.", "ada (known as Addie)"])
def test_any_word_in_common_makes_a_name_the_councils(name: str) -> None:
    assert check_header(Header(WEEK_KEY, WeekHeader(name)), WeekSize(1, 30), KNOWN) == []


def test_a_name_without_a_word_in_common_is_odd_and_is_not_told() -> None:
    [fault] = check_header(Header(WEEK_KEY, WeekHeader("Frost, Ben")), WeekSize(1, 30), KNOWN)
    assert (fault.code, fault.field, fault.is_error) == (IssueCode.NAME_DIFFERS, "ServiceUserDetails", False)
    assert "Winter" not in fault.message


def name_faults(council: str, sent: str, *orders: Order) -> list[IssueCode]:
    known = replace(
        KNOWN, service_users={WEEK_KEY.service_user_ref: council}, orders=lambda _: OrdersOfContract(orders)
    )
    return [fault.code for fault in check_header(Header(WEEK_KEY, WeekHeader(sent)), WeekSize(1, 30), known)]


def test_a_name_is_compared_only_of_people_who_have_an_order_with_the_sender() -> None:
    of_another = replace(ORDER, service_user_ref=ServiceUserRef("4002"))
    assert name_faults("Ada Winter", "Frost, Ben", ORDER) == [IssueCode.NAME_DIFFERS]
    assert name_faults("Ada Winter", "Frost, Ben", of_another) == []
    assert name_faults("Ada Winter", "Frost, Ben") == []


def test_twelve_words_of_the_file_are_compared_so_that_nobody_guesses_with_a_thousand() -> None:
    guesses = " ".join(f"Guess{number}" for number in range(11))
    assert name_faults("Ada Winter", f"{guesses} Winter", ORDER) == []
    assert name_faults("Ada Winter", f"{guesses} Another Winter", ORDER) == [IssueCode.NAME_DIFFERS]


def test_a_title_is_no_name() -> None:
    assert name_faults("Mrs Ada Winter", "Mrs Frost", ORDER) == [IssueCode.NAME_DIFFERS]
    assert name_faults("Mrs Ada Winter", "Mrs Winter", ORDER) == []
    assert name_faults("Mrs", "Ben Frost", ORDER) == []


def test_a_header_that_cannot_be_read_is_not_compared_as_a_file_may_have_any_number_of_them() -> None:
    broken = Header(WEEK_KEY, WeekHeader("Frost, Ben"), unread=frozenset({"WeekEnding"}))
    assert check_header(broken, WeekSize(1, 30), KNOWN) == []


def test_a_contribution_is_ignored_and_told() -> None:
    [fault] = check_header(Header(WEEK_KEY, WEEK_HEADER, Decimal("56.20")), WeekSize(1, 30), KNOWN)
    assert (fault.code, fault.field, fault.is_error) == (
        IssueCode.CONTRIBUTION_NOT_ZERO, "ServiceUserContribution", False,
    )  # fmt: skip
