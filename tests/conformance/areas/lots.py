"""Facilities, stock, commands on it, and batches."""

from typing import Any

from tests.cases import DELETE, GET, PATCH, POST, PUT, Request
from tests.conformance.probes import Probe
from tests.forms import PDF, SEND
from tests.surfaces.leaflink.trading import GOODS, line, order
from tests.surfaces.leaflink.trading import SHOP as CUSTOMER

US = "company_id=<company>"
V2 = "/leaflink/api/v2"
FACILITIES = f"/leaflink/facilities?{US}"

NORTH = POST(FACILITIES, {"company_id": "<company>", "name": "North"}, keep="north")
SOUTH = POST(FACILITIES, {"company_id": "<company>", "name": "South"}, keep="south")
FACILITY = {
    "company_id": "<company>",
    "name": "North",
    "description": "By the river",
    "address": {
        "address": "1 Quay",
        "city": "Cairo",
        "state": "C",
        "zipcode": "11511",
        "unit_number": "2",
        "county": "C",
        "lat": "30.04442",
        "long": "31.235712",
    },
    "external_id": 7,
    "is_archived": False,
}
RENAMED = {"name": "Far", "description": "Away", "address_id": None, "external_id": 8, "is_archived": False}

SHOP = [
    NORTH,
    SOUTH,
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    POST("/products", {"iv_id": "MUG", "name_en": "Mug"}),
    GET("/leaflink/products", keep="goods"),
]
TEA, MUG = "<goods.results.0.id>", "<goods.results.1.id>"
BATCHES = f"/leaflink/batches?{US}"
LOT = POST(BATCHES, {"company_id": "<company>", "number": "L-1"}, keep="lot")
OTHER_LOT = POST(BATCHES, {"company_id": "<company>", "number": "M-2"}, keep="other")
ITEMS = f"{V2}/inventory/items/"
ITEM = {"facility": "<north>", "product": TEA, "quantity": 4, "batch": "<lot>", "is_archived": False}
OTHER_ITEM = {"facility": "<south>", "product": MUG, "quantity": 3.5, "batch": "<other>", "is_archived": False}
STOCKED = [*SHOP, LOT, OTHER_LOT, POST(ITEMS, ITEM, keep="item"), POST(ITEMS, OTHER_ITEM, keep="second")]
ARCHIVED = PATCH(f"{ITEMS}<second>/", {"is_archived": True})

BY = "/inventory/measurements/by-"
GRAINS = {
    "product": "product_id",
    "facility": "facility_id",
    "product-and-facility": "product_id facility_id",
    "batch": "batch_id",
    "facility-and-batch": "facility_id batch_id",
    "product-and-batch": "product_id batch_id",
    "product-facility-and-batch": "product_id facility_id batch_id",
}
COMMANDS = "/inventory/commands/"
GIVEN = {"created_by": 0, "metadata": {"note": "by night"}}
PLACE = {"product_id": TEA, "facility_id": "<north>", "batch_id": "<lot>"}
LINE = {"product_id": TEA, "order_id": 1, "order_product_id": 1, "quantity": "1.50"}
MOVE = {f"from_{name}": id for name, id in PLACE.items()} | {f"to_{name}": id for name, id in PLACE.items()}
HELD = PLACE | {"quantity": "2.00", "reason": "Broken"}
BODIES: dict[str, dict[str, Any]] = {
    "putaway": PLACE | {"quantity": "2.00"},
    "reconcile": PLACE | {"to_quantity": "2.00", "reason": "Counted"},
    "transfer": MOVE | {"to_facility_id": "<south>", "quantity": "2.00"},
    "hold": HELD,
    "unhold": HELD,
    "destroy": HELD,
    "archive": HELD,
    "unarchive": HELD,
    "fulfillment": LINE,
    "unfulfillment": LINE,
    "unreserve": LINE,
}
PUTAWAY = POST(f"/leaflink{COMMANDS}putaway", BODIES["putaway"] | GIVEN, keep="command")

