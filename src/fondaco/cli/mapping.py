"""How the rows of a file are an order book: a JSON file that names its columns, and the codes that are no goods."""

from pathlib import Path

from fondaco.kernel.errors import Malformed, Problem
from fondaco.kernel.values import Struct
from fondaco.surfaces.bodies import pick_fields, read_json

NEEDED = ("external_id", "created", "quantity", "price")
FIELDS = (
    *NEEDED,
    "product_code",
    "name",
    "source_reference",
    "customer_name",
    "customer_email",
    "customer_phone",
    "country",
)


class Mapping(Struct, frozen=True):
    """`columns` names the column of each field; rows with the same external_id are one order.

    An order whose external_id begins with `returns` is one of goods that came back. Rows with a code of `delivery_fees`
    or `service_fees` are no lines but fees; those of `no_products` are lines that no product stands behind.
    """

    columns: dict[str, str]
    returns: str = ""
    delivery_fees: list[str] = []
    service_fees: list[str] = []
    no_products: list[str] = []

    def is_goods(self, code: str) -> bool:
        return bool(code) and code not in (*self.delivery_fees, *self.service_fees, *self.no_products)


def read_mapping(path: Path) -> Mapping:
    """Raises Malformed for what cannot be meant."""
    try:
        sent = read_json(path.read_bytes())
        mapping = Mapping(**pick_fields(sent, Mapping, partial=False))
    except Problem as problem:
        field = f"{problem.field}: " if problem.field else ""
        raise Malformed(f"{path} is no mapping: {field}{problem.detail}") from None
    unknown = [*(sent.keys() - set(Mapping.__struct_fields__)), *(mapping.columns.keys() - set(FIELDS))]
    if unknown:
        known = f"columns {', '.join(FIELDS)} and {', '.join(Mapping.__struct_fields__[1:])}"
        raise Malformed(f"{path} names {', '.join(sorted(unknown))}; a mapping has {known}")
    if missing := [field for field in NEEDED if field not in mapping.columns]:
        raise Malformed(f"{path} names no column for {', '.join(missing)}")
    if not mapping.columns.keys() & {"product_code", "name"}:
        raise Malformed(f"{path} names no column for product_code or name: lines would say nothing")
    return mapping
