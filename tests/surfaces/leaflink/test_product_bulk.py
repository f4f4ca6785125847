"""Many products changed alike in the dated API, and what happened to one."""

from dataclasses import replace
from typing import Any

from tests.cases import DELETE, GET, PATCH, POST, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.leaflink.goods import BETA, BRANDS, L, product

BULK = f"{L}/products/bulk/update"
LOG = f"{L}/products/<tea>/audit_log"
V2 = "/leaflink/api/v2/products/<tea>/"
MADE = [
    *BRANDS,
    product("tea"),
    product("mint", name="Mint", wholesale_price={"amount": 1}),
    POST(f"{L}/product_lines", {"name": "Hot", "brand_id": BETA, "product_ids": ["<tea>"]}, keep="hot"),
]


def bulk(*steps: Any, selector: str = "product", values: Any = ("<tea>", "<mint>")) -> Any:
    data = [dict(zip(("field", "type", "value"), step, strict=True)) for step in steps]
    return POST(BULK, {"selector": selector, "selector_values": list(values), "update_data": data})


REFUSED: list[Any] = [
    ([("wholesale_price", "absolute", 1)], [999_999]),
    ([("listing_state", "delta", "Sample")], ["<tea>"]),
    ([("listing_state", "absolute", "Gone")], ["<tea>"]),
    ([("show_quantity", "absolute", 1)], ["<tea>"]),
    ([("brand_id", "absolute", 999_999)], ["<tea>"]),
    ([("brand_id", "absolute", None)], ["<tea>"]),
    ([("colour", "absolute", 1)], ["<tea>"]),
    ([("retail_price", "absolute", None)], ["<tea>"]),
    ([("retail_price", "absolute", True)], ["<tea>"]),
    ([], ["<tea>"]),
    ([("retail_price", "absolute", 1)], []),
]
TWO = ["product.updated", "product.updated"]
CASES = [
    *given(
        MADE,
        [
            Case(
                "prices are set",
                bulk(("wholesale_price", "absolute", 9.99), ("show_quantity", "absolute", False)),
                200,
                {"updated": 2, "expected": 2, "errors": {}},
                events=TWO,
            ),
            Case(
                "only those that can be",
                bulk(("wholesale_price", "delta", "-2")),
                200,
                {
                    "updated": 1,
                    "expected": 2,
                    "errors": {
                        "wholesale_price": [
                            {
                                "message": "Must not be below 0",
                                "products": [{"id": "<mint>", "name": "Mint", "display_name": "Mint"}],
                            }
                        ]
                    },
                },
                events=["product.updated"],
            ),
            Case(
                "a sale price above the other",
                bulk(("sale_price", "absolute", 5)),
                200,
                {"updated": 1, "errors": {"sale_price": [{"products": [{"id": "<mint>"}]}]}},
                events=["product.updated"],
            ),
            Case(
                "the price of all in a line",
                GET(f"{L}/products/<tea>"),
                200,
                {"wholesale_price": {"amount": 13.76}},
                given=[bulk(("wholesale_price", "percentage_delta", 10.1), selector="product_line", values=["<hot>"])],
            ),
            Case(
                "two steps of one price",
                GET(f"{L}/products/<tea>"),
                200,
                {"wholesale_price": {"amount": 20}},
                given=[bulk(("wholesale_price", "absolute", 10), ("wholesale_price", "percentage_delta", 100))],
            ),
            Case(
                "to another brand and out of the line",
                bulk(("brand_id", "absolute", BETA), ("product_line_id", "absolute", None), values=["<tea>"]),
                200,
                {"updated": 1},
                events=["product.updated"],
            ),
            Case(
                "all are archived",
                bulk(("listing_state", "absolute", "Archived")),
                200,
                {"updated": 2},
                events=["product.deleted", "product.deleted"],
            ),
            *(Case(f"refused: {steps} {values}", bulk(*steps, values=values), 400) for steps, values in REFUSED),
            Case(
                "not a stranger's",
                replace(bulk(("retail_price", "absolute", 1), values=["<tea>"]), as_=STRANGER),
                400,
                {"selector_values": [str]},
            ),
        ],
    ),
    *given(
        [*MADE, PATCH(V2, {"quantity": "3", "name": "Chai"})],
        [
            Case(
                "what happened to it",
                GET(LOG),
                200,
                {
                    "count": 4,
                    "next": None,
                    "previous": None,
                    "results": [
                        {
                            "log_type": "inventory_item.updated",
                            "changed_fields": {"quantity": {"old": "0.0000", "new": "3.0000"}},
                            "inventory_item": {"facility": {"name": "Main"}},
                        },
                        {
                            "log_type": "product.updated",
                            "changed_fields": {"name": {"old": "Green tea", "new": "Chai"}},
                            "source": "api",
                            "inventory_item": None,
                        },
                        {"changed_fields": {"product_line_id": {"old": None}}},
                        {"log_type": "product.created", "created_on": str, "product": {"id": "<tea>"}},
                    ],
                },
                queries=4,
            ),
            Case(
                "the oldest first",
                GET(f"{LOG}?ordering=created_on&page_size=1&page=2"),
                200,
                {"count": 4, "next": str, "previous": str, "results": [{"log_type": "product.updated"}]},
                queries=4,
            ),
            Case("past the end", GET(f"{LOG}?page=9"), 404),
            Case("no page", GET(f"{LOG}?page=0"), 404),
            Case(
                "of an archived one",
                GET(LOG),
                200,
                {"results": lambda rows: "product.deleted" in str(rows)},
                given=[DELETE(f"{L}/products/<tea>")],
                queries=4,
            ),
            Case("a stranger", GET(LOG, as_=STRANGER), 404),
            Case("a search", GET(f"{LOG}?search=x"), 400),
        ],
    ),
]


@table(CASES)
async def test_product_bulk(stage: Stage, case: Case):
    await stage.play(case)
