"""How an order is delivered, as Marketplace V2 shows it (marketplace §2)."""

from typing import Any, TypedDict

from fondaco.delivery.actions import deliveries_of
from fondaco.delivery.model import Delivery
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import NotFound
from fondaco.kernel.values import decode
from fondaco.orders.book import find_trade
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.leaflink_v2.order_views import OrderView, show_order
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.surface import House


class DeliveryView(TypedDict):
    id: int
    number: str
    status: str
    requested_pickup_date: str | None
    expected_pickup_datetime: str | None
    actual_pickup_datetime: str | None
    requested_delivery_date: str | None
    expected_delivery_datetime: str | None
    actual_delivery_datetime: str | None
    pickup_address: dict[str, Any]
    destination: dict[str, Any]
    pickup_driver: dict[str, Any]
    pickup_vehicle: dict[str, Any]
    delivery_driver: dict[str, Any]
    delivery_vehicle: dict[str, Any]
    transport_company: str
    payment_expected: dict[str, Any]
    collected_payment_amount: str | None
    notes: str | None
    customer_notes: str | None
    delivery_driver_comment: str
    created_on: str | None


class OrderDeliveryView(OrderView):
    """The order as its seller sees it, and its deliveries."""

    deliveries: list[DeliveryView]


def show_delivery(d: Delivery, organization: Organization) -> DeliveryView:
    details = decode(d.details)
    return {
        "id": d.id,
        "number": d.number,
        "status": d.status,
        "requested_pickup_date": d.requested_pickup,
        "expected_pickup_datetime": wire.moment(d.expected_pickup, organization),
        "actual_pickup_datetime": wire.moment(d.actual_pickup, organization),
        "requested_delivery_date": d.requested_delivery,
        "expected_delivery_datetime": wire.moment(d.expected_delivery, organization),
        "actual_delivery_datetime": wire.moment(d.actual_delivery, organization),
        "pickup_address": details["pickup_address"],
        "destination": details["destination"],
        "pickup_driver": details["pickup_driver"],
        "pickup_vehicle": details["pickup_vehicle"],
        "delivery_driver": details["delivery_driver"],
        "delivery_vehicle": details["delivery_vehicle"],
        "transport_company": d.carrier_name,
        "payment_expected": wire.money_text(d.payment_expected, d.currency),
        "collected_payment_amount": wire.optional_fixed(d.amount_collected),
        "notes": d.notes,
        "customer_notes": d.customer_notes,
        "delivery_driver_comment": d.driver_comment,
        "created_on": wire.moment(d.created, organization),
    }


async def read_information(call: Call) -> Reply:
    """An order that the caller sells, and how it is delivered. Raises NotFound."""
    found = await find_trade(call.db, call.actor, call.path["order_number"])
    if "seller" not in found.sides:
        raise NotFound("There is no such order")
    trade, organization = found.trade, found.actor.organization
    deliveries = await deliveries_of(call.db, trade.org_id, trade.id)
    shown = {"deliveries": [show_delivery(each, organization) for each in deliveries]}
    return show(200, show_order(trade, organization) | shown)


def operations(house: House) -> list[Operation]:
    return [
        Operation(
            "GET",
            "/orders/{order_number}/delivery-information/",
            read_information,
            "Read how an order is delivered",
            "orders",
            schema=OrderDeliveryView,
            errors=(404,),
            rights=("orders",),
        )
    ]
