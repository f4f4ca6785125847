"""`fondaco import products`: what each row becomes, what is refused and why, and that a second run changes nothing."""

import asyncio
import csv
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.cli.conftest import Place
from tests.test_architecture import HOUSE

from fondaco.catalog.naming import code_of, fitting
from fondaco.identity.actions import organization
from fondaco.inventory.actions import add_branch
from fondaco.kernel.actor import Actor
from fondaco.store.database import Connection
from fondaco.store.open import open_database

DRUGS = HOUSE.parent / "shared" / "data" / "egyptian-drugs.csv"
COLUMNS = ("sku", "name", "arabic", "maker", "class", "ingredient", "price", "vat", "shown")
MAPPED = (
    "--key sku --map name=name_en --map arabic=name_ar --map maker=brand --map class=category "
    "--map ingredient=generic --map price=average_price --map vat=vat_value --map shown=is_enabled"
).split()
PRODUCTS = """
select p.code, p.name_en, p.name_ar, b.name_en, c.name_en, g.name_en, p.average_price, p.vat_value, p.is_enabled
from products p left join brands b on b.id = p.brand_id left join categories c on c.id = p.category_id
left join generics g on g.id = p.generic_id where p.is_deleted = false order by p.code
"""
STATE = "select (select count(*) from events), (select max(updated) from products), (select count(*) from skus)"


def asked(place: Place, sql: str) -> list[tuple[Any, ...]]:
    async def whole() -> list[tuple[Any, ...]]:
        db = await open_database(place.data, place.url)
        try:
            return [tuple(row) for row in await db.of(None).all(sql, {})]
        finally:
            await db.close()

    return asyncio.run(whole())


def open_branches(place: Place, org: str, *codes: str) -> None:
    async def whole() -> None:
        db = await open_database(place.data, place.url)
        try:
            actor = Actor(await organization(db.of(None), org), "owner")

            async def unit(tx: Connection) -> None:
                for code in codes:
                    await add_branch(tx, actor, {"code": code, "name_en": code, "name_ar": ""})

            await db.write(actor.org, unit)
        finally:
            await db.close()

    asyncio.run(whole())


def written(place: Place, *rows: tuple[str, ...], name: str = "goods.csv") -> Path:
    path = place.folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def rejected(path: Path) -> list[tuple[str, str]]:
    with path.with_suffix(".errors.csv").open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return [(row["line"], row["reason"]) for row in csv.DictReader(file)]


TEA = ("TEA", "Green tea", "شاي أخضر", "Nile Leaf", "Drinks", "", "12.5", "14", "yes")
DATES = ("DATES", "Dates", "", "nile leaf ", "Sweets", "Date", "7", "", "")


def test_rows_become_products_with_what_they_name(place: Place) -> None:
    org = place.open_shop()
    open_branches(place, org, "N", "S")
    path = written(place, TEA, DATES)
    out, said = place.run("import", "products", path, "--org", org, *MAPPED)
    assert out == "created=2 updated=0 unchanged=0 failed=0\n"
    assert "100 %" in said
    assert asked(place, PRODUCTS) == [
        ("DATES", "Dates", "", "Nile Leaf", "Sweets", "Date", 70_000, 0, True),
        ("TEA", "Green tea", "شاي أخضر", "Nile Leaf", "Drinks", None, 125_000, 140_000, True),
    ]
    assert asked(place, "select code, product_count from brands") == [("NILE-LEAF", 2)]
    assert len(asked(place, "select id from skus")) == 4
    assert asked(place, "select distinct request from events where type = 'product.created'") == [("import",)]

    before = asked(place, STATE)
    out, _ = place.run("import", "products", path, "--org", org, *MAPPED)
    assert out == "created=0 updated=0 unchanged=2 failed=0\n"
    assert asked(place, STATE) == before

    cheaper = (*TEA[:3], "", TEA[4], "", "", "", "no")
    out, _ = place.run("import", "products", written(place, cheaper, DATES), "--org", org, *MAPPED)
    assert out == "created=0 updated=1 unchanged=1 failed=0\n"
    assert (asked(place, PRODUCTS))[1] == (*TEA[:3], None, "Drinks", None, 125_000, 140_000, False)
    place.run("doctor")


def test_a_rehearsal_keeps_nothing(place: Place) -> None:
    org = place.open_shop()
    before = asked(place, STATE)
    out, said = place.run("import", "products", written(place, TEA, DATES), "--org", org, *MAPPED, "--dry-run")
    assert out == "created=2 updated=0 unchanged=0 failed=0\n"
    assert "nothing was kept" in said
    assert asked(place, STATE) == before
    assert asked(place, "select id from brands") == []


