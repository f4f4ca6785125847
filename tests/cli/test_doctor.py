"""`fondaco doctor`: proves a shop that was only ever changed by actions, and names each kind of damage."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import apsw
import pytest
from tests.cli.conftest import Place
from tests.conftest import postgres_url
from tests.servers import Postgres
from typer.testing import CliRunner

from fondaco.cli.main import app
from fondaco.store.sqlite import FILE

SOUND = "All of this is true."


def examine(data: Path) -> tuple[int, list[str], str]:
    """Exit status, what is named, and the notes."""
    done = CliRunner().invoke(app, ["doctor", "--data", str(data)])
    return done.exit_code, done.stdout.splitlines(), done.stderr


@pytest.fixture(scope="module")
def demonstrations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two organizations full of rows."""
    data = tmp_path_factory.mktemp("demonstrations")
    for _ in range(2):
        assert CliRunner().invoke(app, ["demo", "--data", str(data)]).exit_code == 0
    return data


@pytest.fixture
def data(demonstrations: Path, tmp_path: Path) -> Path:
    shutil.copytree(demonstrations, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def raw(data: Path) -> Iterator[apsw.Connection]:
    """The file without any of the walls around it."""
    connection = apsw.Connection(str(data / FILE))
    connection.execute("pragma foreign_keys = off; pragma ignore_check_constraints = on").fetchall()
    yield connection
    connection.close()


COUNTED = (
    "products brands categories generics branches skus customers addresses customer_groups api_keys events".split()
)


class Damage(NamedTuple):
    """What is done to the rows, and what doctor says: the table, the row and the sentence."""

    statement: str
    row: str
    sentence: str


THEIRS = "(select min(id) from {} where org_id = 2)"
MEMBER = "(org_id, group_id, customer_id, created)"
# A lot of the first organization, of which nothing stands under stock record 7.
CELL = (
    "insert into lots (id, uid, org_id, number, created, updated) values (3, 'x', 1, 'L-1', '', ''); "
    "insert into lot_cells (org_id, sku_id, lot_id, updated) values (1, 7, 3, '')"
)
NOW = "'2026-01-01T00:00:00.000000Z'"
SCHEDULE = (
    "insert into price_schedules (id, uid, org_id, name, name_key, created, updated) "
    f"values (1, 'x', 1, 'x', 'x', {NOW}, {NOW})"
)
# A carrier of the second organization, under what belongs to the first.
STRANGE = f"insert into carriers (id, uid, org_id, name, created, updated) values (1, 'x', 2, 'x', {NOW}, {NOW})"
MENU = "(uid, org_id, brand_id, schedule_id, name, slug, product_count, created, updated)"
DRIVER = "(uid, org_id, carrier_id, first_name, last_name, employee_id, license_number, phone, created, updated)"
DELIVERY = "(uid, org_id, number, carrier_id, status, payment_expected, currency, details, created, updated)"
CREDIT = "(uid, org_id, customer_id, amount, currency, credit_date, reason, created, updated)"
TRADES = (
    Damage(
        f"{SCHEDULE}; update price_schedules set product_count = 2", "price_schedules 1 ", "the number of its prices"
    ),
    Damage(
        f"{SCHEDULE}; update customers set price_schedule_id = 1 where id = 2",
        "price_schedules 1 ",
        "the number of its customers: expected 1, found 0",
    ),
    Damage(
        f"{SCHEDULE}; insert into express_menus {MENU} values ('x', 1, 1, 1, 'x', 'x', 3, {NOW}, {NOW})",
        "express_menus 1 ",
        "the number of its products: expected 0, found 3",
    ),
    Damage(SCHEDULE, "organizations 1 price_schedules ", "counters are counts: expected 1, found 0"),
    Damage(
        f"insert into credits {CREDIT} values ('x', 2, 1, 1, 'SAR', '2026-01-01', 'other', {NOW}, {NOW})",
        "credits 1 ",
        "its customer and orders",
    ),
    Damage(
        f"{STRANGE}; insert into drivers {DRIVER} values ('x', 1, 1, 'x', 'x', 'x', 'x', 'x', {NOW}, {NOW})",
        "drivers 1 ",
        "its carrier",
    ),
    Damage(
        f"{STRANGE}; insert into vehicles (uid, org_id, carrier_id, created, updated) values ('x', 1, 1, {NOW}, {NOW})",
        "vehicles 1 ",
        "its carrier",
    ),
    Damage(
        f"{STRANGE}; insert into deliveries {DELIVERY} values ('x', 1, 'x', 1, 'x', 0, 'SAR', '', {NOW}, {NOW})",
        "deliveries 1 ",
        "its order and carrier",
    ),
)
LINE = (
    "insert into product_lines (id, uid, org_id, name, display_name, brand_id, created, updated) "
    "values (1, 'l', 2, 'Hot', "
)
GOODS = (
    Damage("update products set listing_state = 'Internal' where id = 2", "products 2 ", "found Internal"),
    Damage("update products set listing_state = 'Archived' where id = 2", "products 2 ", "found Archived"),
    Damage("update products set is_enabled = false where id = 2", "products 2 ", "expected another, found Available"),
    Damage("update products set children_count = 3 where id = 2", "products 2 ", "expected 0, found 3"),
    Damage("update products set parent_id = 3 where id = 2", "products 3 ", "expected 1, found 0"),
    Damage("update products set display_name = 'x' where id = 2", "products 2 ", "its parent's name and its own"),
    Damage(f"{LINE} 'Hot', null, '', '')", "organizations 2 product_lines ", "expected 1, found 0"),
    Damage(f"{LINE} 'x', null, '', '')", "product_lines 1 ", "expected Hot, found x"),
    Damage(
        f"{LINE} 'Hot', null, '', ''); update products set product_line_id = 1 where id = 2", "products 2 ", "its line"
    ),
    Damage("insert into external_ids values (1, 'product', 999, 'k', 'v', 'p')", "external_ids 999 ", "that it names"),
    Damage("insert into external_ids values (2, 'customer', 1, 'k', 'v', 'p')", "external_ids 1 ", "that it names"),
)
FILE_ROW = "insert into files (org_id, name, media, size, holders, created) values (1, 'x', 'x', 1, 2, '')"
IMAGE = (
    "insert into product_images (id, uid, org_id, product_id, position, file, created, updated) "
    "values (1, 'i', 1, 2, 1, 'x', '', '')"
)
FILES = (
    Damage(f"{FILE_ROW}; {IMAGE}", "files 1 ", "expected 1, found 2"),
    Damage(IMAGE, "product_images 1 ", "the file that a row shows is known"),
    Damage(f"{FILE_ROW}; {IMAGE}", "organizations 1 product_images ", "counters are counts"),
)
ENTRY = "(uid, org_id, kind, happened, entry, author_id, customer_id, created, updated)"
DEALINGS = (
    Damage("update customers set is_archived = true where id = 2", "customers 2 ", "what is archived is inactive"),
    Damage("update addresses set is_delivery = not is_default", "addresses ", "has its default there"),
    Damage(
        f"{SCHEDULE}; update customers set price_schedule_id = 1 where org_id = 2", "customers ", "its price schedule,"
    ),
    Damage(
        f"insert into activity_entries {ENTRY} values ('x', 2, 'x', {NOW}, 'x', 1, 1, {NOW}, {NOW})",
        "activity_entries 1 ",
        "its customer, contact and author",
    ),
)
DAMAGES = (
    *FILES,
    *GOODS,
    *TRADES,
    *DEALINGS,
    Damage("update skus set on_hand = on_hand + 1 where id = 7", "skus 7 ", "on hand is the sum of its movements"),
    Damage("delete from movements where sku_id = 7", "skus 7 ", "on hand is the sum of its movements"),
    Damage("update movements set sku_id = 9999 where sku_id = 7", "movements 9999 ", "come to nothing"),
    Damage("update skus set reserved = -5 where id = 7", "skus 7 ", "are not below 0: expected 0 or more, found -5"),
    Damage("delete from skus where id = 7", "products 2 ", "expected a record at branch ALX-CORNICHE, found none"),
    Damage("update products set is_deleted = true where id = 2", "skus 7 ", "no stock record is of a deleted product"),
    Damage("insert into removed_skus values (1, 2, 3, '')", "skus 7 ", "what was removed by hand is not stocked"),
    Damage("update skus set code = 'D9_X' where id = 7", "skus 7 ", "expected D0002_ALX-CORNICHE, found D9_X"),
    *(
        Damage(
            f"update counters set rows = 7777 where org_id = 1 and name = '{name}'", f"organizations 1 {name} ", "7777"
        )
        for name in COUNTED
    ),
    Damage(
        "delete from counters where org_id = 1 and name = 'skus'", "organizations 1 skus ", "expected 1012, found 0"
    ),
    Damage("update brands set product_count = 1 where id = 1", "brands 1 ", "expected 42, found 1"),
    Damage("update categories set product_count = 1 where id = 2", "categories 2 ", "the number of its live products"),
    Damage("update generics set product_count = 1 where id = 1", "generics 1 ", "the number of its live products"),
    Damage("update categories set depth = 5 where id = 3", "categories 3 ", "expected 2, found 5"),
    Damage("update categories set path = 'Tea' where id = 2", "categories 2 ", "expected Drinks > Tea, found Tea"),
    Damage("update categories set name_en = 'Juice' where id = 1", "categories 1 ", "expected Juice, found Drinks"),
    Damage("delete from events where org_id = 1 and number = 9", "events 10 ", "expected 9, found 10"),
    Damage("update addresses set is_default = false where customer_id = 2", "customers 2 ", "expected 1, found 0"),
    *(
        Damage(f"update products set {name}_id = {THEIRS.format(table)} where id = 2", "products 2 ", f"of its {names}")
        for name, table, names in (
            ("brand", "brands", "brand, category and generic"),
            ("category", "categories", "brand, category and generic"),
            ("generic", "generics", "brand, category and generic"),
        )
    ),
    Damage(
        f"update categories set parent_id = {THEIRS.format('categories')} where id = 2", "categories 2 ", "its parent"
    ),
    Damage(
        f"update skus set branch_id = {THEIRS.format('branches')} where id = 7", "skus 7 ", "its product and branch"
    ),
    Damage(
        f"update skus set product_id = {THEIRS.format('products')} where id = 7", "skus 7 ", "its product and branch"
    ),
    Damage("update movements set org_id = 2 where id = 4", "movements 4 ", "its stock record"),
    Damage("insert into removed_skus values (2, 2, 9, '')", "removed_skus 2 ", "its product and branch"),
    Damage("update addresses set org_id = 2 where id = 3", "addresses 3 ", "its customer"),
    Damage(f"insert into group_members {MEMBER} values (1, 1, 13, '')", "group_members 13 ", "its customer and group"),
    Damage(f"insert into group_members {MEMBER} values (2, 1, 13, '')", "group_members 1 ", "its customer and group"),
    Damage(
        "update skus set held = on_hand + 1 where id = 7", "skus 7 ", "what is held is on hand and reserved for nobody"
    ),
    Damage("update skus set archived = 5 where id = 7", "skus 7 ", "put out of circulation: expected 0, found 5"),
    Damage("update skus set held = -5 where id = 7", "skus 7 ", "are not below 0: expected 0 or more, found -5"),
    Damage("update skus set lots = 1 where id = 7", "skus 7 ", "it counts the lots under it: expected 0, found 1"),
    Damage(CELL, "skus 7 ", "it counts the lots under it: expected 1, found 0"),
    Damage(CELL, "organizations 1 lots ", "counters are counts: expected 1, found 0"),
    Damage(f"{CELL}; update lot_cells set on_hand = 5", "lot_cells 1 ", "the sum of the lot's movements"),
    Damage(f"{CELL}; update lot_cells set archived = 5", "lot_cells 1 ", "out of circulation: expected 0, found 5"),
    Damage(f"{CELL}; update lot_cells set held = 5", "lot_cells 1 ", "what is held of a lot is on hand"),
    Damage(f"{CELL}; update lot_cells set held = 5", "skus 7 ", "its lots hold parts of it"),
    Damage(f"{CELL}; update lot_cells set org_id = 2", "lot_cells 1 ", "its stock record and lot"),
    Damage("update movements set lot = 'gone' where id = 4", "movements 4 ", "expected a lot cell, found gone"),
    Damage("delete from lots where org_id = 1", "organizations 1 ", "one lot is the default: expected 1, found 0"),
    Damage(f"{CELL}; update lots set search = 'gone' where id = 3", "lots 3 ", "it is searched by what it says"),
    Damage(f"{CELL}; delete from lots_fts where rowid = 3", "lots 3 ", "expected indexed, found missing"),
    Damage(
        f"{CELL}; insert into lot_products (uid, org_id, lot_id, product_id, created, updated) "
        "values ('x', 2, 3, 1, '', '')",
        "lot_products 1 ",
        "its product and lot",
    ),
    Damage(
        "insert into branch_addresses (org_id, address, city, state, zipcode, created) values (2, '', '', '', '', ''); "
        "update branches set address_id = 1 where id = 1",
        "branches 1 ",
        "its address",
    ),
    Damage(
        "insert into stock_commands (uid, org_id, kind, product_id, other_product_id, content, created_by, status, "
        "created) values ('x', 1, 'hold', 1, 1, '{}', 0, 'Failed', '')",
        "stock_commands 1 ",
        "found Failed never",
    ),
    Damage("update skus set branch_id = 999 where id = 7", "skus 7", "its row of branches exists"),
    Damage("update memberships set org_id = 99 where id = 1", "memberships 1", "its row of organizations exists"),
    *(
        Damage(f"delete from {table}_fts where rowid = 1", f"{table} 1 ", "expected indexed, found missing")
        for table in "products brands categories generics branches customers".split()
    ),
    Damage("insert into products_fts (rowid, search) values (9999, 'x')", "products 9999", "found indexed"),
    *(
        Damage(f"update {table} set search = 'gone' where id = 1", f"{table} 1 ", "it is searched by what it says")
        for table in "products brands categories generics branches customers".split()
    ),
)


def test_a_shop_changed_by_actions_is_sound(demonstrations: Path) -> None:
    status, named, notes = examine(demonstrations)
    assert (status, named) == (0, [])
    assert SOUND in notes
    assert "proved: 2,024 skus: on hand is the sum of its movements" in notes


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: each.statement[:70])
def test_damage_is_named(data: Path, raw: apsw.Connection, damage: Damage) -> None:
    raw.execute(damage.statement).fetchall()
    status, named, notes = examine(data)
    assert status == 1
    assert SOUND not in notes
    assert [line for line in named if line.startswith(damage.row) and damage.sentence in line], "\n".join(named)


