"""Who may call what: every route of the template, by those who may not."""

import httpx
import pytest

from infra.local.api import Json
from infra.local.stack import Stack
from tests.e2e.calls import Caller
from tests.e2e.conftest import Case
from tests.e2e.files import WEEK, csv_file
from tests.template import routes

PUBLIC = {("GET", "/health"), ("GET", "/openapi.json"), ("GET", "/docs")}
COUNCIL_ONLY = {
    route
    for route, event in routes().items()
    if route not in PUBLIC and "actuals/provider" not in event["Auth"]["AuthorizationScopes"]
}
PROTECTED = sorted(set(routes()) - PUBLIC)
REFUSED = {401, 403}

# What P200 is told of what is P100's; `nothing` is a list without it. None: there is nothing of a provider's in it.
NOTHING = "nothing"
TO_ANOTHER_PROVIDER: dict[tuple[str, str], int | str | None] = {
    ("GET", "/imports"): NOTHING,
    ("POST", "/imports"): None,
    ("GET", "/imports/{importId}"): 404,
    ("DELETE", "/imports/{importId}"): 404,
    ("GET", "/imports/{importId}/issues"): 404,
    ("POST", "/imports/{importId}/confirm"): 404,
    ("GET", "/visits"): NOTHING,
    ("GET", "/visits/{visitId}"): 404,
    ("POST", "/visits/{visitId}/withdraw"): 404,
    ("GET", "/care-package-line-items"): NOTHING,
    ("POST", "/exports"): None,
    ("GET", "/exports/{exportId}"): 404,
    ("GET", "/remittances"): NOTHING,
    ("GET", "/remittances/{remittanceId}"): 404,
    ("GET", "/{kind}"): NOTHING,
    ("GET", "/{kind}/{key}"): 404,
    ("PUT", "/{kind}/{key}"): 403,
}


@pytest.fixture(scope="session")
def only_approve(stack: Stack) -> str:
    """A token with a scope that opens nothing by itself."""
    client = stack.clients["approver"]
    form = {"grant_type": "client_credentials", "scope": "actuals/approve"}
    answer = httpx.post(stack.token_url, data=form, auth=(client.id, client.secret), timeout=30)
    return str(answer.raise_for_status().json()["access_token"])


@pytest.fixture(scope="session")
def of_p100(callers: dict[str, Caller]) -> Json:
    """An import, a visit, an export and a remittance of P100, by the names that routes give them."""
    council, provider = callers["council"], callers["P100"]
    contract = council.get("/contracts/C-101") | {"contractNumber": "E-access"}
    council.put("/contracts/E-access", contract)
    case = Case(council, provider, "E-access")
    case.order()
    done = case.deliver({})
    export = provider.post("/exports", {"kind": "commissioned-care", "format": "csv"})
    run = case.night()
    paid = case.pay(callers["approver"])
    remittance = next(each for each in provider.all("/remittances") if each["paymentRunId"] == paid["paymentRunId"])
    return {
        "importId": done["importId"],
        "visitId": case.visits()[0]["visitId"],
        "exportId": export["exportId"],
        "matchRunId": run["matchRunId"],
        "paymentRunId": paid["paymentRunId"],
        "remittanceId": remittance["remittanceId"],
        "kind": "contracts",
        "key": "E-access",
        "person": case.person,
    }


def test_the_table_here_names_every_route_that_a_provider_may_call() -> None:
    assert set(TO_ANOTHER_PROVIDER) == set(routes()) - PUBLIC - COUNCIL_ONLY


@pytest.mark.parametrize("route", sorted(PUBLIC), ids=" ".join)
def test_a_public_route_needs_no_token(stack: Stack, route: tuple[str, str]) -> None:
    assert httpx.request(route[0], stack.api_url + route[1], timeout=30).status_code == 200


@pytest.mark.parametrize("route", PROTECTED, ids=" ".join)
def test_a_route_refuses_who_has_no_token_and_who_has_another_scope(
    stack: Stack, of_p100: Json, only_approve: str, callers: dict[str, Caller], route: tuple[str, str]
) -> None:
    method, path = route[0], route[1].format(**of_p100)
    with httpx.Client(base_url=stack.api_url, timeout=30) as anyone:
        assert anyone.request(method, path).status_code == 401
        assert anyone.request(method, path, headers={"Authorization": "Bearer made.up.token"}).status_code == 401
        told = anyone.request(method, path, headers={"Authorization": f"Bearer {only_approve}"})
        assert told.status_code in REFUSED
    if route in COUNCIL_ONLY:
        assert callers["P100"].status(method, path) in REFUSED


