"""The data every system is measured on: the same organizations, products and stock at each run."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product as combinations

from msgspec import Struct

from bench.load import ROOT

CATALOGUE = ROOT.parent / "shared" / "data" / "egyptian-drugs.csv"
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
TRIPLES = ["".join(letters) for letters in combinations(ALPHABET, repeat=3)]
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
UNITS = 10_000
BRANCHES = 5
KINDS = ("org", "product", "brand", "category", "generic", "branch", "sku", "user", "key", "order", "event")
STATES = "submitted accepted preparing fulfilled shipped complete cancelled returned".split()
SOURCES = "manual salla hungerstation zid".split()
LINES = 3

MAKERS = "ALDER BIRCH CEDAR HAZEL LAUREL MAPLE OLIVE POPLAR ROWAN WILLOW".split()
WARES = "SOAP CREAM SYRUP DROPS SPRAY POWDER LOTION BALM OIL GEL".split()
PACKS = "10 TABS|20 TABS|30 CAPS|100 ML|120 ML|250 ML|5 AMP|500 MG|1 GM|75 GM".split("|")
MAKERS_AR = "ألدر بتولا أرز بندق غار قيقب زيتون حور سمن صفصاف".split()
WARES_AR = "صابون كريم شراب نقط بخاخ بودرة لوشن بلسم زيت جل".split()


class Tenant(Struct, frozen=True):
    """One organization and how much it holds."""

    number: int
    products: int
    branches: int
    brands: int = 200
    categories: int = 40
    generics: int = 500
    orders: int = 0

    @property
    def uid(self) -> str:
        return uid("org", self.number, 0)

    @property
    def key(self) -> str:
        """The secret its clients send; the prefix is the one Fondaco gives to keys."""
        return f"fnd_bench{self.number:02d}" + uid("key", self.number, 0) * 3

    def ids(self, kind: str, count: int) -> list[str]:
        return [uid(kind, self.number, n) for n in range(count)]


class Product(Struct, frozen=True):
    """A product; its brand, category and generic are positions in its organization's lists, its price 1/10 000."""

    uid: str
    code: str
    name_en: str
    name_ar: str
    price: int
    barcode: str
    brand: int
    category: int
    generic: int
    is_enabled: bool
    created: datetime


class Sku(Struct, frozen=True):
    """The stock of one product at one branch, both by position."""

    uid: str
    product: int
    branch: int
    on_hand: int
    price: int
    cost: int


class Past(Struct, frozen=True):
    """An order of the past: its lines are products by position, each once, at their prices."""

    uid: str
    state: str
    source: str
    lines: list[tuple[int, int]]
    created: datetime


def tenants(scale: float = 1) -> list[Tenant]:
    """Four shops of 25,000 products at 5 branches, one of 100,000 at a single branch, one of 1,000,000 without any.

    The first two shops have an order book of 200,000 each.
    """
    shops = [
        Tenant(number, int(25_000 * scale), BRANCHES, orders=int(200_000 * scale) if number < 3 else 0)
        for number in range(1, 5)
    ]
    return [*shops, Tenant(5, int(100_000 * scale), 1), Tenant(6, int(1_000_000 * scale), 0)]


def uid(kind: str, org: int, number: int) -> str:
    """Fifteen characters of a–z0–9 that no other record has; neighbours do not resemble each other."""
    place = (KINDS.index(kind) * 1_000 + org) * 100_000_000 + number
    mixed = place * 48_271_048_271_048_271_048_271 % 36**15
    parts = []
    for _ in range(5):
        mixed, part = divmod(mixed, 46_656)
        parts.append(TRIPLES[part])
    return "".join(parts)


@cache
def names() -> list[tuple[list[str], list[str]]]:
    """Words of real names in English and Arabic; where the catalogue is not at hand, plain made-up ones."""
    if CATALOGUE.exists():
        with CATALOGUE.open(encoding="utf-8", newline="") as file:
            rows = [
                (row["commercial_name_en"].split(), row["commercial_name_ar"].split()) for row in csv.DictReader(file)
            ]
        return [(english, arabic) for english, arabic in rows if len(english) > 1 and arabic]
    return [
        ([maker, ware, *pack.split()], [maker_ar, ware_ar, *pack.split()])
        for (maker, maker_ar), (ware, ware_ar), pack in combinations(
            zip(MAKERS, MAKERS_AR, strict=True), zip(WARES, WARES_AR, strict=True), PACKS
        )
    ]


