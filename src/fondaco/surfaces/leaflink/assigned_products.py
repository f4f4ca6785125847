"""Products together with whom they are reserved for, as the dated API lists them (leaflink §5)."""

from functools import cache
from typing import Any, NotRequired, TypedDict

from fondaco.catalog import rules
from fondaco.catalog.images import IMAGES
from fondaco.catalog.listed import LISTINGS, PRODUCT_LINES
from fondaco.catalog.reference import STRAIN_CLASSIFICATIONS, SUBCATEGORIES
from fondaco.events.records import Kind, load_all
from fondaco.kernel.actor import Organization
from fondaco.kernel.values import UNITS, Struct, replace
from fondaco.pricing.listed import EVERY_MEASURED, MEASURED, Measured
from fondaco.pricing.model import ASSIGNMENTS
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.files import path_to, with_image
from fondaco.surfaces.goods import ARCHIVED, Detailed, LicenseView, read_details, show_license
from fondaco.surfaces.leaflink import assignments
from fondaco.surfaces.leaflink.assignments import ProductAssignmentView, show_assignment
from fondaco.surfaces.leaflink.brands import BrandView
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.leaflink.products import MoneyView, money, show_brand
from fondaco.surfaces.operation import Call, Operation, Parameter
from fondaco.surfaces.records import COMPANY, Record, company_of
from fondaco.surfaces.standard import TEXT, list_operation

INCLUDE = "include_children"
CHILDREN = frozenset({"images", "volume_discounts", "strains"})
NAMED: dict[str, Kind[Any]] = {
    "product_subcategory_id": SUBCATEGORIES,
    "product_line_id": PRODUCT_LINES,
    "parent_id": LISTINGS,
}


class NameView(TypedDict):
    id: int
    name: str


class ImageView(TypedDict):
    id: int
    image: str
    position: int


class AssignedProductView(TypedDict):
    id: int
    created_on: str | None
    last_edit: str | None
    name: str
    display_name: str
    sku: str | None
    description: str
    listing_state: str
    display_listing_state: str
    wholesale_price: MoneyView
    retail_price: MoneyView
    sale_price: MoneyView
    available_inventory: str
    children_count: int
    price_schedule_price: MoneyView | None
    sale_price_schedule_price: MoneyView | None
    image_count: int
    images: list[ImageView]
    is_ancillary: bool
    strain_classification_display: str
    has_deals_eligible_children: bool
    discount_percent: str | None
    inv_count: int | None
    unit_multiplier: int | None
    unit_of_measure: NameView
    unit_denomination: dict[str, Any]
    category: NameView
    sub_category: NameView | None
    brand: BrandView | None
    product_line: NameView | None
    license: LicenseView | None
    parent: NameView | None
    seller: NameView
    inventory_management: str
    assignments: list[ProductAssignmentView]
    strains: NotRequired[list[int]]
    volume_discounts: NotRequired[list[dict[str, Any]]]


class Offered(Struct, frozen=True):
    """A product with all that is shown of it. `names` are those of its references, `children` those asked for."""

    product: Measured
    detailed: Detailed
    assigned: list[assignments.Assigned]
    images: list[ImageView]
    names: dict[str, NameView | None]
    children: frozenset[str]

    @property
    def org_id(self) -> int:
        return self.product.org_id


def show_offered(offered: Offered, organization: Organization) -> dict[str, Any]:
    """No buyer is asked for here, so that there is no price of a schedule; nobody discounts by volume."""
    p, detailed = offered.product, offered.detailed
    return {
        "id": p.id,
        "created_on": wire.moment(p.created, organization),
        "last_edit": wire.moment(p.updated, organization),
        "name": p.name,
        "display_name": p.display_name,
        "sku": p.sku or None,
        "description": p.description,
        "listing_state": p.listing_state,
        "display_listing_state": p.listing_state,
        "wholesale_price": money(p.average_price, organization),
        "retail_price": money(p.retail_price, organization),
        "sale_price": money(p.sale_price, organization),
        "available_inventory": wire.fixed(detailed.offer.level.available, 4),
        "children_count": p.children_count,
        "price_schedule_price": None,
        "sale_price_schedule_price": None,
        "image_count": p.images,
        "images": offered.images,
        # What only the vendor's own compliance add-on would know.
        "is_ancillary": False,
        "strain_classification_display": STRAIN_CLASSIFICATIONS[p.strain_classification],
        "has_deals_eligible_children": p.varieties_on_sale > 0,
        "discount_percent": wire.fixed(rules.discount(p.average_price, p.sale_price) * UNITS),
        "inv_count": p.stock_records,
    } | _show_rest(offered, organization)


