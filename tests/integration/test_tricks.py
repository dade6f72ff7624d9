"""What providers have tried, or might, and a night, an officer and a run make of it: no money leaves twice unseen.

The ordinary week of `tricks` costs 86.75. Amounts of a run are what it pays, or takes back; `held` is what then waits.
"""

from collections import Counter
from typing import Any

import pytest

from functions.commission import handler as commission
from functions.match.night import match_contract
from tests.integration.calls import APPROVER, COUNCIL, P200, call
from tests.integration.imports import REFERENCE, confirm, shown
from tests.integration.payments import payments
from tests.integration.test_match import step
from tests.integration.tricks import FRAMEWORK, HOME_CARE, SITTING, WEEK, Row, Tricks, tricks, visit, week

__all__ = ["payments", "tricks"]
SECOND: Row = {"SecondaryVisit": "True", "CareWorkerRef": "CW2"}
NOTHING_BEGAN: Row = {"ActualStartTime": "00:00:00", "ActualDuration": "00:00:00"}
CANCELLED: Row = {"VisitCode": "CX"} | NOTHING_BEGAN
CANCELLED_LATE: Row = {"VisitCode": "CN"} | NOTHING_BEGAN
ROUNDED = {"mode": "none"}


def whole(start: str, *codes: str) -> dict[str, str]:
    """Every visit of a week that starts then, held whole for these reasons."""
    return {f"{day} {start}": f"{' '.join(codes)} {'12.05' if day < 21 else '13.25'}" for day in WEEK}


def basis(which: str, **rounding: Any) -> dict[str, Any]:
    return {"pricing": {"basis": which, "rounding": ROUNDED | rounding}}


# --- a paid week is freed, and its money kept -------------------------------------------------------------------------


def test_a_paid_week_that_is_given_an_order_that_does_not_exist_gives_its_money_back(tricks: Tricks) -> None:
    """It once paid another 86.75 each time: 260.25 after three rounds. Half an hour later is as good a trick."""
    tricks.send(*week())
    assert tricks.pay() == "86.75"
    stale = week(OrderRef="none")
    for start in ("09:31", "10:02", "10:33"):
        assert tricks.send(*stale, *week(start))["already-paid"] == 7
        assert tricks.pay() == "-78.32"
        assert tricks.paid == "8.43"  # the 21 minutes that the tolerance leaves until all else is taken back
        assert tricks.pay() == "78.32"
        assert (tricks.paid, tricks.held()) == ("86.75", {})
        stale += week(start, OrderRef="none")


def test_a_paid_week_that_is_moved_to_another_order_pays_two_orders_at_most(tricks: Tricks) -> None:
    """347.00 were once paid for two orders of 86.75 each. Their limits are 231 minutes each: 185.61 at most."""
    tricks.order("O-2", start="18:00")
    tricks.send(*week(), *week("18:00"))
    assert tricks.pay() == "173.50"
    for _ in range(3):
        tricks.send(*week(OrderRef="O-2"), *week("18:00"), *week("09:31"))
        tricks.pay()
        tricks.send(*week(OrderRef="O-2"), *week("18:00", OrderRef="O-1"), *week("09:31"))
        tricks.pay()
    assert float(tricks.paid) <= 185.61
    assert set(tricks.held().values()) >= {"over-tolerance 12.05"}


# --- a second carer where one is planned ------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [{"ContractNumber": "C-2"}, {"ServiceType": SITTING}, {"OrderRef": "O-2"}])
def test_a_second_carer_under_another_contract_service_or_order_is_one_too_many(tricks: Tricks, where: Row) -> None:
    """173.50 for 86.75, once."""
    tricks.order("O-2", where.get("ContractNumber", "C-1"), "18:00", serviceType=where.get("ServiceType", HOME_CARE))
    tricks.send(*week())
    assert tricks.send(*week(**SECOND, **where))["carers-over-plan"] == 7
    assert (tricks.pay(), tricks.held()) == ("86.75", whole("09:00", "carers-over-plan"))


