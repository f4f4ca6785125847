"""Products that are begun with another product or with a template, in the second view (leaflink §5)."""

from typing import Any

from fondaco.catalog.drafts import BEGINNING, Template, begun, copied, load_template
from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.catalog.model import BRANDS
from fondaco.catalog.reference import PRODUCT_CATEGORIES
from fondaco.events.records import load, load_all
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import replace
from fondaco.store.once import Reply
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.mvp_bodies import ProductMVPIn
from fondaco.surfaces.leaflink.products_mvp import PRODUCT_MVP, ProductMVPView, complete, show_product
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import path_id
from fondaco.surfaces.standard import WRITES

COPY = " (copy)"
LONGEST_NAME = 400
VARIED = ("name_en", "average_price", "retail_price", "denomination_id", "unit_id", "base_units")
EMPTY: dict[str, Any] = dict.fromkeys(Listing.__struct_fields__) | {
    "id": 0,
    "name_en": "",
    "name_ar": "",
    "display_name": "",
    "inventory_management": "managed",
    "grow_type": "",
    "is_medical": False,
    "threshold_action": "default",
    "reverse_threshold_action": "default",
    "created": "",
    "updated": "",
}


async def draft_copy(call: Call) -> Reply:
    """The product as its copy would be; nothing is stored."""
    listing: Listing = await PRODUCT_MVP.find(call)
    name = f"{listing.name[: LONGEST_NAME - len(COPY)]}{COPY}"
    return show(200, await PRODUCT_MVP.view(call, replace(listing, name_en=name, display_name=name, sku="")))


async def store_copy(call: Call) -> Reply:
    """What the body does not say is as it is in the product that is copied, its varieties too."""
    listing: Listing = await PRODUCT_MVP.find(call)
    others = await load_all(call.db, LISTINGS, listing.org_id, "parent_id", [listing.id])
    varieties = [{name: getattr(each, name) for name in VARIED} for each in others]
    return await _store(call, await copied(call.db, listing) | {"varieties": varieties})


async def draft_of_template(call: Call) -> Reply:
    template = await load_template(call.db, call.actor.orgs, path_id(call))
    actor = call.actor.at(template.org_id)
    (whole,) = await complete(call.db, (template.org_id,), [await _imagined(call, actor, template)])
    nothing: dict[str, Any] = {"id": None, "created_date": None, "modified_date": None}
    return show(200, show_product(whole, actor.organization) | nothing)


async def store_of_template(call: Call) -> Reply:
    """What the body does not say is as the template says."""
    return await _store(call, begun(await load_template(call.db, call.actor.orgs, path_id(call))))


async def _imagined(call: Call, actor: Actor, template: Template) -> Listing:
    """The product that a template makes, with what it names."""
    values = BEGINNING | begun(template)
    category = await load(call.db, PRODUCT_CATEGORIES, actor.org, "id", values["product_category_id"])
    brand = await load(call.db, BRANDS, actor.org, "id", template.brand_id) if template.brand_id else None
    named = {
        "org_id": template.org_id,
        "product_category": category.name if category else "",
        "brand_name_en": brand.name_en if brand else None,
        "brand_name_ar": brand.name_ar if brand else None,
    }
    return Listing(**(EMPTY | values | named))


async def _store(call: Call, begun_with: Values) -> Reply:
    """Store what the body says over what it is begun with."""
    sent = PRODUCT_MVP.read_body(call, partial=False)
    actor = PRODUCT_MVP.acting(call, sent)
    with PRODUCT_MVP.speaking():
        values = begun_with | PRODUCT_MVP.values(sent, actor, partial=False)
        if not values.get("sku"):
            values.pop("sku", None)
        row = await PRODUCT_MVP.add(call.db, actor, values)
    return show(200, await PRODUCT_MVP.view(call, row))


def draft_operations(tag: str) -> list[Operation]:
    told: dict[str, Any] = {"tag": tag, "schema": ProductMVPView}
    stored: dict[str, Any] = told | WRITES | {"body": ProductMVPIn, "errors": (400, 404), "crosses": True}
    copy, template = "/products_mvp/{id}/clone", "/products_mvp/{id}/add_from_template"
    return [
        Operation("GET", copy, draft_copy, "Draft a copy of a product", errors=(404,), **told),
        Operation("POST", copy, store_copy, "Store a copy of a product", **stored),
        Operation("GET", template, draft_of_template, "Draft a product of a template", errors=(404,), **told),
        Operation("POST", template, store_of_template, "Store a product of a template", **stored),
    ]
