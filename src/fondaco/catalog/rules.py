"""The rules of the catalogue. Pure: values in, values or a Problem out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from fondaco.catalog.listed import Listing
from fondaco.catalog.model import Brand, Category, Product
from fondaco.catalog.reference import OTHER
from fondaco.kernel.errors import Conflict, Invalid, Problem, refuse

Values = dict[str, Any]
DEEPEST = 64
BETWEEN = " > "
# The states in which buyers may order, which is what Linkit calls enabled (leaflink §10.3).
OPEN_STATES = ("Available", "Backorder")
LISTING_STATES = ("Available", "Archived", "Sample", "Backorder", "Internal", "Unavailable")


def check_code(current: str, wanted: str, field: str = "code") -> None:
    """A code is what outside systems know a record by: it never changes (linkit-v1 D-13)."""
    if wanted.strip() != current:
        raise Invalid("An external identifier cannot be changed", field)


def name_key(name: str) -> str:
    """What makes the name of a generic unique: itself without case and blanks around it (D-29)."""
    return name.strip().casefold()


def reference_counts(
    before: Sequence[Product | Listing], after: Sequence[Product | Listing | Values]
) -> dict[str, Counter[int]]:
    """By how much each brand's, category's and generic's number of products changes."""
    changes: dict[str, Counter[int]] = {"brands": Counter(), "categories": Counter(), "generics": Counter()}
    for products, by in ((before, -1), (after, 1)):
        for product in products:
            get = product.get if isinstance(product, dict) else partial(getattr, product)
            for table, name in zip(changes, ("brand_id", "category_id", "generic_id"), strict=True):
                if (id := get(name, None)) is not None:
                    changes[table][id] += by
    return {table: Counter({id: n for id, n in counts.items() if n}) for table, counts in changes.items()}


def label(category: Brand | Category | Values) -> str:
    """What a category or a brand is called: its English name, else the Arabic, else its code (D-28)."""
    get = category.get if isinstance(category, dict) else lambda name: getattr(category, name)
    return str(get("name_en") or get("name_ar") or get("code"))


def place(category: Category | Values, parent: Category | None) -> tuple[int, str]:
    """Depth and path of a category under this parent. Raises Invalid beyond 64 levels."""
    if parent is None:
        return 0, label(category)
    if parent.depth + 1 >= DEEPEST:
        raise Invalid(f"A category stands at most {DEEPEST} levels deep", "parent_uid")
    return parent.depth + 1, parent.path + BETWEEN + label(category)


def replace_subtree(
    root: Category, children: Mapping[int, Iterable[Category]], depth: int, path: str
) -> list[tuple[Category, Values]]:
    """New depth and path of everything below a category that now stands at this depth and path."""
    changes: list[tuple[Category, Values]] = []
    pending = [(child, depth + 1, path) for child in children.get(root.id, ())]
    while pending:
        category, level, above = pending.pop()
        if level >= DEEPEST:
            raise Invalid(f"A category stands at most {DEEPEST} levels deep", "parent_uid")
        own = above + BETWEEN + label(category)
        changes.append((category, {"depth": level, "path": own}))
        pending += [(child, level + 1, own) for child in children.get(category.id, ())]
    return changes


def check_parent(category: Category, parent: Category | None, descendants: Iterable[int]) -> None:
    """A category cannot stand under itself (D-28)."""
    if parent is not None and (parent.id == category.id or parent.id in descendants):
        raise Invalid("A category cannot stand below itself", "parent_uid")


def completed(values: Values) -> Values:
    """The columns of a new product, with those that it leaves open: a product of a name alone may be ordered, is
    described by its name and numbered by its code (leaflink §10.3)."""
    name = values.get("name_en") or values.get("name_ar") or values["code"]
    state = values.get("listing_state") or ("Available" if values.get("is_enabled", True) else "Unavailable")
    left_open = {
        "sku": values["code"],
        "display_name": name,
        "description": name,
        "product_category_id": OTHER,
        "product_subcategory_id": None,
    }
    return left_open | values | stated(state)


def stated(state: str) -> Values:
    """The columns of a product in a listing state: what buyers may order is what Linkit calls enabled."""
    return {"listing_state": state, "is_enabled": state in OPEN_STATES}


def padded(number: Decimal) -> str:
    """A decimal of 5 and 15 digits, as it is stored: so that text sorts as the number does. Raises Invalid."""
    if not number.is_finite() or number < 0 or number >= 10**5 or number != round(number, 15):
        raise Invalid("Must be a decimal of at most 5 digits before and 15 after the point", "base_units")
    return f"{number:021.15f}"


def unpadded(text: str) -> str:
    """The decimal as it is shown: with all its 15 places."""
    whole, _, places = text.partition(".")
    return f"{int(whole)}.{places}"


def discount(wholesale: int, sale: int) -> int:
    """By how many percent the sale price, if there is one, lies below the wholesale price."""
    if not 0 < sale < wholesale:
        return 0
    return int((Decimal(wholesale - sale) * 100 / wholesale).quantize(Decimal(1), ROUND_HALF_UP))


def check_listing(values: Values) -> None:
    """What must hold of a product as it will be. Raises Invalid, or Faults with all that is wrong."""
    faults: list[Problem] = []
    for name in ("average_price", "retail_price", "sale_price", "minimum_order", "maximum_order"):
        if values.get(name, 0) < 0:
            faults.append(Invalid("Must not be below 0", name))
    if not faults and values["minimum_order"] > values["maximum_order"]:
        faults.append(Invalid("Must not be above the maximum order", "minimum_order"))
    if "," in (values.get("sku") or ""):
        faults.append(Invalid("Must hold no comma", "sku"))
    refuse(faults)


def check_item(item: Values, at: int) -> None:
    """A specification's value is a number, perhaps up to another, or a text (leaflink §5). Raises Invalid."""
    field = f"specification_items.{at}"
    low, high = item["decimal_value"], item["max_decimal_value"]
    if low is None and not item["text_value"]:
        raise Invalid("Give a decimal or a text", f"{field}.decimal_value")
    if high is not None and (low is None or high < low):
        raise Invalid("Must not be below decimal_value", f"{field}.max_decimal_value")


def taken(field: str, value: str) -> Conflict:
    return Conflict("This identifier is taken", field, value)
