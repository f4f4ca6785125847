"""What can be done to promotional codes, and to the credits that a seller owes its customers."""

from collections.abc import Sequence

from fondaco.catalog.model import BRANDS
from fondaco.events import records
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid
from fondaco.pricing import rules
from fondaco.pricing.model import CREDITS, PROMO_CODES, Credit, PromoCode
from fondaco.pricing.rules import Values
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def add_promo(tx: Connection, actor: Actor, values: Values) -> PromoCode:
    """Raises Invalid, and Conflict for a code that the brand has already (marketplace-v2 §5)."""
    settled = {"discount": 0} | values | {"code": values["code"].strip()}
    rules.check_promo(settled)
    if await records.load(tx, BRANDS, actor.org, "id", settled["brand_id"]) is None:
        raise Invalid("There is no such brand", "brand")
    present = await records.load_all(tx, PROMO_CODES, actor.org, "code", [settled["code"]])
    if any(each.brand_id == settled["brand_id"] for each in present):
        raise Conflict("This brand has this code already", "code", settled["code"])
    return (await records.add(tx, actor, PROMO_CODES, [settled]))[0]


async def change_promo(tx: Connection, actor: Actor, promo: PromoCode, changes: Values) -> PromoCode:
    """Only its dates change. Raises Invalid."""
    dates: Values = {name: changes[name] for name in ("starts", "ends") if name in changes}
    rules.check_promo({"starts": promo.starts, "ends": promo.ends, "discount": 0, "code": promo.code} | dates)
    return (await records.change(tx, actor, PROMO_CODES, [(promo, dates)]))[0]


async def remove_promo(tx: Connection, actor: Actor, promo: PromoCode) -> None:
    await records.remove(tx, actor, PROMO_CODES, [promo])


async def grant_credit(tx: Connection, actor: Actor, values: Values) -> Credit:
    """Owe a customer an `amount`, perhaps for an order. Customer, brand and order are the company's. Raises Invalid."""
    rules.check_credit(values)
    named = {"currency": actor.organization.currency, "brand_id": None, "order_id": None, "notes": ""} | values
    return (await records.add(tx, actor, CREDITS, [named]))[0]


async def credited(db: Connection, orgs: Sequence[int], orders: Sequence[int]) -> dict[int, int]:
    """What is owed for each of these orders, in 1/10 000; those for which nothing is are left out."""
    asked = {"orgs": list(orgs), "orders": list(orders)}
    return {row[0]: row[1] for row in await db.all(sql.credited, asked)} if orders else {}


async def use_credit(tx: Connection, actor: Actor, credit: Credit, order: int) -> Credit:
    """Count it for an order. Raises Conflict."""
    rules.check_open(credit.status)
    return (await records.change(tx, actor, CREDITS, [(credit, {"status": "used", "applied_to_id": order})]))[0]


async def cancel_credit(tx: Connection, actor: Actor, credit: Credit) -> Credit:
    """Owe it no more. Raises Conflict."""
    rules.check_open(credit.status)
    return (await records.change(tx, actor, CREDITS, [(credit, {"status": "cancelled"})]))[0]


async def archive_credit(tx: Connection, actor: Actor, credit: Credit) -> Credit:
    """Take it out of the lists. Raises Conflict for one that was used."""
    if credit.status == "used":
        rules.check_open(credit.status)
    return (await records.change(tx, actor, CREDITS, [(credit, {"is_archived": True})]))[0]
