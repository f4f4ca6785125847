"""`fondaco doctor` on an order book: one with orders in every state is sound, and each kind of damage is one line."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import apsw
import pytest
from tests.cli.books import write_book
from tests.cli.conftest import Place
from tests.conftest import DATABASES, postgres_url
from tests.servers import Postgres

from fondaco.store.sqlite import FILE

SOUND = "All of this is true."
TEMPLATE = "order_book"


def order(code: str) -> str:
    return f"(select id from orders where code = '{code}')"


def line(code: str, position: int = 0) -> str:
    return f"(select id from order_lines where order_id = {order(code)} and position = {position})"


def sku(code: str) -> str:
    return f"(select id from skus where code = '{code}_N1')"


TEA, NUTS = sku("TEA"), sku("NUTS")
OPEN, SHIPPED, PAID = "manual accepted", "manual shipped", "paid"
LAST_STEP = f"(select max(id) from order_history where order_id = {order('manual complete')} and field = 'state')"


OTHER = (
    "insert into organizations (id, uid, name, currency, country, created, updated) "
    "values (77, 'other', 'Other', 'EGP', 'EG', '', ''); "
)


class Damage(NamedTuple):
    """What is done to the rows behind the back of the hub, and the one line that doctor says: table, row, sentence."""

    kind: str
    statement: str
    table: str
    row: str
    sentence: str


HELD = "holds the stock that its order's policy and state say: expected {}, found {}"
DAMAGES = (
    Damage(
        "a reservation forgotten",
        f"update skus set reserved = reserved - 10000 where id = {TEA}",
        "skus",
        TEA,
        "reserved is the sum of what open orders hold",
    ),
    Damage(
        "more promised than there is",
        f"update skus set on_hand = on_hand - 10000 where id = {NUTS}; "
        f"update movements set quantity = quantity - 10000 where sku_id = {NUTS}",
        "skus",
        NUTS,
        "no more is reserved than is on hand: expected at most 9990000, found 10000000",
    ),
    Damage(
        "a line that lost its reservation",
        f"update skus set reserved = reserved - 20000 where id = {TEA}; "
        f"update order_lines set reserved = 0 where id = {line(OPEN)}",
        "order_lines",
        line(OPEN),
        HELD.format("reserved 20000", "reserved 0, issued 0"),
    ),
    Damage(
        "a cancelled order that kept its goods",
        f"update skus set reserved = reserved + 10000 where id = {TEA}; "
        f"update order_lines set reserved = 10000 where id = {line('marketplace cancelled')}",
        "order_lines",
        line("marketplace cancelled"),
        HELD.format("nothing", "reserved 10000, issued 0"),
    ),
    Damage(
        "an order that moves no stock, yet holds some",
        f"update skus set reserved = reserved + 10000 where id = {TEA}; "
        f"update order_lines set reserved = 10000, sku_id = {TEA} where id = {line('salla accepted')}",
        "order_lines",
        line("salla accepted"),
        HELD.format("nothing", "reserved 10000, issued 0"),
    ),
    Damage(
        "goods reserved of a shipped order",
        f"update skus set reserved = reserved + 20000, on_hand = on_hand + 20000 where id = {TEA}; "
        f"update order_lines set reserved = 20000, issued = 0 where id = {line(SHIPPED)}; "
        f"delete from movements where sku_id = {TEA} and document = (select uid from orders where code = '{SHIPPED}')",
        "order_lines",
        line(SHIPPED),
        HELD.format("issued 20000", "reserved 20000, issued 0"),
    ),
    Damage(
        "a line on another product's stock",
        f"update order_lines set product_id = (select id from products where code = 'FIGS') where id = {line(OPEN)}",
        "order_lines",
        line(OPEN),
        "its stock record is that of its product at its order's branch",
    ),
    Damage(
        "a movement that names no order",
        f"update movements set document = 'nothing' where sku_id = {TEA} "
        f"and document = (select uid from orders where code = '{SHIPPED}')",
        "orders",
        order(SHIPPED),
        "what its lines issued has left the stock, and nothing else: expected -20000 of TEA_N1, found 0",
    ),
    Damage(
        "a movement that names the wrong order",
        "update movements set document = (select uid from orders where code = 'nowhere shipped') "
        f"where reason = 'counted' and sku_id = {TEA}",
        "orders",
        order("nowhere shipped"),
        "what its lines issued has left the stock, and nothing else: expected 0 of TEA_N1, found 10000000",
    ),
    Damage(
        "a subtotal that is not the lines'",
        f"update orders set subtotal = subtotal + 100, total = total + 100 where id = {order(OPEN)}",
        "orders",
        order(OPEN),
        "subtotal is the sum of its lines",
    ),
    Damage(
        "a lost line",
        f"delete from order_lines where id = {line(OPEN, 2)}",
        "orders",
        order(OPEN),
        "subtotal is the sum of its lines: expected 460000, found 465000",
    ),
    Damage(
        "a total that does not add up",
        f"update orders set total = total - 1 where id = {order(OPEN)}",
        "orders",
        order(OPEN),
        "total is subtotal − discount + tax + fees",
    ),
    Damage(
        "a fee that nobody added",
        f"update orders set service_fee = 10000 where id = {order('nowhere shipped')}",
        "orders",
        order("nowhere shipped"),
        "total is subtotal − discount + tax + fees",
    ),
    Damage(
        "a line that is not quantity times price",
        f"update order_lines set total = total + 100 where id = {line(OPEN)}; "
        f"update orders set subtotal = subtotal + 100, total = total + 100 where id = {order(OPEN)}",
        "order_lines",
        line(OPEN),
        "total is quantity × price: expected 250000, found 250100",
    ),
    Damage(
        "a word that is not the state's",
        f"update orders set status = 'pending' where id = {order(OPEN)}",
        "orders",
        order(OPEN),
        "status is the word of its state: expected the word of accepted, found pending",
    ),
    Damage(
        "a state nobody told of",
        f"update orders set state = 'preparing', status = 'preparing' where id = {order(OPEN)}",
        "orders",
        order(OPEN),
        "its history leads to what it is: expected state accepted, where its history ends, found preparing",
    ),
    Damage(
        "a step that does not exist",
        "update order_history set became = replace(became, 'complete', 'preparing'), "
        f"was = replace(was, 'complete', 'preparing') where field = 'state' and order_id = {order('salla returned')}",
        "orders",
        order("salla returned"),
        "its history leads to what it is: expected a path of states, found submitted > preparing > returned",
    ),
    Damage(
        "a history begun elsewhere",
        f"update order_history set was = 'accepted' where id = {LAST_STEP}",
        "orders",
        order("manual complete"),
        "its history leads to what it is: expected state changed from submitted, found from accepted",
    ),
    Damage(
        "a fulfilment nobody told of",
        f"update orders set fulfillment_status = 'unfulfilled' where id = {order(SHIPPED)}",
        "orders",
        order(SHIPPED),
        "expected fulfillment_status fulfilled, where its history ends, found unfulfilled",
    ),
    Damage(
        "a payment entered twice",
        "insert into payments (uid, org_id, order_id, amount, created) "
        "select 'again', org_id, order_id, amount, created from payments "
        f"where amount > 0 and order_id = {order('paid in part')}",
        "orders",
        order("paid in part"),
        "paid is the sum of its payments: expected 90000, found 40000",
    ),
    Damage(
        "paid, and not said so",
        f"update orders set payment_status = 'paid' where id = {order(OPEN)}",
        "orders",
        order(OPEN),
        "payment_status is what its payments say: expected pending, found paid",
    ),
    Damage(
        "an event that is not its last",
        f"update orders set event_uid = (select uid from events where number = 1) where id = {order(OPEN)}",
        "orders",
        order(OPEN),
        "the event it names is its last: expected ",
    ),
    Damage(
        "an event number twice drawn",
        "update counters set rows = rows + 1 where name = 'events'",
        "organizations",
        "(select id from organizations)",
        "counters are counts",
    ),
    Damage(
        "a gap in the events",
        "delete from events where number = 3",
        "events",
        "(select id from events where number = 4)",
        "numbers have no gap: expected 3, found 4",
    ),
    Damage(
        "a number of orders that is none",
        "update counters set rows = 7 where name = 'orders'",
        "organizations",
        "(select id from organizations)",
        "counters are counts: expected 68, found 7",
    ),
    Damage(
        "another organization's customer",
        f"{OTHER}"
        "insert into counters (org_id, name, rows) values (77, 'customers', 1); "
        "insert into customers (id, uid, org_id, first_name, search, created, updated) "
        "values (99, 'theirs', 77, 'X', 'x', '', ''); update customers set full_name = 'X' where id = 99; "
        f"update orders set customer_id = 99 where id = {order(OPEN)}",
        "orders",
        order(OPEN),
        "belongs to the organization of its customer and branch: expected other, found ",
    ),
    Damage(
        "a transfer that brings more than it takes",
        "update movements set quantity = quantity + 10000 where reason = 'transfer' and quantity > 0; "
        "update skus set on_hand = on_hand + 10000 where code = 'TEA_S1'",
        "stock_documents",
        "(select id from stock_documents)",
        "what a transfer takes from one branch it brings to the other: expected 0, found 10000",
    ),
    Damage(
        "another organization's payment",
        f"{OTHER}update payments set org_id = 77 where order_id = {order('paid')}",
        "payments",
        f"(select id from payments where order_id = {order('paid')})",
        "belongs to the organization of its order: expected ",
    ),
    Damage(
        "another organization's history",
        f"{OTHER}update order_history set org_id = 77 where id = {LAST_STEP}",
        "order_history",
        LAST_STEP,
        "belongs to the organization of its order: expected ",
    ),
    Damage(
        "a key without its answer",
        "insert into replies (org_id, path, key, digest, created) values (1, '/orders', 'k1', '', '2026-01-01')",
        "replies",
        "(select '/orders k1')",
        "a key that was taken has its answer: expected an answer, found none since 2026-01-01",
    ),
    Damage(
        "an order that cannot be found",
        f"update orders set search = 'gone' where id = {order(OPEN)}",
        "orders",
        order(OPEN),
        "it is searched by what it says",
    ),
)


class Shop(NamedTuple):
    """A copy of the book: where doctor finds it, and statements past every wall, each answering with its last row."""

    place: Place
    run: Callable[[str], str]


@pytest.fixture(scope="module")
def sqlite_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Place(tmp_path_factory.mktemp("book"))
    write_book(place)
    return place.data


@pytest.fixture(scope="module")
def postgres_book(cluster: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    write_book(Place(tmp_path_factory.mktemp("book"), postgres_url(cluster, TEMPLATE)))
    return TEMPLATE


@pytest.fixture(params=DATABASES)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("sqlite_book"), tmp_path / "data")
        raw = apsw.Connection(str(tmp_path / "data" / FILE))
        raw.execute("pragma foreign_keys = off; pragma ignore_check_constraints = on").fetchall()
        yield Shop(Place(tmp_path), lambda sql: " ".join(map(str, (raw.execute(sql).fetchall() or [()])[-1])))
        raw.close()
        return
    cluster: Postgres = request.getfixturevalue("cluster")
    name = f"{request.getfixturevalue('postgres_book')}_{abs(hash(str(tmp_path))) % 10**9}"
    cluster.create_database(name, template=TEMPLATE)
    for wall in ("skus_reserve_what_is_there", "skus_hold_what_is_there"):
        cluster.run(f"alter table skus drop constraint {wall}", database=name)
    bare = "set session_replication_role = replica; "
    yield Shop(Place(tmp_path, cluster.url(name)), lambda sql: cluster.run(bare + sql, database=name))
    cluster.run(f"drop database {name}")


def test_a_book_with_orders_in_every_state_is_sound(shop: Shop) -> None:
    out, said = shop.place.run("doctor")
    assert (out, SOUND in said) == ("", True)
    assert "proved: 69 orders: its history leads to what it is" in said


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: each.kind)
def test_damage_is_one_line_with_its_row(shop: Shop, damage: Damage) -> None:
    shop.run(damage.statement)
    row = shop.run(f"select {damage.row}")
    (said,) = shop.place.run("doctor", status=1)[0].splitlines()
    assert said.startswith(f"{damage.table} {row} ")
    assert f"not true that {damage.sentence}" in said or damage.sentence in said
