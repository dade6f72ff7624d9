"""Parts of the past of service weeks as JSON, as the visits table keeps them beside the weeks."""

import json

from actuals.model.histories import Past
from actuals.model.refs import VisitId
from actuals.model.stored import dump_history, load_history
from actuals.model.stored_money import dump_payment, load_payment


def dump_past(past: Past) -> str:
    """A part of the past as text."""
    data = {
        "lines": {visit_id: dump_history(lines) for visit_id, lines in past.lines.items()},
        "payments": {visit_id: [*map(dump_payment, paid)] for visit_id, paid in past.payments.items()},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def load_past(text: str) -> Past:
    """The opposite of `dump_past`."""
    data = json.loads(text)
    return Past(
        {VisitId(visit_id): load_history(lines) for visit_id, lines in data["lines"].items()},
        {VisitId(visit_id): tuple(map(load_payment, paid)) for visit_id, paid in data["payments"].items()},
    )
