"""What a visit is paid and charged, and why it is not paid if it is not."""

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

import pytest

from actuals.answers.explanation import notes, waiting_for
from actuals.answers.visit_payments import charge_object, payment_object
from actuals.answers.visits import visit_object
from actuals.model.charges import Charged
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode, Payment, Piece, Price
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef, PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from tests.examples import NOW, ORDER, TUESDAY, VISIT, WEEK

PIECES = (
    Piece(datetime.combine(TUESDAY, time(6, 37)), 23, "WEEKDAY", "NIGHT", Decimal("30.00"), Decimal("11.500000")),
    Piece(datetime.combine(TUESDAY, time(7)), 7, "WEEKDAY", "DAY", Decimal("24.10"), Decimal("2.811667")),
)
PRICE = Price(
    minutes=30,
    carers=2,
    amount=Decimal("28.62"),
    before_rounding=Decimal("14.311667"),
    pieces=PIECES,
    unruled_minutes=28,
    notes=("Rounded up from 28 to 30 minutes.",),
    charge=Decimal("20.00"),
)
PRICED = replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(ORDER.order_ref), price=PRICE)
HELD = Hold(HoldCode.OVER_TOLERANCE, 15)
RELEASED = replace(HELD, decision=Decision.RELEASED, note="Agreed by telephone", by="officer-1", at=NOW)
REFUSED = replace(RELEASED, decision=Decision.REFUSED)
NO_RATE = Hold(HoldCode.NO_RATE, 60)
PAID = Payment(
    PaymentRunId("r-1"), Decimal("28.62"), 30, 60, NOW, ORDER.order_ref, note="Of an earlier week, ending 08/11/2026."
)
UNMATCHED_BY_ITS_PROVIDER = replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.ORDER_REF_UNKNOWN, paid=(PAID,))
MOVED = replace(PRICED, planned=PlannedVisit(OrderRef("O-2")), paid=(PAID,))


def test_a_priced_visit_shows_its_pieces_and_the_values_before_rounding() -> None:
    assert payment_object(PRICED) == {
        "status": "payable",
        "amount": "28.62",
        "minutes": 30,
        "paid": "0.00",
        "pieces": [
            {
                "from": "2026-11-17T06:37:00",
                "minutes": 23,
                "dayCategory": "WEEKDAY",
                "timeBand": "NIGHT",
                "rate": "30.00",
                "amount": "11.500000",
            },
            {
                "from": "2026-11-17T07:00:00",
                "minutes": 7,
                "dayCategory": "WEEKDAY",
                "timeBand": "DAY",
                "rate": "24.10",
                "amount": "2.811667",
            },
        ],
        "beforeRounding": "14.311667",
        "minutesBeforeRounding": 28,
        "heldMinutes": 0,
        "heldAmount": "0.00",
        "holds": [],
        "notes": ["Rounded up from 28 to 30 minutes.", "The next payment run that takes its week pays 28.62."],
        "waitingFor": None,
        "lines": [],
    }


def test_a_held_part_says_how_much_and_why_and_the_council_must_act() -> None:
    shown = payment_object(replace(PRICED, holds=(HELD,)))
    assert (shown["status"], shown["heldMinutes"], shown["heldAmount"]) == ("held", 15, "7.16")
    assert shown["waitingFor"] == "council"
    assert shown["holds"] == [
        {
            "code": "over-tolerance",
            "text": HoldCode.OVER_TOLERANCE.text,
            "minutes": 15,
            "decision": None,
            "note": None,
            "by": None,
            "at": None,
        }
    ]
    assert shown["notes"][1:] == [HoldCode.OVER_TOLERANCE.text, "The next payment run that takes its week pays 21.46."]


def test_a_decision_is_shown_with_who_took_it_and_when_and_why() -> None:
    (hold,) = payment_object(replace(PRICED, holds=(RELEASED,)))["holds"]
    assert (hold["decision"], hold["note"]) == ("released", "Agreed by telephone")
    assert (hold["by"], hold["at"]) == ("officer-1", "2026-11-23T09:00:00Z")


def test_without_a_rate_there_is_no_amount_to_hold() -> None:
    price = replace(PRICE, amount=None, before_rounding=None, pieces=())
    shown = payment_object(replace(PRICED, price=price, holds=(NO_RATE,)))
    assert (shown["status"], shown["amount"], shown["heldAmount"]) == ("held", None, None)
    assert (shown["beforeRounding"], shown["heldMinutes"]) == (None, 60)


def test_what_was_paid_is_listed_run_by_run() -> None:
    corrected = replace(PRICED, paid=(PAID, replace(PAID, payment_run_id=PaymentRunId("r-2"), amount=Decimal("-1.00"))))
    shown = payment_object(corrected)
    assert (shown["status"], shown["paid"]) == ("paid", "27.62")
    assert [(line["paymentRunId"], line["amount"]) for line in shown["lines"]] == [("r-1", "28.62"), ("r-2", "-1.00")]
    assert shown["lines"][0] == {
        "paymentRunId": "r-1",
        "orderRef": "O-1",
        "amount": "28.62",
        "minutes": 30,
        "kind": "visit",
        "reason": "first-payment",
        "note": "Of an earlier week, ending 08/11/2026.",
        "at": "2026-11-23T09:00:00Z",
    }
    assert shown["notes"][-1] == "The next payment run that takes its week pays 1.00."


