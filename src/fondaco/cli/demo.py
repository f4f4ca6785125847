"""`fondaco demo`: an organization with everything in it, to look around in."""

import secrets
from typing import Any

from fondaco.catalog import actions as catalog
from fondaco.cli.common import Data, Url, notes, run, settings_of, show
from fondaco.cli.goods import BRANCHES, BRANDS, CATEGORIES, CUSTOMERS, GENERICS, GOODS, GROUPS, Good
from fondaco.customers import actions as customers
from fondaco.events.records import load_all
from fondaco.identity import actions as identity
from fondaco.inventory import actions as inventory
from fondaco.inventory.model import SKUS
from fondaco.kernel.actor import Actor
from fondaco.kernel.values import UNITS, encode
from fondaco.store import sqlfile
from fondaco.store.database import Connection, Database
from fondaco.surfaces.bodies import pick_fields
from fondaco.surfaces.linkit.inventory import BRANCH, BranchIn
from fondaco.surfaces.linkit.products import PRODUCT, ProductIn, raised

sql = sqlfile.load(__package__)
NAME = "Fondaco Demo"
MOST_STOCK = 120


def demo(data: Data = None, database_url: Url = "") -> None:
    """Open an organization with a few hundred products, stock and customers; print its sign-in and key."""

    async def work(db: Database) -> dict[str, str]:
        uid = await db.write(None, lambda tx: identity.create_organization(tx, NAME, currency="EGP", country="EG"))
        actor = Actor(await identity.organization(db.of(None), uid), "owner", request="demo")
        sign_in = {"email": f"demo-{uid[:6]}@example.com", "password": secrets.token_urlsafe(12)}

        async def people(tx: Connection) -> str:
            await identity.create_user(tx, uid, **sign_in, role="owner", name="Demo")
            return (await identity.create_key(tx, actor.org, "demo", role="owner", read_only=False))[1]

        key = await db.write(None, people)
        await db.write(actor.org, lambda tx: furnish(tx, actor), long=True)
        return {"organization": uid} | sign_in | {"key": key}

    made = run(settings_of(data, database_url), work)
    for name, value in made.items():
        show(f"{name}={value}")
    notes.print(
        f"Once `fondaco serve` runs:\n\n  curl -H 'Authorization: Bearer {made['key']}' "
        "'http://127.0.0.1:8000/api/v1/products?search=بنادول'\n",
        highlight=False,
        soft_wrap=True,
    )


async def furnish(tx: Connection, actor: Actor) -> None:
    """The whole shop: the same goods and quantities each time."""
    for branch in BRANCHES:
        sent = pick_fields(branch, BranchIn, partial=False)
        await inventory.add_branch(tx, actor, BRANCH.values(sent, actor, partial=False))
    references = await add_references(tx, actor)
    bodies = [product(good, place, references) for good in GOODS for place in range(len(good.sizes))]
    values = [
        PRODUCT.values(pick_fields(body | {"iv_id": f"D{n:04d}"}, ProductIn, partial=False), actor, partial=False)
        for n, body in enumerate(bodies, 1)
    ]
    for outcome in await inventory.add_products(tx, actor, values):
        raised(outcome)
    await stock(tx, actor)
    await add_customers(tx, actor)


async def add_references(tx: Connection, actor: Actor) -> dict[str, str]:
    """The brands, the tree of categories and the generics; their uids by code."""
    uids: dict[str, str] = {}
    for code, english, arabic in BRANDS:
        uids[code] = (await catalog.add_brand(tx, actor, {"code": code, "name_en": english, "name_ar": arabic})).uid
    for code, english, arabic, parent in CATEGORIES:
        named = {"code": code, "name_en": english, "name_ar": arabic}
        category = await catalog.add_category(tx, actor, named | {"parent_uid": uids[parent] if parent else None})
        uids[code] = category.uid
    for code, english, arabic, common in GENERICS:
        named = {"code": code, "name_en": english, "name_ar": arabic, "common_brands": encode(common).decode()}
        uids[code] = (await catalog.add_generic(tx, actor, named)).uid
    return uids


def product(good: Good, place: int, references: dict[str, str]) -> dict[str, Any]:
    """A good in one of its sizes, as Linkit would be sent it."""
    size_en, size_ar = good.sizes[place]
    return {
        "name_en": f"{good.name_en}, {size_en}",
        "name_ar": f"{good.name_ar} {size_ar}",
        "average_price": round(good.price * (1 + 0.85 * place), 2),
        "brand_id": references[good.brand],
        "category_id": references[good.category],
        "generic_id": references.get(good.generic),
    }


async def stock(tx: Connection, actor: Actor) -> None:
    """Something of almost everything, a third of the price as its cost."""
    ids = [row[0] for row in await tx.all(sql.ids_of_skus, {"org": actor.org})]
    skus = await load_all(tx, SKUS, actor.org, "id", ids, lock=True)
    counted = [
        (sku, {"on_hand": n * 37 % MOST_STOCK * UNITS if n % 11 else 0, "cost": sku.price // 3})
        for n, sku in enumerate(skus)
    ]
    await inventory.change_skus(tx, actor, counted, "counted")


async def add_customers(tx: Connection, actor: Actor) -> None:
    groups = [
        (await customers.add_group(tx, actor, {"name": name, "description": description})).uid
        for name, description in GROUPS
    ]
    for n, (first, last, kind, belongs, city, street) in enumerate(CUSTOMERS):
        person = {
            "first_name": first,
            "last_name": last,
            "type": kind,
            "phone": f"+2010{10_000_000 + n * 7_654_321}",
            "email": f"customer{n + 1}@example.com",
            "group_uids": [groups[place] for place in belongs],
        }
        customer = await customers.add_customer(tx, actor, person)
        home = {"customer_id": customer.id, "label": "Home", "line1": street, "city": city, "country": "EG"}
        await customers.add_address(tx, actor, home)
        if kind != "individual":
            work = home | {"label": "Work", "line1": f"{street}, 2"}
            await customers.add_address(tx, actor, work)