def test_the_same_at_the_same_time_as_primary_visits_waits_on_both_sides(tricks: Tricks) -> None:
    tricks.order("O-2", "C-2")
    tricks.send(*week())
    assert tricks.send(*week(ContractNumber="C-2", CareWorkerRef="CW2")) == {"overlap": 7}
    assert (tricks.pay(), tricks.held()) == ("0.00", whole("09:00", "overlap"))


def test_one_worker_is_not_two_though_two_are_planned(tricks: Tricks) -> None:
    """24.10 for one carer, sent as primary and as secondary."""
    tricks.order("O-1", carers=2)
    assert tricks.send(visit(16), visit(16, SecondaryVisit="True")) == {"carer-in-two-places": 2}
    assert (tricks.pay(), tricks.held()) == ("12.05", {"16 09:00": "carer-twice 12.05"})


@pytest.mark.parametrize("workers", [3, 5])
def test_everybody_sent_as_secondary_is_still_one_carer_that_was_planned(tricks: Tricks, workers: int) -> None:
    """36.00 and 60.25, once."""
    said = tricks.send(*(visit(16, SecondaryVisit="True", CareWorkerRef=f"CW{each}") for each in range(1, workers + 1)))
    assert said == {"secondary-without-primary": workers, "carers-over-plan": workers - 1}
    assert (tricks.pay(), tricks.held()) == ("12.05", {"16 09:00": "carers-over-plan 12.05"})


def test_seven_carers_far_from_the_call_are_six_too_many_as_the_import_says(tricks: Tricks) -> None:
    """84.35, though the import had said that they are held."""
    assert tricks.send(visit(16, "15:00", NumberOfCarers="7")) == {"carers-over-plan": 1}
    assert (tricks.pay(), tricks.held()) == ("12.05", {"16 15:00": "carers-over-plan 72.30"})


def test_a_second_carer_who_was_refused_is_not_paid_half_an_hour_later(tricks: Tricks) -> None:
    tricks.send(visit(16), visit(16, **SECOND))
    assert tricks.pay() == "12.05"
    tricks.decide("refuse")
    for start in ("09:31", "10:02", "10:33"):
        tricks.send(visit(16), visit(16, start, **SECOND))
        assert tricks.pay() == "0.00"
        assert tricks.held()[f"16 {start}"] == "possible-duplicate 12.05"
    assert tricks.paid == "12.05"


# --- corrected, and paid a second time --------------------------------------------------------------------------------


def test_paid_visits_that_come_again_later_wait_however_often_they_come(tricks: Tricks) -> None:
    """72.30 for 36.15, once: the provider reads which were left out, and the council what they may be."""
    tricks.send(*week()[:3])
    assert tricks.pay() == "36.15"
    for times, start in enumerate(("09:31", "10:02", "10:33"), 1):
        assert tricks.send(*week(start)[:3]) == {"possibly-superseded": 3 * times}
        assert tricks.pay() == "0.00"
        assert "possible-duplicate" in tricks.held()[f"16 {start}"]
    assert tricks.paid == "36.15"


def test_a_date_that_is_corrected_within_the_days_of_a_file_waits(tricks: Tricks) -> None:
    tricks.order("O-2", start="18:00")
    tricks.send(visit(16), visit(16, "18:00"), visit(17, "18:00"))
    assert tricks.pay() == "36.15"
    assert tricks.send(visit(16, "18:00"), visit(17), visit(17, "18:00")) == {"possibly-superseded": 1}
    assert (tricks.pay(), tricks.held()) == ("0.00", {"17 09:00": "possible-duplicate 12.05"})


def test_a_corrected_week_that_withdraws_what_it_replaces_is_paid_once(tricks: Tricks) -> None:
    tricks.send(*week()[:3])
    assert tricks.pay() == "36.15"
    tricks.send(*week("09:31")[:3], withdrawMissing=True)
    assert (tricks.pay(), tricks.paid, tricks.held()) == ("0.00", "36.15", {})