@pytest.mark.parametrize(
    ("visit", "said"),
    [
        (VISIT, "It is not paid before it is matched and priced, which happens every night."),
        (
            replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.NO_ORDER),
            f"It is not paid without an order. {Reason.NO_ORDER.text}",
        ),
        (replace(PRICED, price=None), "It is priced the next night."),
        (replace(VISIT, status=VisitStatus.WITHDRAWN), "It was withdrawn, and is not paid."),
        (replace(VISIT, status=VisitStatus.WITHDRAWN, paid=(PAID,)), "It was withdrawn after it was paid."),
        (replace(PRICED, holds=(NO_RATE,)), HoldCode.NO_RATE.text),
        (
            replace(PRICED, holds=(REFUSED,)),
            "The council refused 15 held minutes (over-tolerance); they are not paid.",
        ),
        (
            replace(PRICED, paid=(PAID,), order_lost=Reason.SUSPENDED),
            "It was paid, and no order covers it any more. Nothing is taken back by itself. " + Reason.SUSPENDED.text,
        ),
        (
            replace(VISIT, paid=(PAID,)),
            "It was changed since it was paid. The night prices it anew; a difference is paid or taken back.",
        ),
        (
            replace(
                VISIT, status=VisitStatus.UNMATCHED, reason=Reason.NO_ORDER, order_lost=Reason.NO_ORDER, paid=(PAID,)
            ),
            "It was paid, and no order covers it any more. Nothing is taken back by itself. " + Reason.NO_ORDER.text,
        ),
        (
            UNMATCHED_BY_ITS_PROVIDER,
            "It was changed after it was paid, so that no order covers it: what was paid goes back. "
            + Reason.ORDER_REF_UNKNOWN.text,
        ),
        (UNMATCHED_BY_ITS_PROVIDER, "The next payment run that takes its week takes back 28.62."),
        (
            MOVED,
            "The next payment run that takes its week takes back 28.62 paid under order O-1 "
            "and pays 28.62 under order O-2.",
        ),
        (
            replace(MOVED, holds=(replace(HELD, carer_minutes=60),)),
            "The next payment run that takes its week takes back 28.62 paid under order O-1.",
        ),
        (
            replace(VISIT, status=VisitStatus.WITHDRAWN, paid=(PAID,)),
            "The next payment run that takes its week takes back 28.62.",
        ),
    ],
)
def test_why_it_is_not_paid_is_said_in_words(visit: Visit, said: str) -> None:
    assert said in notes(visit)


def test_a_refusal_that_is_about_no_minutes_any_more_is_not_spoken_of() -> None:
    said = list(notes(replace(PRICED, holds=(replace(REFUSED, carer_minutes=0),))))
    assert said == ["The next payment run that takes its week pays 28.62."]


def test_a_visit_that_is_paid_as_it_should_be_needs_no_words() -> None:
    assert list(notes(replace(PRICED, paid=(PAID,)))) == []
    held_since = replace(PRICED, paid=(PAID,), holds=(Hold(HoldCode.OVERLAP, 60),))
    assert list(notes(held_since)) == []


@pytest.mark.parametrize(
    ("visit", "waits_for"),
    [
        (VISIT, None),
        (PRICED, None),
        (replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.ORDER_REF_UNKNOWN), "provider"),
        (replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.NO_ORDER), "council"),
        (replace(PRICED, holds=(HELD,)), "council"),
        (replace(PRICED, holds=(RELEASED,)), None),
    ],
)
def test_somebody_must_act_on_what_is_unmatched_or_held(visit: Visit, waits_for: str | None) -> None:
    assert waiting_for(visit) == waits_for


def test_the_council_sees_what_the_service_user_is_charged_and_the_provider_does_not() -> None:
    assert visit_object(WEEK, PRICED, council=True)["charge"] == {"amount": "20.00"}
    assert visit_object(WEEK, PRICED, council=False)["charge"] is None


@pytest.mark.parametrize(
    ("visit", "charge"),
    [
        (VISIT, None),
        (replace(PRICED, holds=(HELD,)), {"amount": "15.00"}),
        (replace(PRICED, holds=(RELEASED,)), {"amount": "20.00"}),
        (replace(PRICED, holds=(REFUSED,)), {"amount": "15.00"}),
        (replace(PRICED, price=replace(PRICE, minutes=0, amount=Decimal("0.00"))), {"amount": "20.00"}),
    ],
)
def test_held_parts_are_charged_once_they_are_released(visit: Visit, charge: object) -> None:
    assert visit_object(WEEK, visit, council=True)["charge"] == charge


@pytest.mark.parametrize(
    "visit",
    [
        replace(PRICED, price=replace(PRICE, amount=None, before_rounding=None, pieces=(), charge=Decimal("0.00"))),
        replace(PRICED, status=VisitStatus.UNMATCHED, planned=None, price=None, order_lost=Reason.SUSPENDED),
    ],
)
def test_a_paid_visit_without_a_price_is_charged_as_when_it_was_paid(visit: Visit) -> None:
    kept = Charged(ORDER.order_ref, Decimal("20.00"))
    assert charge_object(replace(visit, paid=(PAID,), charged_before=kept)) == {"amount": "20.00"}
    assert charge_object(visit) is None


def test_a_paid_visit_whose_order_is_gone_waits_for_the_council() -> None:
    assert waiting_for(replace(PRICED, paid=(PAID,), order_lost=Reason.SUSPENDED)) == "council"


def test_a_hold_of_which_nothing_is_unpaid_any_more_is_not_shown() -> None:
    paid = replace(PRICED, holds=(HELD,), paid=(PAID,))
    assert payment_object(paid)["holds"] == []


def test_a_missing_rate_is_told_once_though_a_part_was_paid_and_the_rest_is_held() -> None:
    part = replace(PAID, amount=Decimal("14.31"), minutes=15, carer_minutes=30)
    without = replace(PRICE, amount=None, before_rounding=None, pieces=())
    held = replace(PRICED, price=without, paid=(part,), holds=(replace(NO_RATE, carer_minutes=30),))
    assert sum(HoldCode.NO_RATE.text in note for note in notes(held)) == 1
