"""Messages of a queue, handled one by one: those that failed come back, the others are done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from actuals.aws.telemetry import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Message = dict[str, Any]

TimeLeft = Callable[[], int]
"""Milliseconds until this invocation is stopped."""

MILLISECONDS_TO_STOP = 60_000
LAST_RECEIVE = 5  # the queues' maxReceiveCount: after it a message is a dead letter

Handle = Callable[[Message], None]


class _Messages(BatchProcessor):
    """Says once what went wrong with a message, and gives it up when it will not come back."""

    def __init__(self, give_up: Handle) -> None:
        super().__init__(EventType.SQS, raise_on_entire_batch_failure=False)
        self._give_up = give_up

    def failure_handler(self, record: Any, exception: Any) -> Any:
        last = int(record.attributes.approximate_receive_count) >= LAST_RECEIVE
        logger().error("A message could not be handled.", exc_info=exception, extra={"givenUp": last})
        if last:
            self._give_up(record.json_body)
        return super().failure_handler(record, exception)


def each_message(event: Message, context: "LambdaContext", handle: Handle, give_up: Handle = lambda _: None) -> Any:
    """Handle the JSON of every message; answers with those that failed, which come back.

    `give_up` is told of a message whose last try has failed, before it becomes a dead letter.
    """

    def of_record(record: SQSRecord) -> None:
        handle(record.json_body)

    processor = _Messages(give_up)
    return process_partial_response(event=event, record_handler=of_record, processor=processor, context=context)


def runs_short(time_left: TimeLeft) -> bool:
    """Whether to stop here, and leave the rest to another invocation."""
    return time_left() < MILLISECONDS_TO_STOP
