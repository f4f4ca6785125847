"""Images of products as Marketplace V2 shows and takes them (marketplace §5)."""

from typing import Any, TypedDict

from msgspec import Struct

from fondaco.catalog import images as model
from fondaco.catalog.images import IMAGES, ProductImage
from fondaco.kernel.actor import Organization
from fondaco.kernel.resource import Filter
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import uploads
from fondaco.surfaces.asking import companies
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import take_fields
from fondaco.surfaces.files import path_to, with_image
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.leaflink_v2.dynamic import Rows, Values
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import Record, path_id
from fondaco.surfaces.standard import WRITES, list_operation, record_operations
from fondaco.surfaces.uploads import Position, Upload

TAG = "product images"
RIGHTS = ("products",)


class ProductImageView(TypedDict):
    id: int
    image: str
    product: int
    position: int


def show_image(i: ProductImage, organization: Organization) -> ProductImageView:
    return {"id": i.id, "image": path_to(i.file), "product": i.product_id, "position": i.position}


IMAGE = Record(
    "product image",
    IMAGES,
    Collection(
        "/product-images",
        IMAGES.resource,
        show_image,
        ProductImageView,
        names={
            "id": "id",
            "product": "product_id",
            "position": "position",
            "created_on": "created",
            "modified": "updated",
        },
        order="id",
        asks={"id": Ask("id", "wholes"), "product": Ask("product_id", "wholes")} | companies(),
        is_searchable=True,
        rooted=with_image,
    ),
    SPEECH,
    remove=model.remove_image,
)


class ProductImageIn(Struct):
    """The fields of the form, which holds the file as `image` besides."""

    product: int
    position: Position


async def create(call: Call) -> Reply:
    upload: Upload = call.prepared
    sent = take_fields(upload.texts, ProductImageIn, partial=False)
    product = await model.product_of(call.db, call.actor.orgs, sent["product"], "product")
    values = {"position": sent["position"]}
    (image,) = await model.add_images(call.db, call.actor.at(product.org_id), product, [(upload.stored[0], values)])
    return show(201, await IMAGE.view(call, image))


async def list_of_product(call: Call) -> Reply:
    within = (Filter("product_id", "eq", path_id(call)),)
    return await SPEECH.list_(call, IMAGE.collection, call.actor.orgs, within)


async def images_of(db: Connection, orgs: Any, rows: Rows, organization: Organization) -> Values:
    """The images of each of these products, in their places, with the paths that `with_images` makes addresses of."""
    found = await model.images_of(db, orgs, [row.id for row in rows])
    return {id: [show_image(each, organization) for each in images] for id, images in found.items()}


def with_images(view: Any, base: str) -> Any:
    """A product's view with the whole addresses of its images, if it shows any."""
    for image in view.get("images") or ():
        with_image(image, base)
    return view


def operations() -> list[Operation]:
    path = f"{IMAGE.collection.path}/"
    return [
        *record_operations(IMAGE, TAG, "list read delete", rights=RIGHTS),
        Operation(
            "POST",
            path,
            create,
            "Upload an image, as a form",
            TAG,
            body=ProductImageIn,
            files=uploads.ONE,
            schema=ProductImageView,
            status=201,
            errors=(400, 413, 415),
            rights=RIGHTS,
            most_bytes=uploads.MOST_BYTES,
            prepare=uploads.take_image,
            **WRITES,
        ),
        list_operation(IMAGE, "/products/{id}/images/", "images of a product", list_of_product, rights=RIGHTS),
    ]
