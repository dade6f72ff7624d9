"""Machine clients of the stack: who they are, and the tokens they get."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may call the API."""

    id: str
    secret: str
    scopes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"scopes": list(self.scopes)}


def client_of_the_stack(cognito: "CognitoIdentityProviderClient", user_pool: str, client_id: str) -> Client:
    """A client that the template made, with the secret that only Cognito knows."""
    described = cognito.describe_user_pool_client(UserPoolId=user_pool, ClientId=client_id)["UserPoolClient"]
    return Client(client_id, described["ClientSecret"], tuple(described["AllowedOAuthScopes"]))


def client_of_a_provider(api_url: str, council_token: str, provider_ref: str, name: str) -> Client:
    """A client that the council makes for a provider, by the API."""
    answer = httpx.post(
        f"{api_url}/principals",
        json={"providerRef": provider_ref, "name": name},
        headers={"Authorization": f"Bearer {council_token}"},
        timeout=30,
    )
    made = answer.raise_for_status().json()
    return Client(made["clientId"], made["clientSecret"], ("actuals/provider",))


def token(token_url: str, client: Client) -> str:
    """An access token with all the scopes of the client."""
    answer = httpx.post(
        token_url, data={"grant_type": "client_credentials"}, auth=(client.id, client.secret), timeout=30
    )
    return str(answer.raise_for_status().json()["access_token"])
