"""One person's visits beside each other: overlaps, secondaries alone, and visits that are not sent again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import permutations

import pytest

from actuals.intake.rows import Row
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.issues import Issue, IssueCode
from actuals.model.orders import Order
from actuals.model.refs import ContractNumber, OrderRef, ServiceUserRef
from actuals.model.sent_visits import Worked
from actuals.model.visits import VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.validation.known import Known
from actuals.validation.rows import check_rows
from tests.examples import CONTRACT, KNOWN, MORNING_CALL, ORDER, SENT_VISIT, VISIT, WEEK, WEEK_KEY, csv_row, xml_row

SECOND_CONTRACT = ContractNumber("C-2")
BOTH = replace(
    KNOWN,
    contracts={**KNOWN.contracts, SECOND_CONTRACT: replace(CONTRACT, contract_number=SECOND_CONTRACT)},
)


def stored(*weeks: ServiceWeek) -> dict[WeekKey, ServiceWeek]:
    return {week.key: week for week in weeks}


def warnings(rows: Sequence[Row], weeks: dict[WeekKey, ServiceWeek] | None = None) -> list[Issue]:
    standing = weeks or {}
    checked = check_rows(rows, BOTH, lambda keys: {key: standing[key] for key in keys if key in standing})
    assert checked.rejected == 0
    return checked.issues


def rows_told(rows: Sequence[Row], weeks: dict[WeekKey, ServiceWeek] | None = None) -> set[tuple[str, int]]:
    return {(issue.code.value, issue.location.order) for issue in warnings(rows, weeks)}


def at(number: int, start: str, length: str = "00:30:00", **cells: str) -> Row:
    times = {"StartTimeClaimed": start, "ActualStartTime": start, "ActualDuration": length}
    return csv_row(number, **times, CareWorkerRef="", **cells)


def test_visits_that_touch_do_not_overlap() -> None:
    assert warnings([at(2, "06:30:00"), at(3, "07:00:00")]) == []


def test_two_visits_at_one_time_are_both_told_of_the_other() -> None:
    first, second = warnings([at(2, "06:30:00"), at(3, "06:59:00")])
    assert (first.code, first.location.row, second.location.row) == (IssueCode.OVERLAP, 2, 3)
    assert first.message.startswith(
        "This visit overlaps another of the same service user, at 06:59 on 17/11/2026, in row 3."
    )
    assert "at 06:30 on 17/11/2026, in row 2." in second.message


def test_whatever_the_order_of_rows_the_same_visits_overlap() -> None:
    starts = ["06:00:00", "06:20:00", "06:40:00", "08:00:00"]
    told = []
    for order in permutations(starts):
        rows = [at(number, start, VisitDate="18/11/2026") for number, start in enumerate(order, 2)]
        told.append({(issue.value, issue.code) for issue in warnings(rows)})
    assert all(outcome == told[0] for outcome in told)
    assert {value for value, _ in told[0]} == {"06:00:00", "06:20:00", "06:40:00"}


def test_a_long_visit_overlaps_all_within_it() -> None:
    rows = [at(2, "06:00:00", "04:00:00"), at(3, "06:10:00"), at(4, "09:00:00")]
    assert rows_told(rows) == {("overlap", 2), ("overlap", 3), ("overlap", 4)}


def test_a_visit_before_midnight_overlaps_one_after_it() -> None:
    rows = [at(2, "23:45:00"), at(3, "00:10:00", VisitDate="18/11/2026")]
    assert rows_told(rows) == {("overlap", 2), ("overlap", 3)}


def test_a_secondary_visit_belongs_to_the_primary_that_it_overlaps() -> None:
    assert warnings([at(2, "06:30:00"), at(3, "06:35:00", SecondaryVisit="True")]) == []


def test_a_secondary_visit_without_a_primary_is_odd() -> None:
    rows = [at(2, "06:30:00"), at(3, "07:00:00", SecondaryVisit="True")]
    assert rows_told(rows) == {("secondary-without-primary", 3)}


@pytest.mark.parametrize(
    "key",
    [
        WEEK_KEY._replace(contract_number=SECOND_CONTRACT),
        WEEK_KEY._replace(week_ending=WEEK_KEY.week_ending - timedelta(7)),
    ],
)
def test_stored_visits_count_under_any_contract_and_over_the_edge_of_a_week(key: WeekKey) -> None:
    day = min(key.week_ending, date(2026, 11, 17))
    night = replace(SENT_VISIT, visit_date=day, actual=Worked(time(23), 86400))
    week = replace(WEEK, key=key, visits=(replace(VISIT, sent=night),))
    [issue] = warnings([at(2, "06:37:00", VisitDate=f"{day + timedelta(1):%d/%m/%Y}")], stored(week))
    assert issue.code is IssueCode.OVERLAP
    assert f"at 23:00 on {day:%d/%m/%Y}, sent before" in issue.message


def test_a_stored_primary_is_enough_for_a_secondary() -> None:
    row = at(2, "06:40:00", SecondaryVisit="True")
    assert "secondary-without-primary" not in {code for code, _ in rows_told([row], stored(WEEK))}


def test_a_visit_that_is_sent_again_does_not_overlap_itself() -> None:
    assert warnings([csv_row(2)], stored(WEEK)) == []


def test_a_withdrawn_visit_is_neither_missed_nor_overlapped() -> None:
    week = replace(WEEK, visits=(replace(VISIT, status=VisitStatus.WITHDRAWN),))
    assert warnings([csv_row(2, ActualStartTime="06:40:00")], stored(week)) == []


def test_secondary_workers_that_look_alike_are_sent_again_one_for_one() -> None:
    alike = replace(SENT_VISIT, secondary=True, carer_id=None, carer_name=None)
    visits = tuple(replace(VISIT, sent=replace(alike, ordinal=ordinal)) for ordinal in (1, 2))
    cells = {"SecondaryVisit": "True", "CareWorkerRef": "", "CareWorkerName": ""}
    rows = [csv_row(2, **cells), csv_row(3, **cells), csv_row(4)]
    assert warnings(rows, stored(replace(WEEK, visits=visits))) == []


def test_an_overlap_in_xml_is_told_by_lines() -> None:
    cells = {"WeekEnding": "2026-11-22", "VisitDate": "2026-11-17", "CareWorkerRef": ""}
    first, _ = warnings([xml_row(20, **cells), xml_row(34, **cells, ActualStartTime="06:40:00")])
    assert "at 06:40 on 17/11/2026, at line 34." in first.message


def with_orders(*orders: Order) -> Known:
    return replace(BOTH, orders=lambda _: OrdersOfContract(orders))


def told_with(known: Known, *rows: Row) -> list[tuple[IssueCode, str | None]]:
    return [(issue.code, issue.field) for issue in check_rows(rows, known, lambda _: {}).issues]


def test_as_many_workers_as_ordered_are_not_too_many() -> None:
    double = replace(ORDER, planned=(replace(MORNING_CALL, carers=2),))
    assert told_with(with_orders(double), at(2, "06:37:00", NumberOfCarers="2")) == []


@pytest.mark.parametrize(
    "rows",
    [
        [at(2, "06:37:00", NumberOfCarers="2")],
        [at(2, "06:37:00"), at(3, "06:40:00", SecondaryVisit="True")],
    ],
)
def test_more_workers_than_ordered_are_told_whether_by_number_or_as_secondary(rows: list[Row]) -> None:
    assert told_with(with_orders(ORDER), *rows) == [(IssueCode.CARERS_OVER_PLAN, "NumberOfCarers")]


def test_without_an_order_nobody_can_say_how_many_workers_were_planned() -> None:
    assert told_with(BOTH, at(2, "06:37:00", NumberOfCarers="3")) == []
    assert told_with(with_orders(), at(2, "06:37:00", NumberOfCarers="3")) == []


def test_an_order_ref_that_will_not_match_is_told_with_the_reason() -> None:
    known = with_orders(ORDER, replace(ORDER, order_ref=OrderRef("O-2"), service_user_ref=ServiceUserRef("4002")))
    [issue] = check_rows([csv_row(2, OrderRef="O-2")], known, lambda _: {}).issues
    assert (issue.code, issue.field, issue.is_error) == (IssueCode.ORDER_REF, "OrderRef", False)
    assert "is an order for someone else" in issue.message
    assert told_with(known, csv_row(2, OrderRef="O-1")) == []


def test_where_orders_are_not_known_no_order_ref_is_odd() -> None:
    assert told_with(BOTH, csv_row(2, OrderRef="O-9")) == []
