"""Products as both LeafLink dialects ask for them, and what they show of them besides their own columns."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypedDict

from fondaco.catalog import details
from fondaco.catalog.external import external_filters, read_external_ids, unmapped_filter
from fondaco.catalog.listed import LISTINGS, LicenseTag, Listing, Marks, SpecificationItem
from fondaco.catalog.rules import LISTING_STATES
from fondaco.inventory.levels import EMPTY, Level, read_levels
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid, Unusable
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import Struct, replace
from fondaco.store.database import Connection
from fondaco.surfaces.asking import companies, nothing, ranges, read_flag
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import MoneyIn

ARCHIVED = "Archived"
EXTERNAL = frozenset({"external_id_key", "external_id_values", "external_id_unmapped"})
BY_QUERY = EXTERNAL | {"buyer"}
# Live and archived ones together.
EVERY_LISTING = replace(LISTINGS.resource, live="")

ASKS: dict[str, Ask] = (
    {
        "archived": Ask("is_deleted", "deleted", description="true lists the archived ones instead"),
        "base_units_per_unit__isnull": Ask("base_units", "flag", "isnull"),
        "brand": Ask("brand_id", "wholes"),
        "category": Ask("product_category_id", "wholes"),
        "display_name": Ask("display_name", "text", "ieq"),
        "extern_sts_ids": Ask("sts_id", "texts"),
        "has_children": Ask("children_count", "filled"),
        "id": Ask("id", "wholes"),
        "license": Ask("license_id", "wholes"),
        "license__isnull": Ask("license_id", "flag", "isnull"),
        "license__type": Ask("license_type_id", "wholes"),
        "listing_state": Ask("listing_state", "choices", choices=LISTING_STATES),
        "name": Ask("name_en", "text", "ieq"),
        "parent": Ask("parent_id", "wholes"),
        "parent__isnull": Ask("parent_id", "flag", "isnull"),
        "product_line": Ask("product_line_id", "wholes"),
        "seller_internal_id": Ask("code", "texts"),
        "sku": Ask("sku", "texts"),
        "strains": Ask("strain_id", "wholes"),
        "sub_category": Ask("product_subcategory_id", "wholes"),
        "sub_category__isnull": Ask("product_subcategory_id", "flag", "isnull"),
    }
    | companies()
    | ranges("created_on", "created")
    | ranges("modified", "updated")
    | ranges("last_edit", "updated")
    | nothing("s2s_connected")
)


class LicenseView(TypedDict):
    id: int
    number: str
    type: str
    display_type: str
    classification: str


class Offer(Struct, frozen=True):
    """A product with its stock and what other systems call it."""

    listing: Listing
    level: Level
    external_ids: dict[str, str]

    @property
    def id(self) -> int:
        return self.listing.id

    @property
    def org_id(self) -> int:
        return self.listing.org_id


async def read_offers(db: Connection, orgs: Sequence[int], rows: Sequence[Listing]) -> list[Offer]:
    ids = [row.id for row in rows]
    levels = await read_levels(db, orgs, ids)
    named = await read_external_ids(db, orgs, "product", ids)
    return [Offer(row, levels.get(row.id, EMPTY), named[row.id]) for row in rows]


class Detailed(Struct, frozen=True):
    """An offer with all else that is shown of it. `price` is what the buyer that was asked for pays."""

    offer: Offer
    strains: list[int]
    sts_ids: list[str]
    items: list[SpecificationItem]
    marks: Marks
    license: LicenseTag | None
    price: int

    @property
    def id(self) -> int:
        return self.offer.id

    @property
    def org_id(self) -> int:
        return self.offer.org_id


async def read_details(db: Connection, orgs: Sequence[int], rows: Sequence[Listing]) -> list[Detailed]:
    ids = [row.id for row in rows]
    strains = await details.read_strains(db, orgs, ids)
    sts_ids = await details.read_sts_ids(db, orgs, ids)
    items = await details.read_items(db, orgs, ids)
    marks = await details.read_marks(db, orgs, ids)
    licenses = await details.read_licenses(db, orgs, [row.license_id for row in rows])
    return [
        Detailed(
            offer,
            strains[offer.id],
            sts_ids[offer.id],
            items[offer.id],
            marks.get(offer.id, Marks()),
            licenses.get(offer.listing.license_id or 0),
            offer.listing.average_price,
        )
        for offer in await read_offers(db, orgs, rows)
    ]


def show_license(tag: LicenseTag | None) -> LicenseView | None:
    return (
        {
            "id": tag.id,
            "number": tag.number,
            "type": tag.type,
            "display_type": tag.display_type,
            "classification": tag.classification,
        }
        if tag
        else None
    )


def asked_of(collection: Collection, params: Mapping[str, str]) -> Collection:
    """The collection that a query means: who asks for the state of the archived ones asks for these too (D-31)."""
    states = [state.strip() for state in params.get("listing_state", "").lower().split(",")]
    return _of_every_listing(collection) if ARCHIVED.lower() in states and "archived" not in params else collection


@lru_cache
def _of_every_listing(collection: Collection) -> Collection:
    return replace(collection, resource=EVERY_LISTING)


def external_within(params: Mapping[str, str]) -> list[Filter]:
    """What the query says of other systems' ids: a key with values, or a key that is not there. Raises Unusable."""
    key, values = params.get("external_id_key", ""), params.get("external_id_values", "")
    unmapped = "external_id_unmapped" in params
    if not key and (values or unmapped):
        raise Unusable("This parameter is required beside the other", "external_id_key")
    if not key:
        return []
    if "\0" in key + values:
        raise Unusable("Must not hold the character NUL", "external_id_key")
    found: list[Filter] = []
    if values:
        found += external_filters(key, [value.strip() for value in values.split(",") if value.strip()])
    if unmapped:
        mapped = Filter("external_key", "eq", key)
        found.append(
            unmapped_filter(key) if read_flag("external_id_unmapped", params["external_id_unmapped"]) else mapped
        )
    if not found:
        raise Unusable("This parameter is required beside the other", "external_id_values")
    return found


def amount(sent: Any, actor: Actor, field: str) -> Any:
    """An amount of money as units; its currency can only be the company's own. Raises Invalid."""
    if not isinstance(sent, MoneyIn):
        return sent
    if sent.currency and sent.currency.upper() != actor.organization.currency:
        raise Invalid(f"The currency of this company is {actor.organization.currency}", f"{field}.currency")
    return sent.amount
