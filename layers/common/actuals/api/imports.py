"""Bodies of the calls about imports, and who may import what."""

from typing import Annotated

from pydantic import Field

from actuals.api.caller import Caller
from actuals.api.problems import Malformed, Unprocessable
from actuals.api.queries import Query
from actuals.commissioning.forms import Form, Text
from actuals.model.fields import FieldProblem
from actuals.model.imports import CARERS, REFERENCE_KINDS, VISITS
from actuals.model.refs import ProviderRef

PROVIDER_KINDS = (VISITS, CARERS)
KINDS = (*PROVIDER_KINDS, *REFERENCE_KINDS)


class ImportBody(Form):
    """A file to come: what it holds, what it is called, and whether to import it at once if nothing is rejected."""

    kind: str
    filename: Annotated[Text, Field(max_length=200)]
    auto_confirm: bool = False

    def owner(self, caller: Caller) -> ProviderRef | None:
        """Providers own files of visits and carers, the council those of its reference data."""
        if self.kind in PROVIDER_KINDS:
            return caller.require_provider()
        if self.kind in REFERENCE_KINDS:
            caller.require_council()
            return None
        raise _refused("kind", f"must be one of: {', '.join(KINDS)}.")


class ConfirmBody(Form):
    """Whether to leave out the rejected records of a file, and to withdraw the stored visits that it leaves out."""

    leave_out_rejected: bool = False
    withdraw_missing: bool = False

    def require_fit(self, kind: str) -> None:
        """Nobody should believe that carers or records end by being left out of a file."""
        if self.withdraw_missing and kind != VISITS:
            raise _refused("withdrawMissing", f"is for files of visits only; what a file of {kind} leaves out stays.")


def _refused(field: str, message: str) -> Unprocessable:
    problem = FieldProblem(field, message)
    return Unprocessable("invalid-body", "The body has problems; `errors` names each field and what to do.", [problem])


def import_kind(query: Query) -> str | None:
    """The kind of imports that is asked for, if any."""
    kind = query.get("kind")
    if kind is None or kind in KINDS:
        return kind
    raise Malformed("malformed-parameter", f"The query parameter 'kind' must be one of: {', '.join(KINDS)}.")
