"""The OpenAPI document against the standard, the template, and its own examples.

That answers are as it says is proved by the type checker, as its schemas are those of their types, and for every
call of the integration tests by `tests.integration.calls`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from actuals.answers.visits import visit_object
from actuals.api.bodies import read
from actuals.api.openapi.bodies import FORM_NAMES, RECORD_NAMES
from actuals.api.openapi.examples import EXAMPLES
from actuals.api.openapi.examples.records import RECORDS
from actuals.api.openapi.operations import TAGS
from actuals.api.openapi.schemas import together
from actuals.commissioning.records import KINDS, read_record
from tests.described import DOCUMENT, SCHEMAS, faults, faults_in, faults_of_answer
from tests.examples import VISIT, WEEK
from tests.template import routes
from tests.unit.commissioning.examples import EXAMPLES as OTHER_RECORDS

NAMES = {
    "getHealth", "getOpenApi", "getDocs",
    "createImport", "listImports", "getImport", "cancelImport", "listImportIssues", "confirmImport",
    "listVisits", "getVisit", "withdrawVisit", "listLineItems", "createExport", "getExport",
    "startMatchRun", "listMatchRuns", "getMatchRun",
    "listHeldVisits", "releaseHeldVisit", "refuseHeldVisit",
    "createPaymentRun", "listPaymentRuns", "getPaymentRun", "listPaymentRunLines", "submitPaymentRun",
    "approvePaymentRun", "rejectPaymentRun", "listRemittances", "getRemittance",
    "createPrincipal", "deletePrincipal",
    "listSettings", "getSettings", "putSettings", "listProviders", "getProvider", "putProvider",
    "listPrincipals", "getPrincipal", "putPrincipal", "listContracts", "getContract", "putContract",
    "listRateFrameworks", "getRateFramework", "putRateFramework",
    "listServiceUsers", "getServiceUser", "putServiceUser", "listOrders", "getOrder", "putOrder",
    "listVisitCodes", "getVisitCode", "putVisitCode", "listChargeRates", "getChargeRate", "putChargeRate",
    "listCalendars", "getCalendar", "putCalendar",
}  # fmt: skip
CALLS = {
    call["operationId"]: (method.upper(), path, call)
    for path, methods in DOCUMENT["paths"].items()
    for method, call in methods.items()
}


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def described() -> dict[tuple[str, str], set[str]]:
    """Every call of the document with the scopes that open it."""
    return {
        (method.upper(), path): {scope for need in call["security"] for scopes in need.values() for scope in scopes}
        for path, methods in DOCUMENT["paths"].items()
        for method, call in methods.items()
    }


def deployed() -> dict[tuple[str, str], set[str]]:
    """Every route of the template with its scopes; that of `{kind}` stands for each kind without its own."""
    found = {route: set(properties["Auth"].get("AuthorizationScopes", [])) for route, properties in routes().items()}
    for (method, path), scopes in list(found.items()):
        if path.startswith("/{kind}"):
            del found[method, path]
            for kind in KINDS:
                found.setdefault((method, path.replace("{kind}", kind)), scopes)
    return found


def test_every_route_is_described_and_every_call_described_is_deployed() -> None:
    assert described().keys() == deployed().keys()


def test_the_gateway_lets_in_whom_the_document_names() -> None:
    for call, scopes in described().items():
        assert scopes <= deployed()[call], call


def test_a_route_of_one_call_lets_in_nobody_else() -> None:
    """The routes of all kinds let providers in for two of them; the function refuses the rest."""
    own = {call for call in described() if call in routes()}
    assert {call: described()[call] for call in own} == {call: deployed()[call] for call in own}


def test_every_call_has_a_name_in_the_words_of_the_field_which_never_changes() -> None:
    assert {call["operationId"] for methods in DOCUMENT["paths"].values() for call in methods.values()} == NAMES
    assert sum(map(len, DOCUMENT["paths"].values())) == len(NAMES)


def test_every_call_stands_under_a_word_that_is_explained() -> None:
    used = {tag for _, _, call in CALLS.values() for tag in call["tags"]}
    assert {tag["name"] for tag in DOCUMENT["tags"]} == used == set(TAGS)
    assert all(tag["description"] for tag in DOCUMENT["tags"])


def answered(call: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a call answers when it succeeds, by media type: schema and example."""
    for status, answer in call["responses"].items():
        if status.startswith("2"):
            yield from answer.get("content", {}).values()


