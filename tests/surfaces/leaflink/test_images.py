"""Images of products in the dated API: uploaded, listed, copied, removed, and read by anybody (leaflink §3.7)."""

import hashlib
import os
import re
from pathlib import Path

import pytest
from tests.cases import DELETE, GET, POST, READER, STRANGER, Case, given, table
from tests.cast import Stage
from tests.forms import GIF, JPEG, MULTIPART, PDF, PNG, SEND, WEBP, form

from fondaco.catalog.images import LARGEST
from fondaco.store import files

L = "/leaflink/product_images"
TEA = POST("/products", {"iv_id": "TEA", "name_en": "Tea"})
CAKE = POST("/products", {"iv_id": "CAKE", "name_en": "Cake"})
GOODS = [TEA, CAKE, GET("/leaflink/api/v2/products/", keep="goods")]
PRODUCT = ("product", "<goods.results.0.id>")
OTHER = ("product", "<goods.results.1.id>")
FIRST = SEND(L, ("image", PNG), PRODUCT, ("position", 1), ("crop_x", 0), ("crop_w", 10), keep="first")
SECOND = SEND(L, ("image", GIF), OTHER, ("position", 2), keep="second")
URL = re.compile(r"http://fondaco\.test/files/[0-9a-f]{64}\.(png|gif|jpg|webp)")

CASES = given(
    GOODS,
    [
        Case(
            "an image",
            SEND(L, ("image", JPEG), PRODUCT, ("position", "5"), ("crop_x", ""), ("crop_y", "7")),
            201,
            {"id": int, "image": URL, "product": "<goods.results.0.id>", "position": 5, "crop_x": None, "crop_y": 7},
            events=["product_image.created"],
        ),
        Case(
            "of another kind", SEND(L, ("image", WEBP), PRODUCT, ("position", 1)), 201, events=["product_image.created"]
        ),
        Case("a document is none", SEND(L, ("image", PDF), PRODUCT, ("position", 1)), 400, {"image": [str]}),
        Case("a script is none", SEND(L, ("image", b"<svg/>"), PRODUCT, ("position", 1)), 400, {"image": [str]}),
        Case("nothing", SEND(L, PRODUCT, ("position", 1)), 400, {"image": [str]}),
        Case(
            "too large",
            SEND(L, ("image", PNG + b"\0" * LARGEST), PRODUCT, ("position", 1)),
            400,
            {"image": ["An image has at most 5 MB"]},
        ),
        Case("much too large", SEND(L, ("image", PNG + b"\0" * (LARGEST + 100_000)), PRODUCT), 413, {"detail": str}),
        Case("at place 6", SEND(L, ("image", PNG), PRODUCT, ("position", 6)), 400, {"position": [str]}),
        Case("at no place", SEND(L, ("image", PNG), PRODUCT), 400, {"position": [str]}),
        Case("of no product", SEND(L, ("image", PNG), ("product", 0), ("position", 1)), 400, {"product": [str]}),
        Case(
            "of a stranger's", SEND(L, ("image", PNG), PRODUCT, ("position", 1), as_=STRANGER), 400, {"product": [str]}
        ),
        Case("by a reader", SEND(L, ("image", PNG), PRODUCT, ("position", 1), as_=READER), 403),
        Case("an unknown field", SEND(L, ("image", PNG), PRODUCT, ("position", 1), ("x", "1")), 400, {"x": [str]}),
        Case("as JSON", POST(L, {"product": 1}), 415, {"detail": str}),
        Case("half a form", POST(L, form(("image", PNG))[:-30], headers=MULTIPART), 400, {"detail": str}),
        Case("no form", POST(L, b"what", headers=MULTIPART), 400, {"detail": str}),
        Case("without a boundary", POST(L, b"", headers={"Content-Type": "multipart/form-data"}), 415, {"detail": str}),
        Case(
            "URL-encoded",
            POST(
                L,
                b"product=<goods.results.0.id>&position=1&image=GIF89a%00%ff",
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            ),
            201,
            {"image": URL},
            events=["product_image.created"],
        ),
        Case(
            "several at once",
            SEND(
                f"{L}/bulk_create",
                ("product_id", PRODUCT[1]),
                ("images", PNG),
                ("images", GIF),
                ("positions", 2),
                ("positions", 1),
            ),
            200,
            {"product_id": PRODUCT[1], "images": [URL, URL], "positions": [2, 1]},
            events=["product_image.created"] * 2,
        ),
        Case(
            "several with commas",
            SEND(
                f"{L}/bulk_create", ("product_id", PRODUCT[1]), ("images", PNG), ("images", GIF), ("positions", "2,1")
            ),
            200,
            events=["product_image.created"] * 2,
        ),
        Case(
            "fewer places",
            SEND(f"{L}/bulk_create", ("product_id", PRODUCT[1]), ("images", PNG), ("images", GIF), ("positions", 2)),
            400,
            {"positions": [str]},
        ),
        Case(
            "one place twice",
            SEND(
                f"{L}/bulk_create", ("product_id", PRODUCT[1]), ("images", PNG), ("images", GIF), ("positions", "2,2")
            ),
            400,
            {"positions": [str]},
        ),
        Case("none at once", SEND(f"{L}/bulk_create", ("product_id", PRODUCT[1])), 400, {"images": [str]}),
        *given(
            [FIRST, SECOND],
            [
                Case("the place is taken", SEND(L, ("image", GIF), PRODUCT, ("position", 1)), 400, {"position": [str]}),
                Case("both", GET(L), 200, {"count": 2, "results": [{"id": "<first>"}, {"image": URL}]}, queries=3),
                Case("of one product", GET(f"{L}?product={PRODUCT[1]}"), 200, {"count": 1}, queries=4),
                Case("of products", GET(f"{L}?product__id={PRODUCT[1]},0"), 200, {"count": 1}, queries=4),
                Case(
                    "by the product's name", GET(f"{L}?search=cake"), 200, {"results": [{"id": "<second>"}]}, queries=4
                ),
                Case("a stranger's list", GET(L, as_=STRANGER), 200, {"count": 0}, queries=2),
                Case("one", GET(f"{L}/<first>"), 200, {"id": "<first>", "crop_x": 0, "crop_w": 10, "crop_h": None}),
                Case("a stranger", GET(f"{L}/<first>", as_=STRANGER), 404),
                Case(
                    "a copy",
                    SEND(f"{L}/<first>/clone", OTHER, ("position", 1), ("crop_h", 3)),
                    200,
                    {"product": OTHER[1], "position": 1, "image": "<first.image>", "crop_h": 3, "crop_w": None},
                    events=["product_image.created"],
                ),
                Case(
                    "a copy at its place",
                    SEND(f"{L}/<first>/clone", PRODUCT, ("position", 1)),
                    400,
                    {"position": [str]},
                ),
                Case("a copy of none", SEND(f"{L}/0/clone", PRODUCT, ("position", 1)), 404),
                Case("it is removed", DELETE(f"{L}/<first>"), 204, None, events=["product_image.deleted"]),
            ],
        ),
    ],
)


