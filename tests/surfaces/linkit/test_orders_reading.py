"""Reading orders over Linkit: views, filters, sort and search (linkit-v1 §5.4, D-14–D-16, D-35, D-36)."""

from tests.cases import DELETE, GET, HEAD, PATCH, POST, PUT, READER, STRANGER, Case, given, table
from tests.cast import Stage
from tests.surfaces.linkit.trade import BOTH, FLAT, ORDER, SHOP, UNIFIED, ordered, placed, play_all, settled

PLACED = [*SHOP, ordered(status="confirmed")]

VIEWS = given(
    PLACED,
    [
        Case("both", GET("/orders/<order>"), 200, BOTH, queries=3),
        Case("both, with the order in full", GET("/orders/<order>?view=both"), 200, {"order": ORDER}),
        Case("flat", GET("/orders/<order>?view=flat"), 200, FLAT),
        Case("unified", GET("/orders/<order>?view=unified"), 200, UNIFIED),
        Case("another view", GET("/orders/<order>?view=xml"), 400, {"details": {"field": "view"}}),
        Case("an empty view", GET("/orders/<order>?view="), 200, BOTH),
        Case("as settled, flat", GET("/orders/<order>"), 200, FLAT, given=[settled(order_view="flat")]),
        Case("as settled, unified", GET("/orders/<order>"), 200, UNIFIED, given=[settled(order_view="unified")]),
        Case("otherwise than settled", GET("/orders/<order>?view=both"), 200, BOTH,
             given=[settled(order_view="flat")]),
        Case("a list as settled", GET("/orders"), 200, {"data": [FLAT]}, given=[settled(order_view="flat")],
             queries=4),
        Case("a flat list", GET("/orders?view=flat"), 200, {"data": [FLAT]}, queries=4),
        Case("a unified list", GET("/orders?view=unified"), 200, {"data": [UNIFIED]}, queries=4),
        Case("a list of both", GET("/orders"), 200, {"data": [BOTH]}, queries=4),
        Case("a list of another view", GET("/orders?view=x"), 400, {"details": {"field": "view"}}),
        Case("a change as settled", PATCH("/orders/<order>", {}), 200, {"data": UNIFIED},
             given=[settled(order_view="unified")]),
        Case("a change in a view", PATCH("/orders/<order>?view=flat", {}), 200, {"data": FLAT}),
        Case("a status in a view", PATCH("/orders/<order>/status?view=unified", {}), 200, {"data": UNIFIED}),
        Case("a payment in a view", POST("/orders/<order>/payments?view=flat", {"amount": 1}), 201, {"data": FLAT},
             events=["order.updated"]),
        Case("the last change", GET("/orders/<order>"), 200, {"event": {"type": "order.updated", "source": "manual"}},
             given=[PATCH("/orders/<order>", {"notes": "x"})]),
        Case("the last change of a status", GET("/orders/<order>"), 200, {"event": {"type": "order.status_changed"}},
             given=[PATCH("/orders/<order>/status", {"status": "ready"})]),
        Case("cancelling as the last change", GET("/orders/<order>"), 200, {"event": {"type": "order.cancelled"}},
             given=[PATCH("/orders/<order>/status", {"status": "cancelled"})]),
        Case("by a reader", GET("/orders/<order>", as_=READER), 200),
        Case("HEAD", HEAD("/orders/<order>"), 200, None),
        Case("by a stranger", GET("/orders/<order>", as_=STRANGER), 404, {"details": "There is no such order"}),
        Case("a stranger's", GET("/orders/<strangers_order>"), 404),
        Case("of nothing", GET("/orders/aaaaaaaaaaaaaaa"), 404),
        Case("of no id", GET("/orders/ORD-1"), 404),
        Case("of an id in capitals", GET("/orders/AAAAAAAAAAAAAAA"), 404),
        Case("delete", DELETE("/orders/<order>"), 405, headers={"Allow": "GET, HEAD, PATCH, PUT"}),
        Case("delete all", DELETE("/orders"), 405, headers={"Allow": "GET, HEAD, POST"}),
        Case("replace a status", PUT("/orders/<order>/status", {}), 405, headers={"Allow": "PATCH"}),
        Case("a branch that was renamed", GET("/orders/<order>"), 200, {"order": {"store_name": "North"}},
             given=[PATCH("/branches/N1", {"name_en": "Nord"})]),
    ],
)  # fmt: skip

# Each order differs from the first in one thing.
BOOK = [
    *SHOP,
    ordered(keep="plain"),
    ordered(keep="confirmed", status="confirmed"),
    ordered(keep="ready", status="ready"),
    ordered(keep="paid", payment_status="paid"),
    ordered(keep="partly", fulfillment_status="partially_fulfilled"),
    ordered(keep="salla", source="salla", external_id="S-1"),
    ordered(keep="southern", destination_id="S1", status="pending"),
    ordered(keep="nowhere", destination_id=None),
    ordered(keep="dana", customer_email="dana@shop.test", customer_name="Dana الحدّاد"),
    ordered(keep="phone", customer_phone="0512345670"),
    ordered(keep="yen", currency="JPY"),
    ordered(keep="coded", order_code="A_100%", source_reference="Ref-77"),
]
NAMES = "plain confirmed ready paid partly salla southern nowhere dana phone yen coded".split()


def found(question, *names, queries=5, status=200):
    """The list that is asked for holds exactly these, oldest first."""
    joiner = "&" if question else ""
    body = {"data": [{"id": f"<{name}>"} for name in names], "total_count": len(names), "count": len(names)}
    return Case(f"{question} finds {' '.join(names) or 'nothing'}"[:90],
                GET(f"/orders?sort=created{joiner}{question}&limit=50"), status, body, queries=queries)  # fmt: skip


