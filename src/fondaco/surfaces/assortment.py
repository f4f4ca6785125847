"""Products as a buyer sees them, in both LeafLink dialects (leaflink §10.8, marketplace §4)."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fondaco.catalog.rules import OPEN_STATES
from fondaco.customers import assortment
from fondaco.identity.actions import organizations_of
from fondaco.inventory.levels import EMPTY
from fondaco.kernel.resource import Filter
from fondaco.kernel.values import replace
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.asking import read_whole
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.goods import Offer, asked_of, external_within
from fondaco.surfaces.operation import Call
from fondaco.surfaces.records import Speech

# Of a collection the one that shows a buyer's prices; the flag says that the buyer itself asks.
SeenBy = Callable[[int, bool], Collection]
Priced = Callable[[Connection, Any, Sequence[Any], dict[int, int]], Awaitable[list[Any]]]


async def list_products(
    call: Call,
    speech: Speech,
    collection: Collection,
    orgs: tuple[int, ...],
    more: Sequence[Filter],
    *,
    seen_by: SeenBy,
) -> Reply:
    """Products of these organizations; where the query names a buyer, what that buyer sees of them, at its prices.

    Whoever acts for the buyer sees the products of all sellers that have it as a customer. Raises Unusable.
    """
    within = [*more, *external_within(call.query)]
    if "buyer" not in call.query:
        return await speech.list_(call, asked_of(collection, call.query), orgs, within)
    buyer = read_whole("buyer", call.query["buyer"])
    is_buyer = buyer in call.actor.orgs
    if is_buyer:
        call, orgs = await _as_buyer(call, buyer)
    hidden = await assortment.hidden_from(call.db, orgs, buyer)
    within.append(Filter("listing_state", "in", OPEN_STATES))
    if hidden:
        within.append(Filter("id", "nin", tuple(hidden)))
    return await speech.list_(call, seen_by(buyer, is_buyer), orgs, within)


async def _as_buyer(call: Call, buyer: int) -> tuple[Call, tuple[int, ...]]:
    """The same call as one that looks at the sellers of a company that its caller acts for; and these."""
    platform = call.database.of(None)
    sellers = await assortment.sellers_to(platform, buyer)
    return await _reaching(call, sellers), tuple(sellers)


async def as_buyers(call: Call) -> tuple[Call, tuple[int, ...], list[int]]:
    """The same call as one that looks at the sellers of its caller's companies; these, and what they hide from all."""
    sellers, hidden = await assortment.hidden_from_all(call.database.of(None), call.actor.orgs)
    return await _reaching(call, sellers), tuple(sellers), hidden


async def _reaching(call: Call, sellers: Sequence[int]) -> Call:
    platform = call.database.of(None)
    known = await organizations_of(platform, sellers)
    own = call.actor.organizations or (call.actor.organization,)
    reaching = tuple({each.id: each for each in (*own, *known)}.values())
    return replace(call, db=platform, actor=replace(call.actor, organizations=reaching, roles=()))


def priced(buyer: int, show: Priced) -> Callable[[Connection, Any, list[Any]], Awaitable[list[Any]]]:
    """Completes rows with what this buyer pays for them."""

    async def complete(db: Connection, orgs: Any, rows: list[Any]) -> list[Any]:
        prices = await assortment.prices_for(db, orgs, buyer, [row.id for row in rows])
        return await show(db, orgs, rows, prices)

    return complete


def shown_to_buyer(offer: Offer) -> Offer:
    """An offer without what is nobody's but the seller's; its stock only where the seller shows it."""
    listing = replace(offer.listing, account_id="", income_account_id="")
    return Offer(listing, offer.level if listing.shows_quantity else EMPTY, {})
