"""Proves that filters select: as declared, or by trying them on the attribute of the rows that they are named after."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.cases import BUYER
from tests.conformance.answers import value_at
from tests.conformance.listing import Listing

# Filters that name the company a row belongs to; everybody's own rows are all of one company.
COMPANIES = {
    "company": ("<company>", "<strangers_company>"),
    "company__in": ("<company>", "<strangers_company>"),
    "company_id": ("<company>", "<strangers_company>"),
    "company_slug": ("<company.slug>", "<strangers_company.slug>"),
    "owner": ("<company>", "<strangers_company>"),
    "owner_id": ("<company>", "<strangers_company>"),
    "owner__slug": ("<company.slug>", "<strangers_company.slug>"),
    "seller": ("<company>", "<strangers_company>"),
    "seller__slug__iexact": ("<company.slug>", "<strangers_company.slug>"),
}
OWNERS = ("company", "company_id", "owner", "owner_id", "seller", "seller_id")
# The newer surface kept the older names in its filters.
RENAMED = {
    "created_on": ("created_date", "created_on"),
    "modified": ("modified_date", "modified", "last_edited_on"),
    "last_edit": ("last_edit", "modified_date", "modified"),
    "delinquent": ("is_delinquent", "delinquent"),
    "license_inactive": ("is_license_inactive", "license_inactive"),
    "include_archived": (),
    "archived": (),
    "is_archived": (),
}
EXACT = ("id", "slug", "sku", "number", "status", "state", "listing_state", "type", "code", "tier", "currency")
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
    "startswith": lambda value, bound: str(value).casefold().startswith(str(bound).casefold()),
    "icontains": lambda value, bound: str(bound).casefold() in str(value).casefold(),
    "iexact": lambda value, bound: str(bound).casefold() == str(value).casefold(),
    "not": lambda value, bound: str(bound).casefold() != str(value).casefold(),
    "": lambda value, bound: str(bound).casefold() == str(value).casefold(),
    "in": lambda value, bound: str(bound).casefold() == str(value).casefold(),
}


async def declared(of: Listing, name: str) -> None:
    """Each value that the probe declares selects exactly the rows that it names, and not all select the same."""
    base, answers = set(of.keys(of.all)), []
    for value, names in of.probe.selects[name]:
        found = await of.select(f"{name}={value}")
        meant = sorted(of.meant(each) for each in names)
        if found is not None and sorted(found) != meant:
            of.wrong.append(f"?{name}={value} selects {sorted(found)}, not {meant} ({', '.join(names)})")
        answers.append(set(found or ()))
    if all(each == base for each in answers) or not any(answers):
        of.wrong.append(f"{name}: its values select all or nothing, which proves nothing")
    sent = "&".join(f"{name}={value}" for value, _ in of.probe.selects[name])
    of.proven |= {part.partition("=")[0] for part in sent.split("&")}


async def of_nothing(of: Listing, name: str) -> None:
    """A filter on what no row has: all rows are without it, none has any value."""
    kind = of.operation.filters[name].schema.get("type", "string")
    if name.endswith("__isnull"):
        selects = {"true": of.keys(of.all), "false": []}
    else:
        selects = {"true" if kind == "boolean" else "1": []}
    for value, meant in selects.items():
        found = await of.select(f"{name}={value}")
        if found is not None and sorted(found) != sorted(meant):
            of.wrong.append(f"?{name}={value} selects {found}, though no row has any")
    if not of.all:
        of.wrong.append(f"{name}: there are no rows that it might leave out")
    of.proven.add(name)


async def of_companies(of: Listing, name: str) -> None:
    """All rows but the platform's are of the caller's company, none is of the stranger's."""
    ours, theirs = COMPANIES[name]
    if of.probe.request.as_ == BUYER and not name.startswith("seller"):
        ours = ours.replace("company", "buyers_company")
    own = [row for row in of.all if not any(word in row and row[word] is None for word in OWNERS)]
    if not own:
        of.wrong.append(f"{name}: there are no rows of any company")
    for value, meant in ((ours, of.keys(own)), (theirs, [])):
        found = await of.select(f"{name}={value}")
        if found is not None and sorted(found) != sorted(meant):
            of.wrong.append(f"?{name}={value} selects {found}, not {meant}")
    of.proven.add(name)


async def derived(of: Listing, name: str) -> bool:
    """Try a filter on the attribute it is named after, and say whether there is such an attribute."""
    stem, _, operator = name.rpartition("__") if name.rpartition("__")[2] in (*OPERATORS, "isnull") else (name, "", "")
    path = next((path for path in paths(stem) if any(value_at(row, path) is not None for row in of.all)), None)
    if path is None:
        return False
    of.proven.add(name)
    tries = list(trials(of, path, operator))
    if not tries:
        of.wrong.append(f"{name}: the rows do not differ in {path}, so that nothing can be selected")
    for value, meant in tries:
        found = await of.select(f"{name}={value}")
        if found is not None and sorted(found) != sorted(meant):
            of.wrong.append(f"?{name}={value} selects {sorted(found)}, not {sorted(meant)} (by {path})")
    return True


def paths(stem: str) -> tuple[str, ...]:
    """Where in a row the value of a filter may stand."""
    dotted = stem.replace("__", ".")
    return RENAMED.get(stem, (dotted, f"{dotted}.id", f"{dotted}_id", f"{dotted.removesuffix('_id')}.id", f"is_{stem}"))


def trials(of: Listing, path: str, operator: str) -> Iterator[tuple[str, list[str]]]:
    """One value that selects some rows and not all, or both values of a flag; nothing if rows do not differ."""
    values = [(of.key(row), value_at(row, path)) for row in of.all]
    if any(isinstance(value, list | dict) for _, value in values):
        return
    if operator == "isnull":
        meant = {word: [key for key, value in values if (value is None) is flag] for word, flag in FLAGS.items()}
        if all(meant.values()):
            yield from meant.items()
        return
    present = [(key, value) for key, value in values if value is not None]
    for bound in bounds(present, operator):
        meant_ = [key for key, value in present if OPERATORS[operator](comparable(value), comparable(bound))]
        if 0 < len(meant_) < len(values):
            yield written(bound, path, operator), meant_
            return


FLAGS = {"true": True, "false": False}


def bounds(present: list[tuple[str, Any]], operator: str) -> Iterator[Any]:
    for _, value in present:
        yield value
        if operator in ("startswith", "icontains") and isinstance(value, str):
            yield from (value[:length] for length in range(3, len(value)))


def comparable(value: Any) -> Any:
    """Numbers and moments that arrive as text, as what they are."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:
        pass
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return value


def written(value: Any, path: str, operator: str) -> str:
    """A value as it stands in a query; text that is no identifier in the other case, since case does not count."""
    if isinstance(value, bool):
        return str(value).lower()
    is_text = isinstance(value, str) and isinstance(comparable(value), str)
    loose = is_text and path.rpartition(".")[2] not in EXACT and operator in ("", "startswith", "icontains", "iexact")
    return str(value).upper() if loose and str(value).upper().casefold() == str(value).casefold() else str(value)