def test_later_rows_of_a_key_update_earlier_ones_however_far_apart(sqlite_place: Place) -> None:
    place, org = sqlite_place, sqlite_place.open_shop()
    between = [(f"P{n}", "Pencil", "", "", "", "", "1", "", "") for n in range(1200)]
    later = ("TEA", "Green tea, new", "", "Other", "Drinks", "", "", "", "")
    wrong = ("TEA", "", "", "", "", "", "", "", "")
    path = written(place, TEA, *between, later, wrong)
    for counts in ("created=1201 updated=1 unchanged=0", "created=0 updated=0 unchanged=1202"):
        out, _ = place.run("import", "products", path, "--org", org, *MAPPED, status=1)
        assert out == f"{counts} failed=1\n"
        assert rejected(path) == [("1204", "name: Must not be empty")]
        (tea,) = [row for row in asked(place, PRODUCTS) if row[0] == "TEA"]
        assert tea == ("TEA", "Green tea, new", "", "Other", "Drinks", None, 125_000, 140_000, 1)
    assert asked(place, "select type from events where type = 'product.updated'") == []


class Bad(NamedTuple):
    row: bytes
    reason: str


BAD = (
    Bad(b",No key,,,,,1,,", "sku: Must not be empty"),
    Bad(b"K" * 101 + b",Long key,,,,,1,,", "sku: Must have at most 100 characters"),
    Bad(b"A,,,,,,1,,", "name: Must not be empty"),
    Bad(b"A,Soap,,,,,cheap,,", "price: Expected a number, got a string"),
    Bad(b"A,Soap,,,,,-1,,", "price: Must be at least 0"),
    Bad(b"A,Soap,,,,,1,101,perhaps", "vat: Must be at most 100; shown: Expected true or false, got a string"),
    Bad(b"A,Soap", "Has 2 columns instead of 9"),
    Bad(b"A,Soap,,,,,1,,,", "Has 10 columns instead of 9"),
    Bad(b"A,\xc7\xe1,,,,,1,,", "Not UTF-8 text"),
    Bad(b"A,So\0ap,,,,,1,,", "Holds the character NUL"),
    Bad(b'A,"Soap"y,,,,,1,,', "Not valid CSV: ',' expected after '\"'"),
)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.reason)
def test_a_bad_row_is_told_and_harms_no_other(sqlite_place: Place, bad: Bad) -> None:
    place, org = sqlite_place, sqlite_place.open_shop()
    path = place.folder / "goods.csv"
    head = ",".join(COLUMNS).encode()
    path.write_bytes(
        b"\xef\xbb\xbf" + b"\r\n".join([head, b"OK1,Fine,,,,,1,,", bad.row, b"", b"OK2,Fine,,,,,1,,", b""])
    )
    out, said = place.run("import", "products", path, "--org", org, *MAPPED, status=1)
    assert out == "created=2 updated=0 unchanged=0 failed=1\n"
    assert f"1 failed: see {path.with_suffix('.errors.csv')}" in said
    assert rejected(path) == [("3", bad.reason)]


def test_a_run_without_faults_leaves_no_file_of_faults(sqlite_place: Place) -> None:
    place, org = sqlite_place, sqlite_place.open_shop()
    path = written(place, (*TEA[:6], "dear", "", ""))
    place.run("import", "products", path, "--org", org, *MAPPED, status=1)
    place.run("import", "products", written(place, TEA), "--org", org, *MAPPED)
    assert not path.with_suffix(".errors.csv").exists()


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        (b"", "--key sku", "has no first line with the names of its columns"),
        (b"sku,name\n", "--key code", 'has no column "code". Its columns are: sku, name'),
        (b"sku,name\n", "--key sku --map title=name_en", 'has no column "title"'),
        (b"sku,[b]\n", "--key code", "Its columns are: sku, [b]"),
        (b"sku,sku\n", "--key sku", 'has more than one column "sku"'),
        (b"sku,name\n", "--key sku --map name", '"name" is not COLUMN=FIELD; the fields are name_en, name_ar'),
        (b"sku,name\n", "--key sku --map name=iv_id", '"name=iv_id" is not COLUMN=FIELD'),
        (b"sku,name\n", "--key sku --map name=name_en --map sku=name_en", "Two columns are mapped to name_en"),
        (b"sku,name\n", "--key sku --map name=brand --map sku=brand_id", "Map either brand or brand_id"),
        ("sku,name\n".encode("utf-16"), "--key sku", "is UTF-16 text: save it as UTF-8"),
        (b"sku," + b"n" * (1 << 20), "--key sku", "has a line of more than 1048576 bytes"),
    ],
)
def test_what_cannot_be_meant_is_refused(sqlite_place: Place, content: bytes, arguments: str, sentence: str) -> None:
    org = sqlite_place.open_shop()
    path = sqlite_place.folder / "goods.csv"
    path.write_bytes(content)
    out, said = sqlite_place.run("import", "products", path, "--org", org, *arguments.split(), status=1)
    assert out == ""
    assert sentence in said


