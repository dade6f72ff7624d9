"""The OpenAPI document against the standard, the template, and what the API really answers."""

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from actuals.api.openapi.document import document
from actuals.api.openapi.forms import RECORD_NAMES
from actuals.api.problems import Unprocessable
from actuals.commissioning.records import KINDS, read_record
from actuals.exporting.exports import export_object
from actuals.exporting.imports import change_object, import_object
from actuals.exporting.issues import issue_object
from actuals.exporting.line_items import line_item
from actuals.exporting.match_runs import match_run_object
from actuals.exporting.payments import line_object, remittance_object, run_object, whole_run_object
from actuals.exporting.visits import visit_object
from actuals.model.bad_weeks import WeekFault
from actuals.model.changes import FieldChange
from actuals.model.exports import Export, ExportFormat, ExportKind, ExportStatus
from actuals.model.fields import FieldProblem
from actuals.model.filters import Filters
from actuals.model.imports import Import, ImportStatus, IssueGroup
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.match_runs import MatchRun, ProblemCode, RunProblem
from actuals.model.orders import PlannedVisit
from actuals.model.payment_runs import Line, PaymentRun
from actuals.model.payments import Decision, Hold, HoldCode, LineReason, Payment, Piece, Price
from actuals.model.reasons import Reason
from actuals.model.refs import ClientId, ContractNumber, ExportId, ImportId, MatchRunId, OrderRef, PaymentRunId
from actuals.model.visits import HistoryEntry, VisitStatus
from actuals.paying.remittances import remittances_of
from actuals.paying.runs import totals_of
from tests.examples import NOW, ORDER, PROVIDER, TUESDAY, VISIT, WEEK
from tests.template import routes
from tests.unit.commissioning.examples import EXAMPLES

DOCUMENT = document("1.2.3")
SCHEMAS = DOCUMENT["components"]["schemas"]


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


def test_every_call_has_a_name_of_its_own() -> None:
    names = [call["operationId"] for methods in DOCUMENT["paths"].values() for call in methods.values()]
    assert len(set(names)) == len(names)


def closed(schema: Any) -> Any:
    """The same, refusing what it does not name: what is answered and not described is found."""
    match schema:
        case {"properties": _}:
            return {name: closed(part) for name, part in schema.items()} | {"additionalProperties": False}
        case dict():
            return {name: closed(part) for name, part in schema.items()}
        case list():
            return [closed(part) for part in schema]
        case _:
            return schema


CLOSED = {"schemas": {name: closed(schema) for name, schema in SCHEMAS.items()}}


