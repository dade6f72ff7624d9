"""What must hold of who may do what."""

from collections.abc import Iterator
from typing import Any

from infra.guards.template import Template, as_list, of_type, policy_documents, said, statements

PUBLIC = {("get", "/health"), ("get", "/openapi.json"), ("get", "/docs")}
ATTACHED = {"AWSLambdaBasicExecutionRole"}  # writing logs


def routes_need_a_token_and_a_scope(template: Template) -> Iterator[str]:
    for api in of_type(template, "AWS::ApiGateway::RestApi").values():
        for path, methods in api["Body"]["paths"].items():
            for method, operation in methods.items():
                yield from complaints_about_route(path, method, operation.get("security", []))


def approving_takes_a_scope_of_its_own(template: Template) -> Iterator[str]:
    for api in of_type(template, "AWS::ApiGateway::RestApi").values():
        for path, methods in api["Body"]["paths"].items():
            for method, operation in methods.items():
                scopes = [scope for way in operation.get("security", []) for scope in way.get("Cognito", [])]
                if path.endswith("/approve") and scopes != ["actuals/approve"]:
                    yield f"{method.upper()} {path} is open to more than those who approve"


def complaints_about_route(path: str, method: str, security: list[dict[str, list[str]]]) -> Iterator[str]:
    route = f"{method.upper()} {path}"
    scopes = [scope for way in security for scope in way.get("Cognito", [])]
    if (method, path) in PUBLIC:
        if security != [{"NONE": []}]:
            yield f"{route} should be open to all"
    elif [*(name for way in security for name in way)] != ["Cognito"]:
        yield f"{route} has no authorizer"
    elif not scopes or not all(scope.startswith("actuals/") for scope in scopes):
        yield f"{route} asks for no scope of ours"


def grants_are_exact(template: Template) -> Iterator[str]:
    for name, document in policy_documents(template):
        for statement in statements(document):
            if {"NotAction", "NotResource", "NotPrincipal"} & statement.keys():
                yield f"{name} grants all but something"
            yield from (f"{name} grants {action}" for action in vague_actions(statement))
            yield from (f"{name} grants something on {said(resource)}" for resource in vague_resources(statement))


def vague_actions(statement: dict[str, Any]) -> list[str]:
    return [action for action in as_list(statement.get("Action", [])) if "*" in action]


def vague_resources(statement: dict[str, Any]) -> list[Any]:
    """Patterns of resources; only objects under a prefix of a bucket may be one."""
    services = {action.split(":")[0] for action in as_list(statement.get("Action", []))}
    return [
        resource
        for resource in as_list(statement.get("Resource", "*"))
        if "*" in said(resource) and (services != {"s3"} or not names_a_prefix(resource))
    ]


def names_a_prefix(resource: Any) -> bool:
    """`${SomeBucket.Arn}/prefix/*`."""
    match resource:
        case {"Fn::Sub": str(text)}:
            bucket, _, rest = text.partition("/")
            return bucket.endswith(".Arn}") and rest.endswith("/*") and rest.count("*") == 1 and len(rest) > len("/*")
        case _:
            return False


def only_known_policies_are_attached(template: Template) -> Iterator[str]:
    for name, role in of_type(template, "AWS::IAM::Role").items():
        for policy in role.get("ManagedPolicyArns", []):
            if said(policy).rsplit("/", 1)[-1] not in ATTACHED:
                yield f"{name} has {said(policy)}"
