"""Documents of batches in Marketplace V2, as long as the batch is there (marketplace §2)."""

import os
import re

from tests.cases import DELETE, GET, POST, READER, STRANGER, Case, Only, differences
from tests.cast import Stage
from tests.forms import GIF, PDF, SEND

from fondaco.inventory import lots
from fondaco.store.database import Connection

D = "/leaflink/api/v2/batch-documents/"
BATCH = ("batch", "<lot>")
URL = re.compile(r"http://fondaco\.test/files/[0-9a-f]{64}\.pdf")


async def with_lot(stage: Stage) -> lots.Lot:
    actor = await stage.actor("owner")

    async def work(tx: Connection) -> lots.Lot:
        return await lots.add_lot(tx, actor, {"number": "L-1"})

    lot = await stage.write(work)
    stage.kept["lot"] = lot.id
    return lot


async def test_documents(stage: Stage):
    await with_lot(stage)
    await stage.prepare(SEND(D, ("document", PDF), BATCH, ("summary", " Pesticides "), keep="first"))
    assert not differences({"id": int, "batch": stage.kept["lot"], "document": URL}, stage.kept["first"])
    for case in [
        Case(
            "another",
            SEND(D, ("document", GIF), BATCH),
            201,
            Only("id", "batch", "created_on", "modified", "summary", "document"),
            events=["batch_document.created"],
        ),
        Case("of no batch", SEND(D, ("document", PDF), ("batch", 0)), 400, {"batch": [str]}),
        Case("of a stranger's", SEND(D, ("document", PDF), BATCH, as_=STRANGER), 400, {"batch": [str]}),
        Case("by a reader", SEND(D, ("document", PDF), BATCH, as_=READER), 403),
        Case("a script", SEND(D, ("document", b"<html>"), BATCH), 400, {"document": [str]}),
        Case("none", SEND(D, BATCH), 400, {"document": [str]}),
        Case("a long summary", SEND(D, ("document", PDF), BATCH, ("summary", "x" * 351)), 400, {"summary": [str]}),
        Case("no form", POST(D, {}), 415),
        Case("all", GET(f"{D}?batch=<lot>"), 200, {"count": 2}, queries=4),
        Case("by a word", GET(f"{D}?search=pesti"), 200, {"results": [{"summary": "Pesticides"}]}, queries=4),
        Case("one", GET(f"{D}<first>/"), 200, {"summary": "Pesticides"}),
        Case("a stranger", GET(f"{D}<first>/", as_=STRANGER), 404),
        Case("removed", DELETE(f"{D}<first>/"), 204, None, events=["batch_document.deleted"]),
    ]:
        await stage.play(case)


async def test_a_batch_that_leaves_takes_its_documents_with_it(stage: Stage):
    lot = await with_lot(stage)
    await stage.prepare(SEND(D, ("document", PDF + os.urandom(99)), BATCH, keep="first"))
    address = stage.kept["first"]["document"]
    assert (await stage.client.get(address)).headers["content-type"] == "application/pdf"
    actor = await stage.actor("owner")
    await stage.write(lambda tx: lots.remove_lot(tx, actor, lot))
    assert (await stage.client.get(address)).status_code == 404
    assert (await stage.prepare(GET(D)))["count"] == 0


async def test_a_batch_shows_its_documents(stage: Stage):
    await with_lot(stage)
    await stage.prepare(SEND(D, ("document", PDF + os.urandom(99)), BATCH, ("summary", "Potency"), keep="first"))
    (shown,) = (await stage.prepare(GET("/leaflink/api/v2/batches/<lot>/")))["documents"]
    assert shown == {name: value for name, value in stage.kept["first"].items() if name != "batch"}
