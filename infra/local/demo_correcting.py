"""The end of the story: what is corrected after it was paid, and why nothing is paid twice by it."""

from decimal import Decimal

from infra.local.api import Api, Json
from infra.local.demo_paying import save_remittances
from infra.local.nights import night
from infra.local.payment_runs import Apis, approve, calculated, lines_of, submit, total_of, visits_of_the_week
from infra.local.samples import SAMPLES
from infra.local.telling import expect, say, show, table_of, tell

SHORTER = SAMPLES / "P200" / "after-payment.csv"
PUT_RIGHT = SAMPLES / "P100" / "corrected.xml"
OTHER_START = SAMPLES / "P200" / "other-start.csv"
COUNTS = ("read", "new", "updated", "unchanged", "missing", "withdrawn")
WRONG_START = {"reason": "It began at 17:37."}


def correct_after_payment(apis: Apis) -> None:
    """What was paid is put right in the next run, in lines of its own."""
    send_a_shorter_visit(apis["P200"])
    replace_what_was_wrong(apis["P100"])
    send_another_start(apis)
    pay_the_difference(apis)


def send_a_shorter_visit(provider: Api) -> None:
    """The same visit with other content."""
    say("After payment P200 finds that a visit took half an hour, not a whole one, and sends it again")
    report = provider.send("visits", SHORTER)
    expect("codes of the report", [issue["code"] for issue in report["issues"]], ["already-paid"])
    tell(report["issues"][0]["message"])
    expect("its import", provider.confirm(report["importId"])["status"], "imported")


def replace_what_was_wrong(provider: Api) -> None:
    """A file that leaves out what was wrong, one of it paid, and says so."""
    say("P100 sends weeks again, put right. What they leave out was wrong, so it confirms with withdrawMissing")
    report = provider.send("visits", PUT_RIGHT)
    left_out = _left_out(report)
    done = provider.confirm(report["importId"], withdraw_missing=True)
    expect("visits left out, and withdrawn", (len(left_out), done["counts"]["withdrawn"]), (2, 2))
    _show_counts("P100", PUT_RIGHT.name, done)
    tell(next(message for message in left_out if "It was paid" in message))


def send_another_start(apis: Apis) -> None:
    """A file that leaves out what was wrong, and does not say so."""
    say("P200 sends a visit with another start and withdraws nothing: the night holds what may have been paid already")
    council, provider = apis["council"], apis["P200"]
    report = provider.send("visits", OTHER_START)
    (missing,) = (issue for issue in report["issues"] if issue["code"] == "possibly-superseded")
    done = provider.confirm(report["importId"])
    expect("what was withdrawn", (done["counts"]["missing"], done["counts"]["withdrawn"]), (1, 0))
    _show_counts("P200", OTHER_START.name, done)
    night(council)
    (held,) = council.all("/held-visits")
    _show_held(held)
    provider.post(f"/visits/{missing['visitId']}/withdraw", WRONG_START)
    night(council)
    expect("the visit that was held", _payment_status(provider, held["visitId"]), "payable")
    tell("P200 withdraws the one that was wrong; the next night frees the other.")


def pay_the_difference(apis: Apis) -> None:
    """One run for all of these corrections, and the figures that show that each visit is paid once."""
    say("The next run takes back what was wrong and pays what is right, each visit once")
    run = calculated(apis["council"])
    table = table_of("provider", "service user", "claimed start", "line because", "minutes", "pounds", "note")
    lines = lines_of(apis["council"], run)
    for line in lines:
        who = (line["providerRef"], line["serviceUserRef"], line["start"][:16].replace("T", " "))
        table.add_row(*who, line["reason"], str(line["minutes"]), line["amount"], _briefly(line["note"]))
    show(table)
    expect("the lines", sorted((line["reason"], line["amount"]) for line in lines), DIFFERENCES)
    submit(apis["council"], run)
    save_remittances(apis, approve(apis, run), "corrections")
    visits = visits_of_the_week(apis)
    paid, cost = (sum(Decimal(visit["payment"][name] or 0) for visit in visits) for name in ("paid", "amount"))
    expect("what is paid, and what visits cost", (paid, cost), (cost, WHOLE_WEEK))
    tell(f"{total_of(lines)} pounds more; now {paid} are paid, which is what all visits of the week cost.")
    tell("Each provider's remittance says the same, line by line: P100-corrections.html, P200-corrections.html.")


DIFFERENCES = [
    ("first-payment", "13.00"),
    ("first-payment", "13.25"),
    ("first-payment", "19.50"),
    ("first-payment", "24.10"),
    ("first-payment", "61.80"),
    ("visit-changed", "-12.05"),
    ("visit-withdrawn", "-19.50"),
    ("visit-withdrawn", "-24.10"),
]
WHOLE_WEEK = Decimal("1803.83")


def _left_out(report: Json) -> list[str]:
    return [issue["message"] for issue in report["issues"] if issue["code"] == "possibly-superseded"]


def _show_counts(provider: str, file: str, done: Json) -> None:
    table = table_of("provider", "file", *COUNTS)
    table.add_row(provider, file, *(str(done["counts"][name]) for name in COUNTS))
    show(table)


def _show_held(visit: Json) -> None:
    codes = [hold["code"] for hold in visit["payment"]["holds"]]
    expect("why it is held", codes, ["possible-duplicate"])
    table = table_of("provider", "service user", "visit", "held because", "pounds")
    start = f"{visit['visitDate']} {visit['actual']['start'][11:16]}"
    table.add_row(visit["providerRef"], visit["serviceUserRef"], start, codes[0], visit["payment"]["heldAmount"])
    show(table)
    tell(next(note for note in visit["payment"]["notes"] if "left out" in note))


def _payment_status(provider: Api, visit_id: str) -> str:
    status: str = provider.get(f"/visits/{visit_id}")["payment"]["status"]
    return status


def _briefly(note: str | None) -> str:
    """What changed, without when and by which import: that is another in each run."""
    return f"{note.partition(':')[0].rstrip('.')}." if note else ""
