"""`make run`: a week of home care from two providers' files to visits that are paid, told step by step.

Every step is held against what the samples should give; what is not as expected ends the run with an error.
"""

from collections import Counter
from collections.abc import Sequence

from infra.local.api import Api, Json
from infra.local.demo_correcting import correct_after_payment
from infra.local.demo_paying import pay_the_week
from infra.local.nights import WEEK, night
from infra.local.places import LOCAL
from infra.local.samples import SAMPLES, load_samples, records
from infra.local.stack import deployed
from infra.local.telling import console, expect, say, show, table_of, tell

DOWNLOADS = LOCAL / "downloads"
GOOD_FILES = {"P100": SAMPLES / "P100" / "visits.xml", "P200": SAMPLES / "P200" / "visits.csv"}
MISTAKES = SAMPLES / "P100" / "mistakes.xml"
LATE_ORDER = "O-1004"
SHOWN = 3


def demonstrate() -> None:
    """The whole story."""
    say("Starting a local AWS and deploying template.yaml to it, unmodified")
    with deployed() as stack:
        say("Putting the council's reference data, making a client for each provider, importing their carers")
        clients = load_samples(stack)
        apis = {name: Api(stack.api_url, stack.token_url, client) for name, client in clients.items()}
        tell(f"{len(list(records()))} records of {_council_size(apis['council'])}")
        providers = {name: apis[name] for name in GOOD_FILES}
        upload_files(providers)
        show_mistakes(apis["P100"])
        run_the_night(apis["council"], providers)
        authorise_late(apis["council"], apis["P100"])
        send_again(apis["P100"])
        pay_the_week(apis)
        correct_after_payment(apis)
        download(apis)
    console.print("\n[bold]All as expected.[/bold] `make serve` keeps the same stack up to try things on.")


def upload_files(providers: dict[str, Api]) -> None:
    """Each provider sends its week and confirms what the report says."""
    say("Each provider uploads its week; the report comes first, nothing is stored before it is confirmed")
    table = table_of("provider", "file", "status", *COUNTS)
    reports = {name: api.send("visits", GOOD_FILES[name]) for name, api in providers.items()}
    for name, report in reports.items():
        table.add_row(name, GOOD_FILES[name].name, report["status"], *_counts(report))
        expect(f"the report of {name}", report["status"], "ready")
    show(table)
    for name, api in providers.items():
        done = api.confirm(reports[name]["importId"])
        expect(f"the import of {name}", (done["status"], done["counts"]), ("imported", reports[name]["counts"]))


def show_mistakes(api: Api) -> None:
    """A file with typical mistakes: each is told, and the good records need not wait."""
    say("A file with typical mistakes is answered with all of them, and what to do about each")
    report = api.send("visits", MISTAKES)
    expect("the report of mistakes", report["status"], "needs-correction")
    table = table_of("where", "code", "what is wrong, and what to do")
    errors = [issue for issue in report["issues"] if issue["severity"] == "error"]
    for issue in errors[:SHOWN]:
        table.add_row(f"line {issue['location']['line']}", issue["code"], issue["message"])
    show(table)
    read, rejected = report["counts"]["read"], report["counts"]["rejected"]
    tell(f"… {report['issueCount']} issues in all; {rejected} of {read} visits were rejected")


def run_the_night(council: Api, providers: dict[str, Api]) -> None:
    """Visits meet orders."""
    say("The night matches what was delivered with what was ordered")
    counts = night(council)
    visits = [visit for api in providers.values() for visit in api.all("/visits", weekEnding=WEEK)]
    found = Counter(visit["status"] for visit in visits)
    expect("the night's counts", (counts["matched"], counts["unmatched"]), (found["matched"], found["unmatched"]))
    expect("visits that are neither", found["new"], 0)
    tell(f"{counts['visits']} visits: {counts['matched']} matched, {counts['unmatched']} unmatched")
    show_matched([visit for visit in visits if visit["status"] == "matched"][:SHOWN])
    show_unmatched([visit for visit in visits if visit["status"] == "unmatched"])


