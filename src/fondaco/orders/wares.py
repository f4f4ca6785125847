"""Products as lines of the marketplace's orders take them, at the price of who buys, at the branch they come from."""

from collections.abc import Sequence

from fondaco.kernel.values import encode
from fondaco.orders.placing import sql
from fondaco.orders.trade_rules import Values, Ware
from fondaco.store.database import Connection

SHOWN = (
    "sku display_name retail_price brand_id brand_name product_line_name unit_denomination "
    "category_id category_name category_slug category_description sub_category_id sub_category_name sub_category_slug "
    "base_unit base_units"
).split()


async def find_wares(
    tx: Connection, org: int, products: Sequence[int], *, branch: int | None, schedule: int | None
) -> dict[int, Ware]:
    """The live products of a seller with these ids, by id; prices are those of a price schedule where it has them."""
    if not products:
        return {}
    asked = {"org": org, "ids": sorted(set(products)), "branch": branch, "schedule": schedule}
    found: dict[int, Ware] = {}
    for row in await tx.all(sql.wares, asked):
        own, shown = row[: -len(SHOWN)], dict(zip(SHOWN, row[-len(SHOWN) :], strict=True))
        id, uid, code, name, barcode, vat, price, wholesale, sale, *rest = own
        by_case, multiplier, unit, inventory, state, medical, fractional, least, most, sku_id, sku_code = rest
        found[id] = Ware(
            id=id,
            uid=uid,
            code=code,
            name=name,
            barcode=barcode,
            vat=vat,
            price=price,
            wholesale_price=wholesale,
            sale_price=sale,
            sku=shown["sku"],
            is_by_case=bool(by_case),
            unit_multiplier=multiplier,
            unit=unit,
            inventory=inventory,
            listing_state=state,
            is_medical=bool(medical),
            is_fractional=bool(fractional),
            minimum_order=least,
            maximum_order=most,
            sku_id=sku_id,
            sku_code=sku_code or "",
            shown=shown,
        )
    return found


def frozen(ware: Ware) -> str:
    """The product as it is now, for a line to keep. Money in it is text of two decimals, as its clients read it."""
    product: Values = {
        "id": ware.id,
        "name": ware.name,
        "sku": ware.sku,
        "price": _money(ware.price),
        "wholesale_price": _money(ware.wholesale_price),
        "sale_price": _money(ware.sale_price),
        "unit_of_measure": ware.unit,
        "unit_multiplier": ware.unit_multiplier,
        "sell_in_unit_of_measure": "Case" if ware.is_by_case else None,
        "listing_state": ware.listing_state,
    }
    product |= ware.shown | {"retail_price": _money(ware.shown["retail_price"])}
    return encode({"product": product}).decode()


def _money(units: int) -> str:
    cents = (units + 50) // 100
    return f"{cents // 100}.{cents % 100:02d}"
