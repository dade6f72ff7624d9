"""Clients of providers in the user pool: made, shown and ended here, and told apart from those made elsewhere."""

import re
from typing import TYPE_CHECKING, Any

from actuals.aws.clients import cognito
from actuals.model.refs import ClientId, ProviderRef

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

MADE_HERE = "actuals provider "
CLIENT_ID = re.compile(r"[\w+]{1,128}", re.ASCII)
NOT_IN_A_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)


class ProviderClients:
    """App clients that get tokens for themselves, for the scope of providers only."""

    def __init__(
        self, user_pool: str, resource_server: str, client: "CognitoIdentityProviderClient | None" = None
    ) -> None:
        self._user_pool = user_pool
        self._scope = f"{resource_server}/provider"
        self._client = client or cognito()

    def make(self, provider: ProviderRef) -> ClientId:
        """A new client; it may do nothing until a principal ties it to its provider."""
        made = self._client.create_user_pool_client(
            UserPoolId=self._user_pool,
            ClientName=MADE_HERE + NOT_IN_A_NAME.sub("-", provider),
            GenerateSecret=True,
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthScopes=[self._scope],
        )
        return ClientId(made["UserPoolClient"]["ClientId"])

    def secret(self, client_id: ClientId) -> str | None:
        """The secret of a client; None when there is no such client any more."""
        found = self._find(client_id)
        return found["ClientSecret"] if found else None

    def end(self, client_id: ClientId) -> None:
        """Remove a client that was made here; leave any other."""
        found = self._find(client_id)
        if found is None or not found["ClientName"].startswith(MADE_HERE):
            return
        try:
            self._client.delete_user_pool_client(UserPoolId=self._user_pool, ClientId=client_id)
        except self._client.exceptions.ResourceNotFoundException:
            return  # somebody else ended it in between

    def _find(self, client_id: ClientId) -> Any:
        if not CLIENT_ID.fullmatch(client_id):
            return None
        try:
            found = self._client.describe_user_pool_client(UserPoolId=self._user_pool, ClientId=client_id)
        except self._client.exceptions.ResourceNotFoundException:
            return None
        return found["UserPoolClient"]
