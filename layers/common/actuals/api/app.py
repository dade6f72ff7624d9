"""One REST API as Powertools routes it, with this project's problems and path parameters."""

import re
from collections.abc import Mapping
from re import Match
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from actuals.api.problems import MEDIA_TYPE, NotFound, Problem, bad_week_problem
from actuals.model.bad_weeks import BadWeekError

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Event = Mapping[str, Any]
PARAMETER = re.compile(r"\{(\w+)\}")
ON_EVERY_ANSWER = {"Cache-Control": ["no-store"], "X-Content-Type-Options": ["nosniff"]}


class Api(APIGatewayRestResolver):
    """Routes by the resource that the gateway chose, so that any key can stand in a path, and is decoded once."""

    def resolve(self, event: Event, context: "LambdaContext") -> dict[str, Any]:
        """Answer one request."""
        answer = super().resolve(_with_encoded_path(event), context)
        answer["multiValueHeaders"] |= ON_EVERY_ANSWER
        return answer

    def _convert_matches_into_route_keys(self, match: Match[str]) -> dict[str, str]:
        return {name: unquote(value) for name, value in match.groupdict().items()}


def make_app() -> Api:
    """An API that knows no route yet; failures of AWS and mistakes of ours are not turned into answers."""
    app = Api()

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
