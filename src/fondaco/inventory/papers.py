"""Documents of lots, such as the result of a laboratory (marketplace §2)."""

from collections.abc import Sequence
from typing import Any

from fondaco.events import records
from fondaco.events.records import Kind
from fondaco.inventory.stock import sql
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.resource import Resource, Row
from fondaco.store import files
from fondaco.store.database import Connection
from fondaco.store.files import Stored
from fondaco.store.listing import Tenants

Values = dict[str, Any]
LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_SUMMARY = 350


class BatchDocument(Row, frozen=True):
    org_id: int
    lot_id: int
    file: str
    summary: str
    created: str
    updated: str


BATCH_DOCUMENTS = Kind(
    "batch_document",
    BatchDocument,
    Resource(
        BatchDocument,
        table="batch_documents",
        indexes=(("id",), ("lot_id", "id")),
        folded=frozenset({"summary"}),
        is_scanned=True,
    ),
    ("summary",),
)


def check_document(content: bytes, field: str) -> str:
    """The kind of file that content is. Raises Invalid for what is no document or picture, and for too much of it."""
    if len(content) > LARGEST:
        raise Invalid(f"A document has at most {LARGEST // 1024 // 1024} MB", field)
    kind = files.kind_of(content)
    if kind is None:
        raise Invalid("Must be a PDF, or a JPEG, PNG, GIF or WebP image", field)
    return kind


async def company_of_lot(db: Connection, orgs: Tenants, lot: int, field: str) -> int:
    """Whose a lot is. Raises Invalid for one that none of these companies has."""
    asked = {"orgs": [orgs] if isinstance(orgs, int) else list(orgs), "id": lot}
    org: int | None = await db.value(sql.company_of_lot, asked)
    if org is None:
        raise Invalid("There is no such batch", field)
    return org


async def add_document(tx: Connection, actor: Actor, lot: int, stored: Stored, summary: str) -> BatchDocument:
    (document,) = await records.add(
        tx, actor, BATCH_DOCUMENTS, [{"lot_id": lot, "file": stored.name, "summary": summary}]
    )
    await files.hold(tx, actor.org, stored)
    return document


async def remove_document(tx: Connection, actor: Actor, document: BatchDocument) -> None:
    await records.remove(tx, actor, BATCH_DOCUMENTS, [document])
    await files.release(tx, actor.org, document.file)


async def remove_documents_of(tx: Connection, actor: Actor, lot: int) -> None:
    """A lot that leaves takes its documents with it."""
    for document in await records.load_all(tx, BATCH_DOCUMENTS, actor.org, "lot_id", [lot]):
        await remove_document(tx, actor, document)


async def documents_of(db: Connection, org: Tenants, lots: Sequence[int]) -> dict[int, list[BatchDocument]]:
    """The documents of each of these lots."""
    found: dict[int, list[BatchDocument]] = {}
    for row in await records.load_all(db, BATCH_DOCUMENTS, org, "lot_id", lots):
        found.setdefault(row.lot_id, []).append(row)
    return found
