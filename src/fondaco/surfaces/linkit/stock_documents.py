"""Transfers between branches and stocktakes as Linkit takes and shows them (*ext*)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from fondaco.inventory import documents
from fondaco.inventory.model import Document, WantedCount, WantedMove
from fondaco.kernel.errors import Faults, NotFound, Problem
from fondaco.kernel.values import MOST_QUANTITY, UNITS, decode, from_units
from fondaco.store.once import Reply
from fondaco.surfaces.bodies import check_type, read_fields
from fondaco.surfaces.linkit.dialect import done
from fondaco.surfaces.linkit.records import Values, is_uid
from fondaco.surfaces.linkit.shapes import Key, Name, Quantity, moment
from fondaco.surfaces.operation import Call, show

MOST_LINES = 1000
THEIRS = {"source": "from_branch", "target": "to_branch"}


class TransferLineIn(Struct):
    product_id: Key
    quantity: Annotated[int, Meta(ge=1, le=MOST_QUANTITY)]


class TransferIn(Struct):
    from_branch: Key
    to_branch: Key
    lines: Annotated[list[TransferLineIn], Meta(min_length=1, max_length=MOST_LINES)]
    reference: Name = ""


class CountLineIn(Struct):
    product_id: Key
    counted: Quantity


class CountIn(Struct):
    branch: Key
    lines: Annotated[list[CountLineIn], Meta(min_length=1, max_length=MOST_LINES)]
    reference: Name = ""


class Named(TypedDict):
    id: str
    iv_id: str


class SideView(Named):
    before: float
    after: float


TransferLineView = TypedDict(
    "TransferLineView",
    {"product_id": str, "product_iv_id": str, "quantity": float, "from": SideView, "to": SideView},
)


class TransferView(TypedDict):
    id: str
    from_branch: Named
    to_branch: Named
    reference: str
    lines: list[TransferLineView]
    user: str
    api_key: str
    created: str


class CountLineView(TypedDict):
    product_id: str
    product_iv_id: str
    sku_id: str
    sku_iv_id: str
    before: float
    counted: float
    difference: float


class CountView(TypedDict):
    id: str
    branch: Named
    reference: str
    lines: list[CountLineView]
    user: str
    api_key: str
    created: str


def show_transfer(document: Document) -> TransferView:
    content = decode(document.content)
    return {
        "id": document.uid,
        "from_branch": _named(content["source"]),
        "to_branch": _named(content["target"]),
        "reference": document.reference,
        "lines": [
            {
                "product_id": line["product"]["uid"],
                "product_iv_id": line["product"]["code"],
                "quantity": from_units(line["quantity"]),
                "from": _side(line["source"]),
                "to": _side(line["target"]),
            }
            for line in content["lines"]
        ],
        "user": document.user_uid,
        "api_key": document.key_uid,
        "created": moment(document.created),
    }


def show_count(document: Document) -> CountView:
    content = decode(document.content)
    return {
        "id": document.uid,
        "branch": _named(content["branch"]),
        "reference": document.reference,
        "lines": [
            {
                "product_id": line["product"]["uid"],
                "product_iv_id": line["product"]["code"],
                "sku_id": line["sku"],
                "sku_iv_id": line["code"],
                "before": from_units(line["before"]),
                "counted": from_units(line["after"]),
                "difference": from_units(line["after"] - line["before"]),
            }
            for line in content["lines"]
        ],
        "user": document.user_uid,
        "api_key": document.key_uid,
        "created": moment(document.created),
    }


def _named(branch: Values) -> Named:
    return {"id": branch["uid"], "iv_id": branch["code"]}


def _side(cell: Values) -> SideView:
    return {
        "id": cell["sku"],
        "iv_id": cell["code"],
        "before": from_units(cell["before"]),
        "after": from_units(cell["after"]),
    }


@contextmanager
def speaking() -> Iterator[None]:
    """Whatever is refused within is refused with Linkit's field names."""
    try:
        yield
    except Problem as problem:
        for each in [problem, *(problem.faults if isinstance(problem, Faults) else [])]:
            field = each.field or ""
            each.field = THEIRS.get(field) or re.sub(r"product$", "product_id", field)
        raise


async def transfer(call: Call) -> Reply:
    check_type(call.request)
    sent = read_fields(call.raw, TransferIn, partial=False)
    lines = [WantedMove(line.product_id.strip(), line.quantity * UNITS) for line in sent["lines"]]
    with speaking():
        document = await documents.transfer(
            call.db,
            call.actor,
            lines,
            source=sent["from_branch"].strip(),
            target=sent["to_branch"].strip(),
            reference=sent["reference"],
        )
    return done(201, "Stock transferred", show_transfer(document))


async def count(call: Call) -> Reply:
    check_type(call.request)
    sent = read_fields(call.raw, CountIn, partial=False)
    lines = [WantedCount(line.product_id.strip(), line.counted * UNITS) for line in sent["lines"]]
    with speaking():
        document = await documents.count(
            call.db, call.actor, lines, branch=sent["branch"].strip(), reference=sent["reference"]
        )
    return done(201, "Stock counted", show_count(document))


async def find_document(call: Call, kind: str) -> Document:
    uid = call.path["id"]
    found = await documents.find_document(call.db, call.actor.org, kind, uid) if is_uid(uid) else None
    if found is None:
        raise NotFound(f"There is no such {kind}")
    return found


async def read_transfer(call: Call) -> Reply:
    return show(200, show_transfer(await find_document(call, "transfer")))


async def read_count(call: Call) -> Reply:
    return show(200, show_count(await find_document(call, "count")))
