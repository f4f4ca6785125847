"""Branches and stock records, as stored and as they may be asked for."""

from fondaco.events.records import Kind
from fondaco.kernel.resource import Join, Resource, Row

FOLDED = frozenset({"code", "name_en", "name_ar"})


class Branch(Row, frozen=True):
    """`working_hours` is JSON as it was sent, `periods` the same as a JSON list of normalised periods."""

    code: str
    name_en: str
    name_ar: str
    active: bool
    lat: float | None
    lon: float | None
    working_hours: str
    periods: str
    created: str
    updated: str


class Sku(Row, frozen=True):
    """One product at one branch. Quantities and money in 1/10 000."""

    code: str
    product_id: int
    product_code: str
    branch_id: int
    branch_code: str
    barcode: str
    on_hand: int
    reserved: int
    price: int
    cost: int
    available: bool
    created: str
    updated: str


BRANCHES = Kind(
    "branch",
    Branch,
    Resource(Branch, table="branches", indexes=(("created",),), folded=FOLDED, nullable=frozenset({"lat", "lon"})),
    ("name_en", "name_ar"),
)

SKUS = Kind(
    "sku",
    Sku,
    Resource(
        Sku,
        table="skus",
        joins={
            "product_code": Join("product_id", "products", "code", live="is_deleted"),
            "branch_code": Join("branch_id", "branches", "code"),
            "barcode": Join("product_id", "products", "barcode", live="is_deleted"),
        },
        indexes=(("created",), ("branch_id", "created"), ("product_id", "branch_id")),
        folded=frozenset({"code", "product_code", "branch_code", "barcode"}),
        text="products",
        via="product_id",
        exact=("code",),
    ),
)