def test_every_broken_row_is_named(data: Path, raw: apsw.Connection) -> None:
    raw.execute("update skus set on_hand = on_hand + 1").fetchall()
    status, named, _ = examine(data)
    assert (status, len(named)) == (1, 2024)


def test_a_damaged_file_is_told(data: Path) -> None:
    path = data / FILE
    content = bytearray(path.read_bytes())
    content[40 * 4096 : 90 * 4096] = b"\xff" * (50 * 4096)
    path.write_bytes(content)
    status, named, notes = examine(data)
    assert status == 1
    assert any("malformed" in line for line in [*named, notes]) or any(line.startswith("database") for line in named)


def test_no_database_is_told(tmp_path: Path) -> None:
    status, _, notes = examine(tmp_path / "nowhere")
    assert status == 1
    assert "There is no database" in notes
    assert not (tmp_path / "nowhere").exists()


def test_on_postgres(cluster: Postgres, tmp_path: Path) -> None:
    name = "examined"
    place = Place(tmp_path, postgres_url(cluster, name))
    place.run("demo")
    assert SOUND in place.run("doctor")[1]
    cluster.run(
        "alter table skus disable row level security; update skus set on_hand = on_hand + 1 where id = 7", database=name
    )
    named = place.run("doctor", status=1)[0].splitlines()
    assert len(named) == 2
    assert named[0].startswith("skus 7 ")
    assert "row-level security is on" in named[1]
