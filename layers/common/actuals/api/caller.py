"""Who is calling: the role comes from the token's scopes, a provider from the council's record of its client."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from actuals.api.problems import Forbidden
from actuals.model.refs import ClientId, ProviderRef

PROVIDER_SCOPE = "actuals/provider"
COUNCIL_SCOPE = "actuals/council"
APPROVE_SCOPE = "actuals/approve"

Claims = Mapping[str, str]
PrincipalLookup = Callable[[str], Mapping[str, Any] | None]


class Role(StrEnum):
    """On whose behalf a client acts."""

    PROVIDER = "provider"
    COUNCIL = "council"


@dataclass(frozen=True, slots=True)
class Caller:
    """A client; `provider_ref` is None for the council's."""

    client_id: ClientId
    role: Role
    provider_ref: ProviderRef | None
    scopes: frozenset[str]

    @property
    def is_council(self) -> bool:
        """Whether it acts for the council, and may see every provider's data."""
        return self.role is Role.COUNCIL

    def may_see(self, provider: str | None) -> bool:
        """Whether what belongs to this provider exists for the caller."""
        return self.is_council or (provider is not None and provider == self.provider_ref)

    def require_council(self) -> None:
        """Refuse a provider."""
        if not self.is_council:
            raise Forbidden("council-only", "Only the council may do this.")

    def require_approver(self) -> None:
        """Refuse a client of the council that may not approve payments."""
        self.require_council()
        if APPROVE_SCOPE not in self.scopes:
            raise Forbidden("scope", f"The token needs the scope {APPROVE_SCOPE}.")

    def require_provider(self) -> ProviderRef:
        """The caller's provider; refuses the council."""
        if self.provider_ref is None:
            raise Forbidden("provider-only", "Only a provider may do this, with a client of its own.")
        return self.provider_ref


def caller_of(claims: Claims, principal: PrincipalLookup) -> Caller:
    """Whom a token speaks for; `principal` looks up the council's record of a client id."""
    client, scopes = _client(claims), _scopes(claims)
    if COUNCIL_SCOPE in scopes:
        return Caller(client, Role.COUNCIL, None, scopes)
    if PROVIDER_SCOPE in scopes:
        return Caller(client, Role.PROVIDER, _provider_of(principal(client)), scopes)
    raise Forbidden("scope", f"The token needs the scope {COUNCIL_SCOPE} or {PROVIDER_SCOPE}.")


def council_of(claims: Claims) -> Caller:
    """The council, where a token speaks for it; nobody need be looked up."""
    scopes = _scopes(claims)
    if COUNCIL_SCOPE not in scopes:
        raise Forbidden("council-only", "Only the council may do this.")
    return Caller(_client(claims), Role.COUNCIL, None, scopes)


def _client(claims: Claims) -> ClientId:
    return ClientId(claims.get("client_id", ""))


def _scopes(claims: Claims) -> frozenset[str]:
    return frozenset(claims.get("scope", "").split())


def _provider_of(record: Mapping[str, Any] | None) -> ProviderRef:
    if record is None or record["role"] != Role.PROVIDER:
        raise Forbidden("unknown-client", "This client is not tied to a provider. Ask the council to register it.")
    return ProviderRef(record["providerRef"])
