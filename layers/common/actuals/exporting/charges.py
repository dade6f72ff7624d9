"""The file of charges: a row a service user's week."""

from actuals.answers.charges import WeekChargeAnswer
from actuals.exporting.columns import Layout, number, text


def _allocation(week: WeekChargeAnswer) -> str:
    return "; ".join(
        f"{part['providerRef']} {part['contractNumber']} {part['orderRef']}: {part['charge']}"
        for part in week["allocation"]
    )


CHARGES: Layout[WeekChargeAnswer] = Layout(
    columns=(
        text("serviceUserRef", lambda week: week["serviceUserRef"]),
        text("weekEnding", lambda week: week["weekEnding"]),
        number("cost", lambda week: week["cost"]),
        number("contribution", lambda week: week["contribution"]),
        number("charge", lambda week: week["charge"]),
        number("adjustment", lambda week: week["adjustment"]),
        text("allocation", _allocation),
    ),
    amount=lambda week: week["charge"],
)
