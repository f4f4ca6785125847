"""Batches in both LeafLink dialects, the products they are of, and inventory items of Marketplace V2."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, READER, STRANGER, Case, Only, given, table
from tests.cast import Stage

US = "company_id=<company>"
L = f"/leaflink/batches?{US}"
ONE = "/leaflink/batches/<lot>"
V2 = "/leaflink/api/v2"
MADE = POST(L, {"company_id": "<company>", "number": "L-1"}, keep="lot")
SECOND = POST(L, {"company_id": "<company>", "number": "L-2", "source_type": "source_label"}, keep="second")
WHOLE = {
    "id": "<lot>", "company_id": "<company>", "status": "active", "is_assigned": False, "append_thc": True,
    "terpenes": [{"name": "Myrcene", "percentage": "1.5"}],
}  # fmt: skip
BATCH = {"owner": "<company>", "production_batch_number": "V-1", "batch_date": "2026-03-01", "testing_source": "Lab"}
GOODS = [
    POST("/branches", {"iv_id": "N1", "name_en": "North"}),
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    POST("/products", {"iv_id": "MUG", "name_en": "Mug"}),
    GET("/leaflink/products", keep="goods"),
    GET(f"/leaflink/facilities?{US}", keep="where"),
    GET("/leaflink/product_categories", keep="categories"),
]
TEA, MUG, NORTH = "<goods.results.0.id>", "<goods.results.1.id>", "<where.results.0.id>"
BAD = lambda field: {field: [str]}  # noqa: E731


def of(*products, number="L-3"):
    return POST(L, {"company_id": "<company>", "number": number, "product_ids": list(products)}, keep="third")


DATED = [
    Case("made", POST(L, {"company_id": "<company>", "number": "X"}), 201,
         {"number": "X", "company_id": "<company>", "source_type": "production_batch", "status": "active",
          "is_assigned": False, "display_sku": "X", "terpenes": []}, events=["batch.created"]),
    Case("its number is taken", POST(L, {"company_id": "<company>", "number": "L-1"}), 409,
         lambda body: "L-1" in body["detail"], [MADE]),
    Case("that of the hidden one", POST(L, {"company_id": "<company>", "number": "default"}), 409),
    Case("of products", of(TEA, MUG), 201, {"is_assigned": True}, GOODS,
         ["batch.created", "product_batch.created", "product_batch.created", "batch.updated"]),
    Case("of a product that is not", of(999999), 400, BAD("product_ids"), GOODS),
    Case("of another company", POST(L, {"company_id": "<strangers_company>", "number": "X"}), 400, BAD("company_id")),
    Case("by a reader", POST(L, {"company_id": "<company>", "number": "X"}, as_=READER), 403),
    Case("listed", GET(L), 200, {"count": 2, "results": [{"number": "L-1"}, {"number": "L-2"}]}, [MADE, SECOND],
         queries=3),
    Case("with what there is in all", GET(f"{L}&include=meta&page_size=1"), 200,
         {"count": 2, "meta": {"active_batch_count": 1, "inactive_batch_count": 1, "low_inventory_batch_count": 1}},
         [MADE, SECOND, PATCH("/leaflink/batches/<second>", {"status": "inactive"})], queries=4),
    Case("with what there is not", GET(f"{L}&include=colour"), 400),
    Case("by status", GET(f"{L}&status=INACTIVE"), 200, {"count": 1, "results": [{"number": "L-2"}]},
         [MADE, SECOND, PATCH("/leaflink/batches/<second>", {"status": "inactive"})], queries=4),
    Case("unassigned", GET(f"{L}&unassigned=true"), 200, {"count": 1, "results": [{"number": "L-1"}]},
         [MADE, *GOODS, of(TEA)], queries=4),
    Case("assigned", GET(f"{L}&unassigned=false"), 200, {"count": 1, "results": [{"number": "L-3"}]},
         [MADE, *GOODS, of(TEA)], queries=4),
    Case("too many unassigned", GET(f"{L}&unassigned=true&page_size=101"), 400),
    Case("as many as there may be", GET(f"{L}&unassigned=true&page_size=100"), 200, queries=3),
    Case("by the category of its products", GET(f"{L}&product_type=other"), 200, {"count": 1}, [MADE, *GOODS, of(TEA)],
         queries=5),
    Case("of a category that is not", GET(f"{L}&product_type=nothing"), 200, {"count": 0}, [MADE, *GOODS, of(TEA)],
         queries=4),
    Case("found by its supplier", GET(f"{L}&search=acme"), 200, {"count": 1},
         [MADE, SECOND, PATCH(ONE, {"supplier": "Acme Farms"})], queries=5),
    Case("read", GET(f"{ONE}?{US}"), 200, {"number": "L-1"}, [MADE], queries=2),
    Case("a stranger reads nothing", GET(f"{ONE}?company_id=<strangers_company>", as_=STRANGER), 404, given=[MADE]),
    Case("a stranger changes nothing", PATCH(ONE, {"sku": "X"}, as_=STRANGER), 404, given=[MADE]),
    Case("replaced", PUT(f"{ONE}?{US}", WHOLE | {"number": "L-9", "harvest_date": "2026-01-02", "sku": "S"}), 200,
         {"number": "L-9", "harvest_date": "2026-01-02", "expiration_date": None, "sku": "S", "display_sku": "S",
          "append_thc": True, "terpenes": [{"name": "Myrcene", "percentage": "1.50"}]}, [MADE], ["batch.updated"]),
    Case("replaced without its number", PUT(f"{ONE}?{US}", WHOLE), 200, {"number": "L-1", "supplier": None},
         [MADE, PATCH(ONE, {"supplier": "Acme"})], ["batch.updated"]),
    Case("replaced with another's number", PUT(f"{ONE}?{US}", WHOLE | {"number": "L-2"}), 409, given=[MADE, SECOND]),
    Case("replaced as another", PUT(f"{ONE}?{US}", WHOLE | {"id": 1}), 400, BAD("id"), [MADE]),
    Case("with prices", PUT(f"{ONE}?{US}", WHOLE | {"pricing_strategies": [{"product_id": TEA, "price": "2.50"}],
         "product_ids": [TEA], "is_assigned": True}), 200, {"is_assigned": True}, [MADE, *GOODS],
         ["product_batch.created", "batch.updated", "batch.updated"]),
    Case("with a price for no product", PUT(f"{ONE}?{US}", WHOLE | {"pricing_strategies":
         [{"product_id": 999999, "price": "2.50"}]}), 400, BAD("pricing_strategies"), [MADE]),
    Case("with a price for no group", PUT(f"{ONE}?{US}", WHOLE | {"pricing_strategies":
         [{"product_id": TEA, "price": "2.50", "customer_group_id": 999999}]}), 400, BAD("pricing_strategies"),
         [MADE, *GOODS]),
    Case("a day that is none", PATCH(ONE, {"harvest_date": "2026-02-30"}), 400, BAD("harvest_date"), [MADE]),
    Case("what was measured", PATCH(ONE, {"total_thc": "12.3456", "result_cbd": 1.5}), 200,
         {"total_thc": "12.3456", "result_cbd": "1.5000"}, [MADE], ["batch.updated"]),
    Case("its number is not patched", PATCH(ONE, {"number": "X"}), 200, {"number": "L-1"}, [MADE]),
    Case("removed", DELETE(ONE), 204, given=[MADE], events=["batch.deleted"]),
    Case("removed with what it is of", DELETE("/leaflink/batches/<third>"), 204, given=[*GOODS, of(TEA)],
         events=["product_batch.deleted", "batch.deleted"]),
    Case("removed twice", DELETE(ONE), 404, given=[MADE, DELETE(ONE)]),
    Case("removed with stock", DELETE(ONE), 400, given=[*GOODS, MADE, POST(f"{V2}/inventory/items/",
         {"facility": NORTH, "product": TEA, "quantity": 4, "batch": "<lot>", "is_archived": False})]),
    Case("removed once it is empty", DELETE(ONE), 204, given=[*GOODS, MADE, POST(f"{V2}/inventory/items/",
         {"facility": NORTH, "product": TEA, "quantity": 4, "batch": "<lot>", "is_archived": False}, keep="item"),
         PATCH(f"{V2}/inventory/items/<item>/", {"quantity": 0})], events=["batch.deleted"]),
]  # fmt: skip

LINKED = [*GOODS, MADE, POST(f"{V2}/product-batches/", {"product": TEA, "batch": "<lot>"}, keep="link")]
NUMBERED = [POST(f"{V2}/batches/", BATCH | {"thc": "12.5"}, keep="first"),
            POST(f"{V2}/batches/", BATCH | {"production_batch_number": "V-2", "batch_date": "2026-03-05", "thc": 20},
                 keep="last")]  # fmt: skip


def found(question, *names):
    rows = {"count": len(names), "results": [{"production_batch_number": name} for name in names]}
    return Case(
        f"found by {question}",
        GET(f"{V2}/batches/?{question}"),
        200,
        rows,
        queries=(5 if question else 4) if names else 3,
    )


MARKETPLACE = [
    Case("made", POST(f"{V2}/batches/", BATCH | {"thc": "12.5", "cbg": None, "colour": "x"}), 201,
         {"owner": str, "production_batch_number": "V-1", "batch_date": "2026-03-01", "thc": "12.5000", "cbg": None,
          "documents": [], "cannabinoid_unit": "%", "testing_source": "Lab", "is_from_api": True},
         events=["batch.created"]),
    Case("its number is taken", POST(f"{V2}/batches/", BATCH | {"production_batch_number": "L-1"}), 400,
         BAD("production_batch_number"), [MADE]),
    Case("for a stranger", POST(f"{V2}/batches/", BATCH | {"owner": "<strangers_company>"}), 400, BAD("owner")),
    Case("without a day", POST(f"{V2}/batches/", BATCH | {"batch_date": ""}), 400, BAD("batch_date")),
    *given(NUMBERED, [
        found("", "V-1", "V-2"),
        found("batch_date__gte=2026-03-02", "V-2"),
        found("batch_date__lt=2026-03-05", "V-1"),
        found("thc=12.5", "V-1"),
        found("thc=13,21", "V-2"),
        found("thc=,13", "V-1"),
        found("production_batch_number=v-1,x", "V-1"),
        found("owner=<company>", "V-1", "V-2"),
        found("owner=<strangers_company>"),
        found("products=1"),
        Case("of the company alone", GET(f"{V2}/companies/<company>/batches/?thc=20"), 200, {"count": 1}, queries=5),
        Case("of another company", GET(f"{V2}/companies/<strangers_company>/batches/"), 403),
        Case("read", GET(f"{V2}/batches/<first>/"), 200, {"production_batch_number": "V-1"}, queries=3),
        Case("a stranger reads nothing", GET(f"{V2}/batches/<first>/", as_=STRANGER), 404),
        Case("changed", PATCH(f"{V2}/batches/<first>/", {"thc": None, "cannabinoid_unit": "MG/G"}), 200,
             {"thc": None, "cannabinoid_unit": "MG/G"}, events=["batch.updated"]),
        Case("removed", DELETE(f"{V2}/batches/<first>/"), 204, events=["batch.deleted"]),
    ]),
    *given(LINKED, [
        Case("of a product", GET(f"{V2}/product-batches/"), 200,
             {"count": 1, "results": [{"id": "<link>", "product": str, "batch": "<lot>"}]}, queries=3),
        Case("read what it is of", GET(f"{V2}/product-batches/<link>/"), 200, Only("id", "product", "batch"),
             queries=2),
        Case("batches of a product", GET(f"{V2}/batches/?products={TEA}"), 200, {"count": 1}, queries=5),
        Case("it has no words to be found by", GET(f"{V2}/product-batches/?search=tea"), 200, {"count": 1}, queries=3),
        Case("twice of a product", POST(f"{V2}/product-batches/", {"product": TEA, "batch": "<lot>"}), 400,
             BAD("product")),
        Case("of no product", POST(f"{V2}/product-batches/", {"product": "999999", "batch": "<lot>"}), 400,
             BAD("product")),
        Case("no batch", POST(f"{V2}/product-batches/", {"product": TEA, "batch": 999999}), 400, BAD("batch")),
        Case("a stranger's batch", POST(f"{V2}/product-batches/", {"product": TEA, "batch": "<lot>"}, as_=STRANGER),
             400, BAD("batch")),
        Case("of it no more", DELETE(f"{V2}/product-batches/<link>/"), 204,
             events=["product_batch.deleted", "batch.updated"]),
    ]),
]  # fmt: skip

ITEM = {"facility": NORTH, "product": TEA, "quantity": "4.5", "batch": "<lot>", "is_archived": False}
ITEMS = f"{V2}/inventory/items/"
STOCKED = [*GOODS, MADE, POST(ITEMS, ITEM, keep="item"),
           POST(ITEMS, ITEM | {"batch": None, "quantity": 3, "product": MUG}, keep="plain")]  # fmt: skip
NOW = "<item>/"


def listed(name, question, *quantities, queries=3):
    rows = {"count": len(quantities), "results": [{"quantity": each} for each in quantities]}
    return Case(name, GET(f"{ITEMS}?{question}"), 200, rows, queries=queries)


STOCK = given(
    STOCKED,
    [
        listed("both", "ordering=quantity", 3, 4.5, queries=2),
        listed("of a product", f"product={TEA}", 4.5, queries=2),
        Case("the second", GET(f"{ITEMS}?limit=1&offset=1&ordering=quantity"), 200,
             {"count": 2, "results": [{"quantity": 4.5}]}, queries=2),
        Case("past the end", GET(f"{ITEMS}?offset=9"), 200, {"count": 2, "results": []}, queries=3),
        Case("read", GET(ITEMS + NOW), 200, {"facility": NORTH, "product": TEA, "quantity": 4.5,
             "quantity_in_product_uom": "4.5000", "reserved_qty": "0.0000", "batch": "<lot>", "is_archived": False},
             queries=2),
        Case("a stranger reads nothing", GET(ITEMS + NOW, as_=STRANGER), 404),
        Case("beyond all items", GET(f"{ITEMS}{10**18 - 1}/"), 404),
        Case("Linkit sees it", GET("/skus/TEA_N1"), 200, {"qty": 4}),
        Case("counted", PATCH(ITEMS + NOW, {"quantity": "7"}), 200, {"quantity": 7}, events=["sku.updated"]),
        Case("counted to what it is", PATCH(ITEMS + NOW, {"quantity": "4.5"}), 200, {"quantity": 4.5}),
        Case("below nothing", PATCH(ITEMS + NOW, {"quantity": -1}), 400, BAD("quantity")),
        Case("archived", PATCH(ITEMS + NOW, {"is_archived": True}), 200, {"is_archived": True, "quantity": 4.5},
             events=["sku.updated"]),
        Case("what is archived is not listed", GET(ITEMS), 200, {"count": 1},
             [PATCH(ITEMS + NOW, {"is_archived": True})], queries=2),
        Case("unless it is asked for", GET(f"{ITEMS}?include_archived=true"), 200, {"count": 2},
             [PATCH(ITEMS + NOW, {"is_archived": True})], queries=2),
        Case("nor read", GET(ITEMS + NOW), 404, given=[PATCH(ITEMS + NOW, {"is_archived": True})]),
        Case("but then", GET(f"{ITEMS}{NOW}?include_archived=1"), 200, {"is_archived": True},
             [PATCH(ITEMS + NOW, {"is_archived": True})]),
        Case("made again without a batch: what was there is archived",
             POST(ITEMS, ITEM | {"batch": None, "quantity": 2, "product": MUG}), 201, {"id": "<plain>", "quantity": 2},
             events=["sku.updated", "stock.archived", "sku.updated"]),
        Case("and told", GET(f"/leaflink/inventory/measurements/by-product?{US}&product_id={MUG}"), 200,
             [{"measurements": {"on_hand_quantity": "2.00", "archived_quantity": "3.00"}}],
             [POST(ITEMS, ITEM | {"batch": None, "quantity": 2, "product": MUG})], queries=2),
        Case("of no product", POST(ITEMS, ITEM | {"product": 999999}), 400, BAD("product")),
        Case("in no facility", POST(ITEMS, ITEM | {"facility": 999999}), 400, BAD("facility")),
        Case("of no batch", POST(ITEMS, ITEM | {"batch": 999999}), 400, BAD("batch")),
    ],
)  # fmt: skip


@table(DATED)
async def test_the_dated_api(stage: Stage, case: Case):
    await stage.play(case)


@table(MARKETPLACE)
async def test_marketplace(stage: Stage, case: Case):
    await stage.play(case)


@table(STOCK)
async def test_items(stage: Stage, case: Case):
    await stage.play(case)
