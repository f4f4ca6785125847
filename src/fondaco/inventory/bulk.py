"""Changes many products alike, each for itself: what keeps one from changing keeps no other."""

from collections.abc import Sequence

from fondaco.catalog import listings
from fondaco.catalog.bulk import Step, stepped_through
from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.catalog.rules import Values
from fondaco.events import records
from fondaco.inventory.levels import EMPTY, Level, read_levels
from fondaco.inventory.listings import archive
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import Struct
from fondaco.store.database import Connection

MOST = 5_000
NAMING = ("brand_id", "product_line_id")


class Fault(Struct, frozen=True):
    """Why a product was not changed."""

    listing: Listing
    field: str
    message: str


class Outcome(Struct, frozen=True):
    """How many of the chosen products were changed, and what kept the others from it."""

    expected: int
    updated: int
    faults: list[Fault]


async def choose(tx: Connection, actor: Actor, column: str, values: Sequence[int]) -> list[Listing]:
    """The products that have one of these values in a column, for change. Raises Invalid for a product not there, and
    for more than can be changed at once."""
    chosen = await records.load_all(tx, LISTINGS, actor.orgs, column, list(dict.fromkeys(values)), lock=True)
    if column == "id" and (missing := set(values) - {each.id for each in chosen}):
        raise Invalid(f"There is no such product: {min(missing)}", "selector_values")
    if len(chosen) > MOST:
        raise Invalid(f"At most {MOST} products at once", "selector_values")
    return chosen


async def change_many(tx: Connection, actor: Actor, chosen: Sequence[Listing], steps: Sequence[Step]) -> Outcome:
    """Take chosen products through these steps. Raises Invalid for a brand or a line that is not there."""
    faults: list[Fault] = []
    for org in dict.fromkeys(listing.org_id for listing in chosen):
        mine = [listing for listing in chosen if listing.org_id == org]
        faults += await _change_of_one(tx, actor.at(org), mine, steps)
    return Outcome(len(chosen), len(chosen) - len(faults), faults)


async def _change_of_one(tx: Connection, actor: Actor, chosen: Sequence[Listing], steps: Sequence[Step]) -> list[Fault]:
    faults: list[Fault] = []
    shared: Values = {}
    for step in steps:
        if step.column in NAMING:
            shared |= await listings.look_up(tx, actor, {step.column: step.value}, chosen[0])
    is_archiving = any(step.value == "Archived" for step in steps)
    levels = await read_levels(tx, [actor.org], [each.id for each in chosen]) if is_archiving else {}
    wanted: list[tuple[Listing, Values]] = []
    for listing in chosen:
        try:
            values = stepped_through(listing, steps)
            if values.get("listing_state") == "Archived":
                _check_unreserved(levels.get(listing.id, EMPTY))
            wanted.append((listing, {n: v for n, v in values.items() if n not in NAMING} | shared))
        except Invalid as problem:
            faults.append(Fault(listing, problem.field or "", problem.detail))
    leaving = [listing.id for listing, values in wanted if values.get("listing_state") == "Archived"]
    staying = [
        (each, {n: v for n, v in values.items() if each.id not in leaving or n != "listing_state"})
        for each, values in wanted
    ]
    for changed in await listings.change_listings(tx, actor, staying):
        if changed.id in leaving:
            await archive(tx, actor, changed)
    return faults


def _check_unreserved(level: Level) -> None:
    if level.reserved:
        raise Invalid("Open orders have reserved its stock: finish or cancel them first", "listing_state")
