"""A shop whose stock is commanded in the dated API, and the commands."""

from tests.cases import GET, PATCH, POST

US = "company_id=<company>"
BY = f"/leaflink/inventory/measurements/by-{{}}?{US}"
CELLS = GET(BY.format("product-facility-and-batch"))
SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/branches", {"iv_id": "S1", "name_en": "South"}),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    POST("/products", {"iv_id": "MUG", "name_en": "Mug"}),
    GET(f"/leaflink/facilities?{US}", keep="where"),
    GET("/leaflink/products", keep="goods"),
    PATCH("/skus/TEA_N1", {"qty": 9}),
    GET(BY.format("batch"), keep="first"),
    PATCH("/skus/TEA_N1", {"qty": 0}),
    POST(f"/leaflink/batches?{US}", {"company_id": "<company>", "number": "L-1"}, keep="lot"),
]
TEA, MUG = "<goods.results.0.id>", "<goods.results.1.id>"
NORTH, SOUTH = "<where.results.0.id>", "<where.results.1.id>"
DEFAULT, LOT = "<first.0.batch_id>", "<lot>"
FIELDS = ("on_hand", "available", "reserved", "held", "archived")


def at(product=TEA, facility=NORTH, batch=DEFAULT):
    return {"product_id": product, "facility_id": facility, "batch_id": batch}


def do(kind, quantity=None, place=None, **more):
    body = {"created_by": 0} | (at() if place is None else place) | more
    if quantity is not None:
        body["quantity"] = quantity
    if kind in ("hold", "unhold", "destroy", "archive", "unarchive", "reconcile"):
        body["reason"] = "because"
    return POST(f"/leaflink/inventory/commands/{kind}", body, keep="command")


def counted(to, place=None):
    return do("reconcile", place=place, to_quantity=to)


def moved(quantity, source, target):
    ends = {f"from_{name}": id for name, id in source.items()} | {f"to_{name}": id for name, id in target.items()}
    return do("transfer", quantity, ends)


TEN = do("putaway", "10")
FIVE_OF_LOT = do("putaway", "5.00", at(batch=LOT))
