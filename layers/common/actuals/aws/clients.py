"""The AWS clients, made once a process."""

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

CONFIG = Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=3, read_timeout=20)
# Our own code builds every attribute value, so botocore need not check each again: half the cost of a write.
DYNAMODB_CONFIG = CONFIG.merge(Config(parameter_validation=False, max_pool_connections=16))


@cache
def dynamodb() -> "DynamoDBClient":
    """Tables."""
    return boto3.client("dynamodb", config=DYNAMODB_CONFIG)


@cache
def s3() -> "S3Client":
    """Buckets. Presigned addresses are signed for the region, and name it: a new bucket is known there at once."""
    presigned = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    return boto3.client("s3", config=CONFIG.merge(presigned))


@cache
def sqs() -> "SQSClient":
    """Queues."""
    return boto3.client("sqs", config=CONFIG)


@cache
def stepfunctions() -> "SFNClient":
    """State machines."""
    return boto3.client("stepfunctions", config=CONFIG)


@cache
def cognito() -> "CognitoIdentityProviderClient":
    """The user pool that holds the machine clients."""
    return boto3.client("cognito-idp", config=CONFIG)
