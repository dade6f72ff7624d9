"""What calls are sent, and what the council keeps: which forms they are read with, and what those are called."""

from collections.abc import Mapping

from actuals.api.exports import ExportBody
from actuals.api.held_visits import DecisionBody
from actuals.api.imports import ConfirmBody, ImportBody
from actuals.api.match_runs import MatchRunBody
from actuals.api.payments import PaymentRunBody, RejectBody
from actuals.api.records import NewPrincipal
from actuals.api.visits import WithdrawBody
from actuals.commissioning.forms import Form
from actuals.commissioning.records import KINDS

RECORD_NAMES: Mapping[str, str] = {kind: record.__name__.removesuffix("Record") for kind, record in KINDS.items()}
FORM_NAMES: Mapping[type[Form], str] = {
    ImportBody: "CreateImport",
    ConfirmBody: "ConfirmImport",
    WithdrawBody: "WithdrawVisit",
    ExportBody: "CreateExport",
    DecisionBody: "DecideHeldVisit",
    MatchRunBody: "StartMatchRun",
    PaymentRunBody: "CreatePaymentRun",
    RejectBody: "RejectPaymentRun",
    NewPrincipal: "CreatePrincipal",
    **{record: RECORD_NAMES[kind] for kind, record in KINDS.items()},
}
