"""The tree of categories over Linkit (linkit-v1 §2.3, D-27, D-28)."""

from tests.cases import DELETE, GET, PATCH, POST, PUT, STRANGER, Case, Only, given, table
from tests.cast import Stage

FIELDS = Only(
    *"id category_code organization_id name_en name_ar parent_id depth path product_count created updated".split()
)
MADE = ["category.created"]
UPDATED = ["category.updated"]


def category(code, parent=None, **more):
    body = {"category_code": code} | ({"parent_id": f"<{parent}>"} if parent else {}) | more
    return POST("/categories", body, keep=code.lower())


# Food > Drinks > Tea > Green, and beside it Toys.
TREE = [
    category("FOOD", name_en="Food"),
    category("DRINKS", "food", name_en="Drinks", name_ar="مشروبات"),
    category("TEA", "drinks", name_ar="شاي"),
    category("GREEN", "tea"),
    category("TOYS", name_en="Toys"),
]

CREATE = [
    Case(
        "a root",
        POST("/categories", {"category_code": "FOOD", "name_en": "Food"}),
        201,
        {
            "message": "Category created",
            "data": {"parent_id": None, "depth": 0, "path": "Food", "product_count": 0, "organization_id": "<org>"},
        },
        events=MADE,
    ),
    Case("fields in order", POST("/categories", {"category_code": "FOOD"}), 201, {"data": FIELDS}, events=MADE),
    Case(
        "below another, named by code where it has no name",
        POST("/categories", {"category_code": "LEAF", "parent_id": "<green>"}),
        201,
        {"data": {"parent_id": "<green>", "depth": 4, "path": "Food > Drinks > شاي > GREEN > LEAF"}},
        given=TREE,
        events=MADE,
    ),
    Case(
        "siblings of one name",
        POST("/categories", {"category_code": "FOOD2", "name_en": "Food"}),
        201,
        given=TREE,
        events=MADE,
    ),
    Case(
        "depth and path are read-only",
        POST("/categories", {"category_code": "X", "depth": 7, "path": "y"}),
        201,
        {"data": {"depth": 0, "path": "X"}},
        events=MADE,
    ),
    Case(
        "taken", POST("/categories", {"category_code": "TEA"}), 409, {"details": {"category_code": "TEA"}}, given=TREE
    ),
    Case("no code", POST("/categories", {"name_en": "x"}), 400, {"details": {"field": "category_code"}}),
    Case("a code of 51 characters", POST("/categories", {"category_code": "c" * 51}), 422),
    Case(
        "an unknown parent",
        POST("/categories", {"category_code": "X", "parent_id": "aaaaaaaaaaaaaaa"}),
        422,
        {"details": {"field": "parent_id"}},
    ),
    Case(
        "a stranger's parent",
        POST("/categories", {"category_code": "X", "parent_id": "<strangers_category>"}),
        422,
        {"details": {"field": "parent_id"}},
    ),
    Case("a parent by code", POST("/categories", {"category_code": "X", "parent_id": "TEA"}), 422, given=TREE),
    Case(
        "a parent of another type",
        POST("/categories", {"category_code": "X", "parent_id": 4}),
        400,
        {"details": {"field": "parent_id"}},
    ),
]

READ = given(
    TREE,
    [
        Case("by code", GET("/categories/code/TEA"), 200, {"path": "Food > Drinks > شاي", "depth": 2}, queries=2),
        Case("by id", GET("/categories/<tea>"), 200, {"category_code": "TEA", "parent_id": "<drinks>"}, queries=2),
        Case("by a stranger", GET("/categories/<tea>", as_=STRANGER), 404, {"details": "There is no such category"}),
        Case("a stranger's by code", GET("/categories/code/THEIRS"), 404),
        Case("roots", GET("/categories?parent_id=null&sort=category_code"), 200,
             {"data": [{"category_code": "FOOD"}, {"category_code": "TOYS"}], "total_count": 2}, queries=4),
        Case("children", GET("/categories?parent_id=<drinks>"), 200, {"data": [{"category_code": "TEA"}]}, queries=4),
        Case("children of several", GET("/categories?parent_id=<drinks>,<tea>&sort=depth"), 200,
             {"data": [{"category_code": "TEA"}, {"category_code": "GREEN"}]}, queries=4),
        Case("children of nothing", GET("/categories?parent_id=nothing"), 200, {"total_count": 0}, queries=3),
        Case("children of a stranger's", GET("/categories?parent_id=<strangers_category>"), 200, {"total_count": 0},
             queries=3),
        Case("sorted by path", GET("/categories?sort=path&limit=2"), 200,
             {"data": [{"path": "Food"}, {"path": "Food > Drinks"}]}, queries=3),
        Case("roots come last by parent", GET("/categories?sort=parent_id,category_code"), 200,
             {"data": [{}, {}, {}, {"category_code": "FOOD"}, {"category_code": "TOYS"}]}, queries=3),
        Case("by depth, deepest first", GET("/categories?sort=-depth&limit=1"), 200, {"data": [{"depth": 3}]},
             queries=3),
        Case("found by name", GET("/categories?search=drink"), 200, {"data": [{"category_code": "DRINKS"}]}, queries=4),
        Case("not by the path", GET("/categories?search=food"), 200, {"total_count": 1}, queries=4),
    ],
)  # fmt: skip

