"""A week always fits, on moto: the fullest week that checks let in, with all that can be done to it."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from actuals.aws.reference import ReferenceTable
from actuals.aws.stored_weeks import PACKED_BYTES, to_item
from actuals.aws.visits import VisitsTable
from actuals.model import room
from actuals.model.bad_weeks import BadWeekError
from actuals.model.histories import HISTORY_BYTES, PAYMENTS, fitted
from actuals.model.imports import Import
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode, LineReason, Payment, Piece, Price
from actuals.model.refs import CarerId, ImportId, OrderRef, PaymentRunId, VisitId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import WHY_KEPT, HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import Merged, ServiceWeek, StagedWeek
from actuals.validation.merging import merge
from functions.validate import store
from tests.examples import IMPORT, MONDAY, NOW, SENT_VISIT, WEEK, WEEK_HEADER, WEEK_KEY, as_staged
from tests.integration.calls import COUNCIL, P100, call
from tests.integration.payments import Payments, payments
from tests.integration.routes import api
from tests.integration.test_match import CONTRACT_RECORD, FRAMEWORK, ORDER_RECORD, VISIT_CODE, night

__all__ = ["payments"]
LETTERS = {"ASCII": (0x21, 0x7F), "Chinese": (0x4E00, 0x9FFF), "four bytes": (0x10000, 0x2FFFF)}
KINDS_OF_HOLDS = 10
CYCLES = 12
REASON_LENGTH = 200


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


class Scribe:
    """Writes at random, so that nothing packs."""

    def __init__(self, letters: str) -> None:
        self._letters, self._random = LETTERS[letters], random.Random(8)  # noqa: S311 (nothing is kept secret by it)

    def text(self, size: int) -> str:
        """So many bytes."""
        first, last = self._letters
        return "".join(chr(self.number(first, last)) for _ in range(size // len(chr(first).encode())))

    def number(self, first: int, last: int) -> int:
        return self._random.randrange(first, last)

    def money(self) -> Decimal:
        return Decimal(self.number(0, 100_000)) / 100

    def mark(self) -> str:
        return f"{self.number(0, 2**96):024x}"

    def worked(self) -> Worked:
        minute = self.number(0, 1440)
        return Worked((NOW.replace(hour=0, minute=0) + timedelta(minutes=minute)).time(), self.number(0, 86_400))


def full_week(letters: str) -> ServiceWeek:
    """300 visits that are held for everything, and were corrected, decided on and paid time and again."""
    by = Scribe(letters)
    runs = [PaymentRunId(by.mark()) for _ in range(PAYMENTS)]
    nights = [NOW + timedelta(days=day) for day in range(KINDS_OF_HOLDS)]
    orders = [OrderRef(f"O-{by.mark()}") for _ in range(5)]
    officers = [by.mark() for _ in range(5)]
    names = room.TEXT_BYTES // room.VISITS - 40

    def visit(number: int) -> Visit:
        sent = replace(SENT_VISIT, claimed=by.worked(), actual=by.worked(), carer_name=by.text(names), ordinal=number)
        note = by.text(room.NOTE_BYTES // room.VISITS)
        planned = PlannedVisit(orders[number % 5], sent.actual.start, 30, 1, sent.visit_date)
        holds = (
            Hold(
                HoldCode.OVERLAP, by.number(0, 1440), Decision.RELEASED, note, "x" * 26, later(), f"Sent at {later()}."
            )
            for _ in nights
        )
        return Visit(
            VisitId(f"{WEEK.week_id}-{number}"),
            sent,
            ImportId(by.mark()),
            ImportId(by.mark()),
            VisitStatus.MATCHED,
            planned=planned,
            history=(HistoryEntry(later(), "provider", by.text(HISTORY_BYTES // room.VISITS - 48)),),
            warnings=("overlap", "carers-over-plan", "claimed-over-actual", "claimed-start-differs"),
            price=price(),
            holds=tuple(holds),
            paid=tuple(payment(run_id, planned, sent) for run_id in runs),
            reserved=(payment(runs[-1], planned, sent),) * 2,
            asked_at=later(),
            changed_at=later(),
            withdrawn_why=by.text(WHY_KEPT),
        )

    def later() -> datetime:
        return NOW + timedelta(microseconds=by.number(0, 10**12))

    def price() -> Price:
        pieces = (Piece(NOW, by.number(0, 1440), "WEEKDAY", "EVENING", by.money(), by.money()) for _ in range(4))
        return Price(by.number(0, 1440), 1, by.money(), by.money(), tuple(pieces), 1440, ("A note. " * 9,), by.money())

    def payment(run_id: PaymentRunId, planned: PlannedVisit, sent: SentVisit) -> Payment:
        """Each took back all that was paid before, for a reason in words of the provider's own."""
        return Payment(
            run_id,
            by.money(),
            minutes := by.number(0, 1440),
            minutes,
            NOW,
            planned.order_ref,
            LineReason.VISIT_WITHDRAWN,
            f"Withdrawn on 24/11/2026: {by.text(WHY_KEPT)}",
            1,
            officers[minutes % 5],
            by.money(),
            by.number(0, 1440),
            planned,
            sent.facts,
            later(),
        )

    applied = {ImportId(by.mark()): Merged(300, 300, 300) for _ in range(20)}
    return replace(WEEK, visits=tuple(map(visit, range(1, room.VISITS + 1))), applied=applied)


