"""Clients that were made for providers."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from actuals.model.refs import ClientId, ProviderRef


class ClientAnswer(TypedDict):
    """A client, and the provider that it acts for."""

    clientId: ClientId
    providerRef: ProviderRef


class NewClientAnswer(ClientAnswer):
    """A client that was made just now."""

    clientSecret: Annotated[str, Field(description="Shown this once")]


def client_object(client_id: ClientId, provider: ProviderRef) -> ClientAnswer:
    """What is remembered of the call that made it: never the secret."""
    return {"clientId": client_id, "providerRef": provider}


def new_client_object(client: ClientAnswer, secret: str) -> NewClientAnswer:
    """What the call that made it answers."""
    return {**client, "clientSecret": secret}