@table(CASES)
async def test_images(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_file_is_served_while_a_row_shows_it(stage: Stage):
    content = PNG + os.urandom(100_000)  # nobody else has it
    first = SEND(L, ("image", content), PRODUCT, ("position", 1), keep="first")
    for request in [*GOODS, first, SEND(f"{L}/<first>/clone", OTHER, ("position", 1), keep="copy")]:
        await stage.prepare(request)
    address = stage.kept["first"]["image"]
    served = await stage.client.get(address)
    assert (served.status_code, served.content) == (200, content)
    assert served.headers["content-type"] == "image/png"
    assert served.headers["x-content-type-options"] == "nosniff"
    known = await stage.client.get(address, headers={"If-None-Match": served.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert (await stage.client.head(address)).headers["content-length"] == str(len(content))
    assert (await stage.client.post(address)).status_code == 405
    await stage.prepare(DELETE(f"{L}/<first>"))
    assert (await stage.client.get(address)).status_code == 200, "the copy still shows it"
    await stage.prepare(DELETE(f"{L}/<copy>"))
    gone = await stage.client.get(address)
    assert (gone.status_code, gone.json()) == (404, {"detail": "There is no such file"})


@pytest.mark.parametrize(
    "name", ["", "x", "../fondaco.db", "%2e%2e%2ffondaco.db", "0" * 64 + ".png", "0" * 64 + ".svg"]
)
async def test_what_is_no_file_is_not_served(stage: Stage, name: str):
    assert (await stage.client.get(f"/files/{name}")).status_code == 404


async def test_what_nobody_shows_is_swept_after_a_day(stage: Stage, tmp_path: Path):
    old, young = [files.keep(tmp_path, content, "png") for content in (PNG + b"old", PNG + b"young")]
    held = files.keep(tmp_path, PNG + b"held", "png")
    await stage.write(lambda tx: files.hold(tx, stage.org, held))
    assert old.name == f"{hashlib.sha256(PNG + b'old').hexdigest()}.png"
    for each in (old, held):
        os.utime(files.path_of(tmp_path, each.name), (0, 0))
    assert await files.sweep(stage.database, tmp_path) == 1
    assert [files.path_of(tmp_path, each.name).exists() for each in (old, young, held)] == [False, True, True]
    os.utime(files.path_of(tmp_path, young.name), (0, 0))
    files.keep(tmp_path, PNG + b"young", "png")
    assert await files.sweep(stage.database, tmp_path) == 0, "sent again, it is young again"
