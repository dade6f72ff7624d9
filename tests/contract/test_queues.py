"""A message is given up in its last delivery: the code and the queues agree on which that is."""

from actuals.aws.messages import LAST_RECEIVE
from tests.template import resources


def test_the_last_delivery_is_that_of_every_queue() -> None:
    queues = resources("AWS::SQS::Queue").values()
    received = {queue["RedrivePolicy"]["maxReceiveCount"] for queue in queues if "RedrivePolicy" in queue}
    assert received == {LAST_RECEIVE}