def but(*names):
    return [name for name in NAMES if name not in names]


FILTERS = [
        found("", *NAMES, queries=4),
        found("status=confirmed", "confirmed"),
        found("status=confirmed,ready", "confirmed", "ready"),
        found("status=pending", *but("confirmed", "ready")),
        found("status=delivered", queries=3),
        found("source=salla", "salla"),
        found("source=SALLA", "salla", queries=4),
        found("source=manual", *but("salla")),
        found("source=sall", queries=3),
        found("payment_status=paid", "paid"),
        found("payment_status=pending,paid", *NAMES),
        found("fulfillment_status=partially_fulfilled", "partly"),
        found("fulfillment_status=fulfilled", "ready"),
        found("external_id=S-1", "salla"),
        found("external_id=s-1", queries=3),
        found("external_id=S-1&source=salla", "salla"),
        found("external_id=S-1&source=manual", queries=3),
        found("destination_id=<south>", "southern"),
        found("destination_id=null", "nowhere"),
        found("destination_id=S1", queries=3),
        found("customer_email=Dana@shop.test", "dana"),
        found("customer_email=dana", queries=3),
        found("customer_phone=0512345670", "phone"),
        found("customer_phone=%2B966512345670", "phone", queries=4),
        found("customer_phone=1", queries=3),
        found("currency=JPY", "yen"),
        found("currency=SAR&status=confirmed&source=manual", "confirmed"),
        found("status=confirmed&payment_status=paid", queries=3),
        found("status=", *NAMES, queries=4),
        found("created_from=2020-01-01", *NAMES),
        found("created_to=2020-01-01", queries=3),
        found("created_from=2999-01-01T00:00:00Z", queries=3),
        found("created_from=<confirmed.created>&created_to=<confirmed.created>&status=confirmed", "confirmed"),
        found("mystery=1", *NAMES, queries=4),
        found("search=dana", "dana"),
        found("search=الحداد", "dana"),
        found("search=a_100%25", "coded"),
        found("search=ref-77", "coded"),
        found("search=s-1", "salla"),
        found("search=512345670", "phone"),
    found("search=0512345670", "phone"),
        found("search=dana+shop", "dana"),
        found("search=dana+salla", queries=3),
        found("search=ord-3", "ready"),
        found("search=dana&status=confirmed", queries=3),
]  # fmt: skip

REFUSED = [
    Case(question, GET(f"/orders?{question}"), 400, {"details": {"field": question.partition("=")[0]}})
    for question in (
        *("status=new", "status=Pending", "status=pending,new", "payment_status=owed", "fulfillment_status=half"),
        *("created_from=yesterday", "created_to=2026-02-30", "created_from=2026-01-01T10:00:00", "sort=products"),
        *("sort=-mystery", "page=0", "limit=0", "limit=ten", f"search={'x' * 201}", "external_id=%00"),
    )
]

SORTED = [
    *SHOP,
    placed(keep="b", source="b", order_code="b", delivery_fee=2, customer_name="bob", notes="b", tax=2),
    placed(keep="a", source="a", order_code="A", delivery_fee=1, customer_name="Ann", notes="A", tax=1),
    placed(keep="c", source="c", order_code="c", delivery_fee=3, customer_name="Cyd", notes="c", tax=3),
]
SORTS = [
        Case(f"by {name}", GET(f"/orders?sort={name}"), 200,
             {"data": [{"id": f"<{each}>"} for each in order]}, queries=4)
        for name, order in {
            "source": "abc", "-source": "cba", "order_code": "abc", "-order_code": "cba", "delivery_fee": "abc",
            "total_amount": "abc", "-total_amount": "cba", "customer_name": "abc", "notes": "abc", "tax": "abc",
            "created": "bac", "-created": "cab", "": "cab", "-updated": "cab", "status": "bac", "-status": "cab",
            "status,-source": "cba", "currency,source": "abc", "subtotal": "bac", "discount,-created": "cab",
            "payment_status,fulfillment_status,source": "abc", "external_id,customer_email,customer_phone,tax": "abc",
            "+source": "abc",
        }.items()
]  # fmt: skip

PAGES = given(
    [*SHOP, *(placed(keep=f"o{i}") for i in range(5))],
    [
        Case("the first", GET("/orders?limit=2"), 200,
             {"data": [{"id": "<o4>"}, {"id": "<o3>"}], "total_count": 5, "page": 1, "limit": 2, "has_next": True},
             queries=4),
        Case("the last", GET("/orders?limit=2&page=3"), 200, {"data": [{"id": "<o0>"}], "has_next": False}, queries=4),
        Case("past the end", GET("/orders?limit=2&page=4"), 200, {"data": [], "count": 0, "total_count": 5}, queries=2),
        Case("as many as there may be", GET("/orders?limit=500"), 200, {"limit": 100, "count": 5}, queries=4),
        Case("a stranger's", GET("/orders", as_=STRANGER), 200, {"data": [{"id": "<strangers_order>"}]}, queries=4),
    ],
)  # fmt: skip


@table(VIEWS)
async def test_views(stage: Stage, case: Case):
    await stage.play(case)


async def test_filters(stage: Stage):
    await play_all(stage, BOOK, FILTERS)


async def test_refused(stage: Stage):
    await play_all(stage, [], REFUSED)


async def test_sorts(stage: Stage):
    await play_all(stage, SORTED, SORTS)


@table(PAGES)
async def test_pages(stage: Stage, case: Case):
    await stage.play(case)
