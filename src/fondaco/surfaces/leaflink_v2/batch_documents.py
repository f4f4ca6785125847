"""Documents of batches as Marketplace V2 shows and takes them (marketplace §2)."""

from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

from fondaco.inventory import papers
from fondaco.inventory.papers import BATCH_DOCUMENTS, LONGEST_SUMMARY, BatchDocument
from fondaco.kernel.actor import Organization
from fondaco.store.once import Reply
from fondaco.surfaces import uploads, wire
from fondaco.surfaces.asking import companies
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import take_fields
from fondaco.surfaces.files import path_to, with_address
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import Record
from fondaco.surfaces.standard import WRITES, record_operations
from fondaco.surfaces.uploads import Upload

TAG = "batch documents"
RIGHTS = ("products",)


class BatchDocumentView(TypedDict):
    id: int
    batch: int
    created_on: str | None
    modified: str | None
    summary: str
    document: str


def show_document(d: BatchDocument, organization: Organization) -> BatchDocumentView:
    return {
        "id": d.id,
        "batch": d.lot_id,
        "created_on": wire.moment(d.created, organization),
        "modified": wire.moment(d.updated, organization),
        "summary": d.summary,
        "document": path_to(d.file),
    }


def with_document(view: Any, base: str) -> Any:
    """A view, or what is left of it, with the whole address of its document."""
    return with_address(view, base, "document")


DOCUMENT = Record(
    "batch document",
    BATCH_DOCUMENTS,
    Collection(
        "/batch-documents",
        BATCH_DOCUMENTS.resource,
        show_document,
        BatchDocumentView,
        names={"id": "id", "batch": "lot_id", "summary": "summary", "created_on": "created", "modified": "updated"},
        order="id",
        asks={"id": Ask("id", "wholes"), "batch": Ask("lot_id", "wholes")} | companies(),
        is_searchable=True,
        rooted=with_document,
    ),
    SPEECH,
    remove=papers.remove_document,
)


class BatchDocumentIn(Struct):
    """The fields of the form, which holds the file as `document` besides."""

    batch: int
    summary: Annotated[str, Meta(max_length=LONGEST_SUMMARY)] = ""


async def create(call: Call) -> Reply:
    upload: Upload = call.prepared
    sent = take_fields(upload.texts, BatchDocumentIn, partial=False)
    actor = call.actor.at(await papers.company_of_lot(call.db, call.actor.orgs, sent["batch"], "batch"))
    document = await papers.add_document(call.db, actor, sent["batch"], upload.stored[0], sent["summary"])
    return show(201, await DOCUMENT.view(call, document))


def operations() -> list[Operation]:
    return [
        *record_operations(DOCUMENT, TAG, "list read delete", rights=RIGHTS),
        Operation(
            "POST",
            f"{DOCUMENT.collection.path}/",
            create,
            "Upload a document of a batch, as a form",
            TAG,
            body=BatchDocumentIn,
            files=uploads.DOCUMENT,
            schema=BatchDocumentView,
            status=201,
            errors=(400, 413, 415),
            rights=RIGHTS,
            most_bytes=uploads.MOST_BYTES_OF_DOCUMENT,
            prepare=uploads.take_document,
            **WRITES,
        ),
    ]
