"""Brands as Marketplace V2 shows them: read only (marketplace §5)."""

from typing import TypedDict

from fondaco.catalog.model import BRANDS, Brand
from fondaco.kernel.actor import Organization
from fondaco.surfaces.asking import companies, texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.records import Record


class BrandView(TypedDict):
    id: int
    name: str
    company: int
    description: str
    image: str | None
    banner: str | None


def show_brand(b: Brand, organization: Organization) -> BrandView:
    return {
        "id": b.id,
        "name": b.name_en or b.name_ar,
        "company": b.org_id,
        "description": b.description,
        "image": b.image,
        "banner": b.banner,
    }


BRAND = Record(
    "brand",
    BRANDS,
    Collection(
        "/brands",
        BRANDS.resource,
        show_brand,
        BrandView,
        names={"id": "id", "name": "name_en"},
        order="id",
        asks={"id": Ask("id", "wholes"), "company__in": Ask("org_id", "wholes")}
        | texts("name", "name_en", "iexact icontains startswith in")
        | companies(),
        is_searchable=True,
    ),
    SPEECH,
)
