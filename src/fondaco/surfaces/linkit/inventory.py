"""Branches and stock records as Linkit shows and takes them (linkit-v1 §3)."""

from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from fondaco.events.records import load_all
from fondaco.inventory import actions, rules
from fondaco.inventory.hours import DAYS, PARTS, read_hours, show_periods
from fondaco.inventory.model import BRANCHES, SKUS, Branch, Sku
from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Problem
from fondaco.kernel.values import MOST_QUANTITY, UNITS, encode, from_units, to_units
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.bodies import check_type, read_fields
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.linkit.dialect import done
from fondaco.surfaces.linkit.records import Outcome, Record, Values
from fondaco.surfaces.linkit.shapes import (
    FullName,
    Key,
    Location,
    Money,
    Name,
    Place,
    Quantity,
    moment,
    show_place,
    take_place,
)
from fondaco.surfaces.operation import Call


def _written_anyhow(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)


# What read_hours takes, as the API document says it; that periods do not overlap no schema can say.
WEEKDAY = "|".join(f"{_written_anyhow(day[:3])}({_written_anyhow(day[3:])})?" for day in DAYS)
OPENING = {
    "type": "object",
    "required": ["open", "close"],
    "properties": {
        "open": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        "close": {"type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"},
    },
}
OF_A_DAY = {"anyOf": [OPENING, {"type": "array", "items": OPENING}, {"type": "null"}]}
PERIOD = {
    "type": "object",
    "required": list(PARTS),
    "properties": {name: {"type": "integer", "minimum": 0, "maximum": most} for name, most in PARTS.items()},
    "anyOf": [{"properties": {"CloseHour": {"maximum": 23}}}, {"properties": {"CloseMinute": {"maximum": 0}}}],
}
HOURS = {
    "oneOf": [
        {"type": "object", "patternProperties": {f"^({WEEKDAY})$": OF_A_DAY}, "additionalProperties": False},
        {"type": "array", "items": PERIOD},
        {"type": "null"},
    ]
}


class BranchIn(Struct):
    iv_id: Key
    name_en: FullName
    name_ar: Name = ""
    active: bool = True
    location: Location | None = None
    working_hours: Annotated[dict[str, Any] | list[Any] | None, Meta(extra_json_schema=HOURS)] = None


class PeriodView(TypedDict):
    WeekDay: int
    OpenHour: int
    OpenMinute: int
    CloseHour: int
    CloseMinute: int


class BranchView(TypedDict):
    id: str
    iv_id: str
    organization_id: str
    name_en: str
    name_ar: str
    active: bool
    location: Place | None
    working_hours: dict[str, Any] | list[Any] | None
    working_hours_periods: list[PeriodView]
    created: str
    updated: str


def show_branch(b: Branch, organization: Organization) -> Any:
    return {
        "id": b.uid,
        "iv_id": b.code,
        "organization_id": organization.uid,
        "name_en": b.name_en,
        "name_ar": b.name_ar,
        "active": bool(b.active),
        "location": show_place(b.lat, b.lon),
        "working_hours": Raw(b.working_hours.encode()),
        "working_hours_periods": Raw(b.periods.encode()),
        "created": moment(b.created),
        "updated": moment(b.updated),
    }


