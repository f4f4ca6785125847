"""Images of products in Marketplace V2 (marketplace §5)."""

from tests.cases import DELETE, GET, POST, STRANGER, Case, Only, given, table
from tests.cast import Stage
from tests.forms import GIF, JPEG, PDF, SEND

V2 = "/leaflink/api/v2"
IMAGES = f"{V2}/product-images"
GOODS = [
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    POST("/products", {"iv_id": "CAKE", "name_en": "Cake"}),
    GET(f"{V2}/products/", keep="goods"),
]
PRODUCT = ("product", "<goods.results.0.id>")
FIRST = SEND(f"{IMAGES}/", ("image", GIF), PRODUCT, ("position", 2), keep="first")
SECOND = SEND(f"{IMAGES}/", ("image", JPEG), PRODUCT, ("position", 1), keep="second")

CASES = given(
    GOODS,
    [
        Case(
            "an image",
            SEND(f"{IMAGES}/", ("image", JPEG), PRODUCT, ("position", 5), ("colour", "red")),
            201,
            Only("id", "image", "product", "position"),
            events=["product_image.created"],
        ),
        Case("a document is none", SEND(f"{IMAGES}/", ("image", PDF), PRODUCT, ("position", 1)), 400, {"image": [str]}),
        Case("no form", POST(f"{IMAGES}/", {}), 415, {"detail": str}),
        *given(
            [FIRST, SECOND],
            [
                Case("images", GET(f"{IMAGES}/"), 200, {"count": 2, "results": [{"id": "<first>"}, ...]}, queries=3),
                Case("of a product", GET(f"{IMAGES}/?product={PRODUCT[1]}"), 200, {"count": 2}, queries=4),
                Case("of none", GET(f"{V2}/products/0/images/"), 200, {"count": 0}, queries=3),
                Case("within it", GET(f"{V2}/products/{PRODUCT[1]}/images/?id=<first>"), 200, {"count": 1}, queries=4),
                Case("by slug", GET(f"{IMAGES}/?company_slug=<company.slug>"), 200, {"count": 2}, queries=3),
                Case("one", GET(f"{IMAGES}/<first>/?fields_exclude=image"), 200, Only("id", "product", "position")),
                Case("a stranger", DELETE(f"{IMAGES}/<first>/", as_=STRANGER), 404),
                Case("it is removed", DELETE(f"{IMAGES}/<first>/"), 204, None, events=["product_image.deleted"]),
            ],
        ),
    ],
)


@table(CASES)
async def test_images(stage: Stage, case: Case):
    await stage.play(case)
