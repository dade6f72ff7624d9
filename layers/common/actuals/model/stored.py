"""Service weeks as JSON, the same in staged files and in the visits table: one text a week."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from actuals.model.reasons import Reason
from actuals.model.refs import (
    CarerId,
    ImportId,
    OrderRef,
    PaymentRunId,
    ServiceType,
    VisitId,
    WeekId,
)
from actuals.model.stored_money import (
    dump_charged,
    dump_hold,
    dump_payment,
    dump_planned,
    dump_price,
    load_charged,
    load_hold,
    load_payment,
    load_planned,
    load_price,
)
from actuals.model.visits import HistoryEntry, SentVisit, Visit, VisitStatus, Worked
from actuals.model.weeks import Merged, Refusal, ServiceWeek, StagedWeek, WeekHeader, WeekKey

Json = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def dump_staged(week: StagedWeek) -> str:
    """A staged week as one line of text."""
    return _encode(
        {
            "key": week.key.parts,
            "header": _header(week.header),
            "visits": [dump_sent(visit) for visit in week.visits],
            "warnings": [week.warnings.get(visit.identity, ()) for visit in week.visits] if week.warnings else [],
            "refused": week.refused,
            "importsKnown": week.imports_known,
        }
    )


def load_staged(line: str) -> StagedWeek:
    """The opposite of `dump_staged`."""
    data = json.loads(line)
    visits = tuple(load_sent(visit) for visit in data["visits"])
    warned = zip(visits, data["warnings"], strict=False)
    return StagedWeek(
        WeekKey.of(*data["key"]),
        _load_header(data["header"]),
        visits,
        {visit.identity: tuple(codes) for visit, codes in warned if codes},
        tuple(map(VisitId, data["refused"])),
        data["importsKnown"],
    )


def dump_week(week: ServiceWeek) -> str:
    """A stored week as text; its version is kept beside it, not in it."""
    return _encode(
        {
            "key": week.key.parts,
            "weekId": week.week_id,
            "header": _header(week.header),
            "visits": [_visit(visit) for visit in week.visits],
            "visitsEver": week.visits_ever,
            "applied": week.applied,
            "importsEver": week.imports_ever,
            "covered": {number: [day.isoformat() for day in days] for number, days in week.covered.items()},
            "refusals": [[each.order_ref, each.day.isoformat(), each.at.isoformat()] for each in week.refusals],
            "reservedUnder": {run_id: _header(header) for run_id, header in week.reserved_under.items()},
            "pasts": week.pasts,
            "claimCovers": [number for number, visit in enumerate(week.visits) if visit.visit_id in week.claim_covers],
        }
    )


def load_week(text: str, version: int) -> ServiceWeek:
    """The opposite of `dump_week`."""
    data = json.loads(text)
    visits = tuple(_load_visit(visit) for visit in data["visits"])
    return ServiceWeek(
        WeekKey.of(*data["key"]),
        WeekId(data["weekId"]),
        _load_header(data["header"]),
        visits,
        data["visitsEver"],
        {ImportId(import_id): Merged(*merged) for import_id, merged in data["applied"].items()},
        data["pasts"],
        version,
        data["importsEver"],
        {int(number): tuple(map(date.fromisoformat, days)) for number, days in data["covered"].items()},
        tuple(
            Refusal(OrderRef(ref), date.fromisoformat(day), datetime.fromisoformat(at))
            for ref, day, at in data["refusals"]
        ),
        {PaymentRunId(run_id): _load_header(header) for run_id, header in data["reservedUnder"].items()},
        frozenset(visits[number].visit_id for number in data.get("claimCovers", ())),
    )


def dump_sent(visit: SentVisit) -> list[Any]:
    """A sent visit as a JSON array in the order of its fields: half the size of an object."""
    return [
        visit.service_type,
        visit.visit_date.isoformat(),
        visit.claimed.start.isoformat(),
        visit.claimed.seconds,
        visit.actual.start.isoformat(),
        visit.actual.seconds,
        visit.secondary,
        visit.carers,
        visit.visit_code,
        visit.order_ref,
        visit.manually_amended,
        visit.carer_id,
        visit.carer_name,
        visit.ordinal,
        visit.other_carers,
    ]


def load_sent(data: list[Any]) -> SentVisit:
    """The opposite of `dump_sent`."""
    (kind, day, claimed, claimed_seconds, actual, actual_seconds, *rest) = data
    secondary, carers, code, order_ref, amended, carer_id, carer_name, ordinal, others = rest
    return SentVisit(
        ServiceType(kind),
        date.fromisoformat(day),
        Worked(time.fromisoformat(claimed), claimed_seconds),
        Worked(time.fromisoformat(actual), actual_seconds),
        secondary,
        carers,
        code,
        OrderRef(order_ref) if order_ref is not None else None,
        amended,
        CarerId(carer_id) if carer_id is not None else None,
        carer_name,
        ordinal,
        tuple(map(CarerId, others)),
    )


def dump_history(lines: Iterable[HistoryEntry]) -> list[list[str]]:
    """Lines of history as JSON arrays."""
    return [[line.at.isoformat(), line.by, line.what] for line in lines]


def load_history(data: list[list[str]]) -> tuple[HistoryEntry, ...]:
    """The opposite of `dump_history`."""
    return tuple(HistoryEntry(datetime.fromisoformat(at), by, what) for at, by, what in data)


def _header(header: WeekHeader) -> Json:
    claimed = header.payment_claimed
    return {
        "details": header.service_user_details,
        "ourRef": header.our_ref,
        "claimed": None if claimed is None else str(claimed),
    }


def _load_header(data: Json) -> WeekHeader:
    claimed = data["claimed"]
    return WeekHeader(data["details"], data["ourRef"], None if claimed is None else Decimal(claimed))


def _visit(visit: Visit) -> Json:
    return {
        "id": visit.visit_id,
        "sent": dump_sent(visit.sent),
        "first": visit.first_import,
        "last": visit.last_import,
        "status": visit.status,
        "reason": visit.reason,
        "planned": dump_planned(visit.planned),
        "history": dump_history(visit.history),
        "warnings": visit.warnings,
        "orderLost": visit.order_lost,
        "price": dump_price(visit.price),
        "holds": [dump_hold(hold) for hold in visit.holds],
        "paid": [dump_payment(payment) for payment in visit.paid],
        "reserved": [dump_payment(payment) for payment in visit.reserved],
        "charged": dump_charged(visit.charged_before),
        "firstSent": visit.first_sent,
        "lastSent": visit.last_sent,
        "askedAt": visit.asked_at.isoformat() if visit.asked_at else None,
        "changedAt": visit.changed_at.isoformat() if visit.changed_at else None,
        "withdrawnWhy": visit.withdrawn_why,
    }


def _load_visit(data: Json) -> Visit:
    return Visit(
        VisitId(data["id"]),
        load_sent(data["sent"]),
        ImportId(data["first"]),
        ImportId(data["last"]),
        VisitStatus(data["status"]),
        Reason(data["reason"]) if data["reason"] else None,
        load_planned(data["planned"]),
        load_history(data["history"]),
        tuple(data["warnings"]),
        Reason(data["orderLost"]) if data["orderLost"] else None,
        load_price(data["price"]),
        tuple(load_hold(hold) for hold in data["holds"]),
        tuple(load_payment(payment) for payment in data["paid"]),
        tuple(load_payment(payment) for payment in data["reserved"]),
        load_charged(data["charged"]),
        data["firstSent"],
        data["lastSent"],
        datetime.fromisoformat(data["askedAt"]) if data["askedAt"] else None,
        datetime.fromisoformat(data["changedAt"]) if data["changedAt"] else None,
        data["withdrawnWhy"],
    )
