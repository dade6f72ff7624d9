"""Bodies of the calls about match runs."""

from actuals.commissioning.forms import Day, Form, Key


class MatchRunBody(Form):
    """What a run shall take: one contract or all, the weeks that end on or after a day or all that await matching."""

    contract_number: Key | None = None
    from_week: Day | None = None
