"""Price schedules, menus, assignments, tax schedules, promotional codes and credits, as stored and as asked for."""

from fondaco.events.records import Kind
from fondaco.kernel.resource import Join, Resource, Row
from fondaco.kernel.values import Struct


class Schedule(Row, frozen=True):
    """A price group. `name_key` is what makes `name` unique."""

    org_id: int
    name: str
    name_key: str
    product_count: int
    customer_count: int
    created: str
    updated: str


class MenuPrice(Struct, frozen=True):
    """What a product costs on a price schedule, in 1/10 000 of the currency; empty for the organization's own."""

    schedule: int
    price: int
    currency: str = ""


class Menu(Row, frozen=True):
    """A public menu of a brand's products at the prices of a schedule, under a slug that stays."""

    org_id: int
    brand_id: int
    schedule_id: int
    name: str
    slug: str
    product_count: int
    created: str
    updated: str


class Assignment(Row, frozen=True):
    """That a product is reserved for some; others do not see it if `is_exclusive`."""

    org_id: int
    product_id: int
    product_uid: str
    product_name: str
    is_exclusive: bool
    created: str
    updated: str


class Assignee(Struct, frozen=True):
    """For whom: the company `buyer` or the `group` of customers. `quantity` in 1/10 000 is set aside for them."""

    buyer: int | None = None
    group: int | None = None
    expires: str | None = None
    call_to_action: str | None = None
    quantity: int | None = None


class TaxSchedule(Row, frozen=True):
    """`tax_rate` in 1/100 000; `categories` a JSON list of the ids of product categories."""

    org_id: int
    name: str
    tax_type: int
    tax_rate: int
    unit_type: int
    categories: str
    is_archived: bool
    created: str
    updated: str


class PromoCode(Row, frozen=True):
    """`discount` in 1/10 000 of a percent."""

    org_id: int
    brand_id: int
    code: str
    discount: int
    starts: str
    ends: str
    created: str
    updated: str


class Credit(Row, frozen=True):
    """What a seller owes a customer, in 1/10 000 of `currency`; `credit_date` is a day."""

    org_id: int
    customer_id: int | None
    customer_name: str | None
    customer_nickname: str | None
    customer_account: str | None
    customer_delinquent: bool | None
    brand_id: int | None
    order_id: int | None
    order_number: str | None
    order_code: str | None
    applied_to_id: int | None
    applied_to_number: str | None
    applied_to_code: str | None
    amount: int
    currency: str
    credit_date: str
    status: str
    reason: str
    notes: str
    is_archived: bool
    created: str
    updated: str


SCHEDULES = Kind(
    "price_schedule",
    Schedule,
    Resource(Schedule, table="price_schedules", folded=frozenset({"name"})),
    ("name",),
)

MENUS = Kind(
    "express_menu",
    Menu,
    Resource(Menu, table="express_menus", indexes=(("brand_id", "id"),), folded=frozenset({"name"})),
    ("name",),
)

ASSIGNMENTS = Kind(
    "assignment",
    Assignment,
    Resource(
        Assignment,
        table="assignments",
        joins={
            "product_uid": Join("product_id", "products", "uid"),
            "product_name": Join("product_id", "products", "name_en"),
        },
        folded=frozenset({"product_name"}),
        text="products",
        via="product_id",
    ),
)

TAX_SCHEDULES = Kind(
    "tax_schedule",
    TaxSchedule,
    Resource(TaxSchedule, table="tax_schedules", live="is_archived", folded=frozenset({"name"})),
    ("name",),
)

PROMO_CODES = Kind(
    "promo_code",
    PromoCode,
    Resource(PromoCode, table="promo_codes", folded=frozenset({"code"}), is_scanned=True),
    ("code",),
)

CREDITS = Kind(
    "credit",
    Credit,
    Resource(
        Credit,
        table="credits",
        live="is_archived",
        joins={
            "customer_name": Join("customer_id", "customers", "full_name"),
            "customer_nickname": Join("customer_id", "customers", "nickname"),
            "customer_account": Join("customer_id", "customers", "account_id"),
            "customer_delinquent": Join("customer_id", "customers", "is_delinquent"),
            "order_number": Join("order_id", "orders", "number"),
            "order_code": Join("order_id", "orders", "code"),
            "applied_to_number": Join("applied_to_id", "orders", "number"),
            "applied_to_code": Join("applied_to_id", "orders", "code"),
        },
        nullable=frozenset(
            "customer_id customer_name customer_nickname customer_account customer_delinquent brand_id".split()
            + "order_id order_number order_code".split()
            + "applied_to_id applied_to_number applied_to_code".split()
        ),
        is_scanned=True,
    ),
    ("reason", "notes"),
)
