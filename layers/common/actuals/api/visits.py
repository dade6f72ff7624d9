"""Bodies of the calls about visits."""

from typing import Annotated

from pydantic import Field

from actuals.commissioning.forms import Form, Text

REASON_LENGTH = 200  # up to 300 visits of a week, with their histories, are kept in one place


class WithdrawBody(Form):
    """Why a visit is taken back, in the provider's words; it stands in the visit's history."""

    reason: Annotated[Text, Field(max_length=REASON_LENGTH)]