def show_matched(visits: Sequence[Json]) -> None:
    table = table_of("provider", "service user", "delivered", "order", "planned")
    for visit in visits:
        planned = visit["planned"]
        call = f"{planned['start'][11:16]}, {planned['minutes']} min" if planned["start"] else "no call near it"
        table.add_row(visit["providerRef"], visit["serviceUserRef"], _delivered(visit), planned["orderRef"], call)
    show(table)


def show_unmatched(visits: Sequence[Json]) -> None:
    table = table_of("provider", "service user", "delivered", "unmatched because", "to act")
    for visit in visits:
        who = (visit["providerRef"], visit["serviceUserRef"], _delivered(visit))
        table.add_row(*who, f"{visit['reason']}", visit["payment"]["waitingFor"] or "")
    show(table)
    expect("reasons given", {visit["reason"] for visit in visits}, UNMATCHED_REASONS)
    tell(f"The first in full: {visits[0]['reasonText']}")


def authorise_late(council: Api, provider: Api) -> None:
    """An order authorised today makes yesterday's visits matched tonight."""
    say(f"The council authorises order {LATE_ORDER}, backdated; the next night matches its visits")
    order = council.get(f"/orders/{LATE_ORDER}")
    person = order["serviceUserRef"]
    before = _reasons(provider, person)
    council.put(f"/orders/{LATE_ORDER}", order | {"status": "authorised"})
    night(council)
    after = _reasons(provider, person)
    expect("the late order's visits before", set(before), {"not-authorised"})
    expect("the late order's visits after", set(after), {None})
    tell(f"{len(after)} visits of {person}: not-authorised yesterday, matched tonight")


def send_again(provider: Api) -> None:
    """A file is imported once."""
    say("The same file sent again is recognised, and nothing is imported twice")
    report = provider.send("visits", GOOD_FILES["P100"])
    expect("the file sent again", report["status"], "duplicate")
    tell(f"{report['issues'][0]['message']}")


def download(apis: dict[str, Api]) -> None:
    """Files people open."""
    say(f"Exports, as people open them, saved in {DOWNLOADS.relative_to(LOCAL.parent)}")
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    table = table_of("for", "export", "rows", "minutes", "pounds", "file")
    for name, kind in EXPORTS:
        filters = {} if kind in {"commissioned-care", "exceptions"} else {"weekEnding": WEEK}
        export, text = apis[name].export(kind, "csv", **filters)
        expect(
            f"the {kind} export of {name}", (export["status"], len(text.splitlines())), ("ready", export["rows"] + 1)
        )
        file = DOWNLOADS / f"{name}-{kind}.csv"
        file.write_text(text, encoding="utf-8-sig", newline="")
        totals = export["totals"]
        table.add_row(name, kind, str(export["rows"]), str(totals["minutes"]), totals["amount"], file.name)
    show(table)


UNMATCHED_REASONS = {
    "no-order",
    "not-authorised",
    "order-ref-not-current",
    "order-ref-other-person",
    "order-ref-unknown",
    "outside-order-dates",
    "suspended",
    "too-far-from-plan",
    "wrong-service-type",
}
EXPORTS = (
    *(
        (provider, kind)
        for provider in GOOD_FILES
        for kind in ("commissioned-care", "visits", "exceptions", "payments")
    ),
    ("council", "charges"),
)
COUNTS = ("read", "new", "updated", "unchanged", "rejected", "warnings")


def _reasons(provider: Api, person: str) -> list[str | None]:
    return [visit["reason"] for visit in provider.all("/visits", weekEnding=WEEK, serviceUserRef=person)]


def _council_size(council: Api) -> str:
    kinds = ("contracts", "service-users", "orders")
    return ", ".join(f"{len(list(council.all(f'/{kind}')))} {kind}" for kind in kinds) + " and more"


def _delivered(visit: Json) -> str:
    start = visit["actual"]["start"]
    return f"{visit['visitDate']} {start[11:16]}, {visit['actual']['minutes']} min"


def _counts(report: Json) -> list[str]:
    return [str(report["counts"][name]) for name in COUNTS]
