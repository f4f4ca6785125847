"""What is reserved for an order, lot by lot, and what is set aside for buyers and groups (leaflink §3.11, §5)."""

from tests.cases import GET, PATCH, POST, PUT, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.trading import GOODS, line, order, product, step
from tests.surfaces.leaflink.trading import SHOP as CUSTOMER

US = "company_id=<company>"
ASSIGN = f"/leaflink/product-assigned-to-buyer?{US}"
ITEMS = "/leaflink/api/v2/inventory/items/"
CELLS = GET(f"/leaflink/inventory/measurements/by-product?{US}")
SHOP = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    POST("/products", {"iv_id": "MUG", "name_en": "Mug"}),
    GET("/leaflink/products", keep="goods"),
    GET(f"/leaflink/facilities?{US}", keep="where"),
    POST(f"/leaflink/batches?{US}", {"company_id": "<company>", "number": "L-1"}, keep="lot"),
    PATCH("/skus/TEA_N1", {"qty": 4}),
    PATCH("/skus/MUG_N1", {"qty": 4}),
    POST(ITEMS, {"facility": "<where.results.0.id>", "product": "<goods.results.0.id>", "quantity": 6, "batch": "<lot>",
         "is_archived": False}),
    POST("/customer-groups", {"name": "Gold"}),
    POST("/leaflink/customers", {"name": "Kiosk", "owner_id": "<company>", "partner_id": "<buyers_company>"}),
    GET(f"/leaflink/customer_groups?{US}", keep="groups"),
]  # fmt: skip
TEA, MUG, NORTH = "<goods.results.0.id>", "<goods.results.1.id>", "<where.results.0.id>"
GOLD = "<groups.results.0.id>"
BUYERS = f"/leaflink/inventory/buyers/<buyers_company>/allocations?{US}"
GROUP = f"/leaflink/inventory/groups/{GOLD}/allocations?{US}"


def ordered(quantity, mugs=0, keep="order"):
    lines = [{"product_id": "TEA", "quantity": quantity}] + ([{"product_id": "MUG", "quantity": mugs}] if mugs else [])
    return POST("/orders", {"products": lines, "destination_id": "N1", "status": "confirmed"}, keep=keep)


def row(quantity, fulfilled="0.00", lot=..., product=TEA):
    return {
        "product_id": product,
        "facility_id": NORTH,
        "batch_id": lot,
        "quantity": quantity,
        "allocated_quantity": "0.00",
        "fulfilled_quantity": fulfilled,
        "order_id": "<order_id>",
        "created_at": str,
    }


OF = f"/leaflink/inventory/orders/<order_id>/reservations?{US}"
READY = PATCH("/orders/<order>/status", {"status": "ready"})
RESERVED = [
    Case("of the default lot", GET(OF), 200, [row("3.00")], [ordered(3)], queries=7),
    Case("of two lots", GET(OF), 200, [row("4.00"), row("2.00", lot="<lot>")], [ordered(6)], queries=7),
    Case("after another order", GET(OF), 200, [row("1.00"), row("2.00", lot="<lot>")],
         [ordered(3, keep="first"), ordered(3)], queries=7),
    Case("what has left", GET(OF), 200, [row("4.00", "4.00"), row("2.00", "2.00", "<lot>")], [ordered(6), READY],
         queries=7),
    Case("of two products", GET(OF), 200, [row("1.00"), row("2.00", product=MUG)], [ordered(1, 2)], queries=7),
    Case("the other way round", GET(f"{OF}&ordering=-product_id"), 200, [row("2.00", product=MUG), row("1.00")],
         [ordered(1, 2)], queries=7),
    Case("by a word", GET(f"{OF}&search=MUG"), 200, [row("2.00", product=MUG)], [ordered(1, 2)], queries=7),
    Case("in an order that is none", GET(f"{OF}&ordering=colour"), 400, given=[ordered(1)]),
    Case("of a cancelled order", GET(OF), 200, [],
         [ordered(6), PATCH("/orders/<order>/status", {"status": "cancelled"})], queries=3),
    Case("a stranger's look", GET(OF.replace("<company>", "<strangers_company>"), as_=STRANGER), 404,
         given=[ordered(1)]),
    Case("of no order", GET(f"/leaflink/inventory/orders/999999/reservations?{US}"), 404, given=[ordered(1)]),
]  # fmt: skip