def test_files_of_a_day_each_say_nothing_and_are_paid(tricks: Tricks) -> None:
    """84 false warnings a week, once."""
    assert [tricks.send(row) for row in week()] == [Counter()] * 7
    assert (tricks.pay(), tricks.held()) == ("86.75", {})


def test_of_two_overlapping_visits_a_release_pays_one(tricks: Tricks) -> None:
    assert tricks.send(visit(16), visit(16, "09:10", CareWorkerRef="CW2")) == {"overlap": 2}
    assert tricks.pay() == "0.00"
    tricks.decide("release", "16 09:00")
    assert (tricks.pay(), tricks.held()) == ("12.05", {"16 09:10": "overlap 12.05"})


# --- claimed, and not worked ------------------------------------------------------------------------------------------


def test_one_minute_is_not_paid_as_231(tricks: Tricks) -> None:
    claimed = visit(16, DurationClaimed="03:51:00", ActualDuration="00:01:00")
    assert tricks.send(claimed) == {"claimed-over-actual": 1}
    assert (tricks.pay(), tricks.held()) == ("0.40", {"16 09:00": "over-actual 92.39"})


def test_seven_visits_of_a_second_are_paid_nothing_unseen(tricks: Tricks) -> None:
    tricks.send(*week(ActualDuration="00:00:01"))
    assert (tricks.pay(), tricks.held()) == ("0.00", whole("09:00", "over-actual"))


def test_a_start_that_is_claimed_at_night_for_a_visit_by_day_waits(tricks: Tricks) -> None:
    assert tricks.send(visit(16, minutes=60, StartTimeClaimed="06:00:00")) == {"claimed-start-differs": 1}
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:00": "claimed-start 30.00"})


def test_what_a_dearer_start_adds_to_a_visit_that_was_paid_waits(tricks: Tricks) -> None:
    """It adds money, and no minutes: 15.00 for 12.05."""
    tricks.send(visit(16, "07:10"))
    assert tricks.pay() == "12.05"
    tricks.send(visit(16, "07:10", StartTimeClaimed="06:30:00"))
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 07:10": "claimed-start 2.95"})
    tricks.decide("release")
    assert (tricks.pay(), tricks.paid, tricks.held()) == ("2.95", "15.00", {})


def test_what_a_dearer_start_adds_to_a_visit_that_was_paid_in_part_waits(tricks: Tricks) -> None:
    """115.50 for 92.78, and for 72 of the minutes in the night that nobody worked."""
    tricks.order("O-1", start="07:10")
    tricks.send(visit(16, "07:10", 300))
    assert tricks.pay() == "92.78"
    tricks.send(visit(16, "07:10", 300, StartTimeClaimed="02:00:00"))
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 07:10": "claimed-start over-tolerance 57.22"})
    tricks.decide("refuse")
    assert (tricks.pay(), tricks.paid) == ("0.00", "92.78")


# --- without a planned call -------------------------------------------------------------------------------------------


def test_late_cancellations_beside_visits_that_were_delivered_wait(tricks: Tricks) -> None:
    """84.35 for 60.25."""
    tricks.send(*week()[:5], visit(16, "11:00", **CANCELLED_LATE), visit(17, "11:00", **CANCELLED_LATE))
    held = {"16 11:00": "no-planned-call 12.05", "17 11:00": "no-planned-call 12.05"}
    assert (tricks.pay(), tricks.held()) == ("60.25", held)


def test_nobody_is_paid_for_no_access_fourteen_times_a_day(tricks: Tricks) -> None:
    """84.42; once is 6.03."""
    tricks.send(*(visit(16, f"{hour:02}:00", 15, VisitCode="NA") for hour in range(7, 21)))
    assert tricks.pay() == "6.03"
    assert Counter(tricks.held().values()) == {"no-planned-call 6.03": 13}


def test_a_visit_in_six_parts_is_paid_one_minimum(tricks: Tricks) -> None:
    """36.18."""
    tricks.contract("C-1", **basis("claimed", minimumMinutes=15))
    tricks.send(*(visit(16, f"09:{minute:02}", 5) for minute in range(0, 30, 5)))
    assert tricks.pay() == "6.03"
    assert Counter(tricks.held().values()) == {"no-planned-call 6.03": 5}