@pytest.mark.parametrize("name", CALLS)
def test_the_examples_of_every_call_are_as_its_schemas_say(name: str) -> None:
    method, _, call = CALLS[name]
    sent = list(call.get("requestBody", {}).get("content", {}).values())
    assert method == "DELETE" or list(answered(call))
    for content in (*sent, *answered(call)):
        assert faults_in(content["schema"], content["example"]) == []


@pytest.mark.parametrize("status", DOCUMENT["components"]["responses"])
def test_the_examples_of_problems_are_as_their_schema_says(status: str) -> None:
    for content in DOCUMENT["components"]["responses"][status]["content"].values():
        assert faults_in(content["schema"], content["example"]) == []
        assert status == f"Problem{content['example']['status']}"


@pytest.mark.parametrize("form", FORM_NAMES, ids=FORM_NAMES.values())
def test_what_the_examples_send_is_read(form: Any) -> None:
    read(form, EXAMPLES[form])


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_record_is_answered_as_it_is_sent(kind: str) -> None:
    record = read_record(kind, RECORDS[kind])
    assert not isinstance(record, list)
    assert record.to_json() == RECORDS[kind]


def test_a_line_item_has_all_that_an_order_has_and_two_more() -> None:
    more = {"providerRef", "plannedWeeklyMinutes"}
    order, item = SCHEMAS["Order"], SCHEMAS["LineItem"]
    assert set(item["properties"]) == set(order["properties"]) | more
    assert set(item["required"]) == set(order["required"]) | more
    for sent, shown in (("PlannedCallForm", "PlannedCall"), ("SuspensionForm", "Suspension")):
        assert set(SCHEMAS[shown]["properties"]) == set(SCHEMAS[sent]["properties"])


def test_two_schemas_of_one_name_are_found() -> None:
    one: dict[str, Any] = {"A": {"type": "string"}}
    assert together(one, one) == one
    with pytest.raises(ValueError, match="two schemas are called A"):
        together(one, {"A": {"type": "integer"}})


def test_an_answer_that_is_not_described_is_found() -> None:
    visit = visit_object(WEEK, VISIT, council=True)
    assert faults_of_answer("GET", "/visits/{visitId}", 200, visit) == []
    assert faults_of_answer("GET", "/visits/{visitId}", 200, {**visit, "colour": "red"})
    assert faults_of_answer("GET", "/visits/{visitId}", 202, visit)
    assert faults_of_answer("GET", "/visits/{visitId}", 404, {"type": "/problems/x"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_is_shown_is_described(kind: str) -> None:
    record = read_record(kind, OTHER_RECORDS[kind])
    assert not isinstance(record, list)
    assert faults(RECORD_NAMES[kind], record.to_json()) == []


def test_a_rate_is_described_as_by_the_hour_or_a_price_per_visit() -> None:
    (rate,) = OTHER_RECORDS["rate-frameworks"]["rates"]
    neither = {name: value for name, value in rate.items() if name not in {"hourly", "durations"}}
    assert faults("Rate", rate) == faults("Rate", neither | {"perVisit": "60.00"}) == []
    assert faults("Rate", neither)
    assert faults("Rate", rate | {"perVisit": "60.00"})


def test_the_version_is_the_one_deployed() -> None:
    assert DOCUMENT["info"]["version"] == "1.2.3"