def take_branch(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = take_place(sent)
    if "working_hours" in taken:
        periods = show_periods(read_hours(taken["working_hours"]))
        taken = taken | {"working_hours": encode(taken["working_hours"]).decode(), "periods": encode(periods).decode()}
    return taken


BRANCH = Record(
    "branch",
    BRANCHES,
    Collection(
        "/branches",
        BRANCHES.resource,
        show_branch,
        BranchView,
        names={
            "id": "uid",
            "iv_id": "code",
            "name_en": "name_en",
            "name_ar": "name_ar",
            "active": "active",
            "created": "created",
            "updated": "updated",
        },
        order="-created",
        asks={"active": Ask("active", "flag")},
        is_searchable=True,
    ),
    BranchIn,
    {"iv_id": "code"},
    take_branch,
    actions.add_branch,
    actions.change_branch,
    actions.remove_branch,
    key="iv_id",
    by=("uid", "code"),
)


class SkuIn(Struct):
    product_iv_id: Key
    branch_iv_id: Key
    qty: Quantity = 0
    price: Money | UnsetType = UNSET
    cost: Money = 0
    available: bool = True


class StockIn(Struct):
    delta: Annotated[int, Meta(ge=-MOST_QUANTITY, le=MOST_QUANTITY)]


class SkuView(TypedDict):
    id: str
    iv_id: str
    organization_id: str
    product_iv_id: str
    branch_iv_id: str
    qty: int
    price: float
    cost: float
    available: bool
    created: str
    updated: str
    barcode: str
    reserved_qty: int


def show_sku(s: Sku, organization: Organization) -> SkuView:
    return {
        "id": s.uid,
        "iv_id": s.code,
        "organization_id": organization.uid,
        "product_iv_id": s.product_code,
        "branch_iv_id": s.branch_code,
        "qty": s.on_hand // UNITS,
        "price": from_units(s.price),
        "cost": from_units(s.cost),
        "available": bool(s.available),
        "created": moment(s.created),
        "updated": moment(s.updated),
        "barcode": s.barcode,
        "reserved_qty": s.reserved // UNITS,
    }


def take_sku(sent: Values, actor: Actor, partial: bool) -> Values:
    taken = {name: value for name, value in sent.items() if not partial or not name.endswith("_iv_id")}
    for name in ("qty", "price", "cost"):
        if name in taken:
            taken[name] = to_units(taken[name])
    return taken


async def change_sku(tx: Connection, actor: Actor, sku: Sku, values: Values) -> Sku:
    return (await actions.change_skus(tx, actor, [(sku, values)]))[0]


async def change_all(record: Record, tx: Connection, actor: Actor, wanted: Sequence[tuple[Any, Values]]) -> Outcome:
    refused = [_refusal(sku, values) for sku, values in wanted]
    allowed = [each for each, problem in zip(wanted, refused, strict=True) if problem is None]
    changed = iter(await actions.change_skus(tx, actor, allowed))
    return [problem or next(changed) for problem in refused]


def _refusal(sku: Sku, values: Values) -> Problem | None:
    """What keeps a quantity from being set, if anything does."""
    try:
        rules.moved(sku, values)
    except Problem as problem:
        return problem
    return None


def identify(entry: Values) -> Any:
    """The SKU that an entry of a bulk body names: by its own identifier, or by product and branch."""
    code, product, branch = (entry.get(name) for name in ("iv_id", "product_iv_id", "branch_iv_id"))
    if isinstance(code, str):
        return code
    return rules.sku_code(product, branch) if isinstance(product, str) and isinstance(branch, str) else None


async def match(tx: Connection, actor: Actor, entries: Sequence[Values]) -> list[Any]:
    codes = [identify(entry) if isinstance(entry, dict) else None for entry in entries]
    rows = await load_all(tx, SKUS, actor.org, "code", [code for code in codes if code], lock=True)
    known = {row.code: row for row in rows}
    return [known.get(code or "") for code in codes]


SKU = Record(
    "SKU",
    SKUS,
    Collection(
        "/skus",
        SKUS.resource,
        show_sku,
        SkuView,
        names={
            "id": "uid",
            "iv_id": "code",
            "product_iv_id": "product_code",
            "branch_iv_id": "branch_code",
            "qty": "on_hand",
            "price": "price",
            "cost": "cost",
            "available": "available",
            "created": "created",
            "updated": "updated",
            "barcode": "barcode",
            "reserved_qty": "reserved",
        },
        order="-created",
        asks={
            "product_iv_id": Ask("product_code", "text"),
            "branch_iv_id": Ask("branch_code", "text"),
            "available": Ask("available", "flag"),
            "enabled": Ask("available", "flag", description="The same as available"),
            "min_qty": Ask("on_hand", "whole", "gte", scale=UNITS),
            "max_qty": Ask("on_hand", "whole", "lte", scale=UNITS),
        },
        is_searchable=True,
    ),
    SkuIn,
    {"iv_id": "code", "product_iv_id": "product_code", "branch_iv_id": "branch_code", "qty": "on_hand"},
    take_sku,
    actions.add_sku,
    change_sku,
    actions.remove_sku,
    key="iv_id",
    by=("uid", "code"),
    puts_partially=True,
    change_all=change_all,
    identify=identify,
    match=match,
)


async def move_stock(call: Call) -> Reply:
    """Change the quantity by a difference (linkit-v1 D-31)."""
    check_type(call.request)
    sku: Sku = await SKU.find(call, lock=True)
    delta: int = read_fields(call.raw, StockIn, partial=False)["delta"]
    with SKU.speaking():
        row = await change_sku(call.db, call.actor, sku, {"on_hand": rules.add_quantity(sku, delta * UNITS)})
    return done(200, "Stock updated", show_sku(row, call.actor.organization))
