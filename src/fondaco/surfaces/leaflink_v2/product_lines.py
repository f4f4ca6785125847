"""Product lines as Marketplace V2 shows and takes them (marketplace §5)."""

from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from fondaco.catalog import lines
from fondaco.catalog.listed import PRODUCT_LINES, ProductLine
from fondaco.kernel.actor import Organization
from fondaco.store.once import Reply
from fondaco.surfaces.asking import companies, texts
from fondaco.surfaces.branded import owner_of_brand
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import Record


class ProductLineIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    brand: int
    menu_position: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None


class ProductLineView(TypedDict):
    id: int
    name: str
    brand: int | None
    menu_position: int | None


def show_line(line: ProductLine, organization: Organization) -> ProductLineView:
    return {"id": line.id, "name": line.name, "brand": line.brand_id, "menu_position": line.menu_position}


LINE = Record(
    "product line",
    PRODUCT_LINES,
    Collection(
        "/product-lines",
        PRODUCT_LINES.resource,
        show_line,
        ProductLineView,
        names={"id": "id", "name": "name", "brand": "brand_id", "menu_position": "menu_position"},
        order="id",
        asks={"id": Ask("id", "wholes"), "brand": Ask("brand_id", "wholes")}
        | texts("name", "name", "iexact icontains startswith in")
        | companies(),
        is_searchable=True,
    ),
    SPEECH,
    ProductLineIn,
    names={"brand": "brand_id"},
    add=lines.add_line,
    change=lines.change_line,
)


async def create_line(call: Call) -> Reply:
    """Whose it is follows from its brand."""
    sent = LINE.read_body(call, partial=False)
    actor = await owner_of_brand(call, sent["brand"])
    with LINE.speaking():
        line = await LINE.add(call.db, actor, LINE.values(sent, actor, partial=False))
    return show(201, await LINE.view(call, line))
