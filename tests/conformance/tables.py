"""Schemas of the answers for which none is published, read off the contract's tables (leaflink-2022-10-31 §3, §5)."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.conformance import published
from tests.conformance.probes import L

DATE_TIME = {"type": "string", "format": "date-time"}
TYPES: dict[str, Any] = {
    "integer": {"type": "integer"},
    "int": {"type": "integer"},
    "string": {"type": "string"},
    "str": {"type": "string"},
    "boolean": {"type": "boolean"},
    "bool": {"type": "boolean"},
    "datetime": DATE_TIME,
    "dt": DATE_TIME,
    "date": {"type": "string", "format": "date"},
    "decimal string": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "money": {
        "type": "object",
        "properties": {"amount": {"type": "number"}, "currency": {"type": "string"}},
        "required": ["amount", "currency"],
    },
    "e-mail": {"type": "string", "format": "email"},
    "object": {"type": "object"},
    "map of string": {"type": "object", "additionalProperties": {"type": "string"}},
    "enum": {},
    "": {},
}
# The name of a component where the tables use a shorter one.
COMPONENTS = {"CustomerPaymentOption": "CustomerPaymentOptionSerializerV2"}
FIELD = re.compile(r"`(\w+)` ([a-z -]+?)(\?)?(≤\d+)?(?: ro)?( !)?")
LONGEST = re.compile(r"≤ ?(\d+)")

Properties = dict[str, Any]


def named(word: str) -> Any:
    """The schema of a type as the tables call it: a word, a list of such, or a published component."""
    if word.startswith("array of "):
        return {"type": "array", "items": named(word.removeprefix("array of "))}
    component = COMPONENTS.get(word.strip("`"), word.strip("`"))
    return {"$ref": f"#/components/schemas/{component}"} if component in published.schemas(L) else dict(TYPES[word])


def _shape(name: str, word: str, *, null: bool, limits: str, demanded: bool) -> Any:
    """The schema of one field. What is not demanded of a client is null when empty, unless it is text."""
    schema = named(word)
    if schema.get("type") == "string" and (longest := LONGEST.search(limits)):
        schema["maxLength"] = int(longest[1])
    if word == "enum":
        schema["enum"] = [int(each) if each.isdigit() else each for each in re.findall(r"`([^`]+)`", limits)]
    null = null or published.may_be_empty(name, schema | {"readOnly": not demanded}, True)
    return {"anyOf": [schema, {"type": "null"}]} if null else schema


def section(heading: str) -> str:
    """The part of the contract between a heading, or a paragraph's bold title, and the next one like it."""
    text = published.text(L)
    start = text.index(heading)
    mark = "\n**" if heading.startswith("**") else "\n##"
    return text[start : text.index(mark, start + len(heading))]


def tabled(heading: str) -> Properties:
    """The fields of the first table under a heading, but for those that are only written."""
    lines = iter(section(heading).splitlines())
    names = next(cells for line in lines if (cells := _cells(line))[:1] == ["Field"])
    found: Properties = {}
    for line in lines:
        row = dict(zip(names, _cells(line), strict=False))
        if not row and found:
            break
        if row and row["Field"].startswith("`") and row.get("RO") != "WO":
            name = row["Field"].strip("`")
            null, limits = row["Null"] == "yes", row["Limits, values"]
            found[name] = _shape(name, row["Type"], null=null, limits=limits, demanded=row["Create"] == "R")
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []


def listed(title: str) -> Properties:
    """The fields of a paragraph that names each with its type: "`email` e-mail?≤255; `phone` str?≤400"."""
    found: Properties = {}
    for each in section(title).partition(" — ")[2].partition(". ")[0].split("; "):
        match = FIELD.fullmatch(each.strip())
        assert match, each
        name, kind, null, limits, demanded = match.groups()
        found[name] = _shape(name, kind, null=bool(null), limits=limits or "", demanded=bool(demanded))
    return found


def entries() -> Properties:
    """The relationship log: V2's activity entry under the newer names of its dates."""
    names = re.findall(r"`(\w+)`", section("**Relationship log (`/customers/active_entries`)**").partition(" List ")[0])
    known = published.schemas("V2")["CompanyActivityEntry"]["properties"]
    older = {"created_date": "created_on", "modified_date": "modified"}
    return {name: known[older.get(name, name)] for name in names}


def brands() -> Properties:
    """Where a brand is nested it is an id and a name; alone it is no less."""
    return dict(published.schemas(L)["UnifiedBrand"]["properties"])


def _products() -> Properties:
    return tabled("### 3.3 Product")


def _customers() -> Properties:
    return tabled("### 3.13 Customer")


def _statuses() -> Properties:
    return tabled("### 3.15 Customer status")


TABLES: dict[str, Callable[[], Properties]] = {
    "/products": _products,
    "/customers": _customers,
    "/customer_statuses": _statuses,
    "/brands": brands,
    "/contacts": lambda: listed("**Contact (`/contacts`)**"),
    "/customers/active_entries": entries,
    "/express_menus": lambda: listed("**Public menu (`/express_menus`)**"),
}


@cache
def schema_of(method: str, path: str) -> dict[str, Any] | None:
    """The schema of an answer of the dated API that has none in the document; None where nothing at all is said."""
    home = path.removesuffix("/{id}")
    if method != "GET" or home not in TABLES:
        return None
    properties = TABLES[home]()
    item = {"type": "object", "properties": properties, "required": list(properties)}
    return page(item) if path == home else item


def page(item: dict[str, Any]) -> dict[str, Any]:
    """The envelope of a list (§1.4)."""
    link = {"type": ["string", "null"], "format": "uri"}
    properties = {
        "count": {"type": "integer", "minimum": 0},
        "next": link,
        "previous": link,
        "results": {"type": "array", "items": item},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}
