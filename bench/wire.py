"""What is sent to whoever speaks Linkit: for each workload its requests, with keys, brands and words varying."""

from urllib.parse import quote_plus

from bench import data
from bench.data import Tenant
from bench.load import MARK, request
from fondaco.orders.states import STATUSES

PAGE = 100
QUESTIONS = 1_000


def get(base: str, tenant: Tenant, path: str) -> bytes:
    return request("GET", base + path, {"Authorization": tenant.key})


def one(base: str, tenant: Tenant, count: int = 1_000) -> list[bytes]:
    return [get(base, tenant, f"/products/{uid}") for uid in data.sample(tenant, "product", count)]


def newest(base: str, tenant: Tenant) -> list[bytes]:
    return [get(base, tenant, "/products?limit=20")]


def by_brand(base: str, tenant: Tenant, brands: list[str]) -> list[bytes]:
    return [get(base, tenant, f"/products?limit=20&is_enabled=true&brand_id={uid}") for uid in brands]


def searched(base: str, tenant: Tenant, count: int) -> list[bytes]:
    return [get(base, tenant, f"/products?search={quote_plus(words)}") for words in data.questions(tenant, count)]


def walked(base: str, tenant: Tenant) -> list[bytes]:
    """Every page of the organization's products, from the first to the last."""
    return [get(base, tenant, f"/products?limit={PAGE}&page={page + 1}") for page in range(-(-tenant.products // PAGE))]


def tenths(pages: list[bytes], most: int = 0) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """The first tenth of the pages, what lies between, and the last tenth; at most so many of each, evenly."""
    tenth = max(len(pages) // 10, 1)
    first, between, last = (
        part[:: max(len(part) // most, 1)][:most] if most else part
        for part in (pages[:tenth], pages[tenth:-tenth], pages[-tenth:])
    )
    return first, between, last


def quantities(base: str, tenant: Tenant, turn: int) -> list[bytes]:
    headers = {"Authorization": tenant.key}
    return [
        request("PATCH", f"{base}/skus/{uid}", headers, {"qty": quantity})
        for uid, quantity in data.quantities(tenant, turn)
    ]


def new_price(base: str, tenant: Tenant, price: int) -> bytes:
    (uid,) = data.sample(tenant, "product", 1)
    return request("PATCH", f"{base}/products/{uid}", {"Authorization": tenant.key}, {"average_price": price})


def new_branch(base: str, tenant: Tenant, number: int) -> bytes:
    body = {"iv_id": f"new{number}", "name_en": f"New branch {number}"}
    return request("POST", f"{base}/branches", {"Authorization": tenant.key}, body)


def bulk(base: str, tenant: Tenant, calls: int, size: int, price: int) -> list[bytes]:
    """Calls of so many products each, all new to the organization; with another price they are updates."""
    headers = {"Authorization": tenant.key}

    def item(n: int) -> dict[str, object]:
        names = {"name_en": f"BULK WARE {n} 20 TABS", "name_ar": f"بضاعة {n}"}
        return {"iv_id": f"B{n:07d}", **names, "average_price": price + 0.5, "barcode": f"900{n:09d}"}

    pieces = [[item(n) for n in range(call * size, (call + 1) * size)] for call in range(calls)]
    return [request("POST", f"{base}/products/bulk", headers, {"items": piece}) for piece in pieces]


def booked(base: str, tenant: Tenant) -> list[bytes]:
    """Lists of orders by each status and source."""
    return [
        get(base, tenant, f"/orders?limit=20&status={status}&source={source}")
        for status in STATUSES
        for source in data.SOURCES
    ]


def orders(base: str, tenant: Tenant, status: str = "confirmed", count: int = 2_000) -> list[bytes]:
    """Orders of three lines at the first branch, each sending of them under a new key."""
    headers = {"Authorization": tenant.key, "Idempotency-Key": MARK.decode()}
    return [request("POST", f"{base}/orders", headers, body) for body in baskets(tenant, status, count)]


def baskets(tenant: Tenant, status: str, count: int) -> list[dict[str, object]]:
    branch = data.uid("branch", tenant.number, 0)
    return [
        {
            "destination_id": branch,
            "status": status,
            "products": [{"product_id": uid, "quantity": 1} for uid in chosen],
        }
        for chosen in data.baskets(tenant, count)
    ]


def compared(base: str, shop: Tenant, large: Tenant) -> dict[str, list[bytes]]:
    """The reading workloads in which neighbours are measured too."""
    return {
        "one": one(base, shop),
        "list": newest(base, shop),
        "filtered": by_brand(base, shop, data.sample(shop, "brand", 100)),
        "search": searched(base, shop, QUESTIONS),
        "search-large": searched(base, large, QUESTIONS),
        "walk": walked(base, large),
        "orders": booked(base, shop),
    }