def test_a_night_in_two_parts_is_not_paid_as_planned_and_again(tricks: Tricks) -> None:
    """480.00 for 270.00: the part before midnight waits for what is beyond its two hours, that after it whole."""
    tricks.contract("C-1", **basis("planned"))
    tricks.order("O-1", start="22:00", minutes=540)
    tricks.send(visit(16, "22:00", 120), visit(17, "00:00", 420))
    held = {"16 22:00": "over-actual 210.00", "17 00:00": "no-planned-call 210.00"}
    assert (tricks.pay(), tricks.held()) == ("60.00", held)


@pytest.mark.parametrize(
    "terms", [{"unplannedVisits": "hold"}, basis("planned"), {}], ids=["unplanned held", "plan paid", "cancelled"]
)
def test_a_call_that_was_paid_is_not_paid_again_for_a_visit_nearer_to_it(tricks: Tricks, terms: dict[str, Any]) -> None:
    """The nearer visit takes the call: the paid one keeps its money, so that one waits. 36.15 for 12.05, once."""
    tricks.contract("C-1", **terms)
    code = {} if terms else CANCELLED_LATE
    sent = [visit(16, "10:31", **code)]
    tricks.send(*sent)
    assert tricks.pay() == "12.05"
    for start in ("09:40", "09:05"):
        sent.append(visit(16, start, **code))
        tricks.send(*sent)
        assert tricks.pay() == "0.00"
        assert tricks.held()[f"16 {start}"] == "no-planned-call 12.05"
    assert tricks.paid == "12.05"


def per_visit(tricks: Tricks) -> None:
    """50.00 for each visit that begins at night; one night is planned."""
    rates = [
        {name: value for name, value in rate.items() if name != "hourly"} | {"perVisit": "50.00"}
        if rate["timeBand"] == "NIGHT"
        else rate
        for rate in FRAMEWORK["rates"]
    ]
    tricks.reference.put("rate-frameworks", "NORTH", FRAMEWORK | {"rates": rates})
    tricks.order("O-1", start="22:00", minutes=540)


@pytest.mark.parametrize("minute", [(0, 120), (20, 1), (40, 1)])
def test_a_night_at_a_price_for_the_visit_is_paid_once_whatever_its_parts(
    tricks: Tricks, minute: tuple[int, int]
) -> None:
    """100.00 for 50.00 split at midnight; 300.00 for six minutes."""
    per_visit(tricks)
    apart, lasting = minute
    parts = [(22, 0), (22, apart), (23, 0), (23, apart)] if apart else [(22, 0)]
    rows = [visit(16, f"{hour}:{start:02}", lasting) for hour, start in parts]
    tricks.send(*rows, visit(17, "00:00", 420))
    assert tricks.pay() == "50.00"
    assert Counter(tricks.held().values()) == {"no-planned-call 50.00": len(rows)}


def test_a_whole_night_at_a_price_for_the_visit_is_paid(tricks: Tricks) -> None:
    per_visit(tricks)
    tricks.send(*week("22:00", 540))
    assert (tricks.pay(), tricks.held()) == ("350.00", {})


def cards(tricks: Tricks) -> None:
    """A quarter of an hour costs 9.00, half an hour 12.05, an hour 24.10."""
    durations = {"durations": {"15": "9.00", "30": "12.05", "60": "24.10"}}
    rates = [rate | durations for rate in FRAMEWORK["rates"]]
    tricks.reference.put("rate-frameworks", "NORTH", FRAMEWORK | {"rates": rates})


def test_a_half_hour_with_a_price_of_its_own_is_not_paid_as_two_quarters(tricks: Tricks) -> None:
    """18.00 for 12.05."""
    cards(tricks)
    tricks.send(visit(16, "09:00", 15), visit(16, "09:15", 15))
    assert (tricks.pay(), tricks.held()) == ("9.00", {"16 09:15": "no-planned-call 9.00"})


