"""The stack of the template on moto, and what its parts are called in a function's environment."""

import json
from functools import cache
from typing import Any

import boto3

from tests.template import functions, resources, template

STATES = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
ROLE = "arn:aws:iam::123456789012:role/anything"


def deploy() -> dict[str, str]:
    """Make all but the user pool, which takes longer than all the rest and which few tests need.

    Answers the environment of all functions together, as one name is one resource everywhere.
    """
    names = {
        **_parameters(),
        **_tables(),
        **_buckets(),
        **_queues(),
        **dict.fromkeys(resources("AWS::Cognito::UserPool"), "not made"),
        **_state_machines(),
    }
    variables = [function["Environment"]["Variables"] for function in functions().values()]
    return {name: _resolved(value, names) for some in variables for name, value in some.items()}


@cache
def _client(service: str) -> Any:
    make: Any = boto3.client
    return make(service)


def _resolved(value: Any, names: dict[str, str]) -> str:
    return names[value["Ref"]] if isinstance(value, dict) else str(value)


def _parameters() -> dict[str, str]:
    return {name: str(parameter["Default"]) for name, parameter in template()["Parameters"].items()}


def _tables() -> dict[str, str]:
    client = _client("dynamodb")
    kept = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")
    for name, table in resources("AWS::DynamoDB::Table").items():
        client.create_table(TableName=name, **{key: table[key] for key in kept if key in table})
    return {name: name for name in resources("AWS::DynamoDB::Table")}


def _buckets() -> dict[str, str]:
    client = _client("s3")
    where = {"LocationConstraint": client.meta.region_name}
    for name, bucket in resources("AWS::S3::Bucket").items():
        client.create_bucket(Bucket=name.lower(), CreateBucketConfiguration=where)
        if "VersioningConfiguration" in bucket:
            client.put_bucket_versioning(Bucket=name.lower(), VersioningConfiguration=bucket["VersioningConfiguration"])
    return {name: name.lower() for name in resources("AWS::S3::Bucket")}


def _queues() -> dict[str, str]:
    client = _client("sqs")
    return {name: client.create_queue(QueueName=name)["QueueUrl"] for name in resources("AWS::SQS::Queue")}


def make_user_pool() -> str:
    """The user pool with its resource server; answers its id."""
    client, (name,) = _client("cognito-idp"), resources("AWS::Cognito::UserPool")
    pool = str(client.create_user_pool(PoolName=name)["UserPool"]["Id"])
    (server,) = resources("AWS::Cognito::UserPoolResourceServer").values()
    client.create_resource_server(**{**server, "UserPoolId": pool})
    return pool


def _state_machines() -> dict[str, str]:
    client = _client("stepfunctions")
    return {
        name: client.create_state_machine(name=name, definition=json.dumps(STATES), roleArn=ROLE)["stateMachineArn"]
        for name in resources("AWS::Serverless::StateMachine")
    }
