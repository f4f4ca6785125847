"""An order as the company that buys sees it, in both LeafLink dialects (leaflink §4.4)."""

from collections.abc import Sequence
from typing import Any

from msgspec import Raw

from fondaco.events.records import load_all
from fondaco.identity.companies import COMPANIES, Company
from fondaco.identity.licenses import License, licenses_of
from fondaco.kernel.actor import Organization
from fondaco.kernel.values import Struct, decode, encode
from fondaco.orders import trade_rules as rules
from fondaco.orders.lines import items_of
from fondaco.orders.trades import Item, Trade
from fondaco.store.database import Connection
from fondaco.surfaces import wire
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import MOST_DIGITS

NOWHERE = Raw(encode(dict.fromkeys(("address", "unit_number", "city", "state", "zipcode"), "")))
DELIVERABLE = ("shipped", "complete")


class Purchase(Struct, frozen=True):
    """An order with both companies, their live licences, and its lines."""

    trade: Trade
    items: list[Item]
    seller: Company
    buyer: Company | None
    licenses: dict[int, list[License]]

    @property
    def id(self) -> int:
        return self.trade.id

    @property
    def org_id(self) -> int:
        return self.trade.org_id


async def read_purchases(db: Connection, orgs: Any, trades: Sequence[Trade]) -> list[Purchase]:
    """Runs for the platform: it reads of both sides."""
    if not trades:
        return []
    sellers = tuple({trade.org_id for trade in trades})
    sides = tuple({*sellers, *(trade.buyer_org_id for trade in trades if trade.buyer_org_id is not None)})
    companies = {each.id: each for each in await load_all(db, COMPANIES, sides, "id", sides)}
    licenses: dict[int, list[License]] = {id: [] for id in sides}
    for license in await licenses_of(db, sides):
        licenses[license.org_id].append(license)
    items = await items_of(db, sellers, [trade.id for trade in trades])
    return [
        Purchase(trade, items[trade.id], companies[trade.org_id], companies.get(trade.buyer_org_id or 0), licenses)
        for trade in trades
    ]


def show_purchase(p: Purchase, organization: Organization, *, capitalised: bool) -> dict[str, Any]:
    """Its status is capitalised in Marketplace V2, and ids are text there."""
    t = p.trade
    option = decode(t.payment_option) if t.payment_option else None
    shown: dict[str, Any] = {
        "id": t.number,
        "short_id": t.short_id,
        "status": _status(t, capitalised),
        "type": t.classification,
        "buyer": _buyer(p, capitalised),
        "seller": _seller(p, capitalised),
        "source": "SGO" if t.is_manual else "BGO",
        "created_by": _author(t, p.seller),
        "created_on": wire.moment(t.created, organization),
        "last_edited_on": wire.moment(t.updated, organization),
        "currency": t.currency,
        "line_items": [_item(item, capitalised) for item in p.items],
        "subtotal": wire.number(t.subtotal),
        "shipping_charge": wire.number(t.delivery_fee),
        "discount": wire.number(t.discount),
        "tax": wire.number(t.tax),
        "total": wire.number(t.total),
        "payable_to": _payable(p.seller),
        "payment_term": _term(option, capitalised),
    }
    due = wire.moment(t.payment_due, organization)
    if capitalised:
        method = option["payment_method"] if option else None
        shown["payment_methods"] = [method["code"]] if method else []
        due = due and due[:10]
    return shown | {
        "payment_due_date": due,
        "ship_date": wire.moment(t.ship_date, organization),
        "shipping_details": t.shipping_details,
        "is_delivered": t.delivered_date is not None,
        "delivered_date": t.delivered_date,
        "notes": t.notes or None,
        "sales_reps": [each["user"] for each in decode(t.reps)],
        "delivery_address": Raw(t.delivery_address.encode()) if t.delivery_address else NOWHERE,
    }


async def show_one(call: Call, trade: Trade, *, capitalised: bool) -> dict[str, Any]:
    (found,) = await read_purchases(call.db, call.actor.orgs, [trade])
    return show_purchase(found, call.actor.organization, capitalised=capitalised)


def _status(t: Trade, capitalised: bool) -> str:
    state = rules.SHOWN.get(t.state, t.state)
    if capitalised:
        return state.capitalize()
    return "delivered" if t.delivered_date and state in DELIVERABLE else state


def _id(id: int, as_text: bool) -> Any:
    return str(id) if as_text else id


