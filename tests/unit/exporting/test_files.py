"""Files that people open, and files that programs read."""

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import time
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actuals.answers.charges import week_charge_object
from actuals.answers.line_items import line_item
from actuals.answers.visits import visit_object
from actuals.exporting.columns import Layout, guarded, text
from actuals.exporting.exceptions import of_visit, payment_claimed_differs
from actuals.exporting.files import ExportFile, Object, csv_text
from actuals.model.charges import Allocation, OrderOfCare, PersonWeek, WeekCharge
from actuals.model.exports import Export, ExportFormat, ExportKind, Totals
from actuals.model.filters import Filters
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Hold, HoldCode, Price
from actuals.model.reasons import Reason
from actuals.model.refs import CarerId, ExportId
from actuals.model.sent_visits import Worked
from actuals.model.visits import VisitStatus
from tests.examples import NOW, ORDER, PROVIDER, SENT_VISIT, TUESDAY, VISIT, WEEK

EXPORT = Export(ExportId("e-1"), ExportKind.VISITS, ExportFormat.CSV, PROVIDER, Filters(), NOW)
ORDER_RECORD = {
    "orderRef": "O-1",
    "contractNumber": "C-1",
    "serviceUserRef": "4001",
    "serviceType": "HOME CARE",
    "startDate": "2026-04-01",
    "status": "authorised",
    "suspensions": [{"from": "2026-11-10", "to": "2026-11-13", "reason": "In hospital"}],
    "planned": [{"days": ["mon", "tue"], "start": "06:30", "minutes": 30, "carers": 2}],
}
CELLS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)


def written(kind: ExportKind, form: ExportFormat, *shown: Object) -> tuple[bytes, Totals]:
    file = ExportFile(replace(EXPORT, kind=kind, format=form), shown)
    content = b"".join(file.pieces())
    return content, file.totals


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_begins_with_a_byte_order_mark_and_ends_its_rows_with_crlf() -> None:
    content, _ = written(ExportKind.VISITS, ExportFormat.CSV, visit_object(WEEK, VISIT, council=True))
    assert content.startswith(b"\xef\xbb\xbfproviderRef,contractNumber,")
    assert content.count(b"\r\n") == 2
    assert content.endswith(b"\r\n")


def test_a_visit_is_one_row_under_its_headings() -> None:
    matched = replace(
        VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(ORDER.order_ref, time(6, 30), 30, 1, TUESDAY)
    )
    content, totals = written(ExportKind.VISITS, ExportFormat.CSV, visit_object(WEEK, matched, council=True))
    (row,) = table(content)
    assert {name: value for name, value in row.items() if value} == {
        "providerRef": "P100",
        "contractNumber": "C-1",
        "serviceUserRef": "4001",
        "serviceUserDetails": "Winter, Ada",
        "weekEnding": "2026-11-22",
        "visitDate": "2026-11-17",
        "visitId": "week-1-1",
        "status": "matched",
        "serviceType": "HOME CARE",
        "claimedStart": "06:30:00",
        "claimedMinutes": "30",
        "actualStart": "06:37:00",
        "actualMinutes": "30",
        "plannedOrderRef": "O-1",
        "plannedStart": "06:30:00",
        "plannedMinutes": "30",
        "plannedCarers": "1",
        "visitCode": "VS",
        "secondary": "false",
        "carers": "1",
        "carerId": "CW7",
        "carerIds": "CW7",
        "manuallyAmended": "N",
        "paymentStatus": "unpaid",
        "paid": "0.00",
        "importId": "imp-1",
        "heldMinutes": "0",
        "heldAmount": "0.00",
        "notes": "It is priced the next night.",
    }
    assert totals == Totals(1, 30, Decimal("0.00"))


def test_an_unmatched_visit_is_a_row_of_exceptions() -> None:
    unmatched = replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.NO_ORDER)
    content, totals = written(ExportKind.EXCEPTIONS, ExportFormat.CSV, *of_visit(WEEK, unmatched))
    (row,) = table(content)
    assert row["code"] == "no-order"
    assert row["message"] == Reason.NO_ORDER.text
    assert (row["visitId"], row["claimedMinutes"], row["waitingFor"]) == ("week-1-1", "30", "council")
    assert totals == Totals(1, 30)


def test_a_week_that_costs_less_than_is_claimed_is_a_row_of_money_and_no_minutes() -> None:
    claiming = replace(WEEK, header=replace(WEEK.header, payment_claimed=Decimal("12.05")), visits=())
    content, totals = written(ExportKind.EXCEPTIONS, ExportFormat.CSV, *payment_claimed_differs(claiming))
    (row,) = table(content)
    assert {name: value for name, value in row.items() if value} == {
        "providerRef": "P100",
        "contractNumber": "C-1",
        "serviceUserRef": "4001",
        "weekEnding": "2026-11-22",
        "code": "payment-claimed-differs",
        "message": "PaymentClaimed is not what the visits of this week cost. What they cost is paid.",
        "claimed": "12.05",
        "computed": "0.00",
        "difference": "12.05",
    }
    assert totals == Totals(1, 0)


def test_a_held_visit_is_a_row_with_its_holds_and_notes_in_words() -> None:
    price = Price(30, 2, Decimal("24.10"), Decimal("12.05"), (), 30, (), Decimal("20.00"))
    held = replace(VISIT, status=VisitStatus.MATCHED, price=price, holds=(Hold(HoldCode.OVERLAP, 60),))
    content, totals = written(ExportKind.VISITS, ExportFormat.CSV, visit_object(WEEK, held, council=True))
    (row,) = table(content)
    assert (row["paymentStatus"], row["heldMinutes"], row["heldAmount"]) == ("held", "60", "24.10")
    assert (row["holds"], row["notes"]) == ("overlap 60 min, undecided", HoldCode.OVERLAP.text)
    assert (row["minutesBeforeRounding"], row["beforeRounding"], row["chargeAmount"]) == ("30", "12.05", "0.00")
    assert totals == Totals(1, 30, Decimal("24.10"))


