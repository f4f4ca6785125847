"""Lists of values that V2's pages mention and no contract describes: served like any list (marketplace §2)."""

from collections.abc import Mapping

from fondaco.kernel.resource import Page, Query
from fondaco.store.once import Reply
from fondaco.surfaces.asking import Asked as Filters
from fondaco.surfaces.choices import ChoiceView, listed
from fondaco.surfaces.leaflink_v2.dialect import links
from fondaco.surfaces.leaflink_v2.query import MOST, SIZE, whole
from fondaco.surfaces.marketplace import paged
from fondaco.surfaces.operation import Call, Operation, Parameter, show
from fondaco.surfaces.request import read_pairs
from fondaco.surfaces.standard import TEXT, page_type
from fondaco.surfaces.walking import Asked

ORDER_STATUSES = {
    each: each
    for each in ("Accepted Backorder Cancelled Combined Complete Draft Fulfilled Rejected Shipped Submitted".split())
}


def value_list(path: str, tag: str, choices: Mapping[str, str], rights: tuple[str, ...]) -> Operation:
    async def act(call: Call) -> Reply:
        params = call.query
        found = listed(choices, params.get("search", ""))
        query = Query(page=1, size=min(MOST, whole(params.get("limit", ""), SIZE) or SIZE), sort=())
        query = query.starting_at(whole(params.get("offset", ""), 0))
        shown = found[query.offset : query.offset + query.size]
        asked = Asked(query, read_pairs(call.request.question), Filters(()))
        return show(200, paged(len(found), *links(call, asked, Page(shown, len(found), query)), shown))

    parameters = (
        Parameter("limit", {"type": "integer", "minimum": 1, "default": SIZE}),
        Parameter("offset", {"type": "integer", "minimum": 0, "default": 0}),
        Parameter("search", TEXT, "Words that must all occur"),
    )
    return Operation(
        "GET", path, act, f"List {tag}", tag, schema=page_type(ChoiceView), parameters=parameters, rights=rights
    )
