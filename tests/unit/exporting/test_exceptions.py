"""What somebody should look at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from actuals.exporting.exception_rows import ExceptionRow
from actuals.exporting.exceptions import exceptions
from actuals.exporting.warnings import warning_text
from actuals.model.filters import Filters
from actuals.model.issues import IssueCode, Severity
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode, Payment, PaymentStatus, Price
from actuals.model.reasons import Reason
from actuals.model.refs import ContractNumber, PaymentRunId, ProviderRef, VisitId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from tests.examples import NOW, ORDER, SUNDAY, VISIT, WEEK, WEEK_HEADER, WEEK_KEY

PRICE = Price(30, 1, Decimal("12.05"), Decimal("12.05"), (), 30, (), Decimal("12.05"))
PRICED = replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(ORDER.order_ref), price=PRICE)
UNMATCHED = replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.ORDER_REF_UNKNOWN)
PAID = replace(PRICED, paid=(Payment(PaymentRunId("run-1"), Decimal("12.05"), 30, 30, NOW, ORDER.order_ref),))
HELD = Hold(HoldCode.OVERLAP, 30)


def week(*visits: Visit, provider: str = "P100", contract: str = "C-1", claimed: str | None = None) -> ServiceWeek:
    key = WEEK_KEY._replace(provider_ref=ProviderRef(provider), contract_number=ContractNumber(contract))
    header = replace(WEEK_HEADER, payment_claimed=None if claimed is None else Decimal(claimed))
    covers = frozenset(visit.visit_id for visit in visits)
    return replace(WEEK, key=key, header=header, visits=visits, claim_covers=covers)


def rows(*weeks: ServiceWeek, filters: Filters = Filters(), council: bool = False) -> Iterator[ExceptionRow]:  # noqa: B008 (frozen)
    return exceptions(weeks, filters, {"O-1": "MEALS"}.get, council=council)


def codes(*weeks: ServiceWeek, filters: Filters = Filters(), council: bool = False) -> list[str]:  # noqa: B008 (frozen)
    return [row["code"] for row in rows(*weeks, filters=filters, council=council)]


def test_an_unmatched_visit_is_an_exception_with_its_reason() -> None:
    (row,) = rows(week(UNMATCHED))
    assert row == {
        "code": "order-ref-unknown",
        "message": Reason.ORDER_REF_UNKNOWN.text,
        "visitId": "week-1-1",
        "providerRef": "P100",
        "contractNumber": "C-1",
        "serviceUserRef": "4001",
        "weekEnding": "2026-11-22",
        "visitDate": "2026-11-17",
        "serviceType": "HOME CARE",
        "claimed": {"start": "2026-11-17T06:30:00", "minutes": 30, "duration": "00:30:00"},
        "visitCode": "VS",
        "orderRef": None,
        "waitingFor": "provider",
    }


def test_a_visit_with_which_all_is_well_is_none() -> None:
    assert codes(week(VISIT), week(PRICED), week(PAID)) == []


class TestHeld:
    """Visits that are held."""

    def test_a_held_visit_is_a_row_for_each_undecided_hold(self) -> None:
        released = Hold(HoldCode.OVER_TOLERANCE, 10, Decision.RELEASED, "Agreed.", "council", NOW)
        carers = Hold(HoldCode.CARERS_OVER_PLAN, 15)
        found = list(rows(week(replace(PRICED, holds=(HELD, released, carers)))))
        assert [(row["code"], row["heldMinutes"]) for row in found] == [("overlap", 30), ("carers-over-plan", 15)]
        assert {row["waitingFor"] for row in found} == {"council"}
        assert found[0]["message"] == HoldCode.OVERLAP.text


class TestPaidWithoutRate:
    """Paid visits that lost their rate: nothing of them is unpaid, so no hold tells of it."""

    def test_the_council_has_to_add_the_rate_and_both_are_told(self) -> None:
        without = replace(PAID, price=replace(PRICE, amount=None, before_rounding=None, pieces=()))
        for council in (True, False):
            (found,) = rows(week(without), council=council)
            assert (found["code"], found["waitingFor"]) == ("no-rate", "council")

    def test_of_which_a_part_is_held_too_it_is_told_once(self) -> None:
        without = replace(PRICE, minutes=60, amount=None, before_rounding=None, pieces=())
        assert codes(week(replace(PAID, price=without, holds=(Hold(HoldCode.NO_RATE, 30),)))) == ["no-rate"]


class TestWarnings:
    """What a visit was warned of when it was imported."""

    def test_each_warning_is_a_row_in_plain_words_and_waits_for_nobody(self) -> None:
        found = list(rows(week(replace(PRICED, warnings=("clock-change", "time-format")))))
        assert [row["code"] for row in found] == ["clock-change", "time-format"]
        assert found[0]["message"] == warning_text("clock-change")
        assert {row["waitingFor"] for row in found} == {None}

    def test_a_warning_of_what_the_visit_is_held_for_is_told_once(self) -> None:
        warned = replace(PRICED, warnings=("overlap",), holds=(HELD,))
        assert codes(week(warned)) == ["overlap"]
        assert codes(week(replace(warned, holds=(replace(HELD, decision=Decision.RELEASED),)))) == ["overlap"]

    def test_a_withdrawn_visit_is_warned_of_nothing(self) -> None:
        assert codes(week(replace(VISIT, warnings=("overlap",), status=VisitStatus.WITHDRAWN))) == []

    @pytest.mark.parametrize("code", [code for code in IssueCode if code.severity is Severity.WARNING])
    def test_every_warning_has_words_that_end(self, code: IssueCode) -> None:
        assert warning_text(code).endswith(".")

    def test_no_warning_is_told_by_its_code_only_that_a_visit_can_have(self) -> None:
        of_files_and_weeks = {
            IssueCode.CREATED_UNUSUAL,
            IssueCode.NAME_DIFFERS,
            IssueCode.CONTRIBUTION_NOT_ZERO,
            IssueCode.HEADER_REPEATED,
            IssueCode.POSSIBLY_SUPERSEDED,
        }
        unsaid = {code for code in IssueCode if warning_text(code).endswith(f" warning {code}.")}
        assert {code for code in unsaid if code.severity is Severity.WARNING} == of_files_and_weeks


class TestPaidWithoutOrder:
    """Paid visits whose order is gone."""

    @pytest.mark.parametrize(
        "visit",
        [
            replace(PAID, order_lost=Reason.SUSPENDED),
            replace(PAID, status=VisitStatus.UNMATCHED, planned=None, price=None, order_lost=Reason.SUSPENDED),
        ],
    )
    def test_the_council_is_told_and_the_provider_is_not(self, visit: Visit) -> None:
        assert codes(week(visit), council=True) == ["paid-without-order"]
        assert codes(week(visit)) == []

    def test_what_its_provider_unmatched_goes_back_by_itself(self) -> None:
        changed = replace(PAID, status=VisitStatus.UNMATCHED, planned=None, price=None)
        assert codes(week(changed), council=True) == []

    def test_what_has_been_taken_back_is_not_paid_without_an_order(self) -> None:
        back = replace(PAID.paid[0], amount=-PAID.paid[0].amount)
        assert codes(week(replace(PAID, paid=(*PAID.paid, back), order_lost=Reason.SUSPENDED)), council=True) == []

    def test_how_much_was_paid_and_why_it_has_no_order(self) -> None:
        (row,) = rows(week(replace(PAID, order_lost=Reason.SUSPENDED)), council=True)
        assert row["waitingFor"] == "council"
        assert row["message"] == (
            "12.05 was paid for this visit, and no order covers it any more (suspended). "
            "Nothing is taken back by itself: mend the order, or ask the provider to withdraw the visit."
        )


class TestPaymentClaimed:
    """What a provider claims for a week, against what its visits cost."""

    def test_a_difference_is_reported_for_the_week(self) -> None:
        (row,) = rows(week(PRICED, replace(PRICED, visit_id=VisitId("week-1-2")), claimed="25.00"))
        assert row == {
            "code": "payment-claimed-differs",
            "message": "PaymentClaimed is not what the visits of this week cost. What they cost is paid.",
            "providerRef": "P100",
            "contractNumber": "C-1",
            "serviceUserRef": "4001",
            "weekEnding": "2026-11-22",
            "waitingFor": None,
            "claimed": "25.00",
            "computed": "24.10",
            "difference": "0.90",
        }

    def test_the_council_sees_it_too(self) -> None:
        assert codes(week(PRICED, claimed="10.00"), council=True) == ["payment-claimed-differs"]

    @pytest.mark.parametrize(
        "visits",
        [
            (PRICED,),
            (PRICED, UNMATCHED),
            (PRICED, replace(VISIT, status=VisitStatus.WITHDRAWN)),
            (replace(PRICED, holds=(HELD,)),),
        ],
    )
    def test_what_is_claimed_as_it_is_computed_is_no_exception(self, visits: tuple[Visit, ...]) -> None:
        assert "payment-claimed-differs" not in codes(week(*visits, claimed="12.05"))

    @pytest.mark.parametrize(
        "visit", [VISIT, replace(PRICED, price=None), replace(PRICED, price=replace(PRICE, amount=None))]
    )
    def test_nothing_is_compared_before_every_visit_is_priced(self, visit: Visit) -> None:
        assert codes(week(PRICED, visit, claimed="99.00")) == []

    def test_what_is_claimed_for_a_part_of_the_week_is_not_compared_with_the_whole(self) -> None:
        sent_later = replace(PRICED, visit_id=VisitId("week-1-2"))
        part = replace(week(PRICED, sent_later, claimed="12.00"), claim_covers=frozenset({PRICED.visit_id}))
        assert codes(part) == []
        withdrawn = replace(sent_later, status=VisitStatus.WITHDRAWN)
        assert codes(replace(part, visits=(PRICED, withdrawn))) == ["payment-claimed-differs"]

    def test_a_week_for_which_nothing_is_claimed_is_not_compared(self) -> None:
        assert codes(week(PRICED)) == []

    @pytest.mark.parametrize(
        "filters",
        [
            Filters(status=VisitStatus.MATCHED),
            Filters(payment_status=PaymentStatus.PAYABLE),
            Filters(service_level="MEALS"),
            Filters(contract_number=ContractNumber("C-2")),
        ],
    )
    def test_who_asks_for_certain_visits_or_other_weeks_is_not_told_of_it(self, filters: Filters) -> None:
        assert codes(week(PRICED, claimed="99.00"), filters=filters) == []


class TestBetweenProviders:
    """Two providers at one service user at the same time."""

    ours = week(PRICED)
    sent = replace(VISIT.sent, actual=Worked(time(7, 0), 1800))
    their_visit = replace(PRICED, visit_id=VisitId("week-2-1"), sent=sent)
    theirs = week(their_visit, provider="P200", contract="C-9")

    def test_both_visits_are_told_to_the_council_with_where_the_other_is(self) -> None:
        found = list(rows(self.ours, self.theirs, council=True))
        assert [(row["code"], row["visitId"]) for row in found] == [
            ("overlap-between-providers", "week-1-1"),
            ("overlap-between-providers", "week-2-1"),
        ]
        assert found[0]["message"] == (
            "This visit overlaps a visit of another provider to the same service user: "
            "P200 on contract C-9, 07:00 on 17/11/2026 for 30 minutes. Ask both which of them took place."
        )

    def test_no_provider_is_told(self) -> None:
        assert codes(self.ours, self.theirs) == []

    def test_filters_choose_rows_and_all_providers_are_looked_at(self) -> None:
        (row,) = rows(self.ours, self.theirs, filters=Filters(provider_ref=ProviderRef("P200")), council=True)
        assert row["visitId"] == "week-2-1"

    @pytest.mark.parametrize(
        "other",
        [
            week(replace(their_visit, status=VisitStatus.WITHDRAWN, price=None), provider="P200"),
            week(replace(their_visit, sent=replace(sent, secondary=True)), provider="P200"),
            week(replace(their_visit, sent=replace(sent, actual=Worked(time(7, 7), 1800))), provider="P200"),
            week(their_visit, contract="C-2"),
        ],
        ids=["withdrawn", "secondary", "touching", "same provider"],
    )
    def test_what_does_not_overlap_another_providers_primary_visit_is_none(self, other: ServiceWeek) -> None:
        assert codes(self.ours, other, council=True) == []


def test_rows_come_by_start_and_those_of_weeks_last() -> None:
    early = replace(UNMATCHED, visit_id=VisitId("week-1-2"), sent=replace(VISIT.sent, visit_date=date(2026, 11, 16)))
    found = rows(week(UNMATCHED, early, claimed="1.00"), filters=Filters(week_ending=SUNDAY))
    assert [row.get("visitId") for row in found] == ["week-1-2", "week-1-1", None]
