"""Marketplace V2: how it authenticates, counts, pages and refuses (marketplace §1)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fondaco.identity.credentials import by_marketplace_key
from fondaco.identity.limits import Allowance
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Malformed, Unauthorized
from fondaco.kernel.resource import Filter, Page
from fondaco.kernel.values import decode, encode, replace
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.leaflink_v2.dynamic import NOTHING, shaped
from fondaco.surfaces.leaflink_v2.query import SIZE, asked
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
from fondaco.surfaces.openapi import PATH
from fondaco.surfaces.operation import Call, Operation, Parameter, Routes, show
from fondaco.surfaces.records import Speech
from fondaco.surfaces.request import Request
from fondaco.surfaces.surface import Headers, House
from fondaco.surfaces.walking import Asked, page_of

MONEY = {"amount", "currency"}
SCHEMES = {"app": ("app",), "token": ("user",)}  # which kind of key is presented with which word


class LeafLinkV2(MarketSurface):
    prefix = "/leaflink/api/v2"
    scheme = b"App"

    def __init__(self, house: House, operations: Sequence[Operation]) -> None:
        super().__init__(house, operations)
        self.routes = Routes([replace(each, path=each.path.removesuffix("/")) for each in operations])

    async def authenticate(self, request: Request) -> Actor:
        scheme, rest = credential(request)
        if scheme not in SCHEMES:
            raise Unauthorized("Authentication credentials were not provided.")
        return await by_marketplace_key(self.house.database.of(None), SCHEMES[scheme], rest, request.id)

    def permit(self, operation: Operation, actor: Actor) -> None:
        super().permit(operation, actor)
        check_rights(actor, operation.rights, operation)

    async def count(self, owner: str) -> Sequence[Allowance]:
        settings = self.house.settings
        taken = await self.house.limits.take_bucket(
            owner, settings.marketplace_burst_limit, settings.marketplace_minute_limit / 60
        )
        return [taken] if taken.limit else []

    def limits_told(self, allowances: Sequence[Allowance]) -> Headers:
        return [header for allowance in allowances for header in plain_headers(allowance)]

    def dressed(self, reply: Reply) -> Reply:
        """Amounts of money as numbers, where clients want them so (E-04)."""
        if self.house.settings.marketplace_money_numbers and b'"amount"' in reply.body:
            return replace(reply, body=encode(with_numbers(decode(reply.body))))
        return reply

    def segments(self, request: Request) -> tuple[str, ...]:
        """Every path ends in a slash, but for that of the API document."""
        if not request.path.endswith("/") and request.path != PATH:
            raise Malformed("Every path here ends in a slash")
        return request.segments()


def with_numbers(value: Any) -> Any:
    """The same with the amount of each money object a number."""
    if isinstance(value, list):
        return [with_numbers(each) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == MONEY and isinstance(value["amount"], str):
        amount = Decimal(value["amount"])
        return value | {"amount": int(amount) if amount == int(amount) else float(amount)}
    return {name: with_numbers(each) for name, each in value.items()}


async def answer_list(
    call: Call, collection: Collection, orgs: tuple[int, ...], within: Sequence[Filter] = ()
) -> Reply:
    """A page of a collection, of these organizations and within these filters besides those asked."""
    found = asked(collection, call.request.question, call.actor.organization.time_zone)
    page = await page_of(call, collection, found, orgs, within)
    shown = await views(call, collection, orgs, page.rows)
    return show(200, paged(page.total, *links(call, found, page), shown))


async def views(call: Call, collection: Collection, orgs: tuple[int, ...], rows: Sequence[Any]) -> list[Any]:
    """Rows as the caller wants to see them."""
    of = company_of_row(call.actor)
    whole = await collection.complete(call.db, orgs, list(rows)) if collection.complete else list(rows)
    shown = [collection.show(row, of(row)) for row in whole]
    dynamic = collection.dynamic or NOTHING
    found = await shaped(call.db, orgs, dynamic, call.query, rows=whole, shown=shown, of=of)
    return rooted(call, collection, found)


async def view(call: Call, collection: Collection, row: Any) -> Any:
    (shown,) = await views(call, collection, (row.org_id,) if row.org_id is not None else call.actor.orgs, [row])
    return shown


def links(call: Call, found: Asked, page: Page) -> tuple[str | None, str | None]:
    """Absolute, with limit and offset always said."""
    query, url = page.query, here(call.request, call.settings)
    size, at = query.size, query.offset
    spoken = {"limit": str(size), "page": None, "page_size": None}
    after = link(url, found.pairs, spoken | {"offset": str(at + size)}) if at + size < page.total else None
    before = link(url, found.pairs, spoken | {"offset": str(max(0, at - size))}) if at else None
    return after, before


def paging(collection: Collection) -> tuple[Parameter, ...]:
    """The parameters by which every list is walked; whatever cannot be used is as if it were not said (E-03)."""
    searching = (Parameter("search", {"type": "string", "pattern": r"^[^\x00]*$"}, "Words that must all occur"),)
    return (
        Parameter("limit", {"type": "integer", "minimum": 1, "default": SIZE}, "At most 500: more is served as 500"),
        Parameter("offset", {"type": "integer", "minimum": 0, "default": 0}),
        Parameter("ordering", {"type": "string", "default": collection.order}, "- before an attribute for descending"),
        *(searching if collection.is_searchable else ()),
    )


SPEECH = Speech(answer_list, view, paging, is_strict=False, slash="/")
