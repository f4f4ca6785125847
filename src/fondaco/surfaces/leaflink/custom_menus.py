"""Price schedules as the dated API shows them, and public menus made of them (leaflink §5)."""

from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.values import replace
from fondaco.pricing import actions
from fondaco.pricing.model import MENUS, SCHEDULES, Menu, Schedule
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import read_flag
from fondaco.surfaces.branded import owner_of_brand
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import Record

PRODUCTS = "products"


class CustomMenuIn(Struct):
    """A new price schedule; whose it is the query says."""

    name: Annotated[str, Meta(min_length=1, max_length=256)]


class CustomMenuView(TypedDict):
    id: int
    created_date: str | None
    modified_date: str | None
    name: str
    products_count: int
    customers_count: int


def show_schedule(s: Schedule, organization: Organization) -> CustomMenuView:
    return {
        "id": s.id,
        "created_date": wire.moment(s.created, organization),
        "modified_date": wire.moment(s.updated, organization),
        "name": s.name,
        "products_count": s.product_count,
        "customers_count": s.customer_count,
    }


async def _add_schedule(tx: Connection, actor: Actor, values: Values) -> Schedule:
    return await actions.add_schedule(tx, actor, values["name"])


SCHEDULE = Record(
    "price schedule",
    SCHEDULES,
    Collection(
        "/pricing/custom-menus",
        SCHEDULES.resource,
        show_schedule,
        CustomMenuView,
        names={
            "id": "id",
            "name": "name",
            "products_count": "product_count",
            "customers_count": "customer_count",
            "created_date": "created",
            "modified_date": "updated",
        },
        order="id",
        is_searchable=True,
    ),
    SPEECH,
    CustomMenuIn,
    add=_add_schedule,
)
# Schedules are made where they are needed, which is not published: by whoever keeps prices for groups of customers.
NEW_SCHEDULE = replace(SCHEDULE, needs_company=True)


class ExpressMenuIn(Struct):
    brand: int
    price_schedule: int
    products: list[int]


class ExpressMenuView(TypedDict):
    id: int
    brand: int
    name: str
    price_schedule: int
    products: list[int]
    products_count: int
    slug: str


class Filled(Struct, frozen=True):
    """A menu with its products; None where nobody asked for them."""

    menu: Menu
    products: list[int] | None

    @property
    def org_id(self) -> int:
        return self.menu.org_id


def show_menu(filled: Filled, organization: Organization) -> dict[str, Any]:
    menu = filled.menu
    shown = {
        "id": menu.id,
        "brand": menu.brand_id,
        "name": menu.name,
        "price_schedule": menu.schedule_id,
        "products": filled.products,
        "products_count": menu.product_count,
        "slug": menu.slug,
    }
    return {name: value for name, value in shown.items() if value is not None}


async def _fill(db: Connection, orgs: Any, rows: list[Menu]) -> list[Filled]:
    products = await actions.products_of(db, orgs, [menu.id for menu in rows]) if rows else {}
    return [Filled(menu, products[menu.id]) for menu in rows]


async def _leave_empty(db: Connection, orgs: Any, rows: list[Menu]) -> list[Filled]:
    return [Filled(menu, None) for menu in rows]


MENU = Record(
    "express menu",
    MENUS,
    Collection(
        "/express_menus",
        MENUS.resource,
        show_menu,
        ExpressMenuView,
        names={
            "id": "id",
            "brand": "brand_id",
            "name": "name",
            "price_schedule": "schedule_id",
            "products_count": "product_count",
            "slug": "slug",
            "created_date": "created",
            "modified_date": "updated",
        },
        order="id",
        asks={"brand": Ask("brand_id", "whole"), "price_schedule": Ask("schedule_id", "whole")},
        is_searchable=True,
        complete=_fill,
        extras=frozenset({PRODUCTS}),
    ),
    SPEECH,
    ExpressMenuIn,
    names={"brand": "brand_id", "price_schedule": "schedule_id"},
    add=actions.add_menu,
    change=actions.change_menu,
    remove=actions.remove_menu,
)
SLIM = replace(MENU.collection, complete=_leave_empty)


async def list_menus(call: Call) -> Reply:
    """With `products=false` the lists of products are left out."""
    text = call.query.get(PRODUCTS, "")
    is_full = not text or read_flag(PRODUCTS, text)
    return await SPEECH.list_(call, MENU.collection if is_full else SLIM, call.actor.orgs, ())


async def create_menu(call: Call) -> Reply:
    """It belongs to the company whose brand it names. Raises Invalid."""
    sent = MENU.read_body(call, partial=False)
    actor = await owner_of_brand(call, sent["brand"])
    with MENU.speaking():
        menu = await actions.add_menu(call.db, actor, MENU.values(sent, actor, partial=False))
    return show(201, await MENU.view(call, menu))