def _show_rest(offered: Offered, organization: Organization) -> dict[str, Any]:
    p, names = offered.product, offered.names
    shown: dict[str, Any] = {
        "unit_multiplier": p.unit_multiplier,
        "unit_of_measure": {"id": p.unit_id, "name": p.unit},
        "unit_denomination": {
            "id": p.denomination_id,
            "value": wire.fixed(p.denomination, 5),
            "name": p.denomination_name,
            "label": p.denomination_label,
        },
        "category": {"id": p.product_category_id, "name": p.product_category},
        "sub_category": names["product_subcategory_id"],
        "brand": show_brand(p),
        "product_line": names["product_line_id"],
        "license": show_license(offered.detailed.license),
        "parent": names["parent_id"],
        "seller": {"id": organization.id, "name": organization.name},
        "inventory_management": p.inventory_management,
        "assignments": [show_assignment(each, organization) for each in offered.assigned],
    }
    more = {"strains": offered.detailed.strains, "volume_discounts": []}
    return shown | {name: more[name] for name in sorted(offered.children & more.keys())}


async def _assigned(db: Connection, orgs: Any, rows: list[Measured]) -> dict[int, list[assignments.Assigned]]:
    found = await load_all(db, ASSIGNMENTS, orgs, "product_id", [row.id for row in rows])
    return {each.assignment.product_id: [each] for each in await assignments.complete(db, orgs, found)}


async def _images(db: Connection, orgs: Any, rows: list[Measured]) -> dict[int, list[ImageView]]:
    found: dict[int, list[ImageView]] = {}
    images = await load_all(db, IMAGES, orgs, "product_id", [row.id for row in rows])
    for image in sorted(images, key=lambda each: each.position):
        shown: ImageView = {"id": image.id, "image": path_to(image.file), "position": image.position}
        found.setdefault(image.product_id, []).append(shown)
    return found


async def _names(db: Connection, orgs: Any, rows: list[Measured]) -> list[dict[str, NameView | None]]:
    """What each product's references are called, by the columns that hold them."""
    found: dict[str, dict[int, NameView]] = {}
    for column, kind in NAMED.items():
        ids = sorted({getattr(row, column) for row in rows} - {None})
        named = await load_all(db, kind, orgs, "id", ids, archived=True)
        found[column] = {each.id: {"id": each.id, "name": each.name} for each in named}
    return [{column: found[column].get(getattr(row, column)) for column in NAMED} for row in rows]


def with_images(view: Any, base: str) -> Any:
    view["images"] = [with_image(dict(image), base) for image in view["images"]]
    return view


@cache
def collection_of(children: frozenset[str], *, is_every: bool) -> Collection:
    """The products with these children; the archived ones among them, if `is_every`."""

    async def complete(db: Connection, orgs: Any, rows: list[Measured]) -> list[Offered]:
        assigned = await _assigned(db, orgs, rows)
        images = await _images(db, orgs, rows) if "images" in children else {}
        names = await _names(db, orgs, rows)
        details = await read_details(db, orgs, rows)
        return [
            Offered(row, detailed, assigned.get(row.id, []), images.get(row.id, []), named, children)
            for row, detailed, named in zip(rows, details, names, strict=True)
        ]

    return replace(PRODUCTS, complete=complete, resource=EVERY_MEASURED if is_every else MEASURED)


PRODUCTS = Collection(
    "/product-assignments",
    MEASURED,
    show_offered,
    AssignedProductView,
    names={
        "id": "id",
        "created_on": "created",
        "created_date": "created",
        "modified": "updated",
        "modified_date": "updated",
        "last_edit": "updated",
        "name": "name_en",
        "display_name": "display_name",
        "sku": "sku",
        "description": "description",
        "listing_state": "listing_state",
        "display_listing_state": "listing_state",
        "available_inventory": "available",
        "children_count": "children_count",
        "image_count": "images",
        "is_ancillary": "org_id",
        "strain_classification_display": "strain_classification",
        "has_deals_eligible_children": "varieties_on_sale",
        "discount_percent": "discount",
        "inv_count": "stock_records",
        "unit_multiplier": "unit_multiplier",
        "inventory_management": "inventory_management",
    },
    order="id",
    asks={
        "archived": Ask("is_deleted", "deleted", description="true lists the archived ones instead"),
        "brand": Ask("brand_id", "wholes"),
        "listing_state": Ask("listing_state", "choices", choices=rules.LISTING_STATES),
        "product_line": Ask("product_line_id", "wholes"),
    },
    is_searchable=True,
    extras=frozenset({COMPANY, INCLUDE}),
    rooted=with_images,
)
PRODUCT = Record("product", LISTINGS, PRODUCTS, SPEECH, needs_company=True)


async def list_products(call: Call) -> Reply:
    """Of children that nobody knows nothing is said (marketplace E-05)."""
    actor = company_of(call)
    wanted = {name.strip() for name in call.query.get(INCLUDE, "").split(",")}
    states = {state.strip().lower() for state in call.query.get("listing_state", "").split(",")}
    is_every = ARCHIVED.lower() in states and "archived" not in call.query
    return await SPEECH.list_(call, collection_of(CHILDREN & wanted, is_every=is_every), (actor.org,), ())


def assigned_product_operations() -> list[Operation]:
    listing = list_operation(PRODUCT, PRODUCTS.path, "products with their assignments", list_products)
    including = Parameter(INCLUDE, TEXT, f"Of {', '.join(sorted(CHILDREN))}, with commas between")
    return [replace(listing, parameters=(*listing.parameters, including))]
