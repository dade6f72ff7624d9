"""`make run`: the product at work."""

import httpx

from infra.local.stack import deployed


def demonstrate() -> None:
    with deployed() as stack:
        print(httpx.get(f"{stack.api_url}/health", timeout=30).raise_for_status().json())
