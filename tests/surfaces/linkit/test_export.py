"""Orders as a file (linkit-v1 D-45)."""

import asyncio
import csv
import io
import json
import re

import pytest
from tests.cases import GET, HEAD, NOBODY, PATCH, POST, READER, STRANGER, Case, table
from tests.cast import Stage, application, client_of, open_stage
from tests.surfaces.linkit.listening import Listener

from fondaco.surfaces.linkit import export
from fondaco.surfaces.linkit.export import cell
from fondaco.surfaces.surface import House

LINE = {"name": 'Tea, "green"\nand hot', "quantity": 2, "price": 10.5, "product_id": None}
ORDERS = [
    POST("/orders", {"products": [LINE], "source": "salla", "external_id": "A-1", "customer_name": "=HYPERLINK(1)",
                     "customer_phone": "0512345670", "notes": "-2+3"}, keep="first"),
    POST("/orders", {"products": [LINE, LINE | {"quantity": 1}], "source": "salla", "customer_name": "Dana",
                     "status": "confirmed"}, keep="second"),
    POST("/orders", {"products": [LINE], "customer_name": "@home", "notes": "مرحبا"}, keep="third"),
]  # fmt: skip
NAMES = (
    "id organization_id source external_id customer_name customer_email customer_phone products subtotal discount tax "
    "delivery_fee total_amount currency status payment_status fulfillment_status notes created updated"
).split()


async def placed(stage: Stage) -> None:
    for request in ORDERS:
        await stage.prepare(request)


async def rows(stage: Stage, query: str = "", **more) -> list[dict[str, str]]:
    response = await stage.send(GET(f"/orders/export?{query}", **more))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


async def objects(stage: Stage, query: str = "", **more) -> list[dict]:
    response = await stage.send(GET(f"/orders/export?format=json&{query}", **more))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return json.loads(response.content)


async def test_csv(stage: Stage):
    await placed(stage)
    found = await rows(stage, "sort=created")
    assert [list(row) for row in found] == [NAMES] * 3
    assert [row["customer_name"] for row in found] == ["'=HYPERLINK(1)", "Dana", "'@home"]
    assert [row["notes"] for row in found] == ["'-2+3", "", "مرحبا"]
    assert found[0]["customer_phone"] == "+966512345670"
    assert [row["total_amount"] for row in found] == ["21", "31.5", "21"]
    shown = await stage.prepare(GET("/orders/<second>?view=flat"))
    assert json.loads(found[1]["products"]) == shown["products"]
    assert len((await stage.send(GET("/orders/export"))).content.decode("utf-8-sig").split("\r\n")) == 5


async def test_json(stage: Stage):
    await placed(stage)
    listed = (await stage.prepare(GET("/orders?view=flat")))["data"]
    found = await objects(stage)
    assert found == listed
    assert [list(each) for each in found] == [NAMES] * 3


@pytest.mark.parametrize(
    "query",
    ["source=salla", "source=SALLA&sort=-customer_name", "status=confirmed,pending&sort=total_amount,created",
     "search=dana", "search=a&sort=customer_name", "customer_phone=0512345670", "currency=XXX", "sort=-destination_id"],
)  # fmt: skip
async def test_filters_and_order_are_those_of_the_list(stage: Stage, query: str):
    await placed(stage)
    listed = await stage.send(GET(f"/orders?view=flat&{query}"))
    if listed.status_code != 200:
        assert (await stage.send(GET(f"/orders/export?{query}"))).json() == listed.json()
        return
    expected = listed.json()["data"]
    assert await objects(stage, query) == expected
    assert [row["id"] for row in await rows(stage, query)] == [each["id"] for each in expected]


async def test_nothing_to_export(stage: Stage):
    assert await objects(stage) == []
    assert (await stage.send(GET("/orders/export"))).content == b"\xef\xbb\xbf" + ",".join(NAMES).encode() + b"\r\n"


async def test_there_are_no_pages(stage: Stage):
    await placed(stage)
    assert len(await rows(stage, "page=2&limit=1")) == 3
    assert len(await rows(stage, "page=x&limit=x")) == 3


async def test_parts_join(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "PART", 2)
    await placed(stage)
    whole = await objects(stage, "sort=created")
    assert [each["id"] for each in whole] == [stage.kept[name]["id"] for name in ("first", "second", "third")]
    assert [row["id"] for row in await rows(stage, "sort=created")] == [each["id"] for each in whole]


