"""The rules of the catalogue. Pure: values in, values or a Problem out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from fondaco.catalog.model import Category, Product
from fondaco.kernel.errors import Conflict, Invalid

Values = dict[str, Any]
DEEPEST = 64
BETWEEN = " > "


def check_code(current: str, wanted: str, field: str = "code") -> None:
    """A code is what outside systems know a record by: it never changes (linkit-v1 D-13)."""
    if wanted.strip() != current:
        raise Invalid("An external identifier cannot be changed", field)


def name_key(name: str) -> str:
    """What makes the name of a generic unique: itself without case and blanks around it (D-29)."""
    return name.strip().casefold()


def reference_counts(before: Sequence[Product], after: Sequence[Product | Values]) -> dict[str, Counter[int]]:
    """By how much each brand's, category's and generic's number of products changes."""
    changes: dict[str, Counter[int]] = {"brands": Counter(), "categories": Counter(), "generics": Counter()}
    for products, by in ((before, -1), (after, 1)):
        for product in products:
            get = product.get if isinstance(product, dict) else partial(getattr, product)
            for table, name in zip(changes, ("brand_id", "category_id", "generic_id"), strict=True):
                if (id := get(name, None)) is not None:
                    changes[table][id] += by
    return {table: Counter({id: n for id, n in counts.items() if n}) for table, counts in changes.items()}


def label(category: Category | Values) -> str:
    """What a category is called in a path: its English name, else the Arabic, else its code (D-28)."""
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


def taken(field: str, value: str) -> Conflict:
    return Conflict("This identifier is taken", field, value)
