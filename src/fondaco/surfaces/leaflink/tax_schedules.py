"""Tax schedules as the dated API shows and takes them (leaflink §5, D-31)."""

import re
from decimal import Decimal
from typing import Annotated, Any, TypedDict

from msgspec import Meta, Struct

from fondaco.kernel.actor import Actor, Organization
from fondaco.kernel.errors import Invalid
from fondaco.kernel.values import replace
from fondaco.pricing import rules, taxes
from fondaco.pricing.model import TAX_SCHEDULES, TaxSchedule
from fondaco.store.database import Connection
from fondaco.store.once import Reply
from fondaco.surfaces.collection import Collection
from fondaco.surfaces.fields import Values
from fondaco.surfaces.leaflink.dialect import SPEECH
from fondaco.surfaces.operation import Call, Operation, show
from fondaco.surfaces.records import Record
from fondaco.surfaces.standard import record_operations

PATTERN = r"^-?\d{0,5}(?:\.\d{0,5})?$"
RATE = re.compile(PATTERN)
Rate = Annotated[str, Meta(pattern=PATTERN, min_length=1)] | int | float
Name = Annotated[str, Meta(min_length=1, max_length=rules.LONGEST_NAME)]


class TaxScheduleIn(Struct):
    """A rate has up to five decimals, which is one more than all other amounts here."""

    name: Name
    tax_type: int
    tax_rate: Rate
    unit_type: int
    product_category_ids: list[int]


class TaxSchedulePatch(Struct):
    """What is null stays as it is."""

    name: Name | None = None
    tax_type: int | None = None
    tax_rate: Rate | None = None
    unit_type: int | None = None
    product_category_ids: list[int] | None = None


class TaxScheduleView(TypedDict):
    id: int
    name: str
    tax_type: str
    tax_rate: str
    unit_type: str
    product_categories: list[str]


class TaxScheduleId(TypedDict):
    id: int


class Sorted(Struct, frozen=True):
    """A tax schedule with the names of its product categories."""

    schedule: TaxSchedule
    categories: list[str]

    @property
    def org_id(self) -> int:
        return self.schedule.org_id


def show_tax_schedule(sorted_: Sorted, organization: Organization) -> TaxScheduleView:
    schedule = sorted_.schedule
    return {
        "id": schedule.id,
        "name": schedule.name,
        "tax_type": rules.TAX_TYPES[schedule.tax_type],
        "tax_rate": rules.spoken_rate(schedule.tax_rate),
        "unit_type": rules.UNIT_TYPES[schedule.unit_type],
        "product_categories": sorted_.categories,
    }


async def _sort(db: Connection, orgs: Any, rows: list[TaxSchedule]) -> list[Sorted]:
    names = await taxes.categories_of(db, orgs, rows)
    return [Sorted(row, names[row.id]) for row in rows]


def _take(sent: Values, actor: Actor, partial: bool) -> Values:
    values = {name: value for name, value in sent.items() if value is not None}
    if "tax_rate" in values:
        text = str(values["tax_rate"])
        if not RATE.fullmatch(text) or text in ("", "-", ".", "-."):
            raise Invalid("Must be a number of at most 5 digits before and 5 after the point", "tax_rate")
        values["tax_rate"] = int(Decimal(text) * rules.RATE)
    return values


TAX_SCHEDULE = Record(
    "tax schedule",
    TAX_SCHEDULES,
    Collection(
        "/taxes/tax_schedules",
        TAX_SCHEDULES.resource,
        show_tax_schedule,
        TaxScheduleView,
        names={
            "id": "id",
            "name": "name",
            "tax_type": "tax_type",
            "tax_rate": "tax_rate",
            "unit_type": "unit_type",
            "created_date": "created",
            "modified_date": "updated",
        },
        order="id",
        is_searchable=True,
        complete=_sort,
        extras=frozenset({"company_id"}),
    ),
    SPEECH,
    TaxScheduleIn,
    patch=TaxSchedulePatch,
    names={"product_category_ids": "categories"},
    take=_take,
    add=taxes.add_tax_schedule,
    change=taxes.supersede_tax_schedule,
    remove=taxes.archive_tax_schedule,
    needs_company=True,
)


async def create_tax_schedule(call: Call) -> Reply:
    """Answers with its id alone."""
    sent = TAX_SCHEDULE.read_body(call, partial=False)
    actor = TAX_SCHEDULE.acting(call, sent)
    with TAX_SCHEDULE.speaking():
        values = TAX_SCHEDULE.values(sent, actor, partial=False)
        schedule = await taxes.add_tax_schedule(call.db, actor, values)
    return show(201, {"id": schedule.id})


async def supersede_tax_schedule(call: Call) -> Reply:
    """Answers with the id of the one that took its place."""
    row = await TAX_SCHEDULE.find(call, lock=True)
    sent = TAX_SCHEDULE.read_body(call, partial=True)
    actor = TAX_SCHEDULE.actor_of(call, row)
    with TAX_SCHEDULE.speaking():
        values = TAX_SCHEDULE.values(sent, actor, partial=True)
        successor = await taxes.supersede_tax_schedule(call.db, actor, row, values)
    return show(200, {"id": successor.id})


def tax_operations() -> list[Operation]:
    listing, creating, reading, patching, deleting = record_operations(
        TAX_SCHEDULE, "tax schedules", "list create read patch delete"
    )
    return [
        listing,
        replace(creating, act=create_tax_schedule, schema=TaxScheduleId),
        reading,
        replace(patching, act=supersede_tax_schedule, schema=TaxScheduleId, summary="Supersede a tax schedule"),
        replace(deleting, summary="Archive a tax schedule"),
    ]
