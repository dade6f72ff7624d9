"""Why a visit is unmatched, in a code for software, a sentence for people, and who can mend it."""

from enum import StrEnum


class Waiting(StrEnum):
    """Who must act before a visit can move on."""

    PROVIDER = "provider"
    COUNCIL = "council"


class Reason(StrEnum):
    """Why no order was found for a visit; the codes are never renamed."""

    ORDER_REF_UNKNOWN = "order-ref-unknown"
    ORDER_REF_OTHER_PERSON = "order-ref-other-person"
    ORDER_REF_NOT_CURRENT = "order-ref-not-current"
    NO_ORDER = "no-order"
    WRONG_SERVICE_TYPE = "wrong-service-type"
    OUTSIDE_ORDER_DATES = "outside-order-dates"
    NOT_AUTHORISED = "not-authorised"
    SUSPENDED = "suspended"
    TOO_FAR_FROM_PLAN = "too-far-from-plan"

    @property
    def text(self) -> str:
        """What to tell people: what is wrong and what to do; names nobody."""
        return _TEXTS[self][1]

    @property
    def waiting_for(self) -> Waiting:
        """Who must act."""
        return _TEXTS[self][0]


_TEXTS = {
    Reason.ORDER_REF_UNKNOWN: (
        Waiting.PROVIDER,
        "The OrderRef sent with this visit is not an order on this contract. "
        "Send the visit again with the right OrderRef, or with none.",
    ),
    Reason.ORDER_REF_OTHER_PERSON: (
        Waiting.PROVIDER,
        "The OrderRef sent with this visit is an order for someone else. "
        "Send the visit again with the right OrderRef, or with none.",
    ),
    Reason.ORDER_REF_NOT_CURRENT: (
        Waiting.PROVIDER,
        "The OrderRef sent with this visit is not in force for it on that day: it is for another service type, "
        "outside its dates, not authorised or suspended. Check it with the council, or send another OrderRef or none.",
    ),
    Reason.NO_ORDER: (
        Waiting.COUNCIL,
        "The council holds no order for this service user on this contract. "
        "Ask the council to place one; the visit is matched the night after.",
    ),
    Reason.WRONG_SERVICE_TYPE: (
        Waiting.PROVIDER,
        "This service user has orders on this contract, but none for this service type. "
        "Correct the service type, or ask the council for an order.",
    ),
    Reason.OUTSIDE_ORDER_DATES: (
        Waiting.COUNCIL,
        "No order for this service user and service type covers the day of the visit. "
        "Check the visit date, or ask the council to extend the order.",
    ),
    Reason.NOT_AUTHORISED: (
        Waiting.COUNCIL,
        "The order that covers this visit is not authorised. "
        "Nothing to send again: once the council authorises it, the visit is matched the night after.",
    ),
    Reason.SUSPENDED: (
        Waiting.COUNCIL,
        "The order that covers this visit was suspended on that day. Ask the council to correct the suspension "
        "if the visit was wanted.",
    ),
    Reason.TOO_FAR_FROM_PLAN: (
        Waiting.PROVIDER,
        "Several orders could cover this visit, but none has an unused planned call near its start. "
        "Send the visit again with an OrderRef, or correct its times.",
    ),
}
