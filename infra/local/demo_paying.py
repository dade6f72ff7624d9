"""The second half of the story: what visits cost and why, what is held, who is paid."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import httpx

from infra.local.api import Api, Json, UnexpectedAnswer
from infra.local.nights import WEEK
from infra.local.payment_runs import PAID, Apis, approve, calculated, submit, total_of, visits_of_the_week
from infra.local.places import LOCAL
from infra.local.telling import expect, say, show, table_of, tell

DOWNLOADS = LOCAL / "downloads"
FORMATS = ("html", "csv", "json")


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
    expect("pieces of the visit, in all", total_of(payment["pieces"]), Decimal(payment["beforeRounding"]))
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
    run = calculated(apis["council"])
    submit(apis["council"], run)
    told = _refusal(apis["council"], run)
    tell(f"{run['lineCount']} lines, {run['total']} pounds; who calculated it asks to approve it: {told}")
    return approve(apis, run)


def show_remittances(apis: Apis, run: Json) -> None:
    """What each provider gets, and can print."""
    say(f"Each provider has its remittance, as a page to print, CSV and JSON, in {DOWNLOADS.relative_to(LOCAL.parent)}")
    table = table_of("provider", "lines", "pounds", "file")
    saved = save_remittances(apis, run, "remittance")
    for remittance, page in saved:
        table.add_row(remittance["providerRef"], str(remittance["lineCount"]), remittance["total"], page.name)
    show(table)
    total = sum(Decimal(remittance["total"]) for remittance, _ in saved)
    expect("remittances in all", total, Decimal(run["total"]))
    statuses = Counter(visit["payment"]["status"] for visit in visits_of_the_week(apis))
    expect("visits that are still payable", statuses["payable"], 0)
    tell(f"{statuses['paid']} visits are paid; calculated once more: {_calculated_again(apis['council'])} lines")


def save_remittances(apis: Apis, run: Json, called: str) -> list[tuple[Json, Path]]:
    """Each provider's remittance of a run, with its page; the other formats lie beside that."""
    saved = []
    for name in PAID:
        remittances = apis[name].all("/remittances")
        remittance = next(each for each in remittances if each["paymentRunId"] == run["paymentRunId"])
        page, *_ = [_download(apis[name], remittance, f"{name}-{called}", form) for form in FORMATS]
        saved.append((remittance, page))
    return saved


def _calculated_again(council: Api) -> int:
    """What is paid is not paid again."""
    run = calculated(council)
    expect("lines of a second run", run["lineCount"], 0)
    council.post(f"/payment-runs/{run['paymentRunId']}/reject", {"note": "Nothing to pay."})
    lines: int = run["lineCount"]
    return lines


def _refusal(council: Api, run: Json) -> str:
    try:
        council.post(f"/payment-runs/{run['paymentRunId']}/approve")
    except UnexpectedAnswer:
        return "refused"
    raise UnexpectedAnswer("A client without the scope actuals/approve approved a payment run.")


def _download(api: Api, remittance: Json, called: str, form: str) -> Path:
    shown = api.get(f"/remittances/{remittance['remittanceId']}", format=form)
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    file = DOWNLOADS / f"{called}.{form}"
    file.write_bytes(httpx.get(shown["url"], timeout=60).raise_for_status().content)
    return file