LOTTED = [
    *SHOP,
    LOT,
    OTHER_LOT,
    PATCH("/leaflink/batches/<other>", {"status": "inactive", "sku": "S-2", "supplier": "Acme", "item_name": "Buds"}),
    PATCH("/leaflink/batches/<other>", {"terpenes": [{"name": "Limonene", "percentage": "0.50"}]}),
    POST(f"{V2}/product-batches/", {"product": MUG, "batch": "<other>"}, keep="link"),
    GET("/leaflink/product_categories", keep="categories"),
    PATCH(f"/leaflink/products/{TEA}", {"category_id": "<categories.results.1.id>"}),
    POST(f"{V2}/product-batches/", {"product": TEA, "batch": "<lot>"}, keep="tie"),
    PATCH("/leaflink/batches/<lot>", {"is_assigned": False}),
]
BATCH_PATCH: dict[str, Any] = {
    "supplier": "Acme",
    "harvest_date": "2026-01-02",
    "expiration_date": "2027-01-02",
    "sku": "S-1",
    "status": "inactive",
    "append_thc": True,
    "terpenes": [{"name": "Myrcene", "percentage": "1.50"}],
    "is_assigned": True,
    "unit_of_measure": "Gram",
    "lab_test_unit_of_measure": "%",
    "item_name": "Buds",
    "item_category": "Flower",
    "total_thc": "12.5000",
    "result_cbd": "1.5000",
    "lab_result_file_id": 7,
}
PUT_NAMES = "supplier harvest_date expiration_date sku status append_thc terpenes is_assigned".split()
BATCH_PUT: dict[str, Any] = {name: BATCH_PATCH[name] for name in PUT_NAMES} | {
    "id": "<lot>",
    "company_id": "<company>",
    "number": "L-9",
    "pricing_strategies": [{"product_id": TEA, "price": "2.50", "customer_group_id": None}],
    "product_ids": [TEA],
}
NUMBERED = {
    "owner": "<company>",
    "production_batch_number": "V-1",
    "batch_date": "2026-03-01",
    "testing_source": "Lab",
    "thc": "1.0000",
    "thca": "2.0000",
    "total_thc": "3.0000",
    "cbd": "4.0000",
    "cbda": "5.0000",
    "cbg": "6.0000",
    "cbn": "7.0000",
    "total_cannabinoids": "8.0000",
    "cannabinoid_unit": "MG/G",
}
MEASURED = "thc thca total_thc cbd cbda cbg cbn total_cannabinoids".split()
SECOND_BATCH: dict[str, Any] = {
    "owner": "<company>",
    "production_batch_number": "V-2",
    "batch_date": "2026-03-09",
    "testing_source": "House",
} | {name: str(20 + n) for n, name in enumerate(MEASURED)}
V2_BATCHES = [
    *SHOP,
    POST(f"{V2}/batches/", NUMBERED, keep="first"),
    POST(f"{V2}/batches/", SECOND_BATCH, keep="last"),
    POST(f"{V2}/product-batches/", {"product": TEA, "batch": "<first>"}, keep="tea_link"),
    POST(f"{V2}/product-batches/", {"product": MUG, "batch": "<last>"}, keep="mug_link"),
    SEND(f"{V2}/batch-documents/", ("document", PDF), ("batch", "<first>"), ("summary", "Pesticides")),
    SEND(f"{V2}/batch-documents/", ("document", PDF), ("batch", "<last>"), ("summary", "Potency")),
]
CHANGED = {name: value for name, value in NUMBERED.items() if name not in ("owner", "testing_source")}

ASSIGN = f"/leaflink/product-assigned-to-buyer?{US}"
GOLD = POST(f"/leaflink/customer_groups?{US}", {"name": "Gold"}, keep="gold")
KIOSK = {"name": "Kiosk", "owner_id": "<company>", "partner_id": "<buyers_company>"}


def assigned(product: str, quantity: int) -> Request:
    body: dict[str, Any] = {"product_ids": [product]}
    body["assigned_buyers"] = [{"buyer_id": "<buyers_company>", "quantity": quantity}]
    body["assigned_groups"] = [{"customer_group_id": "<gold>", "quantity": quantity}]
    return PUT(ASSIGN, body)


SET_ASIDE = [*SHOP, GOLD, POST("/leaflink/customers", KIOSK), assigned(TEA, 3), assigned(MUG, 2)]
TRADED = [
    *GOODS,
    CUSTOMER,
    order("order", line("tea", "2"), line("mint", "3"), status="Submitted"),
    GET("/leaflink/sales_invoices", keep="invoices"),
]
FOUND = {"search": [("tea", ["goods.results.0.id"]), ("mug", ["goods.results.1.id"])]}

