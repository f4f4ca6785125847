"""Images of products."""

from tests.cases import BUYER, DELETE, GET, POST
from tests.conformance.probes import Probe
from tests.forms import GIF, PNG, SEND

L = "/leaflink/product_images"
V2 = "/leaflink/api/v2/product-images/"
GOODS = [
    POST("/products", {"iv_id": "TEA", "name_en": "Tea"}),
    POST("/products", {"iv_id": "CAKE", "name_en": "Cake"}),
    GET("/leaflink/api/v2/products/", keep="goods"),
]
TEA = ("product", "<goods.results.0.id>")
CAKE = ("product", "<goods.results.1.id>")
CROP = tuple((f"crop_{side}", number) for side, number in zip("xywh", (1, 2, 30, 40), strict=True))
MADE = [
    *GOODS,
    SEND(L, ("image", PNG), TEA, ("position", 2), *CROP, keep="tea"),
    SEND(L, ("image", GIF), CAKE, ("position", 1), keep="cake"),
]
OF_PRODUCT = [("<goods.results.0.id>", ["tea"]), ("<goods.results.1.id>", ["cake"])]

BUYERS = "/leaflink/buyers/product_images"
CUSTOMER = {"name": "Buyer", "owner_id": "<company>", "partner_id": "<buyers_company>"}
SOLD = [*MADE, POST("/leaflink/customers", CUSTOMER)]

PROBES = [
    Probe(
        "GET /buyers/product_images",
        GET(BUYERS, as_=BUYER),
        given=SOLD,
        selects={
            "company": [("<company>", ["tea", "cake"]), ("<buyers_company>", [])],
            "company_slug": [("<company.slug>", ["tea", "cake"]), ("<buyers_company.slug>", [])],
            "search": [("CAKE", ["cake"]), ("zqzqzq", [])],
        },
    ),
    Probe("GET /buyers/product_images/{id}", GET(f"{BUYERS}/<tea>", as_=BUYER), given=SOLD),
    Probe(
        "GET /product_images",
        GET(L),
        given=MADE,
        selects={"product__id": [("0,<goods.results.0.id>", ["tea"])], "search": [("CAKE", ["cake"]), ("zqzqzq", [])]},
    ),
    Probe("POST /product_images", SEND(L, ("image", PNG), TEA, ("position", 3), *CROP), given=GOODS),
    Probe("GET /product_images/{id}", GET(f"{L}/<tea>"), given=MADE),
    Probe("DELETE /product_images/{id}", DELETE(f"{L}/<tea>"), given=MADE),
    Probe("POST /product_images/{id}/clone", SEND(f"{L}/<tea>/clone", CAKE, ("position", 4), *CROP), given=MADE),
    Probe(
        "POST /product_images/bulk_create",
        SEND(
            f"{L}/bulk_create",
            ("product_id", TEA[1]),
            ("images", PNG),
            ("images", GIF),
            ("positions", 1),
            ("positions", 2),
        ),
        given=GOODS,
    ),
    Probe("V2: GET /product-images/", GET(V2), given=MADE, selects={"product": OF_PRODUCT}),
    Probe("V2: POST /product-images/", SEND(V2, ("image", PNG), TEA, ("position", 3)), given=GOODS),
    Probe("V2: GET /product-images/{id}/", GET(f"{V2}<tea>/"), given=MADE),
    Probe("V2: DELETE /product-images/{id}/", DELETE(f"{V2}<tea>/"), given=MADE),
]