def test_an_hour_that_was_paid_does_not_become_four_quarters_of_four_carers(tricks: Tricks) -> None:
    """As many carer minutes cost 36.00 then, and 24.10 as they were."""
    cards(tricks)
    tricks.order("O-1", minutes=60)
    tricks.send(visit(16, minutes=60))
    assert tricks.pay() == "24.10"
    tricks.send(visit(16, minutes=15, NumberOfCarers="4"))
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:00": "carers-over-plan 11.90"})


# --- two providers ----------------------------------------------------------------------------------------------------


def test_one_visit_from_two_providers_is_paid_to_neither_unseen(tricks: Tricks) -> None:
    tricks.order("O-9", "C-9", "18:00")
    assert tricks.send(visit(16)) == tricks.send(visit(16, ContractNumber="C-9"), client=P200) == {}
    assert tricks.pay() == "0.00"
    assert [shown["payment"]["heldAmount"] for shown in tricks.visits()] == ["12.05", "12.05"]


def test_of_two_providers_the_one_that_was_paid_keeps_its_money_and_the_late_one_waits(tricks: Tricks) -> None:
    tricks.order("O-9", "C-9", "18:00")
    tricks.send(visit(16))
    assert tricks.pay() == "12.05"
    tricks.send(visit(16, ContractNumber="C-9"), client=P200)
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:00": "overlap-between-providers 12.05"})


def test_two_providers_that_both_have_a_call_then_are_both_paid(tricks: Tricks) -> None:
    tricks.order("O-9", "C-9")
    tricks.send(visit(16))
    tricks.send(visit(16, ContractNumber="C-9"), client=P200)
    assert (tricks.pay(), tricks.held()) == ("24.10", {})


# --- read otherwise than it was meant ---------------------------------------------------------------------------------


def test_fifteen_minutes_are_not_read_as_fifteen_hours(tricks: Tricks) -> None:
    """393.00."""
    assert tricks.said(tricks.check(visit(16, DurationClaimed="15:00"))) == {"format": 1}


def test_a_rate_of_nothing_an_hour_is_looked_at(tricks: Tricks) -> None:
    rates = [rate | {"hourly": "0.00"} for rate in FRAMEWORK["rates"]]
    tricks.reference.put("rate-frameworks", "NORTH", FRAMEWORK | {"rates": rates})
    tricks.send(visit(16))
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:00": "no-rate 0.00"})


def test_the_end_of_the_week_does_not_move_once_weeks_are_stored(tricks: Tricks) -> None:
    tricks.send(*week())
    settings = REFERENCE["settings"]["council"] | {"weekEndsOn": "saturday"}
    answer = call(commission.api, "PUT", "/settings/council", COUNCIL, settings)
    assert (answer.status, answer.problem) == (409, "weeks-stored")


def test_four_cancelled_calls_are_four_visits_in_one_file_or_in_four(tricks: Tricks) -> None:
    starts = ("08:00", "12:00", "16:00", "20:00")
    assert tricks.send(*(visit(16, start, **CANCELLED) for start in starts)) == {}
    for start in starts:
        tricks.send(visit(17, start, **CANCELLED))
    assert [*tricks.statuses()] == [f"{day} {start}" for day in (16, 17) for start in starts]


def test_a_missed_call_leaves_the_plan_to_the_visit_that_was_made(tricks: Tricks) -> None:
    tricks.order("O-1", start="08:30")
    tricks.contract("C-1", unplannedVisits="hold")
    tricks.send(visit(16, "08:25", **CANCELLED), visit(16, "08:40"))
    assert (tricks.pay(), tricks.held()) == ("12.05", {})


def test_a_visit_that_came_after_midnight_has_the_call_before_it(tricks: Tricks) -> None:
    tricks.order("O-1", start="23:50")
    tricks.order("O-2", start="12:00")
    assert tricks.send(visit(16, "23:50", ActualStartTime="00:05:00")) == {"around-midnight": 1}
    assert (tricks.pay(), tricks.held()) == ("15.00", {})
    assert tricks.visits()[0]["planned"]["start"] == "2026-11-16T23:50:00"


