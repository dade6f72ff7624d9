"""An export is shown as failed only when no message that asks for it can come again."""

from datetime import timedelta

from actuals.model.exports import GIVEN_UP_AFTER
from tests.template import resources


def test_an_export_is_given_up_after_its_last_delivery() -> None:
    queue = resources("AWS::SQS::Queue")["ExportQueue"]
    hidden = timedelta(seconds=queue["VisibilityTimeout"])
    assert hidden * queue["RedrivePolicy"]["maxReceiveCount"] < GIVEN_UP_AFTER
