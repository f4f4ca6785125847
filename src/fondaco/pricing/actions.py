"""What can be done to price schedules, the prices on them, and the public menus made of them."""

from collections.abc import Mapping, Sequence

from fondaco.catalog.model import BRANDS, PRODUCTS
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.kernel.resource import Row
from fondaco.kernel.values import new_uid
from fondaco.pricing import rules
from fondaco.pricing.model import MENUS, SCHEDULES, Menu, MenuPrice, Schedule
from fondaco.pricing.rules import Values
from fondaco.store import sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def add_schedule(tx: Connection, actor: Actor, name: str) -> Schedule:
    """A price schedule without prices. Raises Invalid, and Conflict for a name that is taken."""
    named = rules.schedule_name(name)
    if await records.load(tx, SCHEDULES, actor.org, "name_key", named["name_key"]):
        raise Conflict("A price schedule of this name exists", "name", named["name"])
    return (await records.add(tx, actor, SCHEDULES, [named]))[0]


async def set_menu_prices(tx: Connection, actor: Actor, product: Row, menu: Sequence[MenuPrice]) -> None:
    """What a product costs on these schedules from now on; on those not named it costs what it did (leaflink §3.3).

    Raises Invalid with the field `custom_menu`.
    """
    if not menu:
        return
    ids = sorted({each.schedule for each in menu})
    schedules = await records.load_all(tx, SCHEDULES, actor.org, "id", ids, lock=True)
    rules.check_menu(menu, {each.id: each for each in schedules}, actor.organization.currency)
    asked = {"org": actor.org, "product": product.id, "schedules": ids}
    before = {row[0]: row[1] for row in await tx.all(sql.prices_of_product, asked)}
    after = {each.schedule: each.price for each in menu if before.get(each.schedule) != each.price}
    if not after:
        return
    rows = [{"org": actor.org, "schedule": id, "product": product.id, "price": price} for id, price in after.items()]
    await tx.many(sql.set_price, rows)
    told = {id: {"prices": ({product.uid: before.get(id)}, {product.uid: price})} for id, price in after.items()}
    changed = [
        (each, {} if each.id in before else {"product_count": each.product_count + 1})
        for each in schedules
        if each.id in after
    ]
    await records.change(tx, actor, SCHEDULES, changed, told)


async def price_for(db: Connection, org: int, schedule: int | None, products: Sequence[int]) -> dict[int, int]:
    """What these products cost on a schedule, in 1/10 000, by their ids; those that are not on it are left out."""
    if schedule is None or not products:
        return {}
    asked = {"org": org, "schedule": schedule, "products": list(products)}
    return {row[0]: row[1] for row in await db.all(sql.prices_of, asked)}


async def count_customers(tx: Connection, actor: Actor, changes: Mapping[int, int]) -> None:
    """Note that so many more (or fewer) customers are on these schedules, by id."""
    rows = [{"org": actor.org, "id": id, "by": by} for id, by in sorted(changes.items()) if by]
    if rows:
        await tx.many(sql.count_customers, rows)
        await count_change(tx, actor.org, SCHEDULES.resource.table)


async def add_menu(tx: Connection, actor: Actor, values: Values) -> Menu:
    """`products` are ids. Raises Invalid."""
    settled, products = await _settle_menu(tx, actor, values)
    settled |= {"slug": rules.menu_slug(settled["name"], new_uid()[:8]), "product_count": len(products)}
    (menu,) = await records.add(tx, actor, MENUS, [settled])
    await _fill(tx, actor, menu, products)
    return menu


async def change_menu(tx: Connection, actor: Actor, menu: Menu, changes: Values) -> Menu:
    """The slug stays. Raises Invalid."""
    current = {"brand_id": menu.brand_id, "schedule_id": menu.schedule_id}
    moved = any(name in changes and changes[name] != value for name, value in current.items())
    before = (await products_of(tx, (actor.org,), [menu.id]))[menu.id]
    settled, products = await _settle_menu(tx, actor, {"products": before} | current | changes, named=moved)
    beside: dict[int, records.Changes] = {}
    if products != before:
        await tx.run(sql.clear_menu, {"org": actor.org, "menu": menu.id})
        await _fill(tx, actor, menu, products)
        settled |= {"product_count": len(products)}
        beside = {menu.id: {"products": (before, products)}}
    return (await records.change(tx, actor, MENUS, [(menu, settled)], beside))[0]


async def remove_menu(tx: Connection, actor: Actor, menu: Menu) -> None:
    await tx.run(sql.clear_menu, {"org": actor.org, "menu": menu.id})
    await records.remove(tx, actor, MENUS, [menu])


async def products_of(db: Connection, orgs: Sequence[int], menus: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the products on each menu, as they stand on it."""
    found: dict[int, list[int]] = {id: [] for id in menus}
    for menu, product in await db.all(sql.products_of_menus, {"orgs": list(orgs), "ids": list(menus)}):
        found[menu].append(product)
    return found


async def _settle_menu(tx: Connection, actor: Actor, values: Values, *, named: bool = True) -> tuple[Values, list[int]]:
    """The columns and the products of a menu, its name made anew if `named`. Raises Invalid."""
    products = list(dict.fromkeys(values["products"]))
    known = await records.load_all(tx, PRODUCTS, actor.org, "id", products, archived=True)
    rules.check_products(products, [each.id for each in known], "products")
    settled = {"brand_id": values["brand_id"], "schedule_id": values["schedule_id"]}
    if not named:
        return settled, products
    brand = await records.load(tx, BRANDS, actor.org, "id", values["brand_id"])
    if brand is None:
        raise Invalid("There is no such brand", "brand")
    schedule = await records.load(tx, SCHEDULES, actor.org, "id", values["schedule_id"])
    if schedule is None:
        raise Invalid("There is no such price schedule", "price_schedule")
    return settled | {"name": rules.menu_name(brand.name_en or brand.name_ar, schedule.name)}, products


async def _fill(tx: Connection, actor: Actor, menu: Menu, products: Sequence[int]) -> None:
    if products:
        row = {"org": actor.org, "menu": menu.id}
        await tx.many(sql.put_on_menu, [row | {"product": id, "position": i} for i, id in enumerate(products)])