@table(given(SHOP, RESERVED))
async def test_reserved(stage: Stage, case: Case):
    for request in case.given:
        await stage.prepare(request)
    newest = "select max(id) from orders where org_id = :org"
    stage.kept["order_id"] = await stage.database.of(stage.org).value(newest, {"org": stage.org})
    await stage.play(Case(case.name, case.request, case.status, case.body, queries=case.queries))


BUYER = {"buyer_id": "<buyers_company>", "quantity": 3}
GROUPS = [{"customer_group_id": GOLD, "quantity": 2}]
FOR_BUYER = PUT(ASSIGN, {"product_ids": [TEA, MUG], "assigned_buyers": [BUYER], "assigned_groups": GROUPS})
PAST = BUYER | {"expiration_date": "2020-01-01T00:00:00Z"}
SET_ASIDE = [
    Case("for a buyer", GET(BUYERS), 200, [{"product_id": TEA, "facility_id": NORTH, "quantity": "3.00",
         "buyer_ids": ["<buyers_company>"], "group_ids": [], "created_at": str, "batch_id": int}, {"product_id": MUG}],
         queries=2),
    Case("for a group", GET(f"{GROUP}&ordering=-product_id"), 200, [{"product_id": MUG},
         {"product_id": TEA, "quantity": "2.00", "buyer_ids": [], "group_ids": [GOLD]}], queries=3),
    Case("by a word", GET(f"{BUYERS}&search=mug"), 200, [{"product_id": MUG}], queries=2),
    Case("for a group that is not", GET(f"/leaflink/inventory/groups/999999/allocations?{US}"), 404),
    Case("for another buyer", GET(f"/leaflink/inventory/buyers/999999/allocations?{US}"), 200, [], queries=2),
    Case("what is set aside is not available", CELLS, 200, [
         {"measurements": {"on_hand_quantity": "10.00", "allocated_quantity": "5.00", "available_quantity": "6.00"}},
         {"measurements": {"on_hand_quantity": "4.00", "allocated_quantity": "5.00", "available_quantity": "0.00"}}],
         queries=2),
    Case("what ran out is not set aside", GET(BUYERS), 200, [{"product_id": TEA}],
         [PUT(ASSIGN, {"product_ids": [MUG], "assigned_buyers": [PAST]})], queries=2),
]  # fmt: skip


@table(given([*SHOP, FOR_BUYER], SET_ASIDE))
async def test_set_aside(stage: Stage, case: Case):
    await stage.play(case)


TRADE = [
    *GOODS,
    CUSTOMER,
    GET(f"/leaflink/facilities?{US}", keep="where"),
    POST(f"/leaflink/batches?{US}", {"company_id": "<company>", "number": "L-1"}, keep="lot"),
    POST(ITEMS, {"facility": NORTH, "product": "<tea>", "quantity": 6, "batch": "<lot>", "is_archived": False}),
]
BY_BATCH = GET(f"/leaflink/inventory/measurements/by-batch?{US}&batch_id=<lot>")
VARIETY = product("jasmine", parent="<tea>", inventory_management=3)
STOCKED = [
    Case("a line names its batch", BY_BATCH, 200, [{"measurements": {"on_hand_quantity": "2.00"}}],
         [order("order", line(quantity="4", batch="<lot>")), step("accept"), step("fulfill")], queries=2),
    Case("a line that names none is of the default one", BY_BATCH, 200,
         [{"measurements": {"on_hand_quantity": "6.00"}}],
         [order("order", line(quantity="4")), step("accept"), step("fulfill")], queries=2),
    Case("what comes back goes into it", BY_BATCH, 200, [{"measurements": {"on_hand_quantity": "6.00"}}],
         [order("order", line(quantity="4", batch="<lot>")), step("accept"), step("fulfill"), step("reject")],
         queries=2),
    Case("a variety that inherits has its parent's stock", GET("/leaflink/api/v2/products/<jasmine>/"), 200,
         {"quantity": "16.0000", "available_inventory": "16.0000"}, [VARIETY]),
    Case("and sets it", GET("/leaflink/api/v2/products/<tea>/"), 200, {"quantity": "9.0000"},
         [VARIETY, PATCH("/leaflink/api/v2/products/<jasmine>/", {"quantity": "9"})]),
]  # fmt: skip


@table(given(TRADE, STOCKED))
async def test_traded(stage: Stage, case: Case):
    await stage.play(case)
