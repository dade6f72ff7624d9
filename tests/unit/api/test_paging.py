"""Pages: in order, complete, and for one caller and query only."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from actuals.api.caller import Caller, Role
from actuals.api.paging import PAGING, paging_of
from actuals.api.requests import Request
from actuals.model.refs import ClientId, ProviderRef
from tests.unit.api.requests import one_call, request

CONTEXT: Any = None
PROVIDER = Caller(ClientId("c"), Role.PROVIDER, ProviderRef("P100"), frozenset())
KEY_LETTERS = some.characters(min_codepoint=32, max_codepoint=126)
ITEMS = [f"{number:03}" for number in range(120)]


def page(caller: Caller = PROVIDER, items: list[str] = ITEMS, key: str = "k", **query: str) -> tuple[int, Any]:
    def call(request: Request) -> Any:
        paging = paging_of(f"/things/{key}", caller, request.query)
        return paging.page((item, {"id": item}) for item in items if paging.after is None or item > paging.after)

    sent = {name: [value] for name, value in query.items()}
    answer = one_call(call, "colour", *PAGING).resolve(request(query=sent, key=key), CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def test_fifty_items_unless_another_number_is_asked_for() -> None:
    assert len(page()[1]["items"]) == 50
    assert len(page(limit="7")[1]["items"]) == 7


@pytest.mark.parametrize("limit", ["0", "201", "-1", "1.5", "ten", "1e2", "\u0663", "99999999999999999999"])
def test_a_limit_is_a_whole_number_from_1_to_200(limit: str) -> None:
    assert page(limit=limit)[0] == 400


def test_the_last_page_has_no_next() -> None:
    assert page(limit="120")[1]["next"] is None
    assert page(limit="119")[1]["next"] is not None
    assert page(items=[])[1] == {"items": [], "next": None}


@given(some.integers(1, 200), some.sets(some.text(KEY_LETTERS, min_size=1, max_size=5)))
def test_pages_together_are_the_whole_list_each_item_once(limit: int, names: set[str]) -> None:
    items, seen = sorted(names), []
    query: Any = {"limit": str(limit)}
    for _ in range(len(items) + 1):
        status, answer = page(items=items, **query)
        assert status == 200
        seen += [item["id"] for item in answer["items"]]
        if answer["next"] is None:
            break
        query["cursor"] = answer["next"]
    assert seen == items


def cursor(**query: Any) -> str:
    found: str = page(limit="10", **query)[1]["next"]
    return found


def test_the_number_of_items_may_change_from_page_to_page() -> None:
    assert page(cursor=cursor(), limit="3")[1]["items"][0] == {"id": "010"}


def test_a_cursor_is_void_for_another_caller_query_or_call() -> None:
    assert page(replace(PROVIDER, client_id=ClientId("other")), cursor=cursor())[0] == 400
    assert page(replace(PROVIDER, provider_ref=ProviderRef("P200")), cursor=cursor())[0] == 400
    assert page(cursor=cursor(), colour="red")[0] == 400
    assert page(cursor=cursor(colour="red"), colour="blue")[0] == 400
    assert page(cursor=cursor(), key="other")[0] == 400
    assert page(cursor=cursor(colour="red"), colour="red")[0] == 200


@pytest.mark.parametrize("position", ["", "\x00", "é", "\ud800", "x" * 401])
def test_a_position_that_no_item_has_is_refused_although_the_cursor_is_bound_to_the_query(position: str) -> None:
    binding, _ = json.loads(base64.urlsafe_b64decode(cursor() + "=="))
    forged = base64.urlsafe_b64encode(json.dumps([binding, position]).encode()).decode()
    assert page(cursor=forged)[0] == 400


NO_CURSORS = ["x", "====", "é", "W10", base64.b64encode(b"[1, 2]").decode(), base64.b64encode(b"[" * 50_000).decode()]


@pytest.mark.parametrize("text", NO_CURSORS, ids=range(len(NO_CURSORS)))
def test_anything_else_is_no_cursor(text: str) -> None:
    status, problem = page(cursor=text)
    assert (status, problem["type"]) == (400, "/problems/malformed-cursor")
