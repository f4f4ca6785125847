"""What carriers, drivers, vehicles and deliveries may be: values in, a value or a Problem out."""

from collections.abc import Sequence
from typing import Any

from fondaco.delivery.model import Driver, Vehicle
from fondaco.kernel.errors import Invalid
from fondaco.kernel.moments import read_local, show_local

Values = dict[str, Any]
STATUSES = ("uploaded", "created", "assigned", "planned", "shipped", "delivered", "deleted")
LONGEST_NAME = 255
PEOPLE = ("first_name", "last_name", "employee_id", "license_number", "phone")
DAY = 10


def check_name(name: str, field: str = "name") -> str:
    """Raises Invalid."""
    cleaned = name.strip()
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise Invalid(f"A name has 1 to {LONGEST_NAME} characters", field)
    return cleaned


def same_driver(values: Values, known: Sequence[Driver]) -> Driver | None:
    """Who is meant: the one of this employee number and this licence."""
    return next(
        (
            each
            for each in known
            if (each.employee_id, each.license_number) == (values["employee_id"], values["license_number"])
        ),
        None,
    )


def same_vehicle(values: Values, known: Sequence[Vehicle]) -> Vehicle | None:
    """Which one is meant: that of this number plate, or, without one, the one that is the same in everything."""
    plate = values.get("license_number")
    if plate:
        return next((each for each in known if each.license_number == plate), None)
    return next((each for each in known if all(getattr(each, name) == values[name] for name in values)), None)


def settle_delivery(values: Values, time_zone: str) -> Values:
    """The columns of a delivery, and those that follow from its moments. Raises Invalid."""
    if values["status"] not in STATUSES:
        raise Invalid(f"Statuses are {', '.join(STATUSES)}", "status")
    if values["payment_expected"] < 0:
        raise Invalid("A payment is not negative", "payment_expected.amount")
    if (values.get("amount_collected") or 0) < 0:
        raise Invalid("A payment is not negative", "collected_payment_amount")
    display = values["actual_delivery"] or values["expected_delivery"]
    requested = values["requested_delivery"]
    return values | {
        "is_deleted": values["status"] == "deleted",
        "pickup_day": day_of(values["actual_pickup"] or values["expected_pickup"], time_zone)
        or values["requested_pickup"],
        "delivery_day": day_of(display, time_zone) or requested,
        "display_delivery": display or (read_local(requested, time_zone) if requested else None),
    }


def day_of(moment: str | None, time_zone: str) -> str | None:
    """The day of a stored moment in a zone."""
    return show_local(moment, time_zone)[:DAY] if moment else None