def faults(name: str, answer: object) -> list[str]:
    """Where an answer is not as its schema says."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": CLOSED}
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(answer)]


IMPORT = Import(ImportId("i"), "visits", "a.csv", PROVIDER, False, ImportStatus.READY, NOW, NOW)
EXPORT = Export(ExportId("e"), ExportKind.VISITS, ExportFormat.CSV, PROVIDER, Filters(), NOW)
MATCH_RUN = MatchRun(MatchRunId("m"), None, None, NOW)
ISSUE = Issue(IssueCode.FORMAT, Level.VISIT, "Wrong.", Location(row=2))
CHECKED = replace(IMPORT, issue_groups=(IssueGroup(ISSUE.code, ISSUE.level, 1, ISSUE.message),), change_count=1)
CHANGE = FieldChange(VISIT.visit_id, WEEK.key.service_user_ref, NOW.date(), "OrderRef", None, "O-1")
IN_XML = replace(ISSUE, location=Location(line=7, path="/File"), visit_date=NOW.date(), field="VisitDate", value="x")
MATCHED = replace(
    VISIT,
    status=VisitStatus.MATCHED,
    planned=PlannedVisit(OrderRef("O-1"), time(7, 30), 30, 1, TUESDAY),
    history=(HistoryEntry(NOW, "nightly matching", "Matched"),),
)
PRICE = Price(
    30,
    1,
    Decimal("12.05"),
    Decimal("12.050000"),
    (Piece(datetime.combine(TUESDAY, time(7, 30)), 30, "WEEKDAY", "DAY", Decimal("24.10"), Decimal("12.050000")),),
    30,
    ("Paid as claimed.",),
    Decimal("11.96"),
)
HOLDS = (
    Hold(HoldCode.OVERLAP, 30),
    Hold(HoldCode.OVER_TOLERANCE, 10, Decision.REFUSED, "Not agreed.", "officer", NOW),
)
PAID = replace(
    MATCHED,
    price=PRICE,
    holds=HOLDS,
    paid=(Payment(PaymentRunId("r"), Decimal("1.00"), 3, 3, NOW, ORDER.order_ref, note="Part"),),
)
NO_RATE = replace(MATCHED, price=replace(PRICE, amount=None, before_rounding=None, pieces=()), holds=HOLDS[:1])
UNMATCHED = replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.NO_ORDER)
FINISHED = replace(
    MATCH_RUN,
    finished_at=NOW,
    problem_count=2,
    problems=(
        RunProblem(WeekFault.UNREADABLE, WEEK.key.contract_number, week=WEEK.key),
        RunProblem(ProblemCode.UNKNOWN_CONTRACT, ContractNumber("C-9"), OrderRef("O-1")),
    ),
)
LINE = Line(
    "r-1",
    LineReason.VISIT_WITHDRAWN,
    VISIT.visit_id,
    PROVIDER,
    WEEK.key.contract_number,
    WEEK.key.service_user_ref,
    "Winter, Ada",
    None,
    TUESDAY,
    datetime.combine(TUESDAY, time(6, 30)),
    1,
    -30,
    -30,
    Decimal("-12.05"),
    "Withdrawn.",
)
PAYMENT_RUN = PaymentRun(PaymentRunId("r"), TUESDAY, (WEEK.key.contract_number,), ClientId("one"), NOW)
ISSUED = replace(PAYMENT_RUN, contract_numbers=()).drafted(totals_of([LINE])).submitted(ClientId("one"), NOW)
ISSUED = ISSUED.approved(ClientId("two"), NOW).issued(NOW, [WEEK.key])
(REMITTANCE,) = remittances_of(ISSUED)
ANSWERS = [
    ("Visit", visit_object(WEEK, VISIT, council=True)),
    ("Visit", visit_object(WEEK, MATCHED, council=True)),
    ("Visit", visit_object(WEEK, UNMATCHED, council=True)),
    ("Visit", visit_object(WEEK, PAID, council=True)),
    ("Visit", visit_object(WEEK, PAID, council=False)),
    ("Visit", visit_object(WEEK, NO_RATE, council=True)),
    ("Import", import_object(IMPORT)),
    ("Import", import_object(CHECKED) | {"changes": [change_object(CHANGE)], "issues": [issue_object(ISSUE)]}),
    ("Issue", issue_object(ISSUE)),
    ("Issue", issue_object(IN_XML)),
    ("Export", export_object(EXPORT, ExportStatus.RUNNING, None)),
    ("MatchRun", match_run_object(MATCH_RUN, NOW)),
    ("MatchRun", match_run_object(FINISHED, NOW)),
    ("PaymentRun", run_object(PAYMENT_RUN)),
    ("PaymentRun", whole_run_object(ISSUED)),
    ("PaymentRun", whole_run_object(PAYMENT_RUN.failed(NOW))),
    ("PaymentLine", line_object(LINE)),
    ("Remittance", remittance_object(REMITTANCE)),
    ("Remittance", remittance_object(REMITTANCE) | {"url": "https://example.org/", "sha256": "00"}),
    ("LineItem", line_item(EXAMPLES["orders"], PROVIDER)),
    ("Problem", Unprocessable("invalid-record", "Wrong.", [FieldProblem("a.0", "is wrong.")]).document("/orders/1")),
    *((RECORD_NAMES[kind], example) for kind, example in EXAMPLES.items()),
]


@pytest.mark.parametrize(
    ("name", "answer"), ANSWERS, ids=[f"{name}-{number}" for number, (name, _) in enumerate(ANSWERS)]
)
def test_what_is_answered_is_described(name: str, answer: object) -> None:
    assert faults(name, answer) == []


def test_an_answer_that_is_not_described_is_found() -> None:
    assert faults("Visit", visit_object(WEEK, VISIT, council=True) | {"colour": "red"}) != []
    assert faults("Problem", {"type": "/problems/x"}) != []


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_is_shown_is_described(kind: str) -> None:
    record = read_record(kind, EXAMPLES[kind])
    assert not isinstance(record, list)
    assert faults(RECORD_NAMES[kind], record.to_json()) == []


def test_a_rate_is_described_as_by_the_hour_or_a_price_per_visit() -> None:
    (rate,) = EXAMPLES["rate-frameworks"]["rates"]
    neither = {name: value for name, value in rate.items() if name not in {"hourly", "durations"}}
    assert faults("Rate", rate) == faults("Rate", neither | {"perVisit": "60.00"}) == []
    assert faults("Rate", neither)
    assert faults("Rate", rate | {"perVisit": "60.00"})


def test_the_version_is_the_one_deployed() -> None:
    assert DOCUMENT["info"]["version"] == "1.2.3"
