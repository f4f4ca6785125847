"""Images that a buyer may see: of what its sellers offer it (leaflink §5, §10.8)."""

from collections.abc import Sequence
from typing import TypedDict

from fondaco.catalog.images import IMAGES, SEEN, ProductImage
from fondaco.catalog.rules import OPEN_STATES
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import NotFound
from fondaco.kernel.resource import Filter, Query, Sort
from fondaco.store.listing import list_page
from fondaco.store.once import Reply
from fondaco.surfaces.asking import companies
from fondaco.surfaces.assortment import as_buyers
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.files import path_to, with_image
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.images import NAMES
from fondaco.surfaces.leaflink.reference import dates
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import Record, path_id
from fondaco.surfaces.standard import list_operation

PATH = "/buyers/product_images"
TAG = "product images for buyers"


class BuyerProductImageView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    image: str
    product: int
    position: int


def show_image(i: ProductImage, organization: Organization) -> BuyerProductImageView:
    return {
        "id": i.id,
        **dates(i, organization),
        "image": path_to(i.file),
        "product": i.product_id,
        "position": i.position,
    }


IMAGE = Record(
    "product image",
    IMAGES,
    Collection(
        PATH,
        SEEN,
        show_image,
        BuyerProductImageView,
        names=NAMES,
        order="id",
        asks=companies(),
        is_searchable=True,
        rooted=with_image,
    ),
    SPEECH,
)


def _within(hidden: Sequence[int]) -> list[Filter]:
    found = [Filter("listing_state", "in", OPEN_STATES)]
    return [*found, Filter("product_id", "nin", tuple(hidden))] if hidden else found


async def list_(call: Call) -> Reply:
    """Of all sellers that have one of the caller's companies as a customer; the filters name sellers."""
    looking, sellers, hidden = await as_buyers(call)
    return await SPEECH.list_(looking, IMAGE.collection, sellers, _within(hidden))


async def read(call: Call) -> Reply:
    """Raises NotFound, also for one that the list would not show."""
    id = path_id(call)
    looking, sellers, hidden = await as_buyers(call)
    if not sellers:
        raise NotFound("There is no such product image")
    query = Query(page=1, size=1, sort=(Sort("id"),), filters=(Filter("id", "eq", id), *_within(hidden)))
    page = await list_page(call.database, SEEN, sellers, query)
    if not page.rows:
        raise NotFound("There is no such product image")
    return show(200, await SPEECH.view(looking, IMAGE.collection, page.rows[0]))


def operations() -> list[Operation]:
    return [
        list_operation(IMAGE, PATH, TAG, list_),
        Operation(
            "GET",
            f"{PATH}/{{id}}",
            read,
            "Read an image as a buyer sees it",
            TAG,
            schema=BuyerProductImageView,
            errors=(404,),
        ),
    ]
