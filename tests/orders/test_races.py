"""Orders of the same goods, placed and changed by several at once: nobody waits in a circle."""

import asyncio

from tests.cases import DELETE, GET, PATCH, POST, Request
from tests.cast import Stage
from tests.surfaces.linkit.trade import SHOP, change, ordered

DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"


async def test_who_changes_and_confirms_beside_who_places(stage: Stage):
    for request in (*SHOP, PATCH("/skus/TEA_N1", {"qty": 1000})):
        await stage.prepare(request)
    is_postgres = stage.database.name == "postgres"
    before = await stage.database.of(None).value(DEADLOCKS, {}) if is_postgres else 0
    for i in range(20):
        await stage.prepare(ordered(keep=f"o{i}"))
    requests: list[Request] = []
    for i in range(20):
        requests.append(change(f"o{i}", notes="x", customer_email=f"a{i}@shop.test", status="confirmed"))
        requests.append(ordered(status="confirmed", customer_email=f"b{i}@shop.test"))
    answers = await asyncio.gather(*(stage.send(request) for request in requests))
    assert sorted(answer.status_code for answer in answers) == [200] * 20 + [201] * 20
    if is_postgres:
        await asyncio.sleep(1.2)  # how far behind its counters are
        assert await stage.database.of(None).value(DEADLOCKS, {}) == before


async def test_who_removes_a_buyer_beside_who_names_it(stage: Stage):
    for request in SHOP:
        await stage.prepare(request)
    # In a ring: PostgreSQL may have to break one, which is tried again and which nobody hears of.
    for i in range(4):
        requests: list[Request] = []
        for j in range(3):
            email = f"c{i}-{j}@shop.test"
            await stage.prepare(POST("/customers", {"first_name": "Dana", "email": email}, keep=f"c{j}"))
            await stage.prepare(ordered(keep=f"o{j}", customer_email=email))
            requests.append(DELETE(f"/customers/<c{j}>"))
            requests.append(change(f"o{j}", customer_email=f"c{i}-{(j + 1) % 3}@shop.test"))
            requests.append(ordered(customer_email=email))
        answers = await asyncio.gather(*(stage.send(request) for request in requests))
        assert {answer.status_code for answer in answers} == {200, 201, 204}


async def test_who_reads_beside_who_edits(stage: Stage):
    """An order and its lines are of one moment, in a list too."""
    for request in SHOP:
        await stage.prepare(request)
    await stage.prepare(ordered(keep="order"))
    requests: list[Request] = []
    for i in range(40):
        requests.append(change("order", products=[{"product_id": "TEA", "quantity": i % 7 + 1}]))
        requests += [GET("/orders/<order>"), GET("/orders?view=flat")]
    answers = await asyncio.gather(*(stage.send(request) for request in requests))
    assert {answer.status_code for answer in answers} == {200}
    bodies = [answer.json() for answer in answers[1::3] + answers[2::3]]
    read = [order for body in bodies for order in body.get("data", [body])]
    assert len(read) == 80
    assert [order["subtotal"] - sum(line["total"] for line in order["products"]) for order in read] == [0] * 80
