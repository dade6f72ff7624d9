"""Bodies of the calls about held visits."""

from typing import Annotated

from pydantic import Field

from actuals.commissioning.forms import Form, Text

NOTE_LENGTH = 200  # up to 300 visits of a week, with their holds, are kept in one place


class DecisionBody(Form):
    """Why a held visit is released or refused, in the officer's words; the provider reads it, too."""

    note: Annotated[Text, Field(max_length=NOTE_LENGTH)]
