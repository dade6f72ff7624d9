"""`make serve`: the stack, kept running to try things on."""

import time

from infra.local.engine import EngineError
from infra.local.places import ROOT, STACK_FILE
from infra.local.samples import load_samples
from infra.local.stack import Stack, announced, deployed

WELCOME = """
The API is up:     {api}
What it offers:    {api}/docs
Clients, secrets:  {file}

To call it as the council:

  TOKEN=$(curl -s -u '{client.id}:{client.secret}' -d grant_type=client_credentials {token} \\
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
  curl -s -H "Authorization: Bearer $TOKEN" {api}/contracts

Ctrl-C stops it.
"""


def serve(port: int | None) -> None:
    """Until interrupted."""
    STACK_FILE.unlink(missing_ok=True)
    with deployed(port) as stack, announced(stack, load_samples(stack)):
        print(welcome(stack), flush=True)
        while stack.engine.is_running():
            time.sleep(1)
        raise EngineError("The engine stopped by itself.")


def welcome(stack: Stack) -> str:
    return WELCOME.format(
        api=stack.api_url,
        token=stack.token_url,
        client=stack.clients["council"],
        file=STACK_FILE.relative_to(ROOT),
    )
