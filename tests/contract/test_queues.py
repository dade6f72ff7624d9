"""A message is given up in its last delivery: the code and the queues agree on which that is."""

from datetime import timedelta

from actuals.aws.messages import LAST_RECEIVE
from actuals.model.imports import GIVEN_UP_AFTER
from tests.template import resources


def test_the_last_delivery_is_that_of_every_queue() -> None:
    queues = resources("AWS::SQS::Queue").values()
    received = {queue["RedrivePolicy"]["maxReceiveCount"] for queue in queues if "RedrivePolicy" in queue}
    assert received == {LAST_RECEIVE}


def test_an_import_is_given_up_when_no_message_about_it_can_come_again() -> None:
    for name in ("CheckQueue", "StoreQueue"):
        hidden = timedelta(seconds=resources("AWS::SQS::Queue")[name]["VisibilityTimeout"])
        assert hidden * LAST_RECEIVE < GIVEN_UP_AFTER
