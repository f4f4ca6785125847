"""The walk that Linkit's overview page publishes, by two clients, over a real server: each product exactly once."""

import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from tests.conftest import postgres_url
from tests.servers import Missing, find_node
from tests.walks.shop import BRANCHES, REAL, ROOT, Row, Shop, open_shop, write_made

MADE = 2500
PYTHON = (sys.executable, str(ROOT / "examples" / "walk.py"))
SCRIPT = str(ROOT / "examples" / "walk.mjs")

pytestmark = pytest.mark.xdist_group("walks")


@pytest.fixture(scope="module", params=["real-sqlite", "made-sqlite", "made-postgres"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    content, database = request.param.split("-")
    folder = tmp_path_factory.mktemp("walks")
    file = REAL if content == "real" else folder / "made.csv"
    if content == "made":
        write_made(file, MADE)
    elif not REAL.exists():
        pytest.skip("shared/data/egyptian-drugs.csv is not beside this checkout; the made catalogue is walked instead")
    where = ("--data", str(folder / "data"))
    if database == "postgres":
        where = ("--database-url", postgres_url(request.getfixturevalue("cluster"), "walks"))
    with open_shop(file, where) as opened:
        yield opened


only_real = pytest.mark.parametrize("shop", ["real-sqlite"], indirect=True, scope="module")
only_made = pytest.mark.parametrize("shop", ["made-sqlite", "made-postgres"], indirect=True, scope="module")


def javascript() -> tuple[str, str]:
    try:
        return find_node(), SCRIPT
    except Missing as missing:
        pytest.skip(str(missing))


def cents(row: Row) -> float:
    """The price of a row as it is kept (linkit-v1 D-44)."""
    return float(Decimal(row["price_egp"]).quantize(Decimal("0.01"), ROUND_HALF_UP))


def check_products(shop: Shop, products: list[dict[str, Any]], summary: str) -> None:
    count = len(shop.rows)
    pages = -(-count // 100)
    assert summary == f"products: {count} on {pages} pages, {count} different, {count} in all"
    assert len({product["id"] for product in products}) == len(products) == count
    found = {product["iv_id"]: (product["name_ar"], product["average_price"]) for product in products}
    assert found == {name: (row["commercial_name_ar"].strip(), cents(row)) for name, row in shop.rows.items()}


def test_the_walk_in_python(shop: Shop) -> None:
    check_products(shop, *shop.walk(*PYTHON))


def test_the_walk_in_javascript(shop: Shop) -> None:
    check_products(shop, *shop.walk(*javascript()))


@only_made
def test_every_product_has_a_sku_at_every_branch(shop: Shop) -> None:
    skus, summary = shop.walk(*PYTHON, "skus")
    assert len(skus) == len(BRANCHES) * MADE, summary
    assert {sku["iv_id"] for sku in skus} == {f"{name}_{branch}" for name in shop.rows for branch in BRANCHES}


@only_real
def test_the_real_catalogue_stands_whole(shop: Shop) -> None:
    assert shop.get("products", limit=1)["total_count"] == 25_065
    assert shop.get("skus", limit=1)["total_count"] == 100_260
    for branch in BRANCHES:
        assert shop.get("skus", limit=1, branch_iv_id=branch)["total_count"] == 25_065


@only_real
@pytest.mark.parametrize(("question", "total"), [("paracetamol", 11), ("بانادول", 13), ("أوجمينتين", 12)])
def test_what_a_search_finds_in_the_real_catalogue(shop: Shop, question: str, total: int) -> None:
    assert shop.total(question) == total


@pytest.mark.parametrize("question", ["panadol", "tab mg 500", "500", "%", "_", "ab", "x", "بخاخ", "5% 100", "zz zz"])
def test_a_search_finds_what_holds_every_word(shop: Shop, question: str) -> None:
    names = [f"{row['commercial_name_en']}\n{row['commercial_name_ar']}".lower() for row in shop.rows.values()]
    assert shop.total(question) == sum(all(word in name for word in question.split()) for name in names)


@pytest.mark.parametrize(
    ("one", "other"), [("٥٠٠", "500"), ("أوجمينتين", "اوجمينتين"), ("إكسترا", "اكسترا"), ("بـانـادول", "بانادول")]
)
def test_spellings_that_mean_the_same_find_the_same(shop: Shop, one: str, other: str) -> None:
    assert shop.total(one) == shop.total(other)


@only_made
def test_the_made_catalogue_holds_both_spellings(shop: Shop) -> None:
    found = {question: shop.total(question) for question in ("بنادول", "بانادول", "أوجمنتين", "اوجمنتين", "٥٠٠")}
    each = [sum(number % 6 == kind for number in range(MADE)) for kind in range(6)]
    both = each[2] + each[3]
    digits = sum("500" in name or "٥٠٠" in row["commercial_name_ar"] for name, row in shop.rows.items())
    assert found == {"بنادول": each[0], "بانادول": each[1], "أوجمنتين": both, "اوجمنتين": both, "٥٠٠": digits}
