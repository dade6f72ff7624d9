"""The stack, deployed to an engine of its own, as its clients see it; and the file that tells others where it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from infra.local.clients import Client, client_of_the_stack
from infra.local.deploy import Outputs, deploy, session
from infra.local.engine import Engine, running
from infra.local.places import STACK_FILE


@dataclass(frozen=True, slots=True)
class Stack:
    """Where everything is."""

    engine: Engine
    api_url: str
    token_url: str
    clients: dict[str, Client]
    outputs: Outputs


@contextmanager
def deployed(port: int | None = None) -> Iterator[Stack]:
    """The stack, as long as the block lasts; its clients are those that the template makes."""
    with running(port) as engine:
        outputs = deploy(engine.url)
        clients = first_clients(engine.url, outputs)
        api_url = local_api_url(engine.url, outputs["ApiUrl"])
        yield Stack(engine, api_url, f"{engine.url}/oauth2/token", clients, outputs)


def local_api_url(url: str, api_url: str) -> str:
    """`https://{id}.execute-api.{region}.amazonaws.com/{stage}`, by the path under which the engine serves it."""
    there = urlsplit(api_url)
    return f"{url}/_aws/execute-api/{there.netloc.split('.')[0]}{there.path}"


def first_clients(url: str, outputs: Outputs) -> dict[str, Client]:
    cognito = session().client("cognito-idp", endpoint_url=url)
    names = {"council": outputs["CouncilClientId"], "approver": outputs["ApproverClientId"]}
    return {name: client_of_the_stack(cognito, outputs["UserPoolId"], client) for name, client in names.items()}


@contextmanager
def announced(stack: Stack, clients: dict[str, Client]) -> Iterator[None]:
    """`.local/stack.json` tells where the stack is while the block lasts. It holds secrets."""
    told = {"apiUrl": stack.api_url, "tokenUrl": stack.token_url}
    text = json.dumps(told | {"clients": {name: client.as_json() for name, client in clients.items()}}, indent=2)
    half_done = STACK_FILE.with_suffix(".part")
    half_done.touch(mode=0o600)
    half_done.write_text(text)
    half_done.replace(STACK_FILE)
    try:
        yield
    finally:
        if STACK_FILE.exists() and STACK_FILE.read_text() == text:
            STACK_FILE.unlink()
