"""How the payment of a visit came about, why it is not paid if it is not, and who must act."""

from collections.abc import Iterator

from actuals.model.dues import Due, dues
from actuals.model.payments import Decision, Hold, HoldCode, PaymentStatus
from actuals.model.reasons import Waiting
from actuals.model.visits import Visit, VisitStatus

WITHOUT_ORDER = "It was paid, and no order covers it any more. Nothing is taken back by itself."
CHANGED_TO_NO_ORDER = "It was changed after it was paid, so that no order covers it: what was paid goes back."


def waiting_for(visit: Visit) -> Waiting | None:
    """Who must act before the visit can move on."""
    if visit.reason is not None:
        return visit.reason.waiting_for
    held = visit.payment_status is PaymentStatus.HELD
    return Waiting.COUNCIL if held or visit.order_lost or is_paid_without_rate(visit) else None


def is_paid_without_rate(visit: Visit) -> bool:
    """Whether a visit was paid and nobody can say any more what it costs: no hold says so, as nothing is unpaid."""
    return visit.status is VisitStatus.MATCHED and visit.price is not None and not visit.has_price and bool(visit.paid)


def notes(visit: Visit) -> Iterator[str]:
    """Why it is not paid, or not paid in full, and what the next payment run does about it."""
    yield from _of_its_status(visit)
    yield from (hold.text for hold in visit.holds if hold.decision is None and visit.held_minutes)
    yield from (_refusal(hold) for hold in visit.holds if hold.decision is Decision.REFUSED and hold.carer_minutes)
    if is_paid_without_rate(visit) and not visit.held_minutes:
        yield f"What was paid stays until there is a rate. {HoldCode.NO_RATE.text}"
    if visit.order_lost is not None and visit.paid_amount:
        yield f"{WITHOUT_ORDER} {visit.order_lost.text}"
    if owed := list(dues(visit)):
        yield f"The next payment run that takes its week {' and '.join(_due(visit, due) for due in owed)}."


def _due(visit: Visit, due: Due) -> str:
    """The order is named where money moves between orders."""
    moves = any(payment.order_ref != due.order_ref for payment in visit.paid) or (
        visit.planned is not None and visit.planned.order_ref != due.order_ref
    )
    if due.amount > 0:
        return f"pays {due.amount}" + (f" under order {due.order_ref}" if moves else "")
    return f"takes back {-due.amount}" + (f" paid under order {due.order_ref}" if moves else "")


def _of_its_status(visit: Visit) -> Iterator[str]:
    match visit.status:
        case VisitStatus.NEW if visit.paid_amount:
            yield "It was changed since it was paid. The night prices it anew; a difference is paid or taken back."
        case VisitStatus.UNMATCHED if visit.paid_amount:
            yield from _of_no_order(visit)
        case VisitStatus.NEW:
            yield "It is not paid before it is matched and priced, which happens every night."
        case VisitStatus.UNMATCHED if visit.reason is not None:
            yield f"It is not paid without an order. {visit.reason.text}"
        case VisitStatus.WITHDRAWN if visit.paid_amount:
            yield "It was withdrawn after it was paid."
        case VisitStatus.WITHDRAWN:
            yield "It was withdrawn, and is not paid."
        case VisitStatus.MATCHED if visit.price is None:
            yield "It is priced the next night."


def _of_no_order(visit: Visit) -> Iterator[str]:
    """It was paid: by whose act it has no order says what becomes of the money."""
    if visit.gives_all_back and visit.reason is not None:
        yield f"{CHANGED_TO_NO_ORDER} {visit.reason.text}"


def _refusal(hold: Hold) -> str:
    what = f"The council refused {hold.carer_minutes} held minutes ({hold.code})"
    return f"{what}; they are not paid."
