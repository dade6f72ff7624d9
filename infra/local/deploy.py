"""What `sam deploy` does: make the stack from the packaged template, wait, read its outputs."""

import time
from typing import TYPE_CHECKING, Any

import boto3

from infra.local.engine import REGION
from infra.local.package import ARTIFACTS, package

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

STACK = "actuals"
SECONDS_TO_DEPLOY = 120

Outputs = dict[str, str]


class DeployError(RuntimeError):
    """The stack could not be made; the message names the resources that failed."""


def session() -> boto3.Session:
    """Dummy credentials, valid on the engine only."""
    return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)  # noqa: S106


def deploy(url: str) -> Outputs:
    s3 = session().client("s3", endpoint_url=url)
    cloudformation = session().client("cloudformation", endpoint_url=url)
    s3.put_object(Bucket=ARTIFACTS, Key="template.yaml", Body=package(s3).encode())
    cloudformation.create_stack(
        StackName=STACK,
        TemplateURL=f"{url}/{ARTIFACTS}/template.yaml",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    return outputs_when_made(cloudformation)


def outputs_when_made(cloudformation: "CloudFormationClient") -> Outputs:
    deadline = time.monotonic() + SECONDS_TO_DEPLOY
    while time.monotonic() < deadline:
        stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        if stack["StackStatus"] == "CREATE_COMPLETE":
            return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        if stack["StackStatus"] != "CREATE_IN_PROGRESS":
            raise DeployError(what_failed(cloudformation))
        time.sleep(0.2)
    raise DeployError(f"The stack was not made within {SECONDS_TO_DEPLOY} seconds.")


def what_failed(cloudformation: "CloudFormationClient") -> str:
    events: list[Any] = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    failures = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
    return "\n".join(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in failures)
