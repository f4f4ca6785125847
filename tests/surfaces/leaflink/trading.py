"""Goods, customers and orders for tests of what two companies do with each other."""

from typing import Any

from tests.cases import BUYER, GET, POST, Request
from tests.surfaces.leaflink.goods import ACME, BRANDS

V2 = "/leaflink/api/v2"
ORDERS = f"{V2}/orders-received/"
LINES = f"{V2}/line-items/"
SENT = f"{V2}/buyer/orders/"


def sar(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "SAR"}


def product(keep: str, **values: Any) -> Request:
    least = {
        "name": keep.title(),
        "sku": keep.upper(),
        "seller": "<company>",
        "brand": ACME,
        "wholesale_price": sar("10.00"),
        "listing_state": "Available",
    }
    return POST(f"{V2}/products/", least | values, keep=keep)


GOODS = [*BRANDS, product("tea", quantity="10"), product("mint", quantity="5", wholesale_price=sar("4.00"))]
SHOP = POST(f"{V2}/customers/", {"name": "Corner Shop", "owner": "<company>"}, keep="shop")
PARTNER = POST(
    "/leaflink/customers",
    {"name": "Our Buyer", "owner_id": "<company>", "partner_id": "<buyers_company>"},
    keep="partner",
)


def line(of: str = "tea", quantity: str = "2", price: str = "10.00", **values: Any) -> dict[str, Any]:
    return {
        "product": f"<{of}>",
        "quantity": quantity,
        "ordered_unit_price": sar(price),
        "sale_price": sar("0"),
    } | values


def body(*lines: dict[str, Any], customer: str = "shop", status: str = "Submitted", **values: Any) -> dict[str, Any]:
    least = {"seller": "<company>", "customer": {"id": f"<{customer}>"}, "status": status}
    return least | {"line_items": list(lines or [line()])} | values


def order(keep: str, *lines: dict[str, Any], **values: Any) -> Request:
    return POST(ORDERS, body(*lines, **values), keep=keep)


def step(action: str, of: str = "order", **more: Any) -> Request:
    return POST(f"{ORDERS}<{of}.number>/transition/{action}/", **more)


def purchase(keep: str, *lines: dict[str, Any], **values: Any) -> Request:
    """An order that its buyer makes."""
    wanted = [{"product": "<tea>", "quantity": "2"}] if not lines else list(lines)
    return POST(SENT, {"seller": "<company>", "line_items": wanted} | values, as_=BUYER, keep=keep)


def stock(of: str = "tea") -> Request:
    return GET(f"{V2}/products/<{of}>/")