def test_json_lines_are_rows_too(sqlite_place: Place) -> None:
    place, org = sqlite_place, sqlite_place.open_shop()
    path = place.folder / "goods.jsonl"
    rows = (
        b'\xef\xbb\xbf{"sku": "TEA", "name": "Green tea", "price": 12.5, "shown": false}',
        b'{"sku": 7, "name": "Seven", "unknown": 1}',
        b'{"sku": "BAD", "name": ["Bad"]}',
        b'{"sku": "N\\u0000", "name": "Nothing"}',
        b"\xff",
    )
    path.write_bytes(b"\n".join(rows))
    mapped = "--key sku --map name=name_en --map price=average_price --map shown=is_enabled".split()
    out, _ = place.run("import", "products", path, "--org", org, *mapped, status=1)
    assert out == "created=2 updated=0 unchanged=0 failed=3\n"
    found = asked(place, "select code, name_en, average_price, is_enabled from products order by code")
    assert found == [("7", "Seven", 0, 1), ("TEA", "Green tea", 125_000, 0)]
    assert rejected(path) == [
        ("3", "name: Must be a plain value"),
        ("4", "Holds the character NUL"),
        ("5", "Not valid JSON"),
    ]


def test_an_unknown_organization_is_refused(place: Place) -> None:
    place.open_shop()
    _, said = place.run("import", "products", written(place, TEA), "--org", "nobody", *MAPPED, status=1)
    assert "There is no organization nobody" in said


def test_line_breaks_within_a_cell_become_blanks(sqlite_place: Place) -> None:
    place, org = sqlite_place, sqlite_place.open_shop()
    path = place.folder / "goods.csv"
    path.write_bytes(b'key,maker\n"10 CAPS\r\n.","A\tB"\n')
    out, _ = place.run("import", "products", path, "--org", org, "--key", "key", "--map", "maker=brand")
    assert out == "created=1 updated=0 unchanged=0 failed=0\n"
    assert asked(place, "select code, name_en from products") == [("10 CAPS .", "10 CAPS .")]
    assert asked(place, "select code, name_en from brands") == [("A-B", "A B")]


def test_names_that_are_there_are_found_and_long_ones_kept_apart(sqlite_place: Place) -> None:
    place, org = sqlite_place, sqlite_place.open_shop()
    long = "Very long name " * 30
    makers = ["A/B", "A-B", "a/b", f"{long} 1", f"{long} 2", "***", "شركة النيل"]
    path = written(place, *((f"P{n}", "Pen", "", maker, "", "", "", "", "") for n, maker in enumerate(makers)))
    for _ in range(2):
        place.run("import", "products", path, "--org", org, *MAPPED)
        brands = asked(place, "select name_en, code, product_count from brands order by id")
        assert {name for name, _, _ in brands} == {fitting(maker) for maker in makers} - {"a/b"}
        assert len({code for _, code, _ in brands}) == 6
        assert all(len(code) <= 50 and len(name) <= 255 for name, code, _ in brands)
        assert sum(count for _, _, count in brands) == 7


def test_codes_are_readable_and_stable() -> None:
    assert code_of("Hikma Pharma & Co.", "brand") == "HIKMA-PHARMA-CO"
    assert code_of("***", "brand") == code_of("***", "brand")
    assert code_of("***", "brand").startswith("BRAND-")
    assert code_of("A-B", "brand", 1) != code_of("A-B", "brand", 2) != code_of("A-B", "brand")
    assert len(code_of("x" * 400, "brand")) == 50


def test_the_drugs_of_egypt(place: Place) -> None:
    if not DRUGS.exists():
        pytest.skip("needs shared/data/egyptian-drugs.csv beside the checkout, and it is not there")
    org = place.open_shop()
    open_branches(place, org, "CAIRO", "GIZA", "ALEX", "ASWAN")
    path = place.folder / "drugs.csv"
    path.write_bytes(DRUGS.read_bytes())
    mapped = (
        "--key commercial_name_en --map commercial_name_en=name_en --map commercial_name_ar=name_ar "
        "--map manufacturer=brand --map scientific_name=generic --map drug_class=category --map price_egp=average_price"
    ).split()
    out, _ = place.run("import", "products", path, "--org", org, *mapped)
    assert out == "created=25065 updated=5 unchanged=0 failed=0\n"
    counted = "select count(*), (select count(*) from skus), (select max(updated) from products) from products"
    before = asked(place, counted)
    assert before[0][:2] == (25_065, 100_260)
    out, _ = place.run("import", "products", path, "--org", org, *mapped)
    assert out == "created=0 updated=0 unchanged=25070 failed=0\n"
    assert asked(place, counted) == before
    out, said = place.run("doctor")
    assert (out, "All of this is true." in said) == ("", True)