@pytest.mark.parametrize("letters", LETTERS)
def test_the_fullest_week_fits_with_room_to_spare(visits: VisitsTable, letters: str) -> None:
    week = full_week(letters)
    assert room.has_room(week)
    assert room.has_room_for_notes(week)
    assert fitted(week)[0] is week
    assert len(to_item(week)["week"]["B"]) < 0.95 * PACKED_BYTES
    saved = visits.save(week)
    assert visits.week(WEEK_KEY) == saved


def test_a_week_that_does_not_fit_is_refused_before_anything_is_written(visits: VisitsTable) -> None:
    week = full_week("ASCII")
    by = Scribe("ASCII")
    wordy = replace(week, visits=tuple(replace(each, warnings=(by.text(900),)) for each in week.visits))
    with pytest.raises(BadWeekError):
        visits.save(wordy)
    assert visits.week(WEEK_KEY) is None


def importing(name: str) -> Import:
    return replace(IMPORT, import_id=ImportId(name))


def three_hundred() -> StagedWeek:
    sent: list[SentVisit] = []
    for number in range(room.VISITS):
        start = (NOW.replace(hour=6, minute=0) + timedelta(minutes=number % 60 * 2)).time()
        day = MONDAY + timedelta(days=number // 60)
        worked = Worked(start, 60)
        sent.append(replace(SENT_VISIT, visit_date=day, claimed=worked, actual=worked, carer_id=CarerId("CW7")))
    return StagedWeek(WEEK_KEY, WEEK_HEADER, as_staged(*sent))


def withdrawn_and_sent_again(visits: VisitsTable, cycles: int) -> ServiceWeek:
    """All 300, with reasons of the greatest length, each time others; by the steps that do it."""
    staged, by = three_hundred(), Scribe("ASCII")
    for cycle in range(cycles):
        store._store_week(importing(f"imp-{cycle}"), staged)

        def withdrawing(stored: ServiceWeek | None) -> ServiceWeek:
            assert stored is not None
            taken = (each.withdrawn(by.text(REASON_LENGTH), NOW) for each in stored.visits)
            return replace(stored, visits=tuple(taken))

        visits.change(WEEK_KEY, withdrawing)
    store._store_week(importing("imp-last"), staged)
    week = visits.week(WEEK_KEY)
    assert week is not None
    return week


def test_300_visits_withdrawn_and_sent_again_for_ever_fit_and_lose_nothing(
    payments: Payments, reference: ReferenceTable
) -> None:
    visits = payments.visits
    week = withdrawn_and_sent_again(visits, CYCLES)
    assert week.pasts >= CYCLES
    (first, *_) = week.visits
    expected = ["Imported", *["Withdrawn", "Changed"] * CYCLES]
    for shown in (
        call(api, "POST", f"/visits/{first.visit_id}/withdraw", P100, {"reason": "Sent by mistake."}),
        call(api, "GET", f"/visits/{first.visit_id}", P100),
    ):
        assert shown.status == 200, shown
        told = [line["what"].split(":")[0].split(" ")[0] for line in shown.body["history"]]
        assert told == [*expected, "Withdrawn"]
    listed = call(api, "GET", f"/visits?weekEnding={WEEK_KEY.week_ending}&limit=200", P100).body["items"]
    assert {len(visit["history"]) for visit in listed} <= {len(expected), len(expected) + 1}
    reference.put("contracts", "C-1", CONTRACT_RECORD)
    reference.put("orders", "O-1", ORDER_RECORD)
    reference.put("rate-frameworks", "NORTH", FRAMEWORK)
    reference.put("visit-codes", "VS", VISIT_CODE)
    run = night()
    assert (run["status"], run["problems"], run["counts"]["matched"]) == ("finished", [], 299)
    drafted = payments.run(payments.drafted())
    assert (drafted["status"], drafted["problems"]) == ("draft", [])
    assert drafted["lineCount"] > 0


def test_a_note_that_does_not_fit_beside_all_the_others_is_refused(visits: VisitsTable) -> None:
    week = full_week("ASCII")
    first = replace(week.visits[0], holds=(Hold(HoldCode.OVERLAP, 30, Decision.RELEASED, "y" * 200),))
    last = replace(week.visits[-1], holds=(Hold(HoldCode.OVERLAP, 30),), paid=(), reserved=())
    saved = visits.save(replace(week, visits=(first, *week.visits[1:-1], last)))
    path, note = f"/held-visits/{last.visit_id}/release", "x" * 200
    answer = call(api, "POST", path, COUNCIL, {"note": note})
    assert (answer.status, answer.problem) == (409, "week-full")
    assert visits.week(WEEK_KEY) == saved
    assert call(api, "POST", path, COUNCIL, {"note": "Looked at."}).status == 200


def test_a_week_that_grew_since_it_was_checked_is_left_as_it_is(visits: VisitsTable, aws: dict[str, str]) -> None:
    staged = three_hundred()
    assert store._store_week(importing("imp-1"), staged) == Merged(new=300)
    before = visits.week(WEEK_KEY)
    moved = as_staged(
        *(
            replace(sent, actual=replace(sent.actual, start=sent.actual.start.replace(second=1)))
            for sent, _ in staged.visits
        )
    )
    assert store._store_week(importing("imp-2"), replace(staged, visits=moved)) is None
    assert visits.week(WEEK_KEY) == before


def test_merging_does_not_forget_parts_of_the_past() -> None:
    week = replace(WEEK, pasts=3)
    assert merge(three_hundred(), week, ImportId("imp-1"), NOW, lambda: WEEK.week_id).pasts == 3
