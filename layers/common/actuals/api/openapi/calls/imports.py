"""Calls about imports."""

from actuals.answers.imports import DownloadAnswer, ImportAnswer
from actuals.api.imports import ConfirmBody, ImportBody
from actuals.api.openapi.examples import imports as examples
from actuals.api.openapi.operation import BOTH, Operation
from actuals.api.paging import PAGING

IMPORTS = (
    Operation(
        "createImport",
        "POST",
        "/imports",
        "Ask for a place to upload one file to",
        BOTH,
        ImportAnswer,
        201,
        ImportBody,
        problems=(400, 401, 403, 409, 422),
        note="Providers send `visits` and `carers`, the council its reference data, one record a line. Of several "
        "files that one form brings, the first counts. A call that is repeated with its Idempotency-Key gets a new "
        "form for the same import, or 409 `not-awaited` when that awaits no file any more.",
        example=examples.CREATED,
    ),
    Operation(
        "listImports",
        "GET",
        "/imports",
        "List imports, newest first",
        BOTH,
        ImportAnswer,
        query=("kind", "status", "providerRef", *PAGING),
        lists=True,
    ),
    Operation(
        "getImport",
        "GET",
        "/imports/{importId}",
        "Watch an import; its first 100 issues and changes",
        BOTH,
        ImportAnswer,
        example=examples.WATCHED,
    ),
    Operation(
        "cancelImport",
        "DELETE",
        "/imports/{importId}",
        "Cancel an import that is not confirmed; repeatable",
        BOTH,
        None,
        204,
        problems=(400, 401, 403, 404, 409),
    ),
    Operation(
        "listImportIssues",
        "GET",
        "/imports/{importId}/issues",
        "Where to download all issues of an import",
        BOTH,
        DownloadAnswer,
        query=("format",),
        problems=(400, 401, 403, 404, 409),
    ),
    Operation(
        "confirmImport",
        "POST",
        "/imports/{importId}/confirm",
        "Store what was checked; repeatable",
        BOTH,
        ImportAnswer,
        202,
        ConfirmBody,
        body_needed=False,
        problems=(400, 401, 403, 404, 409, 422),
        note="An import with rejected records needs `leaveOutRejected`, and then the good ones are stored. "
        "`withdrawMissing` also withdraws the visits that the report calls `possibly-superseded`: those of "
        "`counts.missing`, less any that another import has sent since. Without it, as with `autoConfirm`, they stay. "
        "Only files of visits have any; for other kinds it is 422. A repeated call has no second effect, whatever "
        "it says.",
        example=examples.CONFIRMED,
    ),
)