def _licenses(p: Purchase, org: int, as_text: bool) -> list[dict[str, Any]]:
    return [
        {
            "id": _id(each.id, as_text),
            "number": each.number,
            "type": each.type,
            "classification": each.classification,
        }
        for each in p.licenses.get(org, [])
    ]


def _place(c: Company) -> dict[str, Any]:
    return {
        "address": c.address,
        "unit_number": c.unit_number,
        "city": c.city,
        "state": c.state,
        "zip": c.zipcode,
    }


def _buyer(p: Purchase, as_text: bool) -> dict[str, Any] | None:
    c = p.buyer
    if c is None:
        return None
    shown: dict[str, Any] = {"id": _id(c.id, as_text), "name": c.name} | _place(c)
    if as_text:
        # A company shows no e-mail address of its own.
        shown["email"] = ""
    shown |= {"phone": c.phone or ("" if as_text else None), "licenses": _licenses(p, c.id, as_text)}
    return shown if as_text else shown | {"slug": c.slug}


def _seller(p: Purchase, as_text: bool) -> dict[str, Any]:
    c = p.seller
    shown: dict[str, Any] = {"id": _id(c.id, as_text), "name": c.name}
    if as_text:
        return shown | _place(c) | {"phone": c.phone or "", "licenses": _licenses(p, c.id, as_text)}
    return shown | {"enable_seller_menu": bool(c.is_seller), "licenses": _licenses(p, c.id, as_text)}


def _author(t: Trade, seller: Company) -> dict[str, Any]:
    """Of who bought all is told, of who sold a name."""
    if t.is_manual:
        return {"id": "", "name": seller.name, "username": "", "email": ""}
    id = "" if t.user_id is None else str(t.user_id)
    return {"id": id, "name": t.user_name, "username": t.user_name, "email": t.user_name if "@" in t.user_name else ""}


def _payable(c: Company) -> dict[str, Any]:
    place = _place(c)
    del place["unit_number"]
    return {"name": c.legal_name or c.name} | place


def _term(option: dict[str, Any] | None, capitalised: bool) -> Any:
    if option is None:
        return None if capitalised else ""
    return option["payment_term"]["code" if capitalised else "term"]


def _item(item: Item, as_text: bool) -> dict[str, Any]:
    unit_price = item.price if item.unit_price is None else item.unit_price
    shown: dict[str, Any] = {
        "product": _product(item, as_text),
        "quantity": wire.number(item.quantity, 4),
        "sold_by": "Case" if item.is_by_case else item.unit,
        "price": wire.number(item.price),
        "total": wire.number(item.total),
    }
    reduced = {"price": wire.number(unit_price), "sale_price": wire.number(item.sale_price)}
    return shown if as_text else shown | {"discount_info": reduced if 0 < item.sale_price < unit_price else None}


def _product(item: Item, as_text: bool) -> dict[str, Any]:
    """As it was when it was ordered; a line that Linkit wrote knows no more than its name."""
    p: dict[str, Any] = decode(item.frozen)["product"] if item.frozen else {}
    category, sub = p.get("category_id"), p.get("sub_category_id")
    base_units = p.get("base_units")
    shown = {
        "id": _id(item.product_id or 0, as_text),
        "sku": p.get("sku") or item.product_code,
        "name": p.get("name") or item.name,
        "brand": {"id": _id(p["brand_id"], as_text), "name": p["brand_name"]} if p.get("brand_id") else {},
        "unit_of_measure": item.unit,
        "unit_denomination": p.get("unit_denomination") or "",
        "base_unit_of_measure": p.get("base_unit"),
        "base_units_per_unit": int(base_units.split(".")[0]) if base_units else None,
        "sold_in_multiples": item.is_by_case,
        "units_per_case": item.unit_multiplier,
        "category": {
            "id": category or 0,
            "name": p.get("category_name") or "",
            "slug": p.get("category_slug") or "",
            "description": p.get("category_description") or "",
        },
        "sub_category": {
            "id": sub,
            "name": p.get("sub_category_name"),
            "slug": p.get("sub_category_slug"),
            "category": category,
        }
        if sub
        else None,
    }
    shown["sold_in_multiples"] = bool(item.is_by_case)
    return shown if as_text else shown | {"is_ancillary": False}


def read_seller(text: str) -> int | None:
    """An id of a company, or None for what cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