def products(tenant: Tenant) -> Iterator[Product]:
    """Each name takes its beginning from one real product and its end from another, so that few are alike."""
    choose = random.Random(tenant.number)
    words = names()
    for n in range(tenant.products):
        english, arabic = words[int(choose.random() * len(words))]
        tail, tail_arabic = words[int(choose.random() * len(words))]
        yield Product(
            uid=uid("product", tenant.number, n),
            code=f"P{n:07d}",
            name_en=" ".join(english[:3] + tail[-2:])[:255],
            name_ar=" ".join(arabic[:3] + tail_arabic[-1:])[:255],
            price=int(choose.random() * 50_000 + 100) * 100,
            barcode=f"622{tenant.number:02d}{n:08d}",
            brand=int(choose.random() * tenant.brands),
            category=int(choose.random() * tenant.categories),
            generic=int(choose.random() * tenant.generics),
            is_enabled=choose.random() < 0.9,
            created=EPOCH + timedelta(seconds=n * 37),
        )


def skus(tenant: Tenant) -> Iterator[Sku]:
    choose = random.Random(-tenant.number)
    for n in range(tenant.products):
        for branch in range(tenant.branches):
            price = int(choose.random() * 50_000 + 100) * 100
            on_hand = int(choose.random() * 200) * UNITS
            yield Sku(uid("sku", tenant.number, n * tenant.branches + branch), n, branch, on_hand, price, price // 2)


def past_orders(tenant: Tenant) -> Iterator[Past]:
    choose = random.Random(1000 + tenant.number)
    for n in range(tenant.orders):
        lines = [
            (int(choose.random() * tenant.products), int(choose.random() * 50_000 + 100) * 100) for _ in range(LINES)
        ]
        state, source = STATES[int(choose.random() * len(STATES))], SOURCES[n % len(SOURCES)]
        yield Past(uid("order", tenant.number, n), state, source, lines, EPOCH + timedelta(seconds=n * 61))


def in_stock(tenant: Tenant, count: int, branch: int = 0) -> list[int]:
    """Products, by position, of which a branch has enough for a long sale."""
    set_by_hand = set(sample(tenant, "sku", 5_000))
    plenty = [
        sku.product
        for sku in skus(tenant)
        if sku.branch == branch and sku.on_hand >= 50 * UNITS and sku.uid not in set_by_hand
    ]
    return random.Random(11).sample(plenty, min(count, len(plenty)))


def baskets(tenant: Tenant, count: int) -> list[list[str]]:
    """The products of so many orders of three lines."""
    choose = random.Random(13)
    plenty = in_stock(tenant, 10_000)
    return [[uid("product", tenant.number, n) for n in choose.sample(plenty, LINES)] for _ in range(count)]


def questions(tenant: Tenant, count: int) -> list[str]:
    """Searches of two words that some product's name holds, one in three of them in Arabic."""
    choose = random.Random(7)
    found = []
    for n, item in enumerate(products(tenant)):
        words = sorted({word for word in (item.name_ar if n % 3 == 2 else item.name_en).split() if len(word) > 1})
        if len(words) > 1:
            found.append(" ".join(choose.sample(words, 2)))
        if len(found) == count * 20:
            break
    return choose.sample(found, min(count, len(found)))


def quantities(tenant: Tenant, turn: int, count: int = 20_000) -> Iterator[tuple[str, int]]:
    """SKUs and what to set them to. No turn repeats a SKU's last quantity: that would change nothing and be cheap."""
    skus = sample(tenant, "sku", 5_000)
    return ((skus[n % len(skus)], (n + 7 * turn) % 499) for n in range(count))


def sample(tenant: Tenant, kind: str, count: int) -> list[str]:
    """Ids of some records of a kind, evenly over the whole."""
    amounts = {"product": tenant.products, "sku": tenant.products * tenant.branches, "brand": tenant.brands}
    choose = random.Random(f"{kind}{tenant.number}")
    return [uid(kind, tenant.number, choose.randrange(amounts[kind])) for _ in range(count)]


def text(moment: datetime) -> str:
    """A moment as Fondaco stores it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
