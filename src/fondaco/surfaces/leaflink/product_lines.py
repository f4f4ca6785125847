"""Product lines as the dated API shows and takes them (leaflink §3.6)."""

from typing import Annotated, Any, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.catalog import lines
from fondaco.catalog.listed import PRODUCT_LINES, ProductLine
from fondaco.kernel.actor import Organization
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies
from fondaco.surfaces.branded import owner_of_brand
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink.brands import BrandView
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import Record


class ProductLineIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    brand_id: int
    menu_position: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None
    product_ids: list[int] | UnsetType = UNSET


class ProductLineProductView(TypedDict):
    id: int
    name: str


class ProductLineView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    name: str
    display_name: str
    brand: BrandView | None
    menu_position: int | None
    products: list[ProductLineProductView]


class Filled(Struct, frozen=True):
    """A line with the products that stand in it."""

    line: ProductLine
    products: list[tuple[int, str]]

    @property
    def org_id(self) -> int:
        return self.line.org_id


def show_line(filled: Filled, organization: Organization) -> ProductLineView:
    line = filled.line
    return {
        "id": line.id,
        "created_date": wire.moment(line.created, organization),
        "modified_date": wire.moment(line.updated, organization),
        "name": line.name,
        "display_name": line.display_name,
        "brand": {"id": line.brand_id, "name": line.brand_name} if line.brand_id is not None else None,
        "menu_position": line.menu_position,
        "products": [{"id": id, "name": name} for id, name in filled.products],
    }


async def fill(db: Connection, orgs: Any, rows: list[ProductLine]) -> list[Filled]:
    products = await lines.products_in(db, orgs, [line.id for line in rows])
    return [Filled(line, products[line.id]) for line in rows]


LINE = Record(
    "product line",
    PRODUCT_LINES,
    Collection(
        "/product_lines",
        PRODUCT_LINES.resource,
        show_line,
        ProductLineView,
        names={
            "id": "id",
            "name": "name",
            "display_name": "display_name",
            "menu_position": "menu_position",
            "created_date": "created",
            "modified_date": "updated",
            "created_on": "created",
            "modified": "updated",
        },
        order="id",
        asks={"id": Ask("id", "wholes"), "brand": Ask("brand_id", "wholes")} | companies(),
        is_searchable=True,
        complete=fill,
    ),
    SPEECH,
    ProductLineIn,
    add=lines.add_line,
    change=lines.change_line,
    remove=lines.remove_line,
)


async def create_line(call: Call) -> Reply:
    """Whose it is follows from its brand."""
    sent = LINE.read_body(call, partial=False)
    with LINE.speaking():
        actor = await owner_of_brand(call, sent["brand_id"], "brand_id")
        line = await LINE.add(call.db, actor, LINE.values(sent, actor, partial=False))
    return show(201, await LINE.view(call, line))
