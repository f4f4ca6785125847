"""Orders and their lines as Marketplace V2 takes them (marketplace §3)."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import UNITS
from fondaco.orders.marketplace import WantedTrade
from fondaco.orders.trade_rules import WantedItem
from fondaco.surfaces import wire
from fondaco.surfaces.fields import Amount, MoneyIn, Quantity, Values, digits
from fondaco.surfaces.goods import amount
from fondaco.surfaces.records import MOST_DIGITS

Long = Annotated[str, Meta(max_length=2000)]
Key = Annotated[str, Meta(max_length=100)]
Account = Annotated[str, Meta(max_length=255)]
Id = Annotated[int, Meta(ge=1)]
Share = Annotated[Decimal, digits(9, 4)]
Given = Annotated[str, Meta(min_length=1, max_length=10)]
WHOLE = 100 * UNITS
# Terms by the numbers that older clients send.
OLDER_TERMS = {
    "1": "cod", "2": "net7", "3": "net15", "4": "net30", "5": "net10", "6": "net20", "7": "net60", "8": "net3",
    "9": "net14", "10": "prepay", "11": "llf", "12": "consign", "13": "llf", "14": "net90", "15": "cod", "20": "cod",
    "21": "llf",
}  # fmt: skip
# Our columns for their attributes.
NAMES = {
    "brand": "brand_id",
    "ext_acct_id": "account_id",
    "shipping_charge": "delivery_fee",
    "payment_due_date": "payment_due",
    "line_items": "lines",
    "paid": "is_paid",
    "tax_amount": "tax",
    "payment_term": "payment_option",
}
ITEM_NAMES = {
    "ordered_unit_price": "unit_price",
    "is_medical_line_item": "is_medical",
    "batch": "batch_id",
}


class Ref(Struct):
    id: int


class DeliveryInfoIn(Struct):
    acquire_date: str | None = None
    acquire_type: Annotated[int, Meta(ge=1, le=4)] | None = None
    manifest_number: Annotated[str, Meta(max_length=50)] | None = None


class OptionIn(Struct):
    payment_term_id: int
    payment_method_id: int
    payment_program: str | None = None
    payment_strategy: str | None = None


class ItemParts(Struct, kw_only=True):
    """What of a line may be changed."""

    ordered_unit_price: MoneyIn
    quantity: Quantity
    sale_price: MoneyIn
    notes: Long | UnsetType | None = UNSET
    is_sample: bool | UnsetType = UNSET
    is_packed: bool | UnsetType = UNSET
    packed_at: str | UnsetType | None = UNSET
    packed_by: int | UnsetType | None = UNSET
    position: Annotated[int, Meta(ge=0, le=2**31 - 1)] | UnsetType | None = UNSET
    batch: int | UnsetType | None = UNSET


class LineIn(ItemParts, kw_only=True):
    product: str | int
    unit_multiplier: Annotated[int, Meta(ge=1, le=2**31 - 1)] | UnsetType = UNSET
    is_medical_line_item: bool | UnsetType = UNSET
    wholesale_price: Amount | UnsetType | None = UNSET


class ItemIn(LineIn, kw_only=True):
    """A line of an order that is there."""

    order: str


class Terms(Struct, kw_only=True):
    """What an order may say from its beginning, and be told otherwise later."""

    discount: Share | UnsetType = UNSET
    discount_type: Given | UnsetType = UNSET
    tax_amount: Share | UnsetType = UNSET
    tax_type: Given | UnsetType = UNSET
    shipping_charge: MoneyIn | UnsetType = UNSET
    payment_term: str | int | UnsetType | None = UNSET
    selected_payment_option: OptionIn | UnsetType | None = UNSET
    payment_due_date: str | UnsetType | None = UNSET
    paid: bool | UnsetType = UNSET
    paid_date: str | UnsetType | None = UNSET
    ship_date: str | UnsetType | None = UNSET
    shipping_details: Long | UnsetType | None = UNSET
    notes: Long | UnsetType | None = UNSET
    internal_notes: Long | UnsetType | None = UNSET
    delivery_preferences: Long | UnsetType | None = UNSET
    classification: Annotated[str, Meta(max_length=50)] | UnsetType | None = UNSET
    delivery_provider: int | UnsetType | None = UNSET
    delivery_info: DeliveryInfoIn | UnsetType | None = UNSET
    external_id_seller: Key | UnsetType | None = UNSET
    external_ids: dict[str, str | None] | UnsetType = UNSET


class OrderPatch(Terms, kw_only=True):
    line_items: list[dict[str, Any]] | UnsetType = UNSET


class OrderIn(Terms, kw_only=True):
    seller: int
    customer: Ref | int
    status: Literal["Draft", "Submitted"]
    line_items: Annotated[list[LineIn], Meta(min_length=1, max_length=1000)]
    brand: int | UnsetType | None = UNSET
    ext_acct_id: Account | UnsetType | None = UNSET
    sales_reps: list[Ref | int] | UnsetType = UNSET
    facility_id: int | UnsetType | None = UNSET


MOMENTS = {"payment_due_date": "payment_due", "ship_date": "ship_date"}
PLAIN = "shipping_details internal_notes delivery_preferences delivery_provider external_id_seller".split()


def take_terms(sent: Values, actor: Actor) -> Values:
    """The columns of an order that a body speaks of; `payment_option`, `external_ids` and `is_paid` with them."""
    columns: Values = {name: sent[name] if sent[name] != "" else None for name in PLAIN if name in sent}
    columns |= {
        ours: wire.take_moment(sent[theirs], actor.organization, theirs)
        for theirs, ours in MOMENTS.items()
        if theirs in sent
    }
    columns |= {name: sent[name] or "" for name in ("notes", "classification") if name in sent}
    if "shipping_charge" in sent:
        columns["delivery_fee"] = _not_below_0(
            amount(sent["shipping_charge"], actor, "shipping_charge"), "shipping_charge"
        )
    columns |= _percents(sent)
    if "paid_date" in sent:
        columns["paid_date"] = wire.take_day(sent["paid_date"], "paid_date")
    if "delivery_info" in sent:
        said = sent["delivery_info"] or DeliveryInfoIn()
        acquired = wire.take_moment(said.acquire_date, actor.organization, "delivery_info.acquire_date")
        columns |= {"acquired": acquired, "acquire_type": said.acquire_type, "manifest_number": said.manifest_number}
    if "payment_term" in sent:
        term = str(sent["payment_term"] or "").lower()
        columns["payment_option"] = {"code": OLDER_TERMS.get(term, term)} if term else {}
    if sent.get("selected_payment_option"):
        option = sent["selected_payment_option"]
        columns["payment_option"] = {
            "term": option.payment_term_id,
            "method": option.payment_method_id,
            "program": option.payment_program,
            "strategy": option.payment_strategy,
        }
    columns |= {"is_paid": sent["paid"]} if "paid" in sent else {}
    return columns | ({"external_ids": sent["external_ids"]} if "external_ids" in sent else {})


def _percents(sent: Values) -> Values:
    """A discount and a tax, each a percentage or an amount. One that is not said to be either is what is usual."""
    columns: Values = {}
    for name, attribute, usual in (("discount", "discount", "$"), ("tax", "tax_amount", "%")):
        if attribute not in sent:
            continue
        kind = sent.get(f"{name}_type", usual)
        if kind not in ("%", "$"):
            raise Invalid("Must be % or $", f"{name}_type")
        value = _not_below_0(sent[attribute], attribute)
        if kind == "%" and value > WHOLE:
            raise Invalid("A percentage is at most 100", attribute)
        columns |= {f"{name}_percent": value} if kind == "%" else {f"{name}_percent": None, name: value}
    return columns


def _not_below_0(value: int, field: str) -> int:
    if value < 0:
        raise Invalid("Must be 0 or more", field)
    return value


def take_order(sent: Values, actor: Actor) -> tuple[int, WantedTrade]:
    """A new order, and the id of its customer. Raises Invalid."""
    columns = take_terms(sent, actor)
    columns |= {"brand_id": sent["brand"]} if "brand" in sent else {}
    columns |= {"account_id": sent["ext_acct_id"]} if "ext_acct_id" in sent else {}
    is_paid = columns.pop("is_paid", False)
    wish = WantedTrade(
        state=sent["status"].lower(),
        items=[take_item(_fields(line), actor, f"line_items.{i}.") for i, line in enumerate(sent["line_items"])],
        columns={name: value for name, value in columns.items() if name != "external_ids"},
        external_ids=columns.get("external_ids", {}),
        reps=[id_of(each) for each in sent.get("sales_reps", ())],
        facility=sent.get("facility_id"),
        is_paid=is_paid,
    )
    return id_of(sent["customer"]), wish


def id_of(ref: Ref | int) -> int:
    return ref.id if isinstance(ref, Ref) else ref


def _fields(line: Struct) -> Values:
    found = {name: getattr(line, name) for name in line.__struct_fields__}
    return {name: value for name, value in found.items() if not isinstance(value, UnsetType)}


def take_item(sent: Values, actor: Actor, at: str = "") -> WantedItem:
    """A line as it is wished for; `at` is where it stands in the body. Raises Invalid."""
    columns = take_item_changes(sent, actor, at)
    beside = {name: value for name, value in columns.items() if name not in ("quantity", "unit_price", "sale_price")}
    return WantedItem(
        product=product_id(sent["product"], f"{at}product"),
        quantity=columns["quantity"],
        unit_price=columns["unit_price"],
        sale_price=columns["sale_price"],
        beside=beside,
    )


def take_item_changes(sent: Values, actor: Actor, at: str = "") -> Values:
    taken = {
        ITEM_NAMES.get(name, name): amount(value, actor, f"{at}{name}")
        for name, value in sent.items()
        if name not in ("product", "order") and (name, value) != ("position", None)
    }
    if "packed_at" in taken:
        taken["packed_at"] = wire.take_moment(taken["packed_at"], actor.organization, f"{at}packed_at")
    for name in ("unit_price", "sale_price"):
        if name in taken:
            _not_below_0(taken[name], f"{at}{'ordered_unit_price' if name == 'unit_price' else name}")
    if "quantity" in taken and taken["quantity"] <= 0:
        raise Invalid("Must be more than 0", f"{at}quantity")
    return taken


def product_id(sent: str | int, field: str) -> int:
    text = str(sent)
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise Invalid("There is no such product", field)
    return int(text)