async def test_too_many(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "MOST", 2)
    await placed(stage)
    await stage.play(
        Case("more than fit", GET("/orders/export"), 400, {"details": re.compile(".*narrow the filter.*")})
    )
    assert len(await rows(stage, "source=salla")) == 2


async def test_the_name_of_the_file(stage: Stage):
    for query, end in (("", "csv"), ("?format=csv", "csv"), ("?format=json", "json"), ("?format=", "csv")):
        named = (await stage.send(GET(f"/orders/export{query}"))).headers["content-disposition"]
        assert re.fullmatch(rf'attachment; filename="orders-\d{{4}}-\d\d-\d\d\.{end}"', named), named


CASES = [
    Case("head", HEAD("/orders/export"), 200, None, headers={"content-type": re.compile("text/csv.*")}),
    Case("nobody", GET("/orders/export", as_=NOBODY), 401),
    Case("another format", GET("/orders/export?format=xml"), 400, {"details": {"field": "format"}}),
    Case("a bad filter", GET("/orders/export?status=lost"), 400, {"details": {"field": "status"}}),
    Case("a bad sort", GET("/orders/export?sort=colour"), 400, {"details": {"field": "sort"}}),
    Case("no other method", POST("/orders/export", {}), 405, headers={"Allow": "GET, HEAD"}),
]


@table(CASES)
async def test_requests(stage: Stage, case: Case):
    await stage.play(case)


async def test_who_sees_what(stage: Stage):
    await placed(stage)
    assert len(await rows(stage, as_=READER)) == 3
    theirs = await objects(stage, as_=STRANGER)
    assert {each["id"] for each in theirs} == {stage.kept["strangers_order"]["id"]}


async def test_it_counts_as_a_bulk_request(house: House):
    async with client_of(application(house)) as client:
        stage = await open_stage(house, client)
        left = [(await stage.send(GET("/orders/export"))).headers["X-RateLimit-Remaining"] for _ in range(2)]
        assert left == ["99", "98"]


async def test_each_that_matched_stands_once_as_it_is_then(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """What is placed meanwhile is not in it; what changed meanwhile is told as it is when its turn comes."""
    monkeypatch.setattr(export, "PART", 1)
    await placed(stage)
    write, turns = asyncio.to_thread, 0

    async def meanwhile(*args):
        nonlocal turns
        turns += 1
        if turns == 1:
            await stage.prepare(POST("/orders", {"products": [LINE]}))
            for name in ("first", "third"):
                await stage.prepare(PATCH(f"/orders/<{name}>/status", {"status": "confirmed"}))
        return await write(*args)

    monkeypatch.setattr(asyncio, "to_thread", meanwhile)
    found = await objects(stage, "sort=created&status=pending,confirmed")
    assert [each["id"] for each in found] == [stage.kept[name]["id"] for name in ("first", "second", "third")]
    assert [each["status"] for each in found] == ["pending", "confirmed", "confirmed"]


async def test_who_hangs_up_stops_it(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "PART", 1)
    await placed(stage)
    slow, turns = asyncio.to_thread, 0

    async def counted(*args):
        nonlocal turns
        turns += 1
        await asyncio.sleep(0.2)
        return await slow(*args)

    monkeypatch.setattr(asyncio, "to_thread", counted)
    async with Listener(stage, "/orders/export") as reader:
        await reader.until(lambda: reader.text)
        reader.hang_up()
        await asyncio.wait_for(reader.task, 1)
    assert turns <= 1


CELLS = [
    ("=1+1", "'=1+1"), ("@x", "'@x"), ("-x", "'-x"), ("+x", "'+x"), ("-1+2", "'-1+2"), ("+A1", "'+A1"), ("=", "'="),
    ("-5", "-5"), ("-5.25", "-5.25"), ("+5", "+5"), ("+966512345670", "+966512345670"),
    ("+1 (212) 555-01", "+1 (212) 555-01"),     ("", ""), ("tea", "tea"), (" =1", " =1"), ("a=b", "a=b"),
    (None, None), (21, 21), (1.5, 1.5), (-3, -3),
    ("-5\n=1", "'-5\n=1"), ("5", "5"), ("+966=1", "'+966=1"), ([{"a": 1}], '[{"a":1}]'),
]  # fmt: skip


@pytest.mark.parametrize(("value", "shown"), CELLS)
def test_no_cell_is_a_formula(value, shown):
    assert cell(value) == shown
