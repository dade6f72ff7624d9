"""Calls about imports: their bodies, who may import what, and which imports exist for a caller."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from actuals.api.caller import Caller
from actuals.api.problems import Malformed, NotFound, Unprocessable
from actuals.api.queries import Query
from actuals.commissioning.forms import Form, Text
from actuals.model.fields import FieldProblem
from actuals.model.imports import CARERS, REFERENCE_KINDS, VISITS, Import, ImportStatus
from actuals.model.refs import ImportId, ProviderRef

PROVIDER_KINDS = (VISITS, CARERS)
KINDS = (*PROVIDER_KINDS, *REFERENCE_KINDS)


class ImportBody(Form):
    """A file to come: what it holds, what it is called, and whether to import it at once if nothing is rejected."""

    kind: str
    filename: Annotated[Text, Field(max_length=200)]
    auto_confirm: bool = False

    def to_import(self, import_id: ImportId, caller: Caller, now: datetime, until: datetime) -> Import:
        """What is asked for; its file may be uploaded until a moment."""
        return Import(
            import_id,
            self.kind,
            self.filename,
            self._owner(caller),
            self.auto_confirm,
            ImportStatus.AWAITING_UPLOAD,
            now,
            until,
            client_id=caller.client_id,
        )

    def _owner(self, caller: Caller) -> ProviderRef | None:
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


def visible_import(import_: Import | None, caller: Caller) -> Import:
    """The import that is asked for; what is another provider's does not exist."""
    if import_ is None or not caller.may_see(import_.owner):
        raise NotFound("not-found", "There is no such import.")
    return import_


def _refused(field: str, message: str) -> Unprocessable:
    problem = FieldProblem(field, message)
    return Unprocessable("invalid-body", "The body has problems; `errors` names each field and what to do.", [problem])


def import_kind(query: Query) -> str | None:
    """The kind of imports that is asked for, if any."""
    kind = query.get("kind")
    if kind is None or kind in KINDS:
        return kind
    raise Malformed("malformed-parameter", f"The query parameter 'kind' must be one of: {', '.join(KINDS)}.")


def issues_format(query: Query) -> str:
    """The format of the list of issues that is asked for: json, unless it is csv."""
    form = query.get("format", "json")
    if form in {"csv", "json"}:
        return form
    raise Malformed("malformed-parameter", "The query parameter 'format' must be csv or json.")
