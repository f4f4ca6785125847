"""Brands as the dated API shows them: read only (leaflink §3.8)."""

from typing import TypedDict

from fondaco.catalog.model import BRANDS, Brand
from fondaco.kernel.actor import Organization
from fondaco.surfaces.asking import companies, texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.records import Record


class BrandView(TypedDict):
    id: int
    name: str


def show_brand(b: Brand, organization: Organization) -> BrandView:
    return {"id": b.id, "name": b.name_en or b.name_ar}


BRAND = Record(
    "brand",
    BRANDS,
    Collection(
        "/brands",
        BRANDS.resource,
        show_brand,
        BrandView,
        names={"id": "id", "name": "name_en", "created_date": "created", "modified_date": "updated"},
        order="id",
        asks={"id": Ask("id", "wholes")} | texts("name", "name_en") | companies(),
        is_searchable=True,
    ),
    SPEECH,
)
