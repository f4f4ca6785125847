"""The dated API: how it authenticates, counts, pages and refuses (leaflink §1)."""

from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from fondaco.identity.access_tokens import by_access_token
from fondaco.identity.credentials import by_marketplace_key
from fondaco.identity.limits import Allowance
from fondaco.identity.rules import GROUPS, KINDS
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import NotFound, Unauthorized
from fondaco.kernel.resource import Filter, Page
from fondaco.kernel.values import decode, encode, replace
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.leaflink.query import LONGEST_SEARCH, MOST, OFFSETS, PAGE_SIZE, asked
from fondaco.surfaces.links import here, link
from fondaco.surfaces.marketplace import (
    MarketSurface,
    check_rights,
    company_of_row,
    credential,
    paged,
    plain_headers,
    rooted,
)
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.records import Speech
from fondaco.surfaces.request import Request, read_pairs
from fondaco.surfaces.surface import Headers
from fondaco.surfaces.versions import History
from fondaco.surfaces.walking import Asked, page_of

HISTORY = History("LeafLink-Version", "2022-10-31")
WINDOWS = {60: b"minute", 1: b"second"}
REMAINING = {seconds: b"X-RateLimit-Remaining-" + name for seconds, name in WINDOWS.items()}
# The 37 operations that a long-lived key of Marketplace V2 reaches as well lie under these, with the rights it needs.
GOODS = ("products",)
TOKEN_PATHS: dict[str, tuple[str, ...]] = {
    "product_images": GOODS,
    "product_lines": GOODS,
    "product_subcategories": GOODS,
    "product_specifications": GOODS,
    "product_dosage_units": GOODS,
    "strains": GOODS,
    "units_of_measure": GOODS,
    "unit_denominations": GOODS,
    "states": GROUPS,
    "transportation/drivers": ("orders",),
    "transportation/orders": ("orders",),
    "transportation/vehicles": ("orders",),
}


class LeafLink(MarketSurface):
    prefix = "/leaflink"
    history = HISTORY

    async def authenticate(self, request: Request) -> Actor:
        scheme, rest = credential(request)
        db = self.house.database.of(None)
        if scheme == "bearer":
            return await by_access_token(db, self.house.access, rest, request.id)
        if scheme == "token" and token_rights(request.path):
            return await by_marketplace_key(db, KINDS, rest, request.id)
        raise Unauthorized("Authentication credentials were not provided.")

    def permit(self, operation: Operation, actor: Actor) -> None:
        super().permit(operation, actor)
        check_rights(actor, token_rights(operation.path), operation)

    async def count(self, owner: str) -> Sequence[Allowance]:
        settings = self.house.settings
        windows = ((settings.leaflink_minute_limit, 60), (settings.leaflink_second_limit, 1))
        return await self.house.limits.take_windows(owner, windows)

    def limits_told(self, allowances: Sequence[Allowance]) -> Headers:
        """All nine but Retry-After (leaflink §1.9, D-12): the plain ones tell of the window that is fuller."""
        pairs = [(seconds, each) for seconds, each in zip((60, 1), allowances, strict=False) if each.limit]
        if not pairs:
            return []
        told = plain_headers(min((each for _, each in pairs), key=attrgetter("remaining")))
        told += fixed_headers(tuple([(seconds, each.limit) for seconds, each in pairs]))
        told += [(REMAINING[seconds], b"%d" % each.remaining) for seconds, each in pairs]
        return told

    def trim(self, request: Request, operation: Operation) -> None:
        """Unknown parameters, where they are to be ignored and not refused (D-09)."""
        if self.house.settings.leaflink_ignores_unknown and request.question:
            known = {each.name for each in operation.parameters}
            pairs = [pair for pair in read_pairs(request.question) if pair[0] in known]
            request.scope = {**request.scope, "query_string": urlencode(pairs).encode()}

    def dressed(self, reply: Reply) -> Reply:
        """Bare arrays as pages, where every list is to be one (D-08)."""
        if self.house.settings.leaflink_wraps_arrays and reply.body.startswith(b"["):
            rows = decode(reply.body)
            return replace(reply, body=encode(paged(len(rows), None, None, rows)))
        return reply

    def segments(self, request: Request) -> tuple[str, ...]:
        """A slash is never part of a path (D-14)."""
        if request.path.endswith("/"):
            raise NotFound("Not found.")
        return request.segments()