def test_charges_are_a_row_a_week_with_the_parts_of_its_orders_in_words() -> None:
    order = OrderOfCare(PROVIDER, WEEK.key.contract_number, ORDER.order_ref)
    part = Allocation(order, Decimal("71.76"), Decimal("56.20"))
    charge = WeekCharge(Decimal("71.76"), Decimal("56.20"), Decimal("56.20"), (part,))
    week = PersonWeek(WEEK.key.service_user_ref, WEEK.key.week_ending)
    shown = week_charge_object(week, charge, Decimal("-3.80"))
    content, totals = written(ExportKind.CHARGES, ExportFormat.CSV, shown)
    assert table(content) == [
        {
            "serviceUserRef": "4001",
            "weekEnding": "2026-11-22",
            "cost": "71.76",
            "contribution": "56.20",
            "charge": "56.20",
            "adjustment": "-3.80",
            "allocation": "P100 C-1 O-1: 56.20",
        }
    ]
    assert totals == Totals(1, 0, Decimal("56.20"))


def test_commissioned_care_is_a_row_an_order_with_its_calls_in_words() -> None:
    content, totals = written(ExportKind.COMMISSIONED_CARE, ExportFormat.CSV, line_item(ORDER_RECORD, PROVIDER))
    (row,) = table(content)
    assert row["planned"] == "mon tue at 06:30, 30 min, carers 2"
    assert row["suspensions"] == "2026-11-10 to 2026-11-13"
    assert (row["endDate"], row["serviceLevel"], row["plannedWeeklyMinutes"]) == ("", "", "120")
    assert totals == Totals(1, 120)


def test_json_is_one_array_of_the_objects_that_the_api_shows() -> None:
    objects = [
        visit_object(WEEK, VISIT, council=True),
        visit_object(WEEK, replace(VISIT, status=VisitStatus.WITHDRAWN), council=True),
    ]
    content, totals = written(ExportKind.VISITS, ExportFormat.JSON, *objects)
    assert json.loads(content) == objects
    assert totals == Totals(2, 60)


@pytest.mark.parametrize(("form", "content"), [(ExportFormat.JSON, b"[]\n")])
def test_an_export_of_nothing_is_still_a_file(form: ExportFormat, content: bytes) -> None:
    assert written(ExportKind.VISITS, form) == (content, Totals())
    headings, _ = written(ExportKind.VISITS, ExportFormat.CSV)
    assert headings.count(b"\r\n") == 1


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+44",
        "-5",
        "@SUM(A1)",
        "\uff1d1+1",
        "\uff0b44",
        "\uff0d5",
        "\uff20SUM(A1)",
        "\tx",
        "\rx",
        '=HYPERLINK("http://x")',
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(cell: str) -> None:
    named = replace(SENT_VISIT, carer_id=CarerId(cell))
    content, _ = written(
        ExportKind.VISITS, ExportFormat.CSV, visit_object(WEEK, replace(VISIT, sent=named), council=True)
    )
    assert table(content)[0]["carerId"] == f"'{cell}"


def test_an_amount_below_zero_stays_a_number() -> None:
    visit = visit_object(WEEK, VISIT, council=True)
    priced = visit | {"payment": visit["payment"] | {"amount": "-5.00"}}
    content, totals = written(ExportKind.VISITS, ExportFormat.CSV, priced)
    assert table(content)[0]["paymentAmount"] == "-5.00"
    assert totals.amount == Decimal("-5.00")


def test_json_keeps_every_text_as_it_was_sent() -> None:
    named = replace(SENT_VISIT, carer_id=CarerId("=1+1"))
    content, _ = written(
        ExportKind.VISITS, ExportFormat.JSON, visit_object(WEEK, replace(VISIT, sent=named), council=True)
    )
    assert json.loads(content)[0]["carerId"] == "=1+1"


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_a_csv_reads_back_as_its_guarded_cells(rows: list[tuple[str, str]]) -> None:
    layout: Layout[dict[str, str]] = Layout((text("a", lambda row: row["a"]), text("b", lambda row: row["b"])))
    content = "".join(csv_text(layout, ({"a": a, "b": b} for a, b in rows)))
    read = list(csv.reader(StringIO(content.removeprefix("\ufeff"), newline="")))
    assert read == [["a", "b"], *([guarded(a), guarded(b)] for a, b in rows)]


def test_rows_are_taken_one_by_one_and_pieces_given_before_the_last() -> None:
    taken = 0

    def rows() -> Iterable[Object]:
        nonlocal taken
        for taken in range(10_000):  # noqa: B007 (counts as it goes)
            yield visit_object(WEEK, VISIT, council=True)

    file = ExportFile(EXPORT, rows())
    first = next(file.pieces())
    assert 64 * 1024 <= len(first) < 70 * 1024
    assert taken < 1_000


def test_minutes_of_a_file_are_those_of_its_rows() -> None:
    long = replace(VISIT, sent=replace(SENT_VISIT, claimed=Worked(time(6, 30), 45 * 60 + 59)))
    content, totals = written(
        ExportKind.VISITS,
        ExportFormat.CSV,
        visit_object(WEEK, VISIT, council=True),
        visit_object(WEEK, long, council=True),
    )
    assert totals.minutes == sum(int(row["claimedMinutes"]) for row in table(content)) == 75
