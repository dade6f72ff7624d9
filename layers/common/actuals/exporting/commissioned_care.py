"""The file of commissioned care: a row an authorised order."""

from actuals.answers.line_items import LineItemAnswer
from actuals.exporting.columns import Layout, number, text


def _calls(order: LineItemAnswer) -> str:
    return "; ".join(
        f"{' '.join(call['days'])} at {call['start']}, {call['minutes']} min, carers {call.get('carers', 1)}"
        for call in order["planned"]
    )


def _suspensions(order: LineItemAnswer) -> str:
    return "; ".join(f"{pause['from']} to {pause['to']}" for pause in order.get("suspensions", ()))


COMMISSIONED_CARE: Layout[LineItemAnswer] = Layout(
    columns=(
        text("providerRef", lambda order: order["providerRef"]),
        text("contractNumber", lambda order: order["contractNumber"]),
        text("orderRef", lambda order: order["orderRef"]),
        text("serviceUserRef", lambda order: order["serviceUserRef"]),
        text("serviceType", lambda order: order["serviceType"]),
        text("serviceLevel", lambda order: order.get("serviceLevel")),
        text("startDate", lambda order: order["startDate"]),
        text("endDate", lambda order: order.get("endDate")),
        number("plannedWeeklyMinutes", lambda order: order["plannedWeeklyMinutes"]),
        text("planned", _calls),
        text("suspensions", _suspensions),
    ),
    minutes=lambda order: order["plannedWeeklyMinutes"],
)
