"""One REST API as Powertools routes it: each route names the query parameters that it takes, and gets a `Request`."""

import re
from collections.abc import Callable, Mapping
from re import Match
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar
from urllib.parse import quote, unquote

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.api.caller import PrincipalLookup
from actuals.api.problems import MEDIA_TYPE, NotFound, Problem, bad_week_problem
from actuals.api.requests import Remembered, Request
from actuals.model.bad_weeks import BadWeekError

Event = Mapping[str, Any]
InPath = ParamSpec("InPath")
Reply = TypeVar("Reply")
PARAMETER = re.compile(r"\{(\w+)\}")
ON_EVERY_ANSWER = {"Cache-Control": ["no-store"], "X-Content-Type-Options": ["nosniff"]}


class Api(APIGatewayRestResolver):
    """Routes by the resource that the gateway chose, so that any key can stand in a path, and is decoded once."""

    def __init__(self, principal: PrincipalLookup, remembered: Remembered) -> None:
        super().__init__()
        self._principal = principal
        self._remembered = remembered

    def call(
        self, method: str, path: str, *takes: str
    ) -> Callable[[Callable[Concatenate[Request, InPath], Reply]], Callable[Concatenate[Request, InPath], Reply]]:
        """Register the function of a route: it gets the request, then what stands for the `{names}` of its path.

        `takes` are its query parameters; any other is refused before the function runs.
        """

        def register(
            act: Callable[Concatenate[Request, InPath], Reply],
        ) -> Callable[Concatenate[Request, InPath], Reply]:
            answer: Any = act  # the names of a path are text, as many as the function asks for

            def answered(**in_path: str) -> Any:
                request = Request(self.current_event, self.lambda_context, takes, self._principal, self._remembered)
                return answer(request, *in_path.values())

            self.route(PARAMETER.sub(r"<\1>", path), method)(answered)
            return act

        return register

    def resolve(self, event: Event, context: LambdaContext) -> dict[str, Any]:
        """Answer one request: Lambda's entry."""
        answer = super().resolve(_with_encoded_path(event), context)
        answer["multiValueHeaders"] |= ON_EVERY_ANSWER
        return answer

    def _convert_matches_into_route_keys(self, match: Match[str]) -> dict[str, str]:
        return {name: unquote(value) for name, value in match.groupdict().items()}


def nobody_known(_: str) -> None:
    """The principals of an API that only the council calls."""


def nothing_remembered() -> NoReturn:
    """The first answers of an API of which no call is made once."""
    raise ValueError("this API has no place for first answers")


def make_app(principal: PrincipalLookup = nobody_known, remembered: Remembered = nothing_remembered) -> Api:
    """An API that knows no route yet; failures of AWS and mistakes of ours are not turned into answers.

    `principal` looks up the council's record of a client id, `remembered` gives the table of first answers. Both are
    called when a request needs them, not before.
    """
    app = Api(principal, remembered)

    def told(problem: Problem) -> Response[Any]:
        body = dict(problem.document(app.current_event.path))
        return Response(status_code=problem.status, content_type=MEDIA_TYPE, body=app._serializer(body))

    def unknown(_: NotFoundError) -> Response[Any]:
        return told(NotFound("not-found", "There is no such call. GET /docs lists the calls there are."))

    def bad_week(error: BadWeekError) -> Response[Any]:
        return told(bad_week_problem(error))

    app.exception_handler(Problem)(told)
    app.exception_handler(BadWeekError)(bad_week)
    app.exception_handler(NotFoundError)(unknown)
    return app


def _with_encoded_path(event: Event) -> Event:
    """`path` made anew from the resource and its parameters: whether the gateway decoded them no longer matters."""
    given = event.get("pathParameters") or {}
    encoded = {name: quote(unquote(value), safe="") for name, value in given.items()}
    return {**event, "path": PARAMETER.sub(lambda name: encoded[name[1]], event["resource"])}
