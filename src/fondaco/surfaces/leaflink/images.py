"""Images of products as the dated API shows and takes them (leaflink §3.7, §5)."""

from typing import TypedDict

from msgspec import Struct

from fondaco.catalog import images as model
from fondaco.catalog.images import IMAGES, ProductImage
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import replace
from fondaco.store.once import Reply
from fondaco.surfaces import uploads
from fondaco.surfaces.asking import companies
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import take_fields
from fondaco.surfaces.files import path_to, with_image
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.reference import DATED, dates
from fondaco.surfaces.links import base_url
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import Record
from fondaco.surfaces.standard import WRITES, record_operations
from fondaco.surfaces.uploads import Pixels, Position, Upload

TAG = "product images"
KNOWN = frozenset({"id", "created_date", "modified_date"})


class ProductImageView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    image: str
    product: int
    position: int
    crop_x: int | None
    crop_y: int | None
    crop_w: int | None
    crop_h: int | None


def show_image(i: ProductImage, organization: Organization) -> ProductImageView:
    return {
        "id": i.id,
        **dates(i, organization),
        "image": path_to(i.file),
        "product": i.product_id,
        "position": i.position,
        "crop_x": i.crop_x,
        "crop_y": i.crop_y,
        "crop_w": i.crop_w,
        "crop_h": i.crop_h,
    }


NAMES = {"id": "id", "image": "file", "product": "product_id", "position": "position"} | DATED
IMAGE = Record(
    "product image",
    IMAGES,
    Collection(
        "/product_images",
        IMAGES.resource,
        show_image,
        ProductImageView,
        names=NAMES | {name: name for name in model.CROPS},
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "product": Ask("product_id", "whole"),
            "product__id": Ask("product_id", "wholes"),
        }
        | companies(),
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
    crop_x: Pixels | None = None
    crop_y: Pixels | None = None
    crop_w: Pixels | None = None
    crop_h: Pixels | None = None


async def create(call: Call) -> Reply:
    upload: Upload = call.prepared
    sent = take_fields(upload.texts, ProductImageIn, partial=False, ignored=KNOWN)
    product = await model.product_of(call.db, call.actor.orgs, sent["product"], "product")
    values = {"position": sent["position"]} | uploads.crops(sent)
    (image,) = await model.add_images(call.db, call.actor.at(product.org_id), product, [(upload.stored[0], values)])
    return show(201, await IMAGE.view(call, image))


async def clone(call: Call) -> Reply:
    """The same picture at another product of its company, or at another place; cut out anew."""
    upload: Upload = call.prepared
    image = await IMAGE.find(call)
    sent = take_fields(upload.texts, ProductImageIn, partial=False, ignored=KNOWN | {"image"})
    product = await model.product_of(call.db, image.org_id, sent["product"], "product")
    values = {"position": sent["position"]} | uploads.crops(sent)
    copied = await model.copy_image(call.db, call.actor.at(image.org_id), image, product, values)
    return show(200, await IMAGE.view(call, copied))


class ProductId(Struct):
    product_id: int


class ProductImagesIn(Struct):
    """The fields of the form, which holds the files as `images` besides, each with its place."""

    product_id: int
    positions: list[Position]


class ProductImagesView(TypedDict):
    product_id: int
    images: list[str]
    positions: list[int]


async def create_several(call: Call) -> Reply:
    upload: Upload = call.prepared
    places = [part for part in upload.form.parts if part.name.removesuffix("[]") == "positions"]
    texts = {name: text for name, text in upload.texts.items() if name.removesuffix("[]") != "positions"}
    sent = take_fields(texts, ProductId, partial=False, ignored=KNOWN)
    positions = uploads.numbers(places, "positions")
    if len(positions) != len(upload.stored):
        raise Invalid("There must be as many positions as images", "positions")
    product = await model.product_of(call.db, call.actor.orgs, sent["product_id"], "product_id")
    wanted = [(stored, {"position": position}) for stored, position in zip(upload.stored, positions, strict=True)]
    added = await model.add_images(call.db, call.actor.at(product.org_id), product, wanted, "positions")
    base = base_url(call.request, call.settings)
    shown: ProductImagesView = {
        "product_id": product.id,
        "images": [base + path_to(each.file) for each in added],
        "positions": positions,
    }
    return show(200, shown)


def operations() -> list[Operation]:
    path = IMAGE.collection.path
    create_one = Operation(
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
        most_bytes=uploads.MOST_BYTES,
        prepare=uploads.take_image,
        **WRITES,
    )
    return [
        *record_operations(IMAGE, TAG, "list read delete"),
        create_one,
        replace(
            create_one,
            path=f"{path}/{{id}}/clone",
            act=clone,
            summary="Show an image at another product or place",
            status=200,
            errors=(400, 404, 413, 415),
            files={},
            prepare=uploads.take_form,
        ),
        replace(
            create_one,
            path=f"{path}/bulk_create",
            act=create_several,
            summary="Upload several images of one product",
            body=ProductImagesIn,
            files=uploads.SEVERAL,
            schema=ProductImagesView,
            status=200,
            most_bytes=uploads.MOST_BYTES_OF_SEVERAL,
            prepare=uploads.take_images,
        ),
    ]
