"""Promotional codes as Marketplace V2 shows and takes them (marketplace §5)."""

from decimal import Decimal
from typing import Annotated, Literal, TypedDict

from msgspec import Meta, Struct

from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.values import replace
from fondaco.pricing import promotions
from fondaco.pricing.model import PROMO_CODES, PromoCode
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies, texts
from fondaco.surfaces.branded import owner_of_brand
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.fields import Amount, Values
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import Record
from fondaco.surfaces.standard import record_operations

Moment = Annotated[str, Meta(min_length=1)]
DATES = {"start_date": "starts", "end_date": "ends"}


class PromoCodeIn(Struct):
    brand: int
    code: Annotated[str, Meta(min_length=1, max_length=100)]
    start_date: Moment
    end_date: Moment
    discount_type: Literal["%"] = "%"
    discount_amount: Amount = Decimal(0)


class PromoCodePatch(Struct):
    """Its dates alone change: whatever else is sent is ignored."""

    start_date: Moment
    end_date: Moment


class PromoCodeView(TypedDict):
    id: int
    brand: int
    code: str
    discount_type: str
    discount_amount: str
    start_date: str | None
    end_date: str | None


def show_promo(p: PromoCode, organization: Organization) -> PromoCodeView:
    return {
        "id": p.id,
        "brand": p.brand_id,
        "code": p.code,
        "discount_type": "%",
        "discount_amount": wire.fixed(p.discount),
        "start_date": wire.moment(p.starts, organization),
        "end_date": wire.moment(p.ends, organization),
    }


def _take(sent: Values, actor: Actor, partial: bool) -> Values:
    values = {name: value for name, value in sent.items() if name != "discount_type"}
    values |= {name: wire.take_moment(sent[name], actor.organization, name) for name in DATES if name in sent}
    # A default is a decimal, what was sent is units already.
    return values if partial else values | {"discount_amount": int(sent["discount_amount"])}


PROMO_CODE = Record(
    "promotional code",
    PROMO_CODES,
    Collection(
        "/promocodes",
        PROMO_CODES.resource,
        show_promo,
        PromoCodeView,
        names={
            "id": "id",
            "brand": "brand_id",
            "code": "code",
            "discount_amount": "discount",
            "start_date": "starts",
            "end_date": "ends",
        },
        order="id",
        asks={"id": Ask("id", "wholes"), "brand": Ask("brand_id", "wholes")}
        | texts("code", "code", "iexact icontains startswith in")
        | companies(),
        is_searchable=True,
    ),
    SPEECH,
    PromoCodeIn,
    patch=PromoCodePatch,
    names=DATES | {"brand": "brand_id", "discount_amount": "discount"},
    take=_take,
    change=promotions.change_promo,
    remove=promotions.remove_promo,
)


async def create_promo(call: Call) -> Reply:
    """It belongs to the company whose brand it names. Raises Invalid, Conflict."""
    sent = PROMO_CODE.read_body(call, partial=False)
    actor = await owner_of_brand(call, sent["brand"])
    with PROMO_CODE.speaking():
        promo = await promotions.add_promo(call.db, actor, PROMO_CODE.values(sent, actor, partial=False))
    return show(201, await PROMO_CODE.view(call, promo))


def promo_operations() -> list[Operation]:
    listing, creating, *others = record_operations(
        PROMO_CODE, "promotional codes", "list create read patch delete", rights=("orders",)
    )
    return [listing, replace(creating, act=create_promo), *others]
