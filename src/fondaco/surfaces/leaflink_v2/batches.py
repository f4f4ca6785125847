"""Batches as Marketplace V2 shows and takes them, and the products that they are of (marketplace §5)."""

from decimal import Decimal
from typing import Annotated, Any, Literal, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.events import records
from fondaco.inventory import lots, papers
from fondaco.inventory.lots import LOT_PRODUCTS, LOTS, MEASURED, Lot, LotProduct
from fondaco.inventory.papers import BatchDocument
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Duplicate, Invalid
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import UNITS, replace
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies, ranges, read_number
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values, digits
from fondaco.surfaces.leaflink_v2.batch_documents import show_document, with_document
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.records import COMPANY, Record, path_id
from fondaco.surfaces.standard import TEXT, list_operation, record_operations

TAG, OF_PRODUCTS = "batches", "product batches"
NUMBER = "production_batch_number"
NAMES = {NUMBER: "number", "owner": "org_id"}
Number = Annotated[str, Meta(min_length=1, max_length=50)]
Source = Annotated[str, Meta(min_length=1, max_length=100)]
Measured = Annotated[Decimal, digits(14, 4)]
CannabinoidUnit = Literal["%", "MG/ML", "MG/G"]


class BatchIn(Struct):
    owner: int
    production_batch_number: Number
    batch_date: str
    testing_source: Source
    thc: Measured | UnsetType | None = UNSET
    thca: Measured | UnsetType | None = UNSET
    total_thc: Measured | UnsetType | None = UNSET
    cbd: Measured | UnsetType | None = UNSET
    cbda: Measured | UnsetType | None = UNSET
    cbg: Measured | UnsetType | None = UNSET
    cbn: Measured | UnsetType | None = UNSET
    total_cannabinoids: Measured | UnsetType | None = UNSET
    cannabinoid_unit: CannabinoidUnit = "%"


class BatchPatch(Struct):
    production_batch_number: Number
    batch_date: str
    thc: Measured | None
    thca: Measured | None
    total_thc: Measured | None
    cbd: Measured | None
    cbda: Measured | None
    cbg: Measured | None
    cbn: Measured | None
    total_cannabinoids: Measured | None
    cannabinoid_unit: CannabinoidUnit


class DocumentView(TypedDict):
    id: int
    created_on: str | None
    modified: str | None
    summary: str
    document: str


class BatchView(TypedDict):
    id: int
    owner: str
    production_batch_number: str
    batch_date: str | None
    thc: str | None
    thca: str | None
    total_thc: str | None
    cbd: str | None
    cbda: str | None
    cbg: str | None
    cbn: str | None
    total_cannabinoids: str | None
    documents: list[DocumentView]
    cannabinoid_unit: str
    testing_source: str
    is_from_api: bool


class Documented(Struct, frozen=True):
    """A batch with its documents."""

    lot: Lot
    documents: list[BatchDocument]

    @property
    def org_id(self) -> int:
        return self.lot.org_id


async def _with_documents(db: Connection, orgs: Any, rows: list[Lot]) -> list[Documented]:
    documents = await papers.documents_of(db, orgs, [row.id for row in rows])
    return [Documented(row, documents.get(row.id, [])) for row in rows]


def _rooted(view: Any, base: str) -> Any:
    for each in view.get("documents", ()):
        with_document(each, base)
    return view


def show_batch(documented: Documented, organization: Organization) -> BatchView:
    b = documented.lot
    documents: list[DocumentView] = []
    for each in documented.documents:
        shown = show_document(each, organization)
        documents.append(
            {
                "id": shown["id"],
                "created_on": shown["created_on"],
                "modified": shown["modified"],
                "summary": shown["summary"],
                "document": shown["document"],
            }
        )
    return {
        "id": b.id,
        "owner": str(b.org_id),
        "production_batch_number": b.number,
        "batch_date": b.batch_date,
        "thc": wire.optional_fixed(b.thc, 4),
        "thca": wire.optional_fixed(b.thca, 4),
        "total_thc": wire.optional_fixed(b.total_thc, 4),
        "cbd": wire.optional_fixed(b.cbd, 4),
        "cbda": wire.optional_fixed(b.cbda, 4),
        "cbg": wire.optional_fixed(b.cbg, 4),
        "cbn": wire.optional_fixed(b.cbn, 4),
        "total_cannabinoids": wire.optional_fixed(b.total_cannabinoids, 4),
        "documents": documents,
        "cannabinoid_unit": b.cannabinoid_unit,
        "testing_source": b.testing_source,
        "is_from_api": bool(b.is_from_api),
    }


