"""The application as a whole: prefixes of dialects, CORS, and the life of the house."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from fondaco.app import Hub, open_house
from fondaco.identity import actions as identity
from fondaco.settings import Settings
from fondaco.store.database import Connection

SHOP = "https://shop.test"


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Start and stop the application as a server does."""
    hub = Hub(settings)
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    said: asyncio.Queue[Any] = asyncio.Queue()
    life = asyncio.create_task(hub({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, told.get, said.put))
    await told.put({"type": "lifespan.startup"})
    assert (await said.get())["type"] == "lifespan.startup.complete"
    transport = httpx.ASGITransport(hub)
    async with httpx.AsyncClient(transport=transport, base_url="http://fondaco.test") as client:
        yield client
    await told.put({"type": "lifespan.shutdown"})
    assert (await said.get())["type"] == "lifespan.shutdown.complete"
    await life


async def test_what_has_no_prefix_is_not_found_in_a_dialects_words(tmp_path: Path):
    async with serving(Settings(data=tmp_path)) as client:
        assert (await client.get("/api/v1/ping")).json()["message"] == "pong"
        for path in ("/", "/api", "/api/v1", "/api/v2/ping", "/apiv1/ping", "/api%2Fv1/ping", "//api/v1/ping"):
            response = await client.get(path)
            assert response.status_code == 404, path
            assert response.json()["code"] == 404


async def test_cors_is_off_unless_origins_are_configured(tmp_path: Path):
    asking = {"Origin": SHOP, "Access-Control-Request-Method": "GET"}
    async with serving(Settings(data=tmp_path / "off")) as client:
        response = await client.get("/api/v1/ping", headers={"Origin": SHOP})
        assert "access-control-allow-origin" not in response.headers
        assert (await client.options("/api/v1/ping", headers=asking)).status_code == 405
    async with serving(Settings(data=tmp_path / "on", cors_origins=(SHOP,))) as client:
        response = await client.get("/api/v1/ping", headers={"Origin": SHOP})
        assert response.headers["access-control-allow-origin"] == SHOP
        preflight = await client.options("/api/v1/ping", headers=asking)
        assert preflight.status_code == 200
        other = await client.get("/api/v1/ping", headers={"Origin": "https://elsewhere.test"})
        assert "access-control-allow-origin" not in other.headers
        refused = await client.get("/api/v1/products", headers={"Origin": SHOP})
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, SHOP)


async def test_the_leaflink_dialects_offer_themselves_to_no_other_origin(tmp_path: Path):
    """Whatever is configured for Linkit, a preflight there must fail (leaflink §1.1)."""
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "GET"}
    async with serving(Settings(data=tmp_path, cors_origins=(SHOP,))) as client:
        for path in ("/leaflink/brands", "/leaflink/api/v2/brands/"):
            answer = await client.options(path, headers=asked)
            assert answer.status_code == 401
            assert not [name for name in answer.headers if name.startswith("access-control")]
            assert "access-control-allow-origin" not in (await client.get(path, headers=asked)).headers


async def test_commands_on_stock_are_done_within_a_second(tmp_path: Path):
    settings = Settings(data=tmp_path)
    house = await open_house(settings)

    async def begin(tx: Connection) -> int:
        uid = await identity.create_organization(tx, "Shop", currency="EGP", country="EG")
        return (await identity.organization(tx, uid)).id

    org = await house.database.write(None, begin)
    token, _ = house.access.issue("till", (org,), role="owner")
    await house.database.close()
    body = {"product_id": 1, "facility_id": 1, "batch_id": 1, "quantity": "1", "created_by": 0}
    async with serving(settings) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        accepted = await client.post("/leaflink/inventory/commands/putaway", json=body)
        status = f"/leaflink/inventory/commands/{accepted.json()['command_id']}/status"
        for _ in range(50):
            told = (await client.get(status)).json()
            if told["result_status"] != "Pending":
                break
            await asyncio.sleep(0.2)
    assert (told["result_status"], told["result_metadata"]) == ("Failed", {"product_id": "There is no such product: 1"})