UPDATE = given(
    TREE,
    [
        Case("rename", PATCH("/categories/<drinks>", {"name_en": "Cold drinks"}), 200,
             {"message": "Category updated", "data": {"path": "Food > Cold drinks", "depth": 1, "parent_id": "<food>"}},
             events=UPDATED * 3),
        Case("renaming changes the paths below", GET("/categories/<green>"), 200,
             {"path": "Food > Cold drinks > شاي > GREEN", "depth": 3},
             given=[PATCH("/categories/<drinks>", {"name_en": "Cold drinks"})]),
        Case("a name that does not stand in the path", PATCH("/categories/<drinks>", {"name_ar": "ش"}), 200,
             {"data": {"path": "Food > Drinks"}}, events=UPDATED),
        Case("without an English name the Arabic stands", PATCH("/categories/<drinks>", {"name_en": ""}), 200,
             {"data": {"path": "Food > مشروبات"}}, events=UPDATED * 3),
        Case("move", PATCH("/categories/code/DRINKS", {"parent_id": "<toys>"}), 200,
             {"data": {"path": "Toys > Drinks", "depth": 1, "parent_id": "<toys>"}}, events=UPDATED * 3),
        Case("moving moves what is below", GET("/categories/<green>"), 200, {"path": "شاي > GREEN", "depth": 1},
             given=[PATCH("/categories/<tea>", {"parent_id": None})]),
        Case("moved back", GET("/categories/<green>"), 200,
             {"path": "Food > Drinks > شاي > GREEN", "depth": 3},
             given=[PATCH("/categories/<tea>", {"parent_id": None}),
                    PATCH("/categories/<tea>", {"parent_id": "<drinks>"})]),
        Case("moved and renamed at once", PUT("/categories/<drinks>", {"category_code": "DRINKS", "name_en": "D"}), 200,
             {"data": {"path": "D", "depth": 0, "parent_id": None, "name_ar": ""}}, events=UPDATED * 3),
        Case("below itself", PATCH("/categories/<drinks>", {"parent_id": "<drinks>"}), 422,
             {"details": {"field": "parent_id"}}),
        Case("below its child", PATCH("/categories/<drinks>", {"parent_id": "<tea>"}), 422,
             {"details": {"field": "parent_id"}}),
        Case("below its grandchild", PATCH("/categories/<food>", {"parent_id": "<green>"}), 422,
             {"details": {"field": "parent_id"}}),
        Case("below a stranger's", PATCH("/categories/<food>", {"parent_id": "<strangers_category>"}), 422),
        Case("another code", PATCH("/categories/<food>", {"category_code": "F"}), 422,
             {"details": {"field": "category_code"}}),
        Case("by a stranger", PATCH("/categories/<food>", {"name_en": "x"}, as_=STRANGER), 404),
        Case("the same parent", PATCH("/categories/<tea>", {"parent_id": "<drinks>"}), 200,
             {"data": {"updated": "<tea.updated>"}}),
        Case("what was read", PUT("/categories/<tea>", "<tea.all>"), 200, {"data": {"updated": "<tea.updated>"}}),
    ],
)  # fmt: skip

SORTED = [*TREE, POST("/products", {"iv_id": "P", "name_en": "P", "category_id": "<green>"})]
REMOVE = [
    Case("a leaf", DELETE("/categories/<green>"), 204, None, given=TREE, events=["category.deleted"]),
    Case("by code", DELETE("/categories/code/GREEN"), 204, None, given=TREE, events=["category.deleted"]),
    Case("twice", DELETE("/categories/<green>"), 404, given=[*TREE, DELETE("/categories/<green>")]),
    Case("a stranger's", DELETE("/categories/<strangers_category>"), 404),
    Case("with children", DELETE("/categories/<tea>"), 409, {"details": {"category_code": "TEA"}}, given=TREE),
    Case(
        "its products stay, without it",
        GET("/products/P"),
        200,
        {"category_id": None},
        given=[*SORTED, DELETE("/categories/<green>")],
    ),
    Case("a product counts where it stands", GET("/categories/<green>"), 200, {"product_count": 1}, given=SORTED),
    Case("and not above", GET("/categories/<tea>"), 200, {"product_count": 0}, given=SORTED),
]


@table(CREATE)
async def test_create(stage: Stage, case: Case):
    await stage.play(case)


@table(READ)
async def test_read(stage: Stage, case: Case):
    await stage.play(case)


@table(UPDATE)
async def test_update(stage: Stage, case: Case):
    await stage.play(case)


@table(REMOVE)
async def test_remove(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_category_stands_at_most_64_levels_deep(stage: Stage):
    """The guard of D-28, for a new one and for a subtree that moves."""
    above = None
    for level in range(64):
        await stage.prepare(category(f"L{level}", above))
        above = f"l{level}"
    refusal = {"details": {"field": "parent_id"}}
    await stage.play(Case("one more", category("L64", "l63"), 422, refusal))
    await stage.prepare(category("TOP"))
    await stage.play(Case("all one down", PATCH("/categories/<l0>", {"parent_id": "<top>"}), 422, refusal))
    await stage.play(Case("as before", GET("/categories/<l63>"), 200, {"depth": 63}))
