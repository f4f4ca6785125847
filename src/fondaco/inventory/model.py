"""Branches and stock records, as stored and as they may be asked for."""

from fondaco.events.records import Kind
from fondaco.kernel.resource import Entry, Join, Resource, Row
from fondaco.kernel.values import Struct

FOLDED = frozenset({"code", "name_en", "name_ar"})


class Branch(Row, frozen=True):
    """`working_hours` is JSON as it was sent, `periods` the same as a JSON list of normalised periods.

    `external_id` is its owner's own number for it, `address_id` one of `branch_addresses`.
    """

    org_id: int
    code: str
    name_en: str
    name_ar: str
    active: bool
    lat: float | None
    lon: float | None
    working_hours: str
    periods: str
    description: str
    external_id: int | None
    address_id: int | None
    created: str
    updated: str


class Sku(Row, frozen=True):
    """One product at one branch. Quantities and money in 1/10 000.

    What is `held` is on hand and nobody may be promised it; what is `archived` is not on hand. `lots` counts the named
    lots under it.
    """

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
    held: int
    archived: int
    lots: int


BRANCHES = Kind(
    "branch",
    Branch,
    Resource(
        Branch, table="branches", indexes=(("created",), ("id",)), folded=FOLDED, nullable=frozenset({"lat", "lon"})
    ),
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


class Movement(Entry, frozen=True):
    """One change of a quantity, by so many 1/10 000.

    `document` is the uid of what caused it, `reason` says of what kind that is: none where a quantity was adjusted, an
    order where goods were issued or put back, a transfer, a count or a command on stock, and what was removed.
    """

    sku_id: int
    quantity: int
    reason: str
    document: str
    user_uid: str
    key_uid: str
    created: str


# In the order of their ids the movements of a stock record are in the order in which they were made.
MOVEMENTS = Resource(Movement, table="movements", indexes=(("sku_id", "id"),), counter="skus")
REASONS = (
    "adjusted",
    "issued",
    "put back",
    "transfer",
    "counted",
    "removed",
    "put away",
    "destroyed",
    "archived",
)


class Document(Row, frozen=True):
    """A transfer or a count, as it was done. `content` is JSON."""

    kind: str
    reference: str
    content: str
    user_uid: str
    key_uid: str
    created: str


DOCUMENTS = Resource(Document, table="stock_documents")


class WantedMove(Struct, frozen=True):
    """So much of a product, named by its uid or code, to another branch."""

    product: str
    quantity: int


class WantedCount(Struct, frozen=True):
    """How much of a product, named by its uid or code, was found at a branch."""

    product: str
    counted: int
