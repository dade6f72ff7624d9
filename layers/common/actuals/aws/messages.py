"""Messages of a queue, handled one by one: those that failed come back, the others are done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from actuals.aws.telemetry import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Message = dict[str, Any]


class _Messages(BatchProcessor):
    """Says once what went wrong with a message."""

    def failure_handler(self, record: Any, exception: Any) -> Any:
        logger().error("A message could not be handled and will come back.", exc_info=exception)
        return super().failure_handler(record, exception)


def each_message(event: Message, context: "LambdaContext", handle: Callable[[Message], None]) -> Any:
    """Handle the JSON of every message; answers with those that failed."""

    def of_record(record: SQSRecord) -> None:
        handle(record.json_body)

    processor = _Messages(EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=of_record, processor=processor, context=context)
