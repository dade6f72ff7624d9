"""What a visit is paid and charged, as the API shows it."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from actuals.answers.explanation import notes, waiting_for
from actuals.answers.fields import Money
from actuals.answers.times import LocalTime, Moment, utc
from actuals.model.money import NOTHING
from actuals.model.payments import (
    Decision,
    Hold,
    HoldCode,
    LineKind,
    LineReason,
    Payment,
    PaymentStatus,
    Piece,
    Price,
)
from actuals.model.reasons import Waiting
from actuals.model.refs import OrderRef, PaymentRunId
from actuals.model.visits import Visit

PieceAnswer = TypedDict(
    "PieceAnswer",
    {
        "from": LocalTime,
        "minutes": int,
        "dayCategory": str,
        "timeBand": str,
        "rate": Annotated[
            Money, Field(description="Pounds an hour, or the price of the whole visit where that is what its rate says")
        ],
        "amount": Annotated[Money, Field(description="Of one carer, before rounding")],
    },
)
PieceAnswer.__doc__ = "A part of a visit within one day and one time band."


class HoldAnswer(TypedDict):
    """Minutes that wait, or waited, for an officer of the council."""

    code: HoldCode
    text: str
    minutes: Annotated[int, Field(description="Minutes x carers")]
    decision: Decision | None
    note: str | None
    by: str | None
    at: Moment | None


class PaidLineAnswer(TypedDict):
    """What an issued remittance paid for the visit, or took back."""

    paymentRunId: PaymentRunId
    orderRef: Annotated[OrderRef, Field(description="The order under which it was paid: it takes that order's minutes")]
    amount: Money
    minutes: int
    kind: LineKind
    reason: LineReason
    note: str
    at: Moment


class PaymentAnswer(TypedDict):
    """What a visit is paid, and how that came about."""

    status: PaymentStatus
    amount: Annotated[
        Money | None, Field(description="What it costs, all carers; null until it is priced, and without a rate")
    ]
    minutes: Annotated[int | None, Field(description="Minutes that are priced, of one carer")]
    paid: Annotated[Money, Field(description="What issued runs paid for it so far")]
    pieces: list[PieceAnswer]
    beforeRounding: Annotated[Money | None, Field(description="The sum of the pieces, of one carer")]
    minutesBeforeRounding: Annotated[int | None, Field(description="Minutes before the contract's rounding rule")]
    heldMinutes: Annotated[int, Field(description="Minutes x carers that wait for a decision")]
    heldAmount: Annotated[Money | None, Field(description="Their share of the amount; null where there is no rate")]
    holds: list[HoldAnswer]
    notes: list[str]
    waitingFor: Annotated[Waiting | None, Field(description="Who must act")]
    lines: list[PaidLineAnswer]


class ChargeAnswer(TypedDict):
    """What a visit counts for in the service user's charge."""

    amount: Money


def payment_object(visit: Visit) -> PaymentAnswer:
    """The payment of a visit, explained; minutes are those of one carer, held ones are minutes x carers."""
    price = visit.price
    return {
        "status": visit.payment_status,
        "amount": _money(price.amount if price else None),
        "minutes": price.minutes if price else None,
        "paid": str(visit.paid_amount),
        "pieces": [_piece(piece) for piece in price.pieces] if price else [],
        "beforeRounding": _money(price.before_rounding if price else None),
        "minutesBeforeRounding": price.unruled_minutes if price else None,
        "heldMinutes": visit.held_minutes,
        "heldAmount": _held_amount(visit, price),
        "holds": [_hold(hold) for hold in visit.holds if hold.decision or visit.held_minutes],
        "notes": [*(price.notes if price else ()), *notes(visit)],
        "waitingFor": waiting_for(visit),
        "lines": [_line(payment) for payment in visit.paid],
    }


def charge_object(visit: Visit) -> ChargeAnswer | None:
    """What counts towards the service user's week, before its cap; nothing until it is priced."""
    if visit.charged is not None:
        return {"amount": str(visit.charged.amount)}
    return {"amount": str(NOTHING)} if visit.has_price else None


def _held_amount(visit: Visit, price: Price | None) -> str | None:
    """Nobody can say what is held while there is no rate."""
    unknown = visit.held_minutes and price is not None and price.amount is None
    return None if unknown else str(visit.held_amount)


def _piece(piece: Piece) -> PieceAnswer:
    return {
        "from": piece.start.isoformat(),
        "minutes": piece.minutes,
        "dayCategory": piece.day_category,
        "timeBand": piece.time_band,
        "rate": str(piece.rate),
        "amount": str(piece.amount),
    }


def _hold(hold: Hold) -> HoldAnswer:
    return {
        "code": hold.code,
        "text": hold.text,
        "minutes": hold.carer_minutes,
        "decision": hold.decision,
        "note": hold.note,
        "by": hold.by,
        "at": utc(hold.at),
    }


def _line(payment: Payment) -> PaidLineAnswer:
    return {
        "paymentRunId": payment.payment_run_id,
        "orderRef": payment.order_ref,
        "amount": str(payment.amount),
        "minutes": payment.minutes,
        "kind": payment.reason.kind,
        "reason": payment.reason,
        "note": payment.note,
        "at": utc(payment.at),
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
