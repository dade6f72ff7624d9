"""Remittances: what payment runs issued, to look at and to download."""

from functools import cache

from actuals.answers.pages import Page
from actuals.answers.remittances import RemittanceAnswer, remittance_object
from actuals.api.app import make_app
from actuals.api.filters import provider_asked
from actuals.api.paging import PAGING
from actuals.api.problems import NotFound
from actuals.api.queries import word
from actuals.api.requests import Request
from actuals.aws.reference import ReferenceTable
from actuals.aws.remittances import RemittancesBucket, RemittancesTable, remittance_key
from actuals.aws.settings import RemittancesSettings
from actuals.exporting.remittances import remittance_file_name
from actuals.model.payment_runs import Remittance, RemittanceFormat, RunStatus
from actuals.model.refs import PaymentRunId, RemittanceId, is_made_here


class Wiring:
    """The tables and the bucket of these calls."""

    def __init__(self) -> None:
        self.settings = RemittancesSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.payments = RemittancesTable(self.settings.payments_table)
        self.files = RemittancesBucket(self.settings.remittances_bucket)


wired = cache(Wiring)
app = make_app(principal=lambda client: wired().reference.get("principals", client))
api = app.resolve


@app.call("GET", "/remittances", "providerRef", *PAGING)
def listed(request: Request) -> Page[RemittanceAnswer]:
    """What was issued, newest first."""
    provider, paging, is_issued = provider_asked(request.query, request.caller), request.paging(), cache(_is_issued)
    found = wired().payments.remittances(provider, paging.after)
    return paging.page((place, remittance_object(each)) for place, each in found if is_issued(each.payment_run_id))


@app.call("GET", "/remittances/{remittanceId}", "format")
def show(request: Request, remittance_id: str) -> RemittanceAnswer:
    """One remittance; with a format, also where to download it."""
    caller, form = request.caller, word(request.query, "format", RemittanceFormat)
    found = wired().payments.remittance(RemittanceId(remittance_id)) if is_made_here(remittance_id) else None
    if found is None or not caller.may_see(found.provider_ref) or not _is_issued(found.payment_run_id):
        raise NotFound("not-found", "There is no such remittance.")
    shown = remittance_object(found)
    return shown | {"url": _link(found, form), "sha256": found.hashes[form]} if form else shown


def _link(remittance: Remittance, form: RemittanceFormat) -> str:
    """The very bytes that were issued, whatever may have been put beside them."""
    key, name = remittance_key(remittance.remittance_id, form), remittance_file_name(remittance, form)
    minutes, version = wired().settings.download_minutes, remittance.versions[form]
    return wired().files.download_url(key, name, minutes, version)


def _is_issued(run_id: PaymentRunId) -> bool:
    run = wired().payments.run(run_id)
    return run is not None and run.status is RunStatus.ISSUED
