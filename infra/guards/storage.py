"""What must hold of tables and buckets."""

from collections.abc import Iterator

from infra.guards.template import BUCKET, TABLE, Properties, Template, deep, of_type, statements, target

KEPT_FOR_EVER = ("RemittancesBucket",)
LIVES_ON = ("Retain", "RetainExceptOnCreate")
CLOSED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def tables_can_be_restored(template: Template) -> Iterator[str]:
    for name, table in of_type(template, TABLE).items():
        if deep(table, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled") is not True:
            yield f"{name} cannot be restored to a point in time"
        if deep(table, "SSESpecification", "SSEEnabled") is not True:
            yield f"{name} is not encrypted"
        if table.get("BillingMode") != "PAY_PER_REQUEST":
            yield f"{name} has a capacity to run out of"


def tables_outlive_the_stack(template: Template) -> Iterator[str]:
    for name, resource in template["Resources"].items():
        if resource["Type"] not in {TABLE, BUCKET}:
            continue
        if resource.get("DeletionPolicy") not in LIVES_ON or resource.get("UpdateReplacePolicy") not in LIVES_ON:
            yield f"{name} goes with the stack"


def buckets_are_private(template: Template) -> Iterator[str]:
    for name, bucket in of_type(template, BUCKET).items():
        if any(deep(bucket, "PublicAccessBlockConfiguration", rule) is not True for rule in CLOSED):
            yield f"{name} does not block all public access"
        if "AccessControl" in bucket:
            yield f"{name} has an access control list"
    for name, policy in of_type(template, "AWS::S3::BucketPolicy").items():
        if any(statement["Effect"] == "Allow" for statement in statements(policy["PolicyDocument"])):
            yield f"{name} allows something; roles do"


def buckets_are_encrypted_and_versioned(template: Template) -> Iterator[str]:
    for name, bucket in of_type(template, BUCKET).items():
        if not deep(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration"):
            yield f"{name} is not encrypted"
        if deep(bucket, "VersioningConfiguration", "Status") != "Enabled":
            yield f"{name} keeps no versions"


def buckets_forget(template: Template) -> Iterator[str]:
    for name, bucket in of_type(template, BUCKET).items():
        ends = () if name in KEPT_FOR_EVER else ("ExpirationInDays", "NoncurrentVersionExpiration")
        for part in (*ends, "AbortIncompleteMultipartUpload"):
            if not any(part in rule for rule in lifecycle(bucket)):
                yield f"{name} has no {part}"


def what_was_issued_stays(template: Template) -> Iterator[str]:
    for name in KEPT_FOR_EVER:
        for rule in lifecycle(of_type(template, BUCKET)[name]):
            yield from (f"{name} has {part}" for part in rule if "Expiration" in part or "Transition" in part)


def lifecycle(bucket: Properties) -> list[Properties]:
    return [rule for rule in deep(bucket, "LifecycleConfiguration", "Rules") or [] if rule["Status"] == "Enabled"]


def buckets_want_tls(template: Template) -> Iterator[str]:
    policies = of_type(template, "AWS::S3::BucketPolicy").values()
    guarded = {target(policy["Bucket"]) for policy in policies if refuses_plain_http(policy)}
    yield from (f"{name} answers without TLS" for name in of_type(template, BUCKET) if name not in guarded)


def refuses_plain_http(policy: Properties) -> bool:
    return any(
        (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
        and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        and {str(part) for part in statement["Resource"]} == both_of(target(policy["Bucket"]))
        for statement in statements(policy["PolicyDocument"])
    )


def both_of(bucket: str | None) -> set[str]:
    """A bucket and its objects, as a policy names them."""
    return {str({"Fn::GetAtt": [bucket, "Arn"]}), str({"Fn::Sub": f"${{{bucket}.Arn}}/*"})}