# --- under another guise ----------------------------------------------------------------------------------------------


def test_a_visit_that_costs_nothing_does_not_stand_in_for_one_that_was_paid(tricks: Tricks) -> None:
    """Nearer to what was left out, it was taken for its double, and another was paid: 24.10 for 12.05."""
    tricks.send(visit(16))
    assert tricks.pay() == "12.05"
    tricks.send(visit(16, "09:31"), visit(16, "09:10", **CANCELLED))
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:31": "possible-duplicate 12.05"})
    tricks.send(visit(16, "09:41"), visit(16, "09:05", 5, OrderRef="none", CareWorkerRef="CW2"))
    assert (tricks.pay(), "16 09:41" in tricks.held()) == ("0.00", True)


def test_a_refused_visit_waits_when_it_comes_corrected(tricks: Tricks) -> None:
    """One minute, claimed and refused as 231, which the provider then says took as long."""
    tricks.send(visit(16, DurationClaimed="03:51:00", ActualDuration="00:01:00"))
    tricks.night()
    tricks.decide("refuse")
    assert tricks.pay() == "0.40"
    tricks.send(visit(16, minutes=231))
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:00": "possible-duplicate 92.39"})
    tricks.decide("release")
    assert tricks.pay() == "92.39"


def test_a_refused_visit_waits_when_it_is_withdrawn_and_sent_again(tricks: Tricks) -> None:
    tricks.send(visit(16), visit(16, "11:00", **CANCELLED_LATE))
    tricks.night()
    tricks.decide("refuse")
    tricks.withdraw("16 11:00")
    tricks.send(visit(16), visit(16, "11:00", **CANCELLED_LATE))
    assert tricks.pay() == "12.05"
    assert tricks.held() == {"16 11:00": "no-planned-call possible-duplicate 12.05"}


def test_a_release_of_one_carer_is_none_of_others_that_come_after_it(tricks: Tricks) -> None:
    """One of two carers was planned, and the other released: a third, sent since, is one too many again."""
    pair = visit(16, SecondaryVisit="True", CareWorkerRef="CW3", NumberOfCarers="2")
    tricks.send(pair)
    tricks.night()
    tricks.decide("release")
    tricks.send(pair, visit(16))
    assert (tricks.pay(), tricks.held()) == ("24.10", {"16 09:00": "carers-over-plan 12.05"})


def test_a_release_of_some_minutes_is_none_of_those_that_come_before_them(tricks: Tricks) -> None:
    """Nine minutes beyond the limit of 231 were released; 240 are paid, and not 270."""
    rest = [*week()[1:], visit(16, "11:00", 60)]
    tricks.send(*rest)
    tricks.night()
    assert tricks.held() == {"22 09:00": "over-tolerance 3.98"}
    tricks.decide("release")
    tricks.send(*rest, visit(16))
    assert (tricks.pay(), tricks.held()) == ("97.60", {"21 09:00": "over-tolerance 13.25"})


def test_a_change_after_a_release_is_looked_at_anew(tricks: Tricks) -> None:
    tricks.send(visit(16, NumberOfCarers="2"))
    tricks.night()
    tricks.decide("release")
    tricks.send(visit(16, NumberOfCarers="5"))
    assert (tricks.pay(), tricks.held()) == ("12.05", {"16 09:00": "carers-over-plan 48.20"})


@pytest.mark.parametrize("carer", ["CW2", ""])
def test_a_paid_week_with_other_names_or_none_waits(tricks: Tricks, carer: str) -> None:
    tricks.send(*week())
    assert tricks.pay() == "86.75"
    assert tricks.send(*week(CareWorkerRef=carer)) == {"possibly-superseded": 7, "overlap": 7}
    assert (tricks.pay(), tricks.paid) == ("0.00", "86.75")
    assert tricks.held() == whole("09:00", "over-tolerance", "overlap", "possible-duplicate")


