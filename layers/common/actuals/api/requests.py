"""A request: who calls, what is asked for, and what is done for it once.

Query parameters that its route does not take are refused when it is made, before the route's function runs.
"""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent

from actuals.api.bodies import IDEMPOTENCY_KEY, Body, Json, json_of, read, refuse_nothing, text_of
from actuals.api.caller import Caller, Claims, PrincipalLookup, caller_of, council_of
from actuals.api.paging import Paging, paging_of
from actuals.api.queries import Query, query_of
from actuals.model.refs import ProviderRef

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.idempotency import BasePersistenceLayer

Shown = TypeVar("Shown", bound=Mapping[str, object])
Remembered = Callable[[], "BasePersistenceLayer"]
"""Where first answers are kept; called for requests that have an Idempotency-Key."""


class Request:
    """One request of the API, read strictly."""

    def __init__(
        self,
        event: APIGatewayProxyEvent,
        context: Any,
        takes: Collection[str],
        principal: PrincipalLookup,
        remembered: Remembered,
    ) -> None:
        self.query: Query = query_of(event.resolved_query_string_parameters, takes)
        self._event = event
        self._context = context
        self._principal = principal
        self._remembered = remembered

    @cached_property
    def caller(self) -> Caller:
        """Who calls; a provider is looked up."""
        return caller_of(self._claims, self._principal)

    def council(self) -> Caller:
        """The caller of what is the council's alone; a provider is refused without being looked up."""
        return council_of(self._claims)

    def approver(self) -> Caller:
        """The caller of what only clients of the council may do that approve payments."""
        caller = self.council()
        caller.require_approver()
        return caller

    def provider(self) -> ProviderRef:
        """The provider that calls; the council is refused."""
        return self.caller.require_provider()

    @cached_property
    def json(self) -> Json:
        """The JSON object that was sent; no body counts as `{}`."""
        return json_of(self._text)

    def body(self, form: type[Body]) -> Body:
        """The body, in the form that its call asks for."""
        return read(form, self.json)

    def record(self) -> Json:
        """The JSON object that was sent, where leaving it out would be a mistake."""
        refuse_nothing(self._text)
        return self.json

    def paging(self) -> Paging:
        """The page that is asked for."""
        return paging_of(self._event.path, self.caller, self.query)

    def once(self, act: Callable[[], tuple[Shown, int]]) -> tuple[Shown, int]:
        """What `act` answers, or answered the first time that this Idempotency-Key came with this call.

        Who may not call is refused first, so that no first answer is shown to a client that has ended since.
        """
        client, key = self.caller.client_id, self._event.headers.get(IDEMPOTENCY_KEY)
        if key is None:
            return act()
        from actuals.api.idempotency import checked, once  # noqa: PLC0415 (few calls have a key, it loads much)

        call = [client, self._event.http_method, self._event.path, checked(key)]
        return once(call, self.json, self._remembered(), act, self._context)

    @property
    def _claims(self) -> Claims:
        return self._event.request_context.authorizer.claims or {}

    @cached_property
    def _text(self) -> str:
        return text_of(self._event.body or "", encoded=bool(self._event.is_base64_encoded))
