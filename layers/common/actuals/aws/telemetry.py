"""Logs: constant sentences with fields, once, at the boundary; never a name, a reference or an address to download."""

from functools import cache

from aws_lambda_powertools import Logger


@cache
def logger() -> Logger:
    """The function's log, as JSON."""
    return Logger()
