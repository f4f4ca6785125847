"""What all companies share, and strains, as Marketplace V2 shows them (marketplace §2, §5)."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta, Struct, UnsetType

from fondaco.catalog import reference as model
from fondaco.catalog import strains
from fondaco.catalog.strains import CrossedStrain
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import UNSET
from fondaco.store.once import Reply
from fondaco.surfaces.asking import companies, texts
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import Record

OWNED = Filter("org_id", "isnull", False)
DATED = {"created_on": "created", "modified": "updated"}
LONGEST_NAME = 40
Classification = Literal["sativa", "indica", "hybrid", "na", "11-cbd", "high-cbd", "sativa-hybrid", "indica-hybrid"]


class ProductCategoryView(TypedDict):
    id: int
    name: str
    slug: str
    description: str


def show_category(c: model.Category, organization: Organization) -> ProductCategoryView:
    return {"id": c.id, "name": c.name, "slug": c.slug, "description": c.description}


class ProductSubcategoryView(TypedDict):
    id: int
    name: str
    slug: str
    description: str
    category: int


def show_subcategory(s: model.Subcategory, organization: Organization) -> ProductSubcategoryView:
    return {"id": s.id, "name": s.name, "slug": s.slug, "description": s.description, "category": s.category_id}


TAXON_ASKS = {"id": Ask("id", "wholes"), "slug": Ask("slug")} | texts("name", "name", "in startswith iexact icontains")
CATEGORY = Record(
    "product category",
    model.PRODUCT_CATEGORIES,
    Collection(
        "/product-categories",
        model.PRODUCT_CATEGORIES.resource,
        show_category,
        ProductCategoryView,
        names={"id": "id", "name": "name", "slug": "slug", "description": "description"} | DATED,
        order="id",
        asks=TAXON_ASKS,
        is_searchable=True,
    ),
    SPEECH,
)
SUBCATEGORY = Record(
    "product subcategory",
    model.SUBCATEGORIES,
    Collection(
        "/product-subcategories",
        model.SUBCATEGORIES.resource,
        show_subcategory,
        ProductSubcategoryView,
        names={"id": "id", "name": "name", "slug": "slug", "description": "description", "category": "category_id"}
        | DATED,
        order="id",
        asks=TAXON_ASKS | {"category": Ask("category_id", "wholes")},
        is_searchable=True,
    ),
    SPEECH,
)


class StrainIn(Struct):
    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    strain_classification: Classification
    parents: Annotated[list[int], Meta(max_length=100)] = []
    company: int | UnsetType = UNSET


class StrainView(TypedDict):
    id: int
    name: str
    parents: list[int]
    company: int | None
    strain_classification: str


def show_strain(s: CrossedStrain, organization: Organization) -> StrainView:
    return {
        "id": s.id,
        "name": s.name,
        "parents": list(s.parents),
        "company": s.org_id,
        "strain_classification": s.classification,
    }


def take_strain(sent: Values, actor: Actor, partial: bool) -> Values:
    return {name: value for name, value in sent.items() if name != "company"}


class StrainRecord(Record, frozen=True, eq=False):
    def acting(self, call: Call, sent: Values) -> Actor:
        """Unless it names a company, a strain is that of the key's own."""
        return super().acting(call, sent) if "company" in sent else call.actor


STRAIN = StrainRecord(
    "strain",
    model.STRAINS,
    Collection(
        "/strains",
        model.STRAINS.resource,
        show_strain,
        StrainView,
        names={"id": "id", "name": "name", "company": "org_id", "strain_classification": "classification"} | DATED,
        order="id",
        asks={
            "id": Ask("id", "wholes"),
            "company": Ask("org_id", "wholes"),
            "company__isnull": Ask("org_id", "flag", "isnull"),
            "parents": Ask("parents", "wholes"),
            "strain_classification": Ask("classification", "choices", choices=tuple(model.STRAIN_CLASSIFICATIONS)),
        }
        | texts("name", "name", "in startswith iexact icontains")
        | companies(id=""),
        is_searchable=True,
        complete=strains.with_parents,
    ),
    SPEECH,
    StrainIn,
    names={"strain_classification": "classification"},
    take=take_strain,
    add=strains.add_strain,
    owner="company",
)


async def list_strains(call: Call) -> Reply:
    """One company's by its slug are its own, not the platform's."""
    within = (OWNED,) if "company_slug" in call.query else ()
    return await SPEECH.list_(call, STRAIN.collection, call.actor.orgs, within)
