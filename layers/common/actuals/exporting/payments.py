"""The file of payments: a row a line that was issued."""

from actuals.answers.remittances import IssuedLineAnswer
from actuals.exporting.columns import Layout, number, text

PAYMENTS: Layout[IssuedLineAnswer] = Layout(
    columns=(
        text("providerRef", lambda line: line["providerRef"]),
        text("contractNumber", lambda line: line["contractNumber"]),
        text("serviceUserRef", lambda line: line["serviceUserRef"]),
        text("serviceUserDetails", lambda line: line["serviceUserDetails"]),
        text("ourRef", lambda line: line["ourRef"]),
        text("weekEnding", lambda line: line["weekEnding"]),
        text("visitDate", lambda line: line["visitDate"]),
        text("start", lambda line: line["start"]),
        text("visitId", lambda line: line["visitId"]),
        text("kind", lambda line: line["kind"]),
        text("reason", lambda line: line["reason"]),
        number("carers", lambda line: line["carers"]),
        number("minutes", lambda line: line["minutes"]),
        number("amount", lambda line: line["amount"]),
        text("note", lambda line: line["note"]),
        text("paymentRunId", lambda line: line["paymentRunId"]),
        text("remittanceId", lambda line: line["remittanceId"]),
        text("issuedAt", lambda line: line["issuedAt"]),
        text("lineId", lambda line: line["lineId"]),
    ),
    minutes=lambda line: line["minutes"],
    amount=lambda line: line["amount"],
)
