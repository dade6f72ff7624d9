"""A visit as the API shows it."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from actuals.answers.visits import visit_object
from actuals.model.orders import PlannedVisit
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef
from actuals.model.sent_visits import Worked
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from tests.examples import HALF_AN_HOUR, MONDAY, NOW, ORDER, SENT_VISIT, TUESDAY, VISIT, WEEK


def shown(visit: Visit) -> dict[str, Any]:
    return dict(visit_object(replace(WEEK, visits=(visit,)), visit, council=True))


def test_a_new_visit_shows_what_was_sent_and_waits_for_nobody() -> None:
    assert shown(VISIT) == {
        "visitId": "week-1-1",
        "status": "new",
        "reason": None,
        "reasonText": None,
        "providerRef": "P100",
        "contractNumber": "C-1",
        "serviceUserRef": "4001",
        "serviceUserDetails": "Winter, Ada",
        "weekEnding": "2026-11-22",
        "visitDate": "2026-11-17",
        "serviceType": "HOME CARE",
        "claimed": {"start": "2026-11-17T06:30:00", "minutes": 30, "duration": "00:30:00"},
        "actual": {"start": "2026-11-17T06:37:00", "minutes": 30, "duration": "00:30:00"},
        "planned": None,
        "orderRef": None,
        "visitCode": "VS",
        "secondary": False,
        "carers": 1,
        "carerId": "CW7",
        "carerIds": ["CW7"],
        "manuallyAmended": "N",
        "payment": {
            "status": "unpaid",
            "amount": None,
            "minutes": None,
            "paid": "0.00",
            "pieces": [],
            "beforeRounding": None,
            "minutesBeforeRounding": None,
            "heldMinutes": 0,
            "heldAmount": "0.00",
            "holds": [],
            "notes": ["It is not paid before it is matched and priced, which happens every night."],
            "waitingFor": None,
            "lines": [],
        },
        "charge": None,
        "importId": "imp-1",
        "history": [],
    }


def test_seconds_are_shown_as_sent_beside_whole_minutes() -> None:
    sent = replace(SENT_VISIT, actual=Worked(time(6, 37, 9), 30 * 60 + 45), claimed=Worked(time(0, 0), 24 * 3600))
    visit = shown(replace(VISIT, sent=sent))
    assert visit["actual"] == {"start": "2026-11-17T06:37:09", "minutes": 30, "duration": "00:30:45"}
    assert visit["claimed"] == {"start": "2026-11-17T00:00:00", "minutes": 1440, "duration": "24:00:00"}


def test_an_unmatched_visit_says_why_and_who_must_act() -> None:
    visit = visit_object(WEEK, replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.NOT_AUTHORISED), council=True)
    assert (visit["status"], visit["reason"]) == ("unmatched", "not-authorised")
    assert visit["reasonText"] == Reason.NOT_AUTHORISED.text
    assert visit["payment"]["waitingFor"] == "council"


def test_a_matched_visit_shows_its_planned_call() -> None:
    planned = PlannedVisit(ORDER.order_ref, time(6, 30), 30, 1, TUESDAY)
    visit = shown(replace(VISIT, status=VisitStatus.MATCHED, planned=planned))
    assert visit["planned"] == {"orderRef": "O-1", "start": "2026-11-17T06:30:00", "minutes": 30, "carers": 1}


def test_a_planned_call_and_an_actual_start_are_shown_on_days_of_their_own() -> None:
    sent = replace(SENT_VISIT, claimed=Worked(time(0, 10), HALF_AN_HOUR), actual=Worked(time(23, 55), HALF_AN_HOUR))
    planned = PlannedVisit(ORDER.order_ref, time(23, 50), 30, 1, MONDAY)
    visit = shown(replace(VISIT, sent=sent, status=VisitStatus.MATCHED, planned=planned))
    starts = [visit[times]["start"] for times in ("claimed", "actual", "planned")]
    assert starts == ["2026-11-17T00:10:00", "2026-11-16T23:55:00", "2026-11-16T23:50:00"]


def test_a_matched_visit_far_from_every_call_shows_its_order_only() -> None:
    visit = shown(replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(OrderRef("O-1"))))
    assert visit["planned"] == {"orderRef": "O-1", "start": None, "minutes": None, "carers": None}


def test_a_withdrawn_visit_is_not_payable() -> None:
    assert (
        visit_object(WEEK, replace(VISIT, status=VisitStatus.WITHDRAWN), council=True)["payment"]["status"]
        == "not-payable"
    )


def test_history_is_told_in_utc_to_the_second() -> None:
    entry = HistoryEntry(datetime(2026, 11, 24, 2, 30, 5, 999, tzinfo=UTC), "nightly matching", "Matched")
    assert shown(VISIT.noted(HistoryEntry(NOW, "P100", "Imported")).noted(entry))["history"] == [
        {"at": "2026-11-23T09:00:00Z", "by": "P100", "what": "Imported"},
        {"at": "2026-11-24T02:30:05Z", "by": "nightly matching", "what": "Matched"},
    ]
