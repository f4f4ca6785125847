"""Proves the parameters that mean the same on every list: pages, order, search, the company, the attributes shown."""

from collections.abc import Iterator
from typing import Any

from tests.conformance.answers import resolved, rows, schema_of, value_at
from tests.conformance.filters import comparable
from tests.conformance.listing import Listing
from tests.conformance.probes import V2

NOWHERE = "zqzqzq"
# Where the words of D-10 stand in the rows of the lists; the first that some rows have and others have not is tried.
SEARCHED = (
    "name display_name sku email first_name last_name state order number short_id unit label title value entry "
    "template_name file buyer.name dba brand.name make order_number description id"
).split()
REFUSED = {"page": ("0", "x", "1.5"), "page_size": ("0", "501", "x"), "limit": ("0", "501"), "offset": ("-1", "x")}
# What may be shown besides (leaflink-marketplace-v2 §1), by the beginning of the path.
CHILDREN = {
    "/orders-received/": "line_items customer",  # its sales_reps are shown anyway
    "/buyer/orders/": "line_items",
    "/products/": "images volume_discounts strains",
    "/customers/": "tags service_zone managers contacts license_type",
    "/companies/": "licenses taxes",
}
EXPANDED = {"/line-items/": "product"}
ADDED = {"/orders-received/": "created_by last_changed_by"}


async def pages(of: Listing, name: str) -> None:
    """A page of one row, the one after it, and what is no number of a page."""
    keys = of.keys(of.all)
    size, place = ("page_size", "page") if name in ("page", "page_size") else ("limit", "offset")
    if len(keys) < 2:
        of.wrong.append(f"{name}: fewer than two rows have no pages")
    first = await of.select_page(f"{size}=1")
    second = await of.select_page(f"{size}=1&{place}={2 if place == 'page' else 1}")
    if [first, second] != [keys[:1], keys[1:2]]:
        of.wrong.append(f"{name}: pages of one are {first}, {second}; all rows are {keys[:5]}")
    if of.operation.surface != V2:
        for value in REFUSED[name]:
            if (answer := await of.ask(f"{name}={value}")).status_code != 404:
                of.wrong.append(f"?{name}={value} answers {answer.status_code}, not 404")


async def ordering(of: Listing, name: str) -> None:
    """By every scalar attribute that is published, up and down, nulls last when going up."""
    schema = schema_of(of.operation, 200)
    assert schema
    scalars = list(_scalars(of.operation.surface, schema)) if of.operation.surface != V2 else []
    for attribute in {*scalars, *of.names[:1]}:
        up, down = [await of.values(f"{name}={sign}{attribute}", attribute) for sign in ("", "-")]
        if up is None or down is None:
            continue
        there = [value for value in up if value is not None]
        if up[: len(there)] != there:
            of.wrong.append(f"?{name}={attribute} does not put nulls last: {up}")
        if not _is_sorted(there) or not _is_sorted([value for value in down if value is not None][::-1]):
            of.wrong.append(f"?{name}={attribute} is not in order: {up}, {down}")
    if of.operation.surface != V2 and (answer := await of.ask(f"{name}={NOWHERE}")).status_code != 400:
        of.wrong.append(f"?{name}={NOWHERE} answers {answer.status_code}, not 400")


def _scalars(surface: str, schema: dict[str, Any]) -> Iterator[str]:
    """The attributes of a row that hold one value."""
    whole = resolved(surface, schema)
    items = whole if "items" in whole else whole.get("properties", {}).get("results", {})
    row = resolved(surface, items.get("items", {}))
    for name, each in row.get("properties", {}).items():
        kinds = {kind for kind in _kinds(surface, each) if kind != "null"}
        if kinds and kinds <= {"string", "integer", "number", "boolean"} and not each.get("writeOnly"):
            yield name