PROBES = [
    Probe(
        "GET /inventory/orders/{order_id}/reservations",
        GET(f"/leaflink/inventory/orders/<invoices.results.0.id>/reservations?{US}"),
        given=TRADED,
        key="product_id",
        selects={"search": [("tea", ["tea"]), ("mint", ["mint"])]},
    ),
    *(
        Probe(
            f"GET /inventory/{whose}/allocations",
            GET(f"/leaflink/inventory/{path}/allocations?{US}"),
            given=SET_ASIDE,
            key="product_id",
            selects=FOUND,
        )
        for whose, path in (("buyers/{buyer_id}", "buyers/<buyers_company>"), ("groups/{group_id}", "groups/<gold>"))
    ),
    *(
        Probe(f"GET {BY}{grain}", GET(f"/leaflink{BY}{grain}?{US}"), given=STOCKED, key=key)
        for grain, key in GRAINS.items()
    ),
    *(
        Probe(f"POST {COMMANDS}{kind}", POST(f"/leaflink{COMMANDS}{kind}", body | GIVEN), given=[*SHOP, LOT])
        for kind, body in BODIES.items()
    ),
    Probe(
        f"GET {COMMANDS}{{id}}/status",
        GET(f"/leaflink{COMMANDS}<command.command_id>/status"),
        given=[*SHOP, LOT, PUTAWAY],
    ),
    Probe(
        "GET /batches",
        GET(f"{BATCHES}&include=meta"),
        given=LOTTED,
        selects={
            "status": [("active", ["lot"]), ("INACTIVE", ["other"])],
            "unassigned": [("true", ["lot"]), ("false", ["other"])],
            "product_type": [("<categories.results.1.name>", ["lot"]), ("Other", ["other"])],
            "search": [("l-1", ["lot"]), ("acme", ["other"])],
        },
        proves={"include": ("colour", 400)},
    ),
    Probe(
        "POST /batches",
        POST(
            BATCHES, {"company_id": "<company>", "number": "L-1", "source_type": "source_label", "product_ids": [TEA]}
        ),
        given=SHOP,
    ),
    Probe("GET /batches/{id}", GET(f"/leaflink/batches/<other>?{US}"), given=LOTTED),
    Probe("PUT /batches/{id}", PUT(f"/leaflink/batches/<lot>?{US}", BATCH_PUT), given=[*SHOP, LOT]),
    Probe("PATCH /batches/{id}", PATCH("/leaflink/batches/<lot>", BATCH_PATCH), given=[LOT]),
    Probe("DELETE /batches/{id}", DELETE("/leaflink/batches/<lot>"), given=[LOT]),
    Probe(
        "V2: GET /inventory/items/",
        GET(ITEMS),
        given=[*STOCKED, ARCHIVED, POST(ITEMS, OTHER_ITEM | {"batch": "<lot>", "facility": "<north>"}, keep="third")],
        selects={"include_archived": [("true", ["item", "second", "third"]), ("false", ["item", "third"])]},
    ),
    Probe("V2: POST /inventory/items/", POST(ITEMS, ITEM), given=[*SHOP, LOT]),
    Probe(
        "V2: GET /inventory/items/{id}/",
        GET(f"{ITEMS}<second>/?include_archived=true"),
        given=[*STOCKED, ARCHIVED],
        proves={"include_archived": ("false", 404)},
    ),
    Probe(
        "V2: PATCH /inventory/items/{id}/",
        PATCH(f"{ITEMS}<second>/?include_archived=true", {"quantity": 9, "is_archived": True}),
        given=[*STOCKED, ARCHIVED],
        shown={"include_archived": None},
    ),
    Probe(
        "V2: GET /batches/",
        GET(f"{V2}/batches/"),
        given=V2_BATCHES,
        selects={"products": [(TEA, ["first"]), (f"{TEA},{MUG}", ["first", "last"])]},
    ),
    Probe("V2: POST /batches/", POST(f"{V2}/batches/", NUMBERED)),
    Probe("V2: GET /batches/{id}/", GET(f"{V2}/batches/<first>/"), given=V2_BATCHES),
    Probe(
        "V2: PATCH /batches/{id}/",
        PATCH(f"{V2}/batches/<last>/", CHANGED | {"production_batch_number": "V-3"}),
        given=V2_BATCHES,
    ),
    Probe("V2: DELETE /batches/{id}/", DELETE(f"{V2}/batches/<first>/"), given=V2_BATCHES),
    Probe("V2: GET /product-batches/", GET(f"{V2}/product-batches/"), given=V2_BATCHES),
    Probe(
        "V2: POST /product-batches/",
        POST(f"{V2}/product-batches/", {"product": TEA, "batch": "<lot>"}),
        given=[*SHOP, LOT],
    ),
    Probe("V2: GET /product-batches/{id}/", GET(f"{V2}/product-batches/<tea_link>/"), given=V2_BATCHES),
    Probe("V2: DELETE /product-batches/{id}/", DELETE(f"{V2}/product-batches/<tea_link>/"), given=V2_BATCHES),
    Probe("GET /facilities", GET(FACILITIES), given=[NORTH, SOUTH]),
    Probe("POST /facilities", POST(FACILITIES, FACILITY)),
    Probe("GET /facilities/{id}", GET(f"/leaflink/facilities/<north>?{US}"), given=[NORTH]),
    Probe("PATCH /facilities/{id}", PATCH(f"/leaflink/facilities/<north>?{US}", RENAMED), given=[NORTH]),
    Probe("DELETE /facilities/{id}", DELETE(f"/leaflink/facilities/<north>?{US}"), given=[NORTH]),
    Probe("V2: GET /inventory/facilities/", GET(f"{V2}/inventory/facilities/"), given=[NORTH, SOUTH]),
    Probe("V2: GET /inventory/facilities/{id}/", GET(f"{V2}/inventory/facilities/<north>/"), given=[NORTH]),
]
