"""The council's decisions come in: reference records, and the clients that act for providers."""

from functools import cache, partial
from typing import Any

from aws_lambda_powertools.event_handler import Response

from actuals.answers.clients import ClientAnswer, NewClientAnswer, client_object, new_client_object
from actuals.answers.pages import Page
from actuals.api.access import View, known_kind, view_of
from actuals.api.app import make_app
from actuals.api.paging import PAGING
from actuals.api.problems import Conflict
from actuals.api.records import NewPrincipal, invalid, record_to_keep, unknown
from actuals.api.requests import Request
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.optimistic_lock import retry_if_stale
from actuals.aws.principals import ProviderClients
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import CommissionSettings
from actuals.aws.visits import VisitsTable
from actuals.aws.week_end import WeekEnd
from actuals.commissioning.built_in import built_in, with_built_in
from actuals.commissioning.council import COUNCIL, WEEKS_STORED, PrincipalRecord
from actuals.commissioning.forms import KEY
from actuals.commissioning.nouns import week_ends_on
from actuals.model.fields import FieldProblem
from actuals.model.refs import ClientId, ProviderRef

Json = dict[str, Any]


class Wiring:
    """The tables and clients of these calls."""

    def __init__(self) -> None:
        self.settings = CommissionSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        visits = VisitsTable(self.settings.visits_table)
        self.week_end = WeekEnd(self.settings.imports_table, self.settings.reference_table, visits, week_ends_on)
        self.clients = ProviderClients(self.settings.user_pool, self.settings.resource_server)


wired = cache(Wiring)
app = make_app(
    principal=lambda client: wired().reference.get("principals", client),
    remembered=lambda: IdempotencyTable(wired().settings.idempotency_table),
)
api = app.resolve


@app.call("GET", "/{kind}", *PAGING)
def list_records(request: Request, kind: str) -> Page[Json]:
    """Records of a kind, in order of key."""
    view, paging = _view_of(request, kind), request.paging()
    stored = wired().reference.after(kind, paging.after, paging.limit + 1)
    records = with_built_in(kind, paging.after, stored)
    return paging.page((key, seen) for key, record in records if (seen := view(record)))


@app.call("GET", "/{kind}/{key}")
def show_record(request: Request, kind: str, key: str) -> Json:
    """One record."""
    view = _view_of(request, kind)
    stored = wired().reference.get(kind, key) if KEY.fullmatch(key) else None
    record = stored or built_in(kind, key)
    seen = view(record) if record else None
    if seen is None:
        raise unknown(kind, key)
    return seen


def _view_of(request: Request, kind: str) -> View:
    return view_of(request.caller, kind, partial(wired().reference.all, "contracts"))


@app.call("PUT", "/{kind}/{key}")
def keep_record(request: Request, kind: str, key: str) -> tuple[Json, int]:
    """Keep a record: 201 when it is new, 200 when it takes another's place."""
    known_kind(kind)
    request.council()
    record = record_to_keep(kind, key, request.record()).to_json()
    is_new = _keep_settings(record) if kind == "settings" else wired().reference.put(kind, key, record)
    return record, 201 if is_new else 200


def _keep_settings(record: Json) -> bool:
    """The day on which weeks end cannot change any more once a week is stored."""
    is_new = wired().reference.get("settings", COUNCIL) is None
    if not retry_if_stale(lambda: wired().week_end.keep(record)):
        problem = FieldProblem("weekEndsOn", WEEKS_STORED)
        raise Conflict("weeks-stored", WEEKS_STORED, [problem])
    return is_new


@app.call("POST", "/principals")
def make_principal(request: Request) -> tuple[NewClientAnswer, int]:
    """A client for a provider; its secret is never kept here, but asked for anew when a call is repeated."""
    request.council()
    made, status = request.once(partial(_make_principal, request))
    secret = wired().clients.secret(made["clientId"])
    if secret is None:
        raise unknown("principals", made["clientId"])
    return new_client_object(made, secret), status


@app.call("DELETE", "/principals/{key}")
def end_principal(request: Request, key: str) -> Response[str]:
    """From now on the client acts for nobody; one that was made here is gone."""
    request.council()
    if KEY.fullmatch(key):
        wired().reference.delete("principals", key)
        wired().clients.end(ClientId(key))
    return Response(status_code=204, body="")


def _make_principal(request: Request) -> tuple[ClientAnswer, int]:
    body = request.body(NewPrincipal)
    if wired().reference.get("providers", body.provider_ref) is None:
        raise invalid([FieldProblem("providerRef", "is no provider's. Put the provider first.")])
    provider = ProviderRef(body.provider_ref)
    client = wired().clients.make(provider)
    record = {"clientId": client, "role": "provider", "providerRef": body.provider_ref, "name": body.name}
    wired().reference.put("principals", client, PrincipalRecord.model_validate(record).to_json())
    return client_object(client, provider), 201
