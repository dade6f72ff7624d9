"""AWS as the template describes it, on moto, new for every test."""

import sys
from collections.abc import Iterator

import pytest
from moto import mock_aws

from actuals.aws.reference import ReferenceTable
from tests.integration.calls import P100, P200
from tests.integration.grants import watched
from tests.integration.stack import deploy

AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": "eu-west-2",
}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Everything deployed, the clients of two providers known; gives the functions' environment."""
    for name, value in AWS.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        _forget_what_was_made_before()
        environment = deploy()
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        reference = ReferenceTable(environment["REFERENCE_TABLE"])
        for client in (P100, P200):
            reference.put("principals", client.client_id, client.principal)
        with watched():
            yield environment
    _forget_what_was_made_before()


@pytest.fixture
def reference(aws: dict[str, str]) -> ReferenceTable:
    """The reference table, empty but for the clients of two providers."""
    return ReferenceTable(aws["REFERENCE_TABLE"])


def _forget_what_was_made_before() -> None:
    """Settings and tables are made once a process, and each test has new ones; clients find moto whenever it is on."""
    for name in list(sys.modules):
        if name.startswith("functions."):
            for thing in vars(sys.modules[name]).values():
                getattr(thing, "cache_clear", lambda: None)()
