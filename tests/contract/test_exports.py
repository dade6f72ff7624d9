"""Exports against the template and what is written about them."""

from datetime import timedelta
from pathlib import Path

from actuals.api.exports import REFUSED
from actuals.exporting.exceptions import OVERLAP_BETWEEN_PROVIDERS, PAID_WITHOUT_ORDER, PAYMENT_CLAIMED_DIFFERS
from actuals.exporting.kinds import LAYOUTS
from actuals.model.exports import GIVEN_UP_AFTER, ExportKind
from actuals.model.payments import HoldCode
from tests.template import resources

ROOT = Path(__file__).parents[2]


def test_an_export_is_given_up_after_its_last_delivery() -> None:
    queue = resources("AWS::SQS::Queue")["ExportQueue"]
    hidden = timedelta(seconds=queue["VisibilityTimeout"])
    assert hidden * queue["RedrivePolicy"]["maxReceiveCount"] < GIVEN_UP_AFTER


def test_every_kind_of_export_and_exception_is_described() -> None:
    described = (ROOT / "docs" / "exports.md").read_text()
    ours = (PAID_WITHOUT_ORDER, OVERLAP_BETWEEN_PROVIDERS, PAYMENT_CLAIMED_DIFFERS)
    assert [code for code in (*ExportKind, *HoldCode, *ours) if f"`{code}`" not in described] == []


def test_every_kind_of_export_has_a_layout_and_its_filters() -> None:
    assert set(LAYOUTS) == set(REFUSED) == set(ExportKind)
