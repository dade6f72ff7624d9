"""Exceptions: the visits that somebody must act on, and why. Unmatched ones for now."""

from collections.abc import Iterator
from typing import Any

from actuals.exporting.explanation import waiting_for
from actuals.exporting.visits import worked_object
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek


def exceptions(week: ServiceWeek, visit: Visit) -> Iterator[dict[str, Any]]:
    """What is the matter with one visit."""
    if visit.reason is not None:
        yield _row(week, visit, visit.reason, visit.reason.text)


def _row(week: ServiceWeek, visit: Visit, code: str, message: str) -> dict[str, Any]:
    key, sent = week.key, visit.sent
    return {
        "code": code,
        "message": message,
        "visitId": visit.visit_id,
        "providerRef": key.provider_ref,
        "contractNumber": key.contract_number,
        "serviceUserRef": key.service_user_ref,
        "weekEnding": key.week_ending.isoformat(),
        "visitDate": sent.visit_date.isoformat(),
        "serviceType": sent.service_type,
        "claimed": worked_object(sent.visit_date, sent.claimed),
        "visitCode": sent.visit_code,
        "orderRef": sent.order_ref,
        "waitingFor": waiting_for(visit),
    }
