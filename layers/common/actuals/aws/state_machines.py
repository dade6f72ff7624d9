"""State machines: work of several steps, each run watched under its name."""

import json
from typing import TYPE_CHECKING, Any

from actuals.aws.clients import stepfunctions

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


class StateMachine:
    """One state machine. A name is used for one run only, so a name that is taken is our own first try got through."""

    def __init__(self, arn: str, client: "SFNClient | None" = None) -> None:
        self._arn = arn
        self._client = client or stepfunctions()

    def start(self, name: str, given: dict[str, Any]) -> None:
        """Begin a run; it goes on after this call."""
        try:
            self._client.start_execution(stateMachineArn=self._arn, name=name, input=json.dumps(given))
        except self._client.exceptions.ExecutionAlreadyExists:
            return
