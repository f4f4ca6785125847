"""The dated API itself beside a version made up to be older: one set of handlers, both answered to the byte (D-13)."""

import httpx
from tests.cases import OWNER, POST
from tests.cast import Stage

from fondaco.surfaces.leaflink.dialect import LeafLink
from fondaco.surfaces.leaflink.operations import operations
from fondaco.surfaces.versions import History, move, rename, require, retype

OLD, NEW = "2021-05-01", "2022-10-31"
BOTH_BRANDS = "GET /brands, GET /brands/{id}"
CHANGES = (
    move(NEW, "/labels became /brands.", "GET /brands", old="/labels"),
    move(NEW, "/labels/{id} became /brands/{id}.", "GET /brands/{id}", old="/labels/{id}"),
    rename(NEW, "The attribute title of a brand became name.", BOTH_BRANDS, old="title", new="name"),
    retype(NEW, "The id of a brand is a number, and was a text.", BOTH_BRANDS, name="id", up=int, down=str),
    require(NEW, "A customer group must have a name.", "POST /customer_groups", name="name", default="Unnamed"),
)


async def test_both_are_served_at_once(stage: Stage):
    for code in ("Alpha", "Beta"):
        await stage.prepare(POST("/brands", {"brand_code": code, "name_en": code}))
    surface = LeafLink(stage.house, operations(stage.house))
    surface.history = History("LeafLink-Version", OLD, CHANGES)
    token = await stage.credential(OWNER, "/leaflink")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(surface), base_url="http://hub.test") as client:

        async def told(version: str, path: str) -> bytes:
            headers = {"Authorization": token, "LeafLink-Version": version}
            answer = await client.get(f"/leaflink{path}", headers=headers)
            assert answer.headers["LeafLink-Version"] == version
            return answer.content

        first, second = (
            each["id"]
            for each in (await client.get("/leaflink/brands", headers={"Authorization": token})).json()["results"]
        )
        start = "http://hub.test/leaflink"
        assert (
            await told(OLD, "/labels?page_size=1&page=2")
            == (
                f'{{"count":2,"next":null,"previous":"{start}/labels?page_size=1",'
                f'"results":[{{"id":"{second}","title":"Beta"}}]}}'
            ).encode()
        )
        assert (
            await told(NEW, "/brands?page_size=1")
            == (
                f'{{"count":2,"next":"{start}/brands?page=2&page_size=1","previous":null,'
                f'"results":[{{"id":{first},"name":"Alpha"}}]}}'
            ).encode()
        )
        assert await told(OLD, f"/labels/{first}") == f'{{"id":"{first}","title":"Alpha"}}'.encode()
        assert await told(NEW, f"/brands/{first}") == f'{{"id":{first},"name":"Alpha"}}'.encode()
        for version, path in ((OLD, "/brands"), (NEW, "/labels"), (OLD, f"/brands/{first}")):
            assert b"detail" in await told(version, path)
        for version, status in ((OLD, 201), (NEW, 400)):
            made = await client.post(
                f"/leaflink/customer_groups?company_id={stage.org}",
                json={"description": "Without a name"},
                headers={"Authorization": token, "LeafLink-Version": version},
            )
            assert made.status_code == status, made.text
            assert ("name" in made.json()) is (status == 400), "the older never knew of it"
