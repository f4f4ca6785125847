"""The corporate and the delivery address of a customer in the dated API (leaflink §3.14)."""

from typing import Annotated

from msgspec import Meta, Struct

from fondaco.customers.businesses import change_business, clear_role
from fondaco.customers.roles import addresses_of
from fondaco.kernel.errors import NotFound
from fondaco.store.once import Reply
from fondaco.surfaces.bodies import partial_type
from fondaco.surfaces.fields import check_json, read_object, take_fields
from fondaco.surfaces.leaflink.customers import CUSTOMER, AddressView, show_address
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.standard import WRITES

Line = Annotated[str, Meta(min_length=1, max_length=400)]


class CustomerAddressIn(Struct):
    address: Line
    city: Line
    state: Annotated[str, Meta(min_length=1, max_length=100)]
    zipcode: Annotated[str, Meta(min_length=1, max_length=7)]
    unit_number: Annotated[str, Meta(max_length=400)] = ""
    county: Annotated[str, Meta(max_length=400)] = ""


def address_operations(role: str, called: str) -> list[Operation]:
    """Set, change and clear the address that a customer has in a role."""

    async def set_(call: Call) -> Reply:
        business = await CUSTOMER.find(call, lock=True)
        present = (await addresses_of(call.db, [business.org_id], [business.id]))[business.id]
        partial = call.method == "PATCH"
        if partial and role not in present:
            raise NotFound(f"This customer has no {called}")
        check_json(call.request)
        place = take_fields(read_object(call.raw), CustomerAddressIn, partial=partial, ignored=frozenset())
        await change_business(call.db, CUSTOMER.actor_of(call, business), business, {role: place})
        after = (await addresses_of(call.db, [business.org_id], [business.id]))[business.id]
        return show(200, show_address(after[role]))

    async def clear(call: Call) -> Reply:
        business = await CUSTOMER.find(call, lock=True)
        await clear_role(call.db, CUSTOMER.actor_of(call, business), business, role)
        return Reply(204, b"")

    path = f"{CUSTOMER.collection.path}/{{id}}/{role}"
    tag, errors = "customers", (400, 404)
    partial_body = partial_type(CustomerAddressIn)
    return [
        Operation(
            "POST",
            path,
            set_,
            f"Set a customer's {called}",
            tag,
            CustomerAddressIn,
            AddressView,
            errors=errors,
            **WRITES,
        ),
        Operation(
            "PATCH",
            path,
            set_,
            f"Change a customer's {called}",
            tag,
            partial_body,
            AddressView,
            errors=errors,
            **WRITES,
        ),
        Operation("DELETE", path, clear, f"Clear a customer's {called}", tag, status=204, errors=(404,), **WRITES),
    ]
