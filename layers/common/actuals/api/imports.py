"""Bodies of the calls about imports, and who may import what."""

from pydantic import Field

from actuals.api.caller import Caller
from actuals.api.problems import Unprocessable
from actuals.commissioning.forms import Form
from actuals.model.fields import FieldProblem
from actuals.model.imports import CARERS, REFERENCE_KINDS, VISITS
from actuals.model.refs import ProviderRef

PROVIDER_KINDS = (VISITS, CARERS)


class ImportBody(Form):
    """A file to come: what it holds, what it is called, and whether to import it at once if nothing is rejected."""

    kind: str
    filename: str = Field(min_length=1, max_length=200)
    auto_confirm: bool = False

    def owner(self, caller: Caller) -> ProviderRef | None:
        """Providers own files of visits and carers, the council those of its reference data."""
        if self.kind in PROVIDER_KINDS:
            return caller.require_provider()
        if self.kind in REFERENCE_KINDS:
            caller.require_council()
            return None
        kinds = ", ".join((*PROVIDER_KINDS, *REFERENCE_KINDS))
        problem = FieldProblem("kind", f"must be one of: {kinds}.")
        raise Unprocessable(
            "invalid-body", "The body has problems; `errors` names each field and what to do.", [problem]
        )


class ConfirmBody(Form):
    """Whether to import the good records of a file that has rejected ones."""

    leave_out_rejected: bool = False
