"""The sample council: its records are in form, its good files are good, and the night finds what the README says."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from actuals.commissioning.nouns import to_contract, to_order, to_settings, to_visit_code
from actuals.commissioning.records import KINDS, read_record
from actuals.intake.carers import read_carers
from actuals.matching.weeks import match_week
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.imports import Import, ImportStatus
from actuals.model.issues import IssueCode
from actuals.model.people import by_id
from actuals.model.refs import ImportId, ProviderRef, WeekId
from actuals.model.visits import VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.validation.carers import carer
from actuals.validation.check import Stored, check_visits
from actuals.validation.known import Known
from actuals.validation.merging import merge
from actuals.validation.periods import StoredCarers, check_carers
from actuals.validation.report import Checked
from actuals.validation.staging import load_staged

SAMPLES = Path(__file__).parents[2] / "samples"
TODAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
YEARS_LATER = TODAY.replace(year=2035)
PROVIDERS = ("P100", "P200")
GOOD = [f"{provider}/visits.{ending}" for provider in PROVIDERS for ending in ("xml", "csv")]
CORRECTED = ("P100/corrected.xml", "P200/corrected.csv")
Weeks = dict[WeekKey, ServiceWeek]


def records(kind: str) -> list[dict[str, Any]]:
    lines = (SAMPLES / "reference" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def import_of(path: str) -> Import:
    return Import(
        ImportId(path.replace("/", "-")),
        "visits",
        path,
        ProviderRef(path[:4]),
        auto_confirm=False,
        status=ImportStatus.CHECKING,
        created_at=TODAY,
        upload_expires_at=TODAY,
    )


def carers(provider: str) -> tuple[Checked, list[dict[str, Any]]]:
    staged: list[bytes] = []
    path = f"{provider}/carers.csv"
    rows = read_carers([(SAMPLES / path).read_bytes()])
    checked = check_carers(import_of(path), rows, StoredCarers(lambda _: {}, dict), staged.extend, TODAY)
    return checked, [json.loads(line)[1] for line in staged]


def known(provider: str, now: datetime) -> Known:
    contracts = [to_contract(record) for record in records("contracts")]
    employed = [carer(record) for record in carers(provider)[1]]
    return Known(
        ProviderRef(provider),
        to_settings(records("settings")[0]),
        {contract.contract_number: contract for contract in contracts if contract.provider_ref == provider},
        {record["serviceUserRef"]: record["name"] for record in records("service-users")},
        {record["code"]: to_visit_code(record) for record in records("visit-codes")},
        by_id(employed),
        now,
    )


def checked_file(path: str, weeks: Mapping[WeekKey, ServiceWeek], now: datetime = TODAY) -> tuple[Checked, list[bytes]]:
    staged: list[bytes] = []
    content = (SAMPLES / path).read_bytes()
    stored = Stored(lambda *_: None, lambda keys: {key: weeks[key] for key in keys if key in weeks})
    return check_visits(import_of(path), ([content], len(content)), known(path[:4], now), stored, staged.extend), staged


def imported(path: str, weeks: Weeks, *, withdraw_missing: bool = False) -> Checked:
    """Check a file and store what is good in it."""
    checked, staged = checked_file(path, weeks)
    for line in staged:
        week = load_staged(line)
        week_id = WeekId("-".join(map(str, week.key)))
        new_id = partial(WeekId, week_id)
        standing, import_id = weeks.get(week.key), checked.import_.import_id
        weeks[week.key] = merge(week, standing, import_id, TODAY, new_id, withdraw_missing=withdraw_missing)
    return checked


def tonight(weeks: Weeks, *authorised_since: str) -> Weeks:
    """What the night makes of the weeks, once these orders have been authorised too."""
    contracts = {contract.contract_number: contract for contract in map(to_contract, records("contracts"))}
    orders = [
        to_order(record | ({"status": "authorised"} if record["orderRef"] in authorised_since else {}))
        for record in records("orders")
    ]

    codes = {code.code: code for code in map(to_visit_code, records("visit-codes"))}

    def night_of(week: ServiceWeek) -> ServiceWeek:
        contract = contracts[week.key.contract_number]
        placed = [order for order in orders if order.contract_number == contract.contract_number]
        return match_week(week, contract, OrdersOfContract(placed), codes, TODAY)

    return {key: night_of(week) for key, week in weeks.items()}


def unmatched(weeks: Weeks) -> set[tuple[str, str, str, str]]:
    """Provider, service user, when, and why."""
    return {
        (
            week.key.provider_ref,
            week.key.service_user_ref,
            f"{visit.sent.visit_date:%a} {visit.sent.claimed.start:%H:%M}",
            str(visit.reason),
        )
        for week in weeks.values()
        for visit in week.visits
        if visit.status is VisitStatus.UNMATCHED
    }


def statuses(weeks: Weeks) -> Counter[VisitStatus]:
    return Counter(visit.status for week in weeks.values() for visit in week.visits)


@pytest.fixture
def stored() -> Weeks:
    """The weeks of all good files."""
    weeks: Weeks = {}
    for path in GOOD:
        imported(path, weeks)
    return weeks


NOT_AUTHORISED = {
    ("P100", "4003", "Mon 09:00", "not-authorised"),
    ("P100", "4003", "Wed 09:00", "not-authorised"),
    ("P100", "4003", "Fri 09:00", "not-authorised"),
    ("P200", "4011", "Tue 23:00", "not-authorised"),
}
CORRECTED_LATER = {
    ("P100", "4004", "Sat 13:00", "order-ref-other-person"),
    ("P100", "4008", "Thu 18:00", "order-ref-unknown"),
    ("P200", "4009", "Wed 15:00", "order-ref-not-current"),
    ("P200", "4010", "Wed 20:00", "too-far-from-plan"),
}
STAYS_UNMATCHED = {
    ("P100", "4001", "Sat 12:30", "too-far-from-plan"),
    ("P100", "4004", "Tue 06:30", "suspended"),
    ("P100", "4005", "Tue 10:30", "outside-order-dates"),
    ("P100", "4006", "Fri 13:00", "wrong-service-type"),
    ("P100", "4007", "Wed 11:00", "no-order"),
    ("P200", "4008", "Wed 12:00", "no-order"),
}
NO_ORDER_ANY_MORE = ("P100", "4005", "Thu 10:30")


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"principals"}))
def test_every_record_is_in_form_and_has_a_key_of_its_own(kind: str) -> None:
    read = [read_record(kind, record) for record in records(kind)]
    keys = [record.key for record in read if not isinstance(record, list)]
    assert len(set(keys)) == len(read) > 0


def test_records_name_only_what_is_there() -> None:
    contracts = {record["contractNumber"] for record in records("contracts")}
    people = {record["serviceUserRef"] for record in records("service-users")}
    assert {record["contractNumber"] for record in records("orders")} == contracts
    assert {record["serviceUserRef"] for record in records("orders")} <= people
    assert {record["providerRef"] for record in records("contracts")} == set(PROVIDERS)
    assert {record["rateFramework"] for record in records("contracts")} == {
        record["code"] for record in records("rate-frameworks")
    }


@pytest.mark.parametrize("provider", PROVIDERS)
def test_carers_files_are_good(provider: str) -> None:
    checked, _ = carers(provider)
    assert (checked.import_.status, [issue for issue in checked.issues if issue.is_error]) == (ImportStatus.READY, [])


@pytest.mark.parametrize("now", [TODAY, YEARS_LATER])
@pytest.mark.parametrize("path", [*GOOD, *CORRECTED])
def test_good_files_are_good_now_and_in_years(path: str, now: datetime) -> None:
    checked, _ = checked_file(path, {}, now)
    assert (checked.import_.status, [issue for issue in checked.issues if issue.is_error]) == (ImportStatus.READY, [])


def test_the_night_finds_what_the_readme_says(stored: Weeks) -> None:
    night = tonight(stored)
    not_current = {(*NO_ORDER_ANY_MORE, "order-ref-not-current")}
    assert unmatched(night) == NOT_AUTHORISED | CORRECTED_LATER | STAYS_UNMATCHED | not_current
    assert statuses(night) == {VisitStatus.MATCHED: 130, VisitStatus.UNMATCHED: 15}


def test_orders_authorised_in_the_morning_match_the_night_after(stored: Weeks) -> None:
    after = tonight(tonight(stored), "O-1004", "O-2008")
    assert unmatched(tonight(stored)) - unmatched(after) == NOT_AUTHORISED


def test_corrected_files_put_right_what_the_provider_can(stored: Weeks) -> None:
    first = tonight(stored)
    p100, p200 = (imported(path, first).import_.counts for path in CORRECTED)
    assert (p100.new, p100.updated, p100.unchanged, p100.rejected, p100.missing) == (2, 3, 16, 0, 2)
    assert (p200.new, p200.updated, p200.unchanged, p200.rejected, p200.missing) == (0, 2, 21, 0, 0)
    no_order_then = {(*NO_ORDER_ANY_MORE, "outside-order-dates")}
    assert unmatched(tonight(first)) == NOT_AUTHORISED | STAYS_UNMATCHED | no_order_then


def test_visits_that_were_sent_anew_as_others_are_withdrawn_when_the_corrected_file_is_to_withdraw(
    stored: Weeks,
) -> None:
    night = tonight(stored)
    imported("P100/corrected.xml", night, withdraw_missing=True)
    assert ("P100", "4006", "Fri 13:00", "wrong-service-type") not in unmatched(tonight(night))
    assert statuses(night)[VisitStatus.WITHDRAWN] == 2


@pytest.mark.parametrize(
    ("path", "read", "codes"),
    [
        (
            "P100/mistakes.xml",
            17,
            {
                IssueCode.UNKNOWN_ELEMENT: 1,
                IssueCode.OUTSIDE_WEEK: 1,
                IssueCode.UNKNOWN_CARER: 2,
                IssueCode.VISIT_CODE: 1,
                IssueCode.DURATION: 2,
                IssueCode.REQUIRED: 1,
                IssueCode.REPEATED_VISIT: 1,
                IssueCode.SERVICE_TYPE: 1,
                IssueCode.FORMAT: 1,
                IssueCode.MANUALLY_AMENDED: 1,
                IssueCode.UNKNOWN_SERVICE_USER: 1,
                IssueCode.WEEK_ENDING_DAY: 1,
                IssueCode.UNKNOWN_CONTRACT: 1,
                IssueCode.PROVIDER_NOT_YOURS: 1,
                IssueCode.CLAIMED_OVER_ACTUAL: 1,
                IssueCode.POSSIBLY_SUPERSEDED: 1,
            },
        ),
        (
            "P200/mistakes.csv",
            13,
            {
                IssueCode.FORMAT: 3,
                IssueCode.TIME_FORMAT: 2,
                IssueCode.UNKNOWN_CARER: 1,
                IssueCode.VISIT_CODE: 1,
                IssueCode.REPEATED_VISIT: 1,
                IssueCode.UNKNOWN_SERVICE_USER: 1,
                IssueCode.FUTURE_WEEK: 1,
                IssueCode.FUTURE_VISIT: 1,
                IssueCode.UNKNOWN_CONTRACT: 1,
                IssueCode.CODE_AGAINST_DURATION: 1,
                IssueCode.POSSIBLY_SUPERSEDED: 4,
            },
        ),
    ],
)
def test_each_mistake_is_found(path: str, read: int, codes: dict[IssueCode, int], stored: Weeks) -> None:
    checked, _ = checked_file(path, stored)
    counts = checked.import_.counts
    assert checked.import_.status is ImportStatus.NEEDS_CORRECTION
    assert Counter(issue.code for issue in checked.issues) == codes
    assert (counts.read, counts.new, counts.updated) == (read, 0, 0)
    assert counts.unchanged + counts.rejected == read


def test_retyped_headings_refuse_the_file() -> None:
    checked, staged = checked_file("P200/headings.csv", {})
    assert checked.import_.status is ImportStatus.UNREADABLE
    assert [issue.code for issue in checked.issues] == [IssueCode.HEADINGS]
    assert staged == []
