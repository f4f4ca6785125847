"""What the hostile tests of the two LeafLink dialects share: how one asks there, and what a refusal is."""

from collections.abc import Mapping
from typing import Any

from tests.hostile.shops import Answer, Hub, Shop

L, V2 = "/leaflink", "/leaflink/api/v2"


def credential(shop: Shop, path: str) -> str:
    return f"App {shop.application}" if path.startswith(f"{V2}/") else f"Bearer {shop.token}"


def ask(hub: Hub, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
    """One request over the wire, as ours unless the headers say otherwise."""
    return hub.ask(method, path, {"authorization": credential(hub.ours, path)} | dict(headers or {}), body)


def refused(answer: Answer, *statuses: int) -> Any:
    """That this is a refusal with one of these statuses, in the body of these dialects (leaflink D-11)."""
    assert answer.status in statuses, (answer.status, answer.body[:300])
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"]
    body = answer.json()
    assert isinstance(body, dict)
    assert body
    if "detail" in body and isinstance(body["detail"], str):
        assert set(body) == {"detail"}
    else:
        assert answer.status == 400
        assert all(isinstance(each, list | dict) for each in body.values())
    if answer.status == 401:
        assert answer.headers["www-authenticate"] in ("Bearer", "App")
    return body