@pytest.mark.parametrize("carer", ["CW1", ""])
def test_a_paid_visit_that_comes_as_its_own_second_carer_waits(tricks: Tricks, carer: str) -> None:
    tricks.order("O-1", carers=2)
    tricks.send(visit(16))
    assert tricks.pay() == "12.05"
    tricks.send(visit(16, SecondaryVisit="True", CareWorkerRef=carer))
    twice = "carer-twice " if carer else ""
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:00": f"{twice}possible-duplicate 12.05"})


def test_a_paid_visit_does_not_grow_by_carers(tricks: Tricks) -> None:
    tricks.send(visit(16))
    assert tricks.pay() == "12.05"
    assert tricks.send(visit(16, NumberOfCarers="3")) == {"already-paid": 1, "carers-over-plan": 1}
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:00": "carers-over-plan 24.10"})


def test_a_paid_visit_that_is_sent_on_the_other_side_of_midnight_waits(tricks: Tricks) -> None:
    tricks.order("O-1", start="23:50")
    tricks.send(visit(16, "23:50"))
    assert tricks.pay() == "15.00"
    assert tricks.send(visit(17, "00:05")) == {"overlap": 1, "carer-in-two-places": 1}
    assert (tricks.pay(), tricks.held()) == ("0.00", {"17 00:05": "carer-twice overlap 15.00"})


def test_a_visit_is_paid_once_however_often_it_is_withdrawn_or_moved_between_orders(tricks: Tricks) -> None:
    tricks.order("O-2", start="18:00")
    tricks.send(visit(16))
    assert tricks.pay() == "12.05"
    for order_ref, run in (("O-2", "0.00"), ("none", "-12.05"), ("O-1", "12.05"), ("O-2", "0.00")):
        tricks.send(visit(16, OrderRef=order_ref))
        assert tricks.pay() == run
    tricks.withdraw("16 09:00")
    tricks.send(visit(16, OrderRef="O-2"))
    assert (tricks.pay(), tricks.paid) == ("0.00", "12.05")


# --- in between -------------------------------------------------------------------------------------------------------


def approve(tricks: Tricks, run_id: str) -> None:
    tricks.payments.told("POST", f"/payment-runs/{run_id}/approve", APPROVER)
    tricks.payments.work()


def test_what_comes_while_a_run_waits_for_approval_does_not_take_the_place_of_what_it_pays(tricks: Tricks) -> None:
    tricks.send(*week())
    tricks.night()
    run_id = tricks.payments.submitted()
    tricks.send(*week("09:31"), withdrawMissing=True)
    tricks.night()
    approve(tricks, run_id)
    assert tricks.paid == "86.75"
    assert [tricks.pay(), tricks.pay()] == ["-78.32", "78.32"]
    assert (tricks.paid, tricks.held()) == ("86.75", {})


def test_a_second_carer_who_comes_while_a_run_waits_for_approval_is_one_too_many(tricks: Tricks) -> None:
    tricks.send(visit(16))
    tricks.night()
    run_id = tricks.payments.submitted()
    tricks.send(visit(16, OrderRef="none"), visit(16, **SECOND))
    tricks.night()
    assert tricks.held() == {"16 09:00": "carers-over-plan 12.05"}
    approve(tricks, run_id)
    assert (tricks.pay(), tricks.paid) == ("0.00", "12.05")  # one takes back what the other is paid


def test_a_run_that_is_rejected_pays_nothing_and_its_visits_are_paid_once(tricks: Tricks) -> None:
    tricks.send(visit(16))
    tricks.night()
    run_id = tricks.payments.drafted()
    tricks.payments.told("POST", f"/payment-runs/{run_id}/reject", body={"note": "Not this week."})
    tricks.send(visit(16, "09:31"))
    assert (tricks.pay(), tricks.pay()) == ("12.05", "0.00")
    assert tricks.held() == {"16 09:31": "possible-duplicate 12.05"}


