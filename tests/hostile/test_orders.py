"""Orders that are broken, huge, lying or pointed at a stranger's goods: refused whole, or kept exactly as they say."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from msgspec import json
from tests.hostile.document import NOBODY, document, fields_of
from tests.hostile.shops import Hub, client, refused

MIB = 1024 * 1024
STOCK = 1000
BRANCH = "hostile-B"
PRODUCT = "hostile-P"
SETTINGS = {"currency": "EGP", "country": "EG", "orders_adjust_stock": None, "order_view": "both"}
LINE = {"name": "Tea", "quantity": 1, "price": 10}
GOODS = {"product_id": PRODUCT, "quantity": 1}


@pytest.fixture
def hub(any_hub: Hub) -> Hub:
    """With a product of which there is a known stock at one branch, and nothing of it promised."""
    if any_hub.http.get(f"/branches/{BRANCH}").status_code == 404:
        any_hub.http.post("/branches", json={"iv_id": BRANCH, "name_en": "Hostile"}).raise_for_status()
        any_hub.http.post("/products", json={"iv_id": PRODUCT, "name_en": "Hostile"}).raise_for_status()
    any_hub.http.patch(f"/skus/{PRODUCT}_{BRANCH}", json={"qty": STOCK}).raise_for_status()
    # Whatever other tests have made of it.
    any_hub.http.patch("/organization", json=SETTINGS).raise_for_status()
    return any_hub


def place(hub: Hub, *lines: dict[str, Any], **order: Any) -> httpx.Response:
    return post(hub, {"products": list(lines) or [LINE]} | order)


def post(hub: Hub, body: Any) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.encode(body)
    return hub.http.post("/orders", content=content, headers={"content-type": "application/json"})


def placed(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text[:500]
    found: dict[str, Any] = answer.json()["data"]
    return found


def cancel(hub: Hub, order: dict[str, Any]) -> None:
    hub.http.patch(f"/orders/{order['id']}/status", json={"status": "cancelled"}).raise_for_status()
    assert hub.http.get(f"/skus/{PRODUCT}_{BRANCH}").json()["reserved_qty"] == 0


# How many and how long.


def test_a_thousand_lines(hub: Hub) -> None:
    order = placed(place(hub, *[LINE] * 1000))
    assert (len(order["products"]), order["total_amount"]) == (1000, 10_000)
    before = hub.counts()
    for lines in ([LINE] * 1001, [LINE] * 0):
        for answer in (
            post(hub, {"products": lines}),
            hub.http.patch(f"/orders/{order['id']}", json={"products": lines}),
            hub.http.put(f"/orders/{order['id']}", json={"products": lines}),
        ):
            assert refused(answer, 422)["details"]["field"] == "products"
    assert hub.counts() == before


def test_the_same_product_in_every_line(hub: Hub) -> None:
    """Their quantities add up: all of the stock can be promised, and not one more."""
    order = placed(place(hub, *[GOODS] * STOCK, destination_id=BRANCH, status="confirmed"))
    assert hub.http.get(f"/skus/{PRODUCT}_{BRANCH}").json()["reserved_qty"] == STOCK
    before = hub.counts()
    short = refused(place(hub, LINE, GOODS, destination_id=BRANCH, status="confirmed"), 422)
    assert short["details"]["field"] == "products.1.quantity"
    assert hub.counts() == before
    cancel(hub, order)
    short = refused(place(hub, *[GOODS] * 998, GOODS | {"quantity": 3}, destination_id=BRANCH, status="confirmed"), 422)
    assert short["details"] == {
        "field": "products.998.quantity",
        "message": f"Not enough stock of {PRODUCT}_{BRANCH}: 2 left",
    }
    assert hub.counts() == before | {"events": hub.counts()["events"], "order_history": before["order_history"] + 1}


def test_every_line_wrong(hub: Hub) -> None:
    """Whatever is wrong a thousand times is said, and is said in time."""
    before = hub.counts()
    wrong: tuple[dict[str, Any], ...] = (
        {"quantity": 0, "name": "x"},
        {"quantity": 1},
        {},
        {"quantity": 1, "product_id": NOBODY},
        {"quantity": 10**9, "price": 1e308, "total": "x", "vat": -1, "name": 7},
        {"quantity": 2, "name": "x", "price": 1, "total": 3},
    )
    for line in wrong:
        assert refused(place(hub, *[line] * 1000), 400, 422)["details"]["field"].startswith("products.0.")
    assert hub.counts() == before


def test_a_body_of_one_mebibyte(hub: Hub) -> None:
    body = json.encode({"products": [LINE], "customer_name": "Long"})[:-1] + b',"x":"'
    assert placed(post(hub, body + b"x" * (MIB - len(body) - 2) + b'"}'))["customer_name"] == "Long"
    before = hub.counts()
    refused(post(hub, body + b"x" * (MIB - len(body) - 1) + b'"}'), 413)
    assert hub.counts() == before
    name = "\u0634" * 255
    lines = [LINE | {"name": name} for _ in range(1000)]
    order = placed(place(hub, *lines, notes="\U0001f375" * 2000))
    assert {line["name"] for line in order["products"]} == {name}
    assert order["notes"] == "\U0001f375" * 2000
    refused(place(hub, LINE, notes="x" * 2001), 422)


# Numbers: the field of a line, how it is written, and what is kept of it or the status that refuses it.

NUMBERS = [
    ("price", "-0", 0),
    ("price", "-0.0", 0),
    ("price", "0.004", 0),
    ("price", "0.005", 0.01),
    ("price", "1.005", 1.01),
    ("price", "2.675", 2.68),
    ("price", "1e-400", 0),
    ("price", "5e-324", 0),
    ("price", "1e2", 100),
    ("price", "999999999.99", 999_999_999.99),
    ("price", "999999999.994", 422),
    ("price", "1000000000", 422),
    ("price", "-0.01", 422),
    ("price", "1e308", 422),
    ("price", "-1e308", 422),
    ("price", "1e309", 400),
    ("price", "1" + "0" * 400, 400),
    ("price", '"1"', 400),
    ("price", "true", 400),
    ("price", "null", 400),
    ("quantity", "2.0", 2),
    ("quantity", "2e0", 2),
    ("quantity", "999999999", 999_999_999),
    ("quantity", "1e9", 422),
    ("quantity", "2147483648", 422),
    ("quantity", "0", 422),
    ("quantity", "-0", 422),
    ("quantity", "-0.0", 422),
    ("quantity", "-1", 422),
    ("quantity", "-2147483649", 422),
    ("quantity", "1.5", 400),
    ("quantity", "0.0001", 400),
    ("quantity", "1" + "0" * 30, 422),
    ("quantity", "-1" + "0" * 30, 422),
    ("quantity", "1e308", 400),
    ("quantity", '"2"', 400),
    ("quantity", "true", 400),
    ("quantity", "null", 400),
    ("vat", "-0.0", 0),
    ("vat", "100", 100),
    ("vat", "0.00005", 0.0001),
    ("vat", "100.01", 422),
    ("vat", "-1", 422),
    ("vat", "1e308", 422),
]


@pytest.mark.parametrize(("field", "written", "kept"), NUMBERS)
def test_numbers_in_lines(hub: Hub, field: str, written: str, kept: float) -> None:
    before = hub.counts()
    rest = "".join(f',"{name}":{value}' for name, value in (("quantity", 1), ("price", 0)) if name != field)
    answer = post(hub, f'{{"products":[{{"name":"x","{field}":{written}{rest}}}]}}'.encode())
    if kept in (400, 422):
        body = refused(answer, 400, 422)
        assert body["code"] == kept
        assert hub.counts() == before
        return
    order = placed(answer)
    assert repr(order["products"][0][field]) == repr(kept)
    assert hub.http.get(f"/orders/{order['id']}").json()["products"] == order["products"]


MONEY = ("subtotal", "discount", "discounts_amount", "tax", "vat_amount", "delivery_fee", "service_fee", "total_amount")


@pytest.mark.parametrize("field", MONEY)
@pytest.mark.parametrize("value", [-0.01, -1, 1e308, 10**9, 10**30, "1", True, [], {}])
def test_money_of_an_order(hub: Hub, field: str, value: Any) -> None:
    before = hub.counts()
    assert refused(place(hub, LINE, **{field: value}), 400, 422)["details"]["field"] == field
    assert hub.counts() == before


@pytest.mark.parametrize(
    ("currency", "price", "kept"),
    [("KWD", 0.0005, 0.001), ("KWD", 0.0004, 0), ("JPY", 0.5, 1), ("JPY", 0.4, 0), ("EGP", 0.125, 0.13)],
)
def test_rounding_is_a_currencys_own(hub: Hub, currency: str, price: float, kept: float) -> None:
    order = placed(place(hub, LINE | {"price": price}, currency=currency))
    assert (order["products"][0]["price"], order["total_amount"]) == (kept, kept)


@pytest.mark.parametrize("currency", ["sar", "SA", "SARR", "ZZZ", "XXX", "SAR\n", "ÄÖÜ", "$$$", "\0\0\0", "123"])
def test_currencies_that_are_none(hub: Hub, currency: str) -> None:
    before = hub.counts()
    assert refused(place(hub, LINE, currency=currency), 422)["details"]["field"] == "currency"
    assert hub.counts() == before


def test_what_adds_up_to_too_much(hub: Hub) -> None:
    before = hub.counts()
    most = 999_999_999.99
    refused(place(hub, {"name": "x", "quantity": 2, "price": most}), 422)
    refused(place(hub, {"name": "x", "quantity": 999_999_999, "price": most}), 422)
    refused(place(hub, {"name": "x", "quantity": 999_999_999, "price": most}, source="elsewhere"), 422)
    refused(place(hub, LINE, discount=10.01), 422)
    for source in ("manual", "elsewhere"):
        refused(place(hub, *[{"name": "x", "quantity": 1, "price": most}] * 1000, source=source), 422)
        for more in ({"delivery_fee": most}, {"service_fee": most}, {"tax": most}):
            refused(place(hub, LINE, **more, source=source), 422)
        refused(place(hub, {"name": "x", "quantity": 1, "price": most, "vat": 100}, source=source), 422)
    assert hub.counts() == before
    order = placed(place(hub, {"name": "x", "quantity": 1, "price": most}, payment_status="refunded"))
    assert order["subtotal"] == order["total_amount"] == most
    payments = hub.http.get(f"/orders/{order['id']}/payments").json()
    assert [each["amount"] for each in payments["data"]] == [order["total_amount"], -order["total_amount"]]


PAYMENTS = [0, -0.0, 0.004, -0.01, -1e308, 1e308, 10**30, "1", None, True, [], {}, 1_000_000_000]


@pytest.mark.parametrize("amount", PAYMENTS)
def test_payments_that_are_none(hub: Hub, amount: Any) -> None:
    path = f"/orders/{placed(place(hub))['id']}/payments"
    before = hub.counts()
    assert refused(hub.http.post(path, json={"amount": amount}), 400, 422)["details"]["field"] == "amount"
    assert hub.counts() == before


def test_a_thousand_payments_of_the_most(hub: Hub) -> None:
    path = f"/orders/{placed(place(hub))['id']}/payments"
    for _ in range(20):
        assert hub.http.post(path, json={"amount": 999_999_999.99}).status_code == 201
    assert hub.http.get(path).json()["balance"] == 10 - 20 * 999_999_999.99


# Text.


def texts(hub: Hub) -> Iterator[tuple[str, dict[str, Any]]]:
    """An order with NUL in each text that it can hold, one after the other."""
    operation = document(hub)["POST /orders"]
    for field, schema in fields_of(operation):
        if "string" in str(schema):
            yield field, {field: "a\0b"}
    for field, least, names in operation.lines():
        for name in sorted(names - {"quantity", "price", "total", "vat"}):
            yield field, {field: [LINE, least | LINE | {name: "a\0b"}]}
    for field in ("shipping_address", "dispatch_routing"):
        for value in ({"\0": 1}, {"a": "\0"}, {"a": [{"b": {"\0": None}}]}):
            yield field, {field: value}


def test_nul_in_every_text(hub: Hub) -> None:
    order = placed(place(hub))
    before = hub.counts()
    fields = set()
    for field, values in texts(hub):
        for answer in (
            place(hub, **values) if field != "products" else post(hub, values),
            hub.http.patch(f"/orders/{order['id']}", json=values),
        ):
            assert refused(answer, 422)["details"]["field"].partition(".")[0] == field
        fields.add(field)
    assert len(fields) >= 25
    refused(hub.http.patch(f"/orders/{order['id']}/status", json={"status": "confirmed", "comment": "\0"}), 422)
    for name in ("method", "reference"):
        refused(hub.http.post(f"/orders/{order['id']}/payments", json={"amount": 1, name: "\0"}), 422)
    assert hub.counts() == before


@pytest.mark.parametrize("number", ["1" + "0" * 30, "1e308", "5e-324", "-0.0", "18446744073709551616", "0.1", "1e400"])
def test_numbers_within_what_is_only_carried(hub: Hub, number: str) -> None:
    answer = post(hub, f'{{"products":[{{"name":"x","quantity":1}}],"shipping_address":{{"a":[{number}]}}}}'.encode())
    if answer.status_code != 201:
        refused(answer, 400, 422)
        return
    order = answer.json()["data"]
    assert float(order["order"]["shipping_address"]["a"][0]) == float(number)
    assert hub.http.get(f"/orders/{order['id']}").json()["order"] == order["order"]


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "now",
        "2026-02-30T10:00:00Z",
        "2026-04-01",
        "2026-04-01T10:00:00",
        "2026-04-01T10:00:60Z",
        "-2026-04-01T10:00:00Z",
        "٢٠٢٦-04-01T10:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "x" * 41,
    ],
)
def test_moments_that_are_none(hub: Hub, moment: str) -> None:
    before = hub.counts()
    for field in ("source_timestamp", "promised_for"):
        assert refused(place(hub, LINE, **{field: moment}), 422)["details"]["field"] == field
    assert hub.counts() == before


# A stranger's goods, branch, buyer and keys.


def test_a_strangers_records_in_an_order(hub: Hub) -> None:
    """Where an id means something it is as unknown as any; where it is only text it means nothing."""
    theirs = hub.theirs
    with client(hub.server, theirs.key) as http:
        before = {path: http.get(path).json() for path in ("/orders", "/skus", "/customers", "/products")}
        ours = placed(place(hub))
        counts = hub.counts()
        for product in (theirs.ids["/products"], theirs.codes["/products"], theirs.ids["/skus"], theirs.codes["/skus"]):
            for line in ({"product_id": product}, {"product_id": product, "name": "x"}):
                body = {"products": [LINE | line], "source": "elsewhere"}
                assert refused(post(hub, body), 422)["details"]["field"] == "products.0.product_id"
                refused(hub.http.patch(f"/orders/{ours['id']}", json={"products": body["products"]}), 422)
        for branch in (theirs.ids["/branches"], theirs.codes["/branches"], theirs.org):
            for answer in (
                place(hub, LINE, destination_id=branch),
                hub.http.patch(f"/orders/{ours['id']}", json={"destination_id": branch}),
                hub.http.put(f"/orders/{ours['id']}", json={"products": [LINE], "destination_id": branch}),
            ):
                assert refused(answer, 422)["details"]["field"] == "destination_id"
        assert hub.counts() == counts
        order = placed(
            place(
                hub,
                {"name": "x", "iv_id": theirs.codes["/products"], "sku": theirs.codes["/skus"], "quantity": 5},
                GOODS,
                destination_id=BRANCH,
                status="confirmed",
                payment_status="paid",
                source_reference=theirs.ids["/orders"],
                external_id=theirs.codes["/orders"],
                order_code=theirs.codes["/orders"],
                customer_email=f"buyer@{theirs.name}.test",
            )
        )
        assert order["products"][0]["product_id"] is None
        assert order["id"] != theirs.ids["/orders"]
        found = hub.http.get("/customers/lookup", params={"email": f"buyer@{theirs.name}.test"}).json()
        assert found["id"] not in str(before["/customers"])
        cancel(hub, order)
        after = {path: http.get(path).json() for path in before}
    assert after == before


def test_a_strangers_idempotency_key(hub: Hub) -> None:
    """It is an organization's own, and a path's own: neither replays to another nor clashes."""
    key = {"idempotency-key": "hostile order"}
    with client(hub.server, hub.theirs.key) as http:
        theirs = http.post("/orders", json={"products": [LINE]}, headers=key).json()["data"]
    ours = hub.http.post("/orders", json={"products": [LINE | {"quantity": 2}]}, headers=key)
    assert placed(ours)["id"] != theirs["id"]
    assert "idempotent-replayed" not in ours.headers
    refused(hub.http.post("/orders", json={"products": [LINE]}, headers=key), 409)
    refused(hub.http.post(f"/orders/{theirs['id']}/payments", json={"amount": 1}, headers=key), 404)
    paid = hub.http.post(f"/orders/{placed(ours)['id']}/payments", json={"amount": 1}, headers=key)
    assert paid.status_code == 201
    assert "idempotent-replayed" not in paid.headers


def test_a_key_that_may_not_write_is_replayed_nothing(hub: Hub) -> None:
    key = {"idempotency-key": "hostile reader"}
    assert hub.http.post("/orders", json={"products": [LINE]}, headers=key).status_code == 201
    for about in ({"role": "viewer"}, {"role": "owner", "read_only": True}):
        made = hub.http.post("/api-keys", json={"name": "reader", **about}).json()["data"]
        before = hub.counts()
        with client(hub.server, made["key"]) as http:
            refused(http.post("/orders", json={"products": [LINE]}, headers=key), 403)
        assert hub.counts() == before


def test_an_order_within_an_order(hub: Hub) -> None:
    """The envelope of the unified generation is opened once, and only where nothing stands beside it."""
    inner = {"products": [LINE], "comment": "inner"}
    assert placed(post(hub, {"order": inner, "spec_version": "x", "event": 7}))["notes"] == "inner"
    before = hub.counts()
    for body in ({"order": {"order": inner}}, {"order": [inner]}, {"order": None}):
        refused(post(hub, body), 400)
    assert refused(post(hub, {"order": inner, "notes": "x"}), 422)["details"]["field"] == "comment"
    refused(post(hub, {"order": {"products": [LINE | {"name": "\0"}]}}), 422)
    refused(post(hub, b'{"order":' * 500 + b"1" + b"}" * 500), 400)
    assert hub.counts() == before
