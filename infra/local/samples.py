"""The small council of samples/: its reference data, its providers' clients, their carers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from actuals.commissioning.council import PrincipalRecord
from actuals.commissioning.records import RECORDS
from infra.local.api import Api, UnexpectedAnswer
from infra.local.clients import Client, client_of_a_provider, token
from infra.local.places import ROOT
from infra.local.stack import Stack

SAMPLES = ROOT / "samples"
PROVIDERS = ("P100", "P200")


def load_samples(stack: Stack) -> dict[str, Client]:
    """Put the council's records, make a client for each provider, import their carers; answers all clients."""
    council = Api(stack.api_url, stack.token_url, stack.clients["council"])
    for path, record in records():
        council.put(path, record)
    clients = {provider: _provider_client(stack, provider) for provider in PROVIDERS}
    for provider, client in clients.items():
        _import_carers(stack, client, SAMPLES / provider)
    return {**stack.clients, **clients}


def records() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every reference record with the path it is put to."""
    for form in (record for record in RECORDS if record is not PrincipalRecord):
        for line in (SAMPLES / "reference" / f"{form.kind}.jsonl").read_text().splitlines():
            record = json.loads(line)
            yield f"/{form.kind}/{quote(form.model_validate(record).key, safe='')}", record


def _provider_client(stack: Stack, provider: str) -> Client:
    council_token = token(stack.token_url, stack.clients["council"])
    return client_of_a_provider(stack.api_url, council_token, provider, f"Monitoring system of {provider}")


def _import_carers(stack: Stack, client: Client, folder: Path) -> None:
    api = Api(stack.api_url, stack.token_url, client)
    done = api.confirm(api.send("carers", folder / "carers.csv")["importId"])
    if done["status"] != "imported":
        raise UnexpectedAnswer(f"The carers of {folder.name} were not imported: {done}")