def test_of_two_imports_that_are_confirmed_at_one_moment_the_second_brings_a_possible_double(tricks: Tricks) -> None:
    both = [tricks.check(visit(16)), tricks.check(visit(16, "09:31"))]
    assert [confirm(import_id).status for import_id in both] == [202, 202]
    tricks.deliveries.store()
    assert [shown(import_id)["counts"]["new"] for import_id in both] == [1, 1]
    assert (tricks.pay(), tricks.held()) == ("12.05", {"16 09:31": "possible-duplicate 12.05"})


@pytest.mark.parametrize("done", ["C-1", "C-2"])
def test_a_night_that_dies_between_two_contracts_pays_one_of_two_carers_at_most(tricks: Tricks, done: str) -> None:
    tricks.order("O-2", "C-2", "18:00")
    tricks.send(visit(16))
    tricks.night()
    tricks.send(visit(16, ContractNumber="C-2", **SECOND))
    step(match_contract, matchRunId="dies", fromWeek=None, contractNumber=done)
    assert tricks.run() == "12.05"
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:00": "carers-over-plan 12.05"})


def test_what_is_left_out_with_rejected_rows_is_left_out_all_the_same(tricks: Tricks) -> None:
    tricks.send(visit(16))
    assert tricks.pay() == "12.05"
    said = tricks.send(visit(16, CareWorkerRef="NOBODY"), visit(16, "09:31"), leaveOutRejected=True)
    assert said == {"unknown-carer": 1, "possibly-superseded": 1}
    assert (tricks.pay(), tricks.held()) == ("0.00", {"16 09:31": "possible-duplicate 12.05"})


# --- and nobody waits who need not ------------------------------------------------------------------------------------


def test_two_carers_who_were_planned_are_paid_however_they_are_sent(tricks: Tricks) -> None:
    tricks.order("O-1", carers=2)
    rows = [visit(16), visit(16, **SECOND), visit(17, NumberOfCarers="2"), visit(18), visit(18, "09:10", **SECOND)]
    assert tricks.send(*rows) == {}
    assert (tricks.pay(), tricks.held()) == ("72.30", {})


def test_a_duration_that_is_corrected_after_payment_is_paid_or_taken_back(tricks: Tricks) -> None:
    tricks.send(*week())
    assert tricks.pay() == "86.75"
    tricks.send(visit(16, minutes=20), visit(17, minutes=40), *week()[2:])
    assert (tricks.pay(), tricks.held()) == ("0.00", {})
    assert [shown["payment"]["paid"] for shown in tricks.visits()[:2]] == ["8.03", "16.07"]


def test_an_order_that_the_council_replaces_by_another_takes_nothing(tricks: Tricks) -> None:
    tricks.send(*week())
    assert tricks.pay() == "86.75"
    tricks.order("O-1", endDate="2026-11-15")
    tricks.order("O-2", startDate="2026-11-16")
    assert (tricks.pay(), tricks.paid, tricks.held()) == ("0.00", "86.75", {})


def test_an_order_that_the_council_cancels_takes_nothing_and_one_that_shrinks_neither(tricks: Tricks) -> None:
    tricks.send(*week())
    assert tricks.pay() == "86.75"
    tricks.order("O-1", minutes=10)
    assert (tricks.pay(), tricks.held()) == ("0.00", {})
    tricks.order("O-1", status="cancelled")
    assert (tricks.pay(), tricks.paid) == ("0.00", "86.75")


def test_a_night_over_midnight_and_the_end_of_the_week_is_paid(tricks: Tricks) -> None:
    tricks.order("O-1", start="22:00", minutes=540)
    tricks.send(visit(15, "22:00", 540))
    tricks.send(visit(16, "22:00", 540))
    assert (tricks.pay(), tricks.held()) == ("544.80", {})


def test_two_orders_at_times_beside_each_other_are_both_paid(tricks: Tricks) -> None:
    tricks.order("O-2", start="09:30")
    assert tricks.send(*week(), *week("09:30", CareWorkerRef="CW2")) == {}
    assert (tricks.pay(), tricks.held()) == ("173.50", {})
