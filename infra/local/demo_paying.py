"""The second half of the story: what visits cost and why, what is held, who is paid, what a correction does later."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import httpx

from infra.local.api import Api, Json, UnexpectedAnswer
from infra.local.nights import WEEK, night
from infra.local.places import LOCAL
from infra.local.samples import SAMPLES
from infra.local.telling import expect, say, show, table_of, tell

DOWNLOADS = LOCAL / "downloads"
AFTER_PAYMENT = SAMPLES / "P200" / "after-payment.csv"
FORMATS = ("html", "csv", "json")

Apis = dict[str, Api]


def pay_the_week(apis: Apis) -> None:
    """From a price to a remittance."""
    explain_a_price(apis["P100"])
    release_what_is_held(apis["council"])
    run = pay(apis)
    show_remittances(apis, run)


def explain_a_price(provider: Api) -> None:
    """Every penny can be explained."""
    say("Every visit explains what it costs: here two carers, from a quarter to ten at night")
    visits = provider.all("/visits", weekEnding=WEEK, serviceUserRef="4002", paymentStatus="payable")
    visit = next(visit for visit in visits if len(visit["payment"]["pieces"]) > 1)
    payment = visit["payment"]
    table = table_of("from", "minutes", "day", "band", "pounds an hour", "pounds")
    for piece in payment["pieces"]:
        start, minutes = piece["from"][11:16], str(piece["minutes"])
        table.add_row(start, minutes, piece["dayCategory"], piece["timeBand"], piece["rate"], piece["amount"])
    show(table)
    expect("pieces of the visit, in all", _sum(payment["pieces"]), Decimal(payment["beforeRounding"]))
    tell(" ".join(payment["notes"]))


def release_what_is_held(council: Api) -> None:
    """An officer decides, and says why."""
    say("What is over the plan waits for an officer, who decides with a note")
    held = list(council.all("/held-visits"))
    table = table_of("provider", "service user", "visit", "held because", "pounds")
    for visit in held:
        codes = ", ".join(hold["code"] for hold in visit["payment"]["holds"])
        who = (visit["providerRef"], visit["serviceUserRef"], visit["visitDate"])
        table.add_row(*who, codes, visit["payment"]["heldAmount"])
        note = {"note": "Agreed by telephone: extra exercises."}
        released = council.post(f"/held-visits/{visit['visitId']}/release", note)
        expect("a visit that was released", released["payment"]["status"], "payable")
    show(table)
    expect("how many are held", len(held), 1)
    tell("released: it is payable now, and its history says who said so")


def pay(apis: Apis) -> Json:
    """One calculates, another approves."""
    say("The council calculates what is to be paid; somebody else has to approve it")
    council, approver = apis["council"], apis["approver"]
    run = _calculated(council)
    path = f"/payment-runs/{run['paymentRunId']}"
    council.post(f"{path}/submit")
    told = _refusal(council, path)
    tell(f"{run['lineCount']} lines, {run['total']} pounds; who calculated it asks to approve it: {told}")
    approver.post(f"{path}/approve")
    issued = council.wait(path, lambda answer: answer["status"] == "issued")
    lines = list(council.all(f"{path}/lines"))
    expect("the lines of the run", (len(lines), _sum(lines)), (issued["lineCount"], Decimal(issued["total"])))
    return issued


def show_remittances(apis: Apis, run: Json) -> None:
    """What each provider gets, and can print."""
    say(f"Each provider has its remittance, as a page to print, CSV and JSON, in {DOWNLOADS.relative_to(LOCAL.parent)}")
    table = table_of("provider", "lines", "pounds", "file")
    total = Decimal(0)
    for name in ("P100", "P200"):
        remittances = apis[name].all("/remittances")
        remittance = next(each for each in remittances if each["paymentRunId"] == run["paymentRunId"])
        files = [_download(apis[name], remittance, form) for form in FORMATS]
        table.add_row(name, str(remittance["lineCount"]), remittance["total"], files[0].name)
        total += Decimal(remittance["total"])
    show(table)
    expect("remittances in all", total, Decimal(run["total"]))
    statuses = Counter(visit["payment"]["status"] for visit in _visits(apis))
    expect("visits that are still payable", statuses["payable"], 0)
    tell(f"{statuses['paid']} visits are paid; calculated once more: {_calculated_again(apis['council'])} lines")


def correct_after_payment(apis: Apis) -> None:
    """What was paid is put right in the next run, as a line of its own."""
    say("After payment P200 finds that a visit took half an hour, not a whole one, and sends it again")
    report = apis["P200"].send("visits", AFTER_PAYMENT)
    expect("codes of the report", [issue["code"] for issue in report["issues"]], ["already-paid"])
    tell(report["issues"][0]["message"])
    apis["P200"].confirm(report["importId"])
    night(apis["council"])
    run = _calculated(apis["council"])
    table = table_of("provider", "service user", "visit", "line", "minutes", "pounds", "why")
    lines = list(apis["council"].all(f"/payment-runs/{run['paymentRunId']}/lines"))
    for line in lines:
        who = (line["providerRef"], line["serviceUserRef"], line["visitDate"])
        table.add_row(*who, line["kind"], str(line["minutes"]), line["amount"], _briefly(line["note"]))
    show(table)
    expect("the adjustment", [(line["kind"], line["amount"]) for line in lines], [("adjustment", "-12.05")])


def _briefly(note: str) -> str:
    """What changed, without by which import: its id is another in each run."""
    return f"{note.partition(':')[0].rstrip('.')}."


def _calculated(council: Api) -> Json:
    asked = council.post("/payment-runs", {"toWeekEnding": WEEK})
    run = council.wait(f"/payment-runs/{asked['paymentRunId']}", lambda answer: answer["status"] != "calculating")
    expect("the payment run", run["status"], "draft")
    return run


def _calculated_again(council: Api) -> int:
    """What is paid is not paid again."""
    run = _calculated(council)
    expect("lines of a second run", run["lineCount"], 0)
    council.post(f"/payment-runs/{run['paymentRunId']}/reject", {"note": "Nothing to pay."})
    lines: int = run["lineCount"]
    return lines


def _refusal(council: Api, path: str) -> str:
    try:
        council.post(f"{path}/approve")
    except UnexpectedAnswer:
        return "refused"
    raise UnexpectedAnswer("A client without the scope actuals/approve approved a payment run.")


def _visits(apis: Apis) -> list[Json]:
    return [visit for name in ("P100", "P200") for visit in apis[name].all("/visits", weekEnding=WEEK)]


def _download(api: Api, remittance: Json, form: str) -> Path:
    shown = api.get(f"/remittances/{remittance['remittanceId']}", format=form)
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    file = DOWNLOADS / f"{remittance['providerRef']}-remittance.{form}"
    file.write_bytes(httpx.get(shown["url"], timeout=60).raise_for_status().content)
    return file


def _sum(things: list[Json]) -> Decimal:
    return sum((Decimal(thing["amount"]) for thing in things), Decimal(0))
