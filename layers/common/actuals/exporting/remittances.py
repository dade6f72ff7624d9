"""A remittance as a file: JSON for programs, CSV for spreadsheets, HTML to print. Always the same bytes."""

import json
from collections.abc import Iterable, Iterator

from actuals.exporting.columns import Layout, number, text
from actuals.exporting.files import csv_text, json_text
from actuals.exporting.payments import Json, line_object, remittance_object
from actuals.exporting.statement import statement
from actuals.model.payment_runs import Line, Remittance, RemittanceFormat

CONTENT_TYPES = {
    RemittanceFormat.CSV: "text/csv; charset=utf-8",
    RemittanceFormat.HTML: "text/html; charset=utf-8",
    RemittanceFormat.JSON: "application/json",
}
LINES = Layout(
    columns=(
        text("remittanceId"),
        text("providerRef"),
        text("contractNumber"),
        text("serviceUserRef"),
        text("serviceUserDetails"),
        text("ourRef"),
        text("weekEnding"),
        text("visitDate"),
        text("start"),
        text("lineId"),
        text("kind"),
        text("reason"),
        text("visitId"),
        number("carers"),
        number("minutes"),
        number("amount"),
        text("note"),
    ),
    minutes=lambda line: int(line["minutes"]),
    amount=lambda line: str(line["amount"]),
)


def remittance_file(form: RemittanceFormat, remittance: Remittance, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file, piece by piece; a matter of the remittance and its lines alone."""
    return (piece.encode() for piece in _texts(form, remittance, (line_object(line) for line in lines)))


def remittance_file_name(remittance: Remittance, form: RemittanceFormat) -> str:
    """What a person finds among the downloads."""
    return f"remittance-{remittance.to_week_ending.isoformat()}-{remittance.remittance_id}.{form}"


def _texts(form: RemittanceFormat, remittance: Remittance, lines: Iterable[Json]) -> Iterator[str]:
    match form:
        case RemittanceFormat.CSV:
            return csv_text(LINES, ({"remittanceId": remittance.remittance_id, **line} for line in lines))
        case RemittanceFormat.HTML:
            return statement(remittance, lines)
        case RemittanceFormat.JSON:
            return _json(remittance_object(remittance), lines)


def _json(remittance: Json, lines: Iterable[Json]) -> Iterator[str]:
    """The remittance as the API shows it, with its lines, one a row."""
    yield f'{json.dumps(remittance, ensure_ascii=False)[:-1]}, "lines": '
    yield from json_text(lines)
    yield "}\n"
