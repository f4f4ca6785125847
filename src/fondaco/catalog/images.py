"""Images of products: at most five each, one at each place (leaflink §3.7, marketplace §5)."""

from collections.abc import Sequence
from typing import Any

from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.resource import Join, Resource, Row
from fondaco.kernel.values import replace
from fondaco.store import files
from fondaco.store.database import Connection
from fondaco.store.files import Stored
from fondaco.store.listing import Tenants

Values = dict[str, Any]
MOST = 5
LARGEST = 5 * 1024 * 1024  # bytes
CROPS = ("crop_x", "crop_y", "crop_w", "crop_h")


class ProductImage(Row, frozen=True):
    """`file` names the file; the crop is in pixels."""

    org_id: int
    product_id: int
    position: int
    file: str
    crop_x: int | None
    crop_y: int | None
    crop_w: int | None
    crop_h: int | None
    created: str
    updated: str


IMAGES = Kind(
    "product_image",
    ProductImage,
    Resource(
        ProductImage,
        table="product_images",
        indexes=(("id",), ("product_id", "id")),
        nullable=frozenset(CROPS),
        text="products",
        via="product_id",
    ),
)
# The same as buyers ask for them: the product's state decides.
SEEN = replace(IMAGES.resource, joins={"listing_state": Join("product_id", "products", "listing_state")})


def check_picture(content: bytes, field: str) -> str:
    """The kind of picture that content is. Raises Invalid for anything else, and for too much of it."""
    if len(content) > LARGEST:
        raise Invalid(f"An image has at most {LARGEST // 1024 // 1024} MB", field)
    kind = files.kind_of(content)
    if kind not in files.PICTURES:
        raise Invalid("Must be a JPEG, PNG, GIF or WebP image", field)
    return kind


async def product_of(tx: Connection, orgs: Tenants, id: int, field: str) -> Listing:
    """The product that images are for, which gets no others meanwhile. Raises Invalid."""
    found = await records.load(tx, LISTINGS, orgs, "id", id, lock=True, archived=True)
    if found is None:
        raise Invalid("There is no such product", field)
    return found


async def add_images(
    tx: Connection, actor: Actor, product: Listing, images: Sequence[tuple[Stored, Values]], field: str = "position"
) -> list[ProductImage]:
    """Add images to a product that is loaded for change. Raises Invalid, Conflict for a place that is taken."""
    taken = {each.position for each in await records.load_all(tx, IMAGES, actor.org, "product_id", [product.id])}
    for _, values in images:
        _check_place(values["position"], taken, field)
        taken.add(values["position"])
    rows = [
        dict.fromkeys(CROPS) | values | {"product_id": product.id, "file": stored.name} for stored, values in images
    ]
    added = await records.add(tx, actor, IMAGES, rows)
    for stored, _ in images:
        await files.hold(tx, actor.org, stored)
    return added


async def copy_image(
    tx: Connection, actor: Actor, image: ProductImage, product: Listing, values: Values
) -> ProductImage:
    """The same picture at another product or place. Raises Invalid, Conflict for a place that is taken."""
    taken = {each.position for each in await records.load_all(tx, IMAGES, actor.org, "product_id", [product.id])}
    _check_place(values["position"], taken, "position")
    row = dict.fromkeys(CROPS) | values | {"product_id": product.id, "file": image.file}
    (added,) = await records.add(tx, actor, IMAGES, [row])
    await files.hold_again(tx, actor.org, image.file)
    return added


async def remove_image(tx: Connection, actor: Actor, image: ProductImage) -> None:
    await records.remove(tx, actor, IMAGES, [image])
    await files.release(tx, actor.org, image.file)


async def images_of(db: Connection, org: Tenants, products: Sequence[int]) -> dict[int, list[ProductImage]]:
    """The images of each of these products, in their places."""
    found: dict[int, list[ProductImage]] = {}
    rows = await records.load_all(db, IMAGES, org, "product_id", products)
    for row in sorted(rows, key=lambda each: each.position):
        found.setdefault(row.product_id, []).append(row)
    return found


def _check_place(position: int, taken: set[int], field: str) -> None:
    if not 1 <= position <= MOST:
        raise Invalid(f"A place is from 1 to {MOST}", field)
    if position in taken:
        raise Conflict("Another image of the product has this place", field, position)