def _take(sent: Values, actor: Actor, partial: bool) -> Values:
    values = {name: value for name, value in sent.items() if name != "owner"}
    if "batch_date" in sent:
        values["batch_date"] = wire.take_day(sent["batch_date"], "batch_date")
        if values["batch_date"] is None:
            raise Invalid("Must be a day, as in 2026-03-09", "batch_date")
    return values


async def _add(tx: Connection, actor: Actor, values: Values) -> Lot:
    try:
        return await lots.add_lot(tx, actor, values)
    except Duplicate as problem:
        raise Invalid(problem.detail, problem.field) from None


async def _change(tx: Connection, actor: Actor, lot: Lot, changes: Values) -> Lot:
    try:
        return await lots.change_lot(tx, actor, lot, changes)
    except Duplicate as problem:
        raise Invalid(problem.detail, problem.field) from None


BATCH = Record(
    "batch",
    LOTS,
    Collection(
        "/batches",
        LOTS.resource,
        show_batch,
        BatchView,
        names={name: name for name in ("id", "batch_date", *MEASURED, "cannabinoid_unit", "testing_source")} | NAMES,
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "owner": Ask("org_id", "wholes"),
            NUMBER: Ask("number", "texts", "iin"),
            "products": Ask("product_id", "wholes"),
        }
        | ranges("batch_date", "batch_date", "day")
        | companies("company"),
        is_searchable=True,
        complete=_with_documents,
        extras=frozenset(MEASURED),
        rooted=_rooted,
    ),
    SPEECH,
    BatchIn,
    patch=BatchPatch,
    names=NAMES,
    take=_take,
    add=_add,
    change=_change,
    remove=lots.remove_lot,
    owner="owner",
)


def _measured(call: Call) -> list[Filter]:
    """Filters such as `thc=12.5`, or `thc=10,20` for what is from 10 to 20, where either bound may be left out."""
    filters: list[Filter] = []
    for name in MEASURED:
        low, comma, high = call.query.get(name, "").partition(",")
        if low:
            filters.append(Filter(name, "gte" if comma else "eq", read_number(name, low, UNITS)))
        if high:
            filters.append(Filter(name, "lte", read_number(name, high, UNITS)))
    return filters


async def list_batches(call: Call) -> Reply:
    return await SPEECH.list_(call, BATCH.collection, call.actor.orgs, _measured(call))


async def list_of_company(call: Call) -> Reply:
    """The same of the one company that the path names."""
    org = call.actor.at(path_id(call, COMPANY)).org
    return await SPEECH.list_(call, BATCH.collection, (org,), _measured(call))


async def read_batch(call: Call) -> Reply:
    row = await BATCH.find(call)
    lots.check_named(row)
    return show(200, await BATCH.view(call, row))


class ProductBatchIn(Struct):
    product: int
    batch: int


class ProductBatchView(TypedDict):
    id: int
    product: str
    batch: int


def show_link(link: LotProduct, organization: Organization) -> ProductBatchView:
    return {"id": link.id, "product": str(link.product_id), "batch": link.lot_id}


LINK = Record(
    "product batch",
    LOT_PRODUCTS,
    Collection(
        "/product-batches",
        LOT_PRODUCTS.resource,
        show_link,
        ProductBatchView,
        names={"id": "id", "product": "product_id", "batch": "lot_id"},
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "product": Ask("product_id", "wholes"),
            "batch": Ask("lot_id", "wholes"),
        }
        | companies(),
    ),
    SPEECH,
    ProductBatchIn,
    names={"product": "product_id", "batch": "lot_id"},
    remove=lots.unlink_product,
)


async def create_link(call: Call) -> Reply:
    """It belongs to the company whose batch it names. Raises Invalid."""
    sent = LINK.read_body(call, partial=False)
    lot = await records.load(call.db, LOTS, call.actor.orgs, "id", sent["batch"], lock=True)
    if lot is None:
        raise Invalid("There is no such batch", "batch")
    with LINK.speaking():
        link = await lots.link_product(call.db, call.actor.at(lot.org_id), lot, sent["product"])
    return show(201, await LINK.view(call, link))


def batch_operations() -> list[Operation]:
    more: dict[str, Any] = {"rights": ("products",)}
    listing, creating, reading, patching, removing = record_operations(
        BATCH, TAG, "list create read patch delete", **more
    )
    within = [Parameter(name, TEXT, "A number, or the least and the most with a comma between") for name in MEASURED]
    asking = (*listing.parameters, *within)
    twin = list_operation(BATCH, "/companies/{company_id}/batches/", TAG, list_of_company, **more)
    links, linking, *others = record_operations(LINK, OF_PRODUCTS, "list create read delete", **more)
    return [
        replace(listing, act=list_batches, parameters=asking),
        creating,
        replace(reading, act=read_batch),
        patching,
        removing,
        replace(twin, parameters=asking),
        links,
        replace(linking, act=create_link),
        *others,
    ]