def _kinds(surface: str, schema: dict[str, Any]) -> Iterator[str]:
    whole = resolved(surface, schema)
    for part in (*whole.get("anyOf", ()), *whole.get("oneOf", ())):
        yield from _kinds(surface, part)
    kind = whole.get("type", [])
    yield from [kind] if isinstance(kind, str) else kind


def _is_sorted(values: list[Any]) -> bool:
    """Numbers and moments strictly; of text only what all alphabets agree on is asked."""
    known = [comparable(value) for value in values]
    if all(isinstance(value, str) for value in known):
        plain = [value.casefold() for value in known]
        return not all(word.isalnum() and word.isascii() for word in plain) or plain == sorted(plain)
    if len({type(value) for value in known}) > 1 or isinstance(known[0], list | dict):
        return True
    return known == sorted(known)


async def search(of: Listing, name: str) -> None:
    """A row is found by a word of it, and nothing by a word that nobody wrote."""
    for path in SEARCHED:
        for row in of.all:
            word = str(value_at(row, path) or "")
            without = [other for other in of.all if word.casefold() not in str(other).casefold()]
            if not word or not without:
                continue
            found = await of.select(f"{name}={word.upper()}")
            if found is not None and (of.key(row) not in found or set(of.keys(without)) & set(found)):
                of.wrong.append(f"?{name}={word.upper()} finds {found}, and should find {of.key(row)} by its {path}")
            none = await of.select(f"{name}={NOWHERE}")
            if none:
                of.wrong.append(f"?{name}={NOWHERE} finds {none}")
            return
    of.wrong.append(f"{name}: no word tells the rows apart")


async def company(of: Listing, name: str) -> None:
    """Needed, an integer, and of a company that the caller acts for (D-04)."""
    bare = _without(of.probe.request.path, name)
    needed = of.operation.filters[name].required
    missing, strange, foreign = [
        (await of.ask(query, bare)).status_code
        for query in ("", f"{name}=x", f"{name}={of.known('strangers_company')}")
    ]
    if (missing, strange, foreign) != (400 if needed else 200, 400, 403):
        of.wrong.append(f"{name} missing, not a number, foreign: {missing}, {strange}, {foreign}, not 400, 400, 403")


def _without(path: str, name: str) -> str:
    """A path whose query lacks one parameter."""
    bare, _, query = path.partition("?")
    left = "&".join(part for part in query.split("&") if part and part.partition("=")[0] != name)
    return f"{bare}?{left}" if left else bare


async def fields(of: Listing, name: str) -> None:
    """Only these attributes, or all but these."""
    whole = _first(of.body)
    chosen = list(whole)[:2]
    answer = await of.ask(f"{name}={','.join(chosen)}")
    found = list(_first(answer.json()) or {}) if answer.status_code == 200 else []
    meant = chosen if name == "fields_include" else list(whole)[2:]
    if set(found) != set(meant):
        of.wrong.append(f"?{name}={','.join(chosen)} shows {found}, not {meant}")


async def shown(of: Listing, name: str) -> None:
    """Each attribute that may be added or expanded is there then, and was not, or was less, before."""
    table = {"include_children": CHILDREN, "expand": EXPANDED, "fields_add": ADDED}[name]
    children = next((words for home, words in table.items() if of.operation.path.startswith(home)), "")
    if not children:
        of.wrong.append(f"{name}: the contract does not say what it shows here; declare it in `proves`")
    for child in children.split():
        answer = await of.ask(f"{name}={child}")
        found = _shown(answer.json(), child) if answer.status_code == 200 else []
        if not found or found == _shown(of.body, child):
            of.wrong.append(f"?{name}={child} shows no more of it than without: {found}")


def _shown(body: Any, child: str) -> list[Any]:
    """What the rows hold under a name, where they hold anything there."""
    listed = rows(body)
    return [row[child] for row in ([body] if listed is None else listed) if row.get(child) is not None]


def _first(body: Any) -> dict[str, Any]:
    listed = rows(body)
    found: dict[str, Any] = body if listed is None else next(iter(listed), {})
    return found
