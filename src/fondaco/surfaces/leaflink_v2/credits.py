"""What a seller owes its customers, as Marketplace V2 shows it: read only (marketplace §5)."""

from typing import TypedDict

from fondaco.kernel.actor import Organization
from fondaco.pricing import rules
from fondaco.pricing.model import CREDITS, Credit
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.records import Record


class LightCustomerView(TypedDict):
    id: int
    display_name: str
    ext_acct_id: str | None
    delinquent: bool


class CreditMoneyView(TypedDict):
    amount: float
    currency: str


class CreditView(TypedDict):
    id: int
    company: int
    customer: LightCustomerView | None
    amount: CreditMoneyView
    credit_date: str
    status: str
    status_display: str
    reason: str
    reason_display: str
    brand: int | None
    order: str | None
    order_display: str
    notes: str
    applied_to: str | None
    applied_to_display: str
    read_only: bool
    archived: bool


def show_credit(c: Credit, organization: Organization) -> CreditView:
    """Its amount is a number, as published: alone of all amounts here."""
    return {
        "id": c.id,
        "company": c.org_id,
        "customer": show_customer(c),
        "amount": {"amount": wire.number(c.amount), "currency": c.currency},
        "credit_date": c.credit_date,
        "status": c.status,
        "status_display": c.status.capitalize(),
        "reason": c.reason,
        "reason_display": rules.REASONS[c.reason],
        "brand": c.brand_id,
        "order": c.order_number,
        "order_display": c.order_code or "",
        "notes": c.notes,
        "applied_to": c.applied_to_number,
        "applied_to_display": c.applied_to_code or "",
        "read_only": c.status == "used",
        "archived": bool(c.is_archived),
    }


def show_customer(c: Credit) -> LightCustomerView | None:
    if c.customer_id is None:
        return None
    return {
        "id": c.customer_id,
        "display_name": c.customer_nickname or c.customer_name or "",
        "ext_acct_id": c.customer_account,
        "delinquent": bool(c.customer_delinquent),
    }


CREDIT = Record(
    "credit",
    CREDITS,
    Collection(
        "/credits",
        CREDITS.resource,
        show_credit,
        CreditView,
        names={
            "id": "id",
            "company": "org_id",
            "customer": "customer_id",
            "amount": "amount",
            "credit_date": "credit_date",
            "status": "status",
            "reason": "reason",
            "brand": "brand_id",
            "order": "order_number",
        },
        order="id",
        asks={
            "status": Ask("status", "choices", choices=rules.STATUSES),
            "reason": Ask("reason", "choices", choices=tuple(rules.REASONS)),
            "brand": Ask("brand_id", "wholes"),
            "customer": Ask("customer_id", "wholes"),
            "credit_date_after": Ask("credit_date", "day", "gte"),
            "credit_date_before": Ask("credit_date", "day", "lte"),
            "amount_min": Ask("amount", "number", "gte", scale=10_000),
            "amount_max": Ask("amount", "number", "lte", scale=10_000),
            "order": Ask("order_number", "text"),
            "archived": Ask("is_archived", "deleted", description="true lists the archived ones instead"),
        }
        | companies("company"),
        is_searchable=True,
    ),
    SPEECH,
)
