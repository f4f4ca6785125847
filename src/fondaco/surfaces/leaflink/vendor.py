"""A seller as its buyers see it, and what their purchasing systems decide on orders (leaflink §3.2, §4.5)."""

from typing import Annotated, Any, Literal, TypedDict
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.catalog.model import BRANDS
from fondaco.events.records import load_all
from fondaco.identity.companies import COMPANIES, Company
from fondaco.identity.licenses import licenses_of
from fondaco.kernel.errors import Invalid, NotFound
from fondaco.orders.buying import decide, orders_with
from fondaco.store.once import Reply
from fondaco.surfaces.fields import check_json, read_object, take_fields
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.purchases import read_purchases, show_purchase
from fondaco.surfaces.records import company_of, path_id


class VendorBrandView(TypedDict):
    id: int
    name: str
    image: str | None


class VendorLicenseView(TypedDict):
    id: int
    number: str
    type: str
    display_type: str
    classification: str


class VendorView(TypedDict):
    id: int
    address: str
    brands: list[VendorBrandView]
    city: str
    description: str
    image: str | None
    licenses: list[VendorLicenseView]
    name: str
    phone: str | None
    website: str | None
    address_1: str
    address_2: str
    orders: list[dict[str, Any]]
    tagline: str | None


async def read_vendor(call: Call) -> Reply:
    """Any company that sells is there to see for one that buys. Raises NotFound."""
    buyer = company_of(call)
    db = call.database.of(None)
    seller_id = path_id(call)
    found: list[Company] = await load_all(db, COMPANIES, seller_id, "id", [seller_id])
    if not found or not found[0].is_seller or not buyer.organization.is_buyer:
        raise NotFound("There is no such vendor")
    c = found[0]
    brands = await load_all(db, BRANDS, c.id, "org_id", [c.id])
    orders = await read_purchases(db, (c.id,), await orders_with(db, buyer.org, c.id))
    organization = buyer.organization
    view: VendorView = {
        "id": c.id,
        "address": ", ".join(part for part in (c.address, c.unit_number, c.city, c.state, c.zipcode) if part),
        "brands": [{"id": each.id, "name": each.name_en or each.name_ar, "image": each.image} for each in brands],
        "city": c.city,
        "description": c.description,
        "image": c.image,
        "licenses": [
            {
                "id": each.id,
                "number": each.number,
                "type": each.type,
                "display_type": each.display_type,
                "classification": each.classification,
            }
            for each in await licenses_of(db, c.id)
        ],
        "name": c.name,
        "phone": c.phone,
        "website": c.website,
        "address_1": c.address,
        "address_2": c.unit_number,
        "orders": [show_purchase(each, organization, capitalised=False) for each in orders],
        "tagline": c.tagline,
    }
    return show(200, view)


class ApprovalIn(Struct):
    purchase_order_number: str
    status: Literal["approved", "rejected", "completed", "error"]
    order_id: int | UnsetType = UNSET
    message: Annotated[str, Meta(min_length=1, max_length=2000)] | UnsetType = UNSET


class ApprovalView(TypedDict, total=False):
    order_id: int
    purchase_order_number: str
    status: str
    message: str


async def approve(call: Call) -> Reply:
    """Answers with what it was told, and the order's integer id."""
    check_json(call.request)
    sent = take_fields(read_object(call.raw), ApprovalIn, partial=False, ignored=frozenset())
    try:
        number = str(UUID(sent["purchase_order_number"]))
    except ValueError:
        raise Invalid("Must be the uuid of an order", "purchase_order_number") from None
    message = sent.get("message", "")
    trade = await decide(call.db, call.actor, number, sent["status"], order=sent.get("order_id"), message=message)
    view: ApprovalView = {
        "order_id": trade.id,
        "purchase_order_number": number,
        "status": sent["status"],
        "message": message,
    }
    return show(200, view)
