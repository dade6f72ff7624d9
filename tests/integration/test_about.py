"""What anyone may ask, without a token."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from openapi_spec_validator import validate

from functions.about.handler import api
from tests.integration.calls import call

pytestmark = pytest.mark.usefixtures("aws")


def test_health_tells_the_version_and_the_time() -> None:
    answer = call(api, "GET", "/health", None)
    assert (answer.status, answer.body["status"], answer.body["version"]) == (200, "ok", "0.1.0")
    said = datetime.fromisoformat(answer.body["time"])
    assert answer.body["time"].endswith("Z")
    assert abs(datetime.now(UTC) - said) < timedelta(minutes=1)


def test_the_openapi_document_is_valid_as_it_is_served() -> None:
    answer = call(api, "GET", "/openapi.json", None)
    assert answer.headers["Content-Type"] == ["application/json"]
    validate(answer.body)


def test_the_page_for_people_names_every_call_and_fetches_nothing() -> None:
    answer = call(api, "GET", "/docs", None)
    document = call(api, "GET", "/openapi.json", None).body
    assert answer.headers["Content-Type"] == ["text/html; charset=utf-8"]
    assert all(path in answer.body for path in document["paths"])
    assert not re.search(r"<script|<link|<img|src=|@import|https?://", answer.body)
