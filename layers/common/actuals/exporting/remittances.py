"""A remittance as a file: JSON for programs, CSV for spreadsheets, HTML to print. Always the same bytes."""

import json
from collections.abc import Iterable, Iterator

from actuals.answers.remittances import (
    PaymentLineAnswer,
    RemittanceAnswer,
    RemittedLineAnswer,
    line_object,
    remittance_object,
)
from actuals.exporting.columns import Layout, number, text
from actuals.exporting.files import csv_text, json_text
from actuals.exporting.statement import statement
from actuals.model.payment_runs import Line, Remittance, RemittanceFormat

CONTENT_TYPES = {
    RemittanceFormat.CSV: "text/csv; charset=utf-8",
    RemittanceFormat.HTML: "text/html; charset=utf-8",
    RemittanceFormat.JSON: "application/json",
}


LINES: Layout[RemittedLineAnswer] = Layout(
    columns=(
        text("remittanceId", lambda line: line["remittanceId"]),
        text("providerRef", lambda line: line["providerRef"]),
        text("contractNumber", lambda line: line["contractNumber"]),
        text("serviceUserRef", lambda line: line["serviceUserRef"]),
        text("serviceUserDetails", lambda line: line["serviceUserDetails"]),
        text("ourRef", lambda line: line["ourRef"]),
        text("weekEnding", lambda line: line["weekEnding"]),
        text("visitDate", lambda line: line["visitDate"]),
        text("start", lambda line: line["start"]),
        text("lineId", lambda line: line["lineId"]),
        text("kind", lambda line: line["kind"]),
        text("reason", lambda line: line["reason"]),
        text("visitId", lambda line: line["visitId"]),
        number("carers", lambda line: line["carers"]),
        number("minutes", lambda line: line["minutes"]),
        number("amount", lambda line: line["amount"]),
        text("note", lambda line: line["note"]),
    ),
)


def remittance_file(form: RemittanceFormat, remittance: Remittance, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file, piece by piece; a matter of the remittance and its lines alone."""
    return (piece.encode() for piece in _texts(form, remittance, (line_object(line) for line in lines)))


def remittance_file_name(remittance: Remittance, form: RemittanceFormat) -> str:
    """What a person finds among the downloads."""
    return f"remittance-{remittance.to_week_ending.isoformat()}-{remittance.remittance_id}.{form}"


def _texts(form: RemittanceFormat, remittance: Remittance, lines: Iterable[PaymentLineAnswer]) -> Iterator[str]:
    match form:
        case RemittanceFormat.CSV:
            return csv_text(LINES, (_remitted(remittance, line) for line in lines))
        case RemittanceFormat.HTML:
            return statement(remittance, lines)
        case RemittanceFormat.JSON:
            return _json(remittance_object(remittance), lines)


def _remitted(remittance: Remittance, line: PaymentLineAnswer) -> RemittedLineAnswer:
    return {**line, "remittanceId": remittance.remittance_id}


def _json(remittance: RemittanceAnswer, lines: Iterable[PaymentLineAnswer]) -> Iterator[str]:
    """The remittance as the API shows it, with its lines, one a row."""
    yield f'{json.dumps(remittance, ensure_ascii=False)[:-1]}, "lines": '
    yield from json_text(lines)
    yield "}\n"