@lru_cache
def fixed_headers(windows: tuple[tuple[int, int], ...]) -> tuple[tuple[bytes, bytes], ...]:
    """What is told of these windows on every answer: each has its seconds and its limit."""
    limits = [(b"X-RateLimit-Limit-" + WINDOWS[seconds], b"%d" % limit) for seconds, limit in windows]
    policy = b", ".join(b"%d;w=%d" % (limit, seconds) for seconds, limit in windows)
    return (*limits, (b"RateLimit-Policy", policy))


@lru_cache(maxsize=1024)
def token_rights(path: str) -> tuple[str, ...]:
    """The groups of resources of which a Marketplace key must reach one; none where it is no credential (D-03)."""
    first, second = [*path.split("/")[1:3], "", ""][:2]
    return TOKEN_PATHS.get(first) or TOKEN_PATHS.get(f"{first}/{second}", ())


async def answer_list(
    call: Call, collection: Collection, orgs: tuple[int, ...], within: Sequence[Filter] = ()
) -> Reply:
    """A page of a collection, of these organizations and within these filters besides those asked."""
    found = asked(collection, call.request.question, call.actor.organization.time_zone)
    page = await page_of(call, collection, found, orgs, within)
    if page.query.offset and page.query.offset >= page.total and not found.by_offset:
        raise NotFound("Invalid page.")
    shown = await views(call, collection, orgs, page.rows)
    return show(200, paged(page.total, *links(call, found, page), shown))


async def views(call: Call, collection: Collection, orgs: tuple[int, ...], rows: Sequence[Any]) -> list[Any]:
    """Rows as they are shown, each as its company's."""
    whole = await collection.complete(call.db, orgs, list(rows)) if collection.complete else rows
    of = company_of_row(call.actor)
    return rooted(call, collection, [collection.show(row, of(row)) for row in whole])


async def view(call: Call, collection: Collection, row: Any) -> Any:
    (shown,) = await views(call, collection, (row.org_id,) if row.org_id is not None else call.actor.orgs, [row])
    return shown


def links(call: Call, found: Asked, page: Page) -> tuple[str | None, str | None]:
    """The next page and the one before (D-05, D-07)."""
    query, url = page.query, here(call.request, call.settings)
    if found.by_offset:
        size, at = query.size, query.offset
        sized = {"limit": str(size)}
        after = link(url, found.pairs, sized | {"offset": str(at + size)}) if at + size < page.total else None
        before = link(url, found.pairs, sized | {"offset": str(max(0, at - size))}) if at else None
        return after, before
    following = link(url, found.pairs, {"page": str(query.page + 1)}) if page.has_next else None
    if query.page == 1:
        return following, None
    return following, link(url, found.pairs, {"page": str(query.page - 1) if query.page > 2 else None})


def paging(collection: Collection) -> tuple[Parameter, ...]:
    """The parameters by which every list is walked."""
    names = "|".join(sorted(collection.names))
    shared = [
        Parameter("page", {"type": "integer", "minimum": 1, "default": 1}, "From 1", may_be_empty=False),
        Parameter(
            "page_size", {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE}, may_be_empty=False
        ),
        Parameter(
            "ordering",
            {"type": "string", "pattern": f"^(-?({names})(,-?({names}))*)?$", "default": collection.order},
            "Attributes with commas between; - before one for descending",
        ),
        Parameter(
            "search",
            {"type": "string", "maxLength": LONGEST_SEARCH, "pattern": r"^[^\x00]*$"},
            "Words that must all occur",
        ),
    ]
    if collection.extras >= OFFSETS:
        shared += [
            Parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST}, "Instead of page and page_size"),
            Parameter("offset", {"type": "integer", "minimum": 0}, "How many to leave out, from 0"),
        ]
    return tuple(shared)


SPEECH = Speech(answer_list, view, paging, is_strict=True)