@pytest.mark.parametrize(
    "route", [route for route, told in TO_ANOTHER_PROVIDER.items() if isinstance(told, int)], ids=" ".join
)
def test_what_is_another_providers_does_not_exist(
    of_p100: Json, callers: dict[str, Caller], route: tuple[str, str]
) -> None:
    method, path = route[0], route[1].format(**of_p100)
    made_up = route[1].format(
        **{name: "0" * len(str(value)) for name, value in of_p100.items()} | {"kind": "contracts"}
    )
    answer, nobodys = callers["P200"].ask(method, path), callers["P200"].ask(method, made_up)
    assert answer.status_code == nobodys.status_code == TO_ANOTHER_PROVIDER[route]
    assert answer.json()["type"] == nobodys.json()["type"]
    if method == "GET":
        assert callers["P100"].status(method, path) == 200


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/imports", {}),
        ("/visits", {"weekEnding": WEEK}),
        ("/visits", {"weekEnding": WEEK, "serviceUserRef": "person"}),
        ("/care-package-line-items", {"includeHistorical": "true"}),
        ("/contracts", {}),
        ("/remittances", {}),
    ],
)
def test_a_list_holds_nothing_of_another_provider(
    of_p100: Json, callers: dict[str, Caller], path: str, query: dict[str, str]
) -> None:
    asked = {name: of_p100.get(value, value) for name, value in query.items()}
    own, others = (list(callers[name].all(path, **asked)) for name in ("P100", "P200"))
    assert {item["providerRef"] for item in own} == {"P100"}
    assert {item["providerRef"] for item in others} <= {"P200"}


@pytest.mark.parametrize("path", ["/imports", "/visits", "/care-package-line-items", "/remittances"])
def test_asking_for_another_provider_by_name_finds_nobody(callers: dict[str, Caller], path: str) -> None:
    query = {"weekEnding": WEEK} if path == "/visits" else {}
    for provider in ("P100", "P-nobody"):
        assert callers["P200"].status("GET", path, params={"providerRef": provider} | query) == 404


def test_an_export_holds_nothing_of_another_provider(of_p100: Json, callers: dict[str, Caller]) -> None:
    body = {"kind": "visits", "format": "json", "weekEnding": WEEK, "providerRef": "P100"}
    assert callers["P200"].status("POST", "/exports", json=body) == 404
    export, text = callers["P200"].export("visits", "json", weekEnding=WEEK, serviceUserRef=of_p100["person"])
    assert (export["rows"], text.strip()) == (0, "[]")


def test_visits_sent_under_another_providers_name_are_rejected(case: Case, p200: Caller) -> None:
    report = p200.check(csv_file(case.file({})))
    assert (report["status"], report["counts"]["rejected"]) == ("needs-correction", 1)
    assert "provider-not-yours" in [issue["code"] for issue in report["issues"]]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/imports", {"kind": "visits", "filename": "a.csv"}),
        ("POST", "/imports/{importId}/confirm", {}),
        ("POST", "/visits/{visitId}/withdraw", {"reason": "Sent by mistake."}),
    ],
)
def test_what_only_a_provider_may_do_is_not_the_councils(
    of_p100: Json, council: Caller, method: str, path: str, body: Json
) -> None:
    assert council.status(method, path.format(**of_p100), json=body) == 403


@pytest.mark.parametrize("kind", ["orders", "service-users", "principals", "settings", "rate-frameworks"])
def test_a_provider_sees_none_of_the_councils_own_records(callers: dict[str, Caller], kind: str) -> None:
    assert callers["P100"].status("GET", f"/{kind}") in REFUSED
    assert callers["P100"].status("GET", f"/{kind}/x") in REFUSED


def test_the_council_sees_every_providers_things(of_p100: Json, council: Caller) -> None:
    seen = ("/imports/{importId}", "/visits/{visitId}", "/exports/{exportId}", "/contracts/{key}")
    for path in (*seen, "/remittances/{remittanceId}"):
        assert council.status("GET", path.format(**of_p100)) == 200
