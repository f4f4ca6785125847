"""Reports in Marketplace V2: asked for, listed, and read as files (marketplace §5)."""

from typing import Any, Literal, TypedDict

from msgspec import Raw, Struct

from fondaco.events.records import load
from fondaco.kernel.actor import Organization
from fondaco.kernel.errors import NotFound
from fondaco.orders.reports import REPORTS, content_of, make_report
from fondaco.orders.trades import Report
from fondaco.store.once import Reply
from fondaco.surfaces import wire
from fondaco.surfaces.asking import companies
from fondaco.surfaces.collection import Ask, Collection
from fondaco.surfaces.leaflink_v2.dialect import SPEECH
from fondaco.surfaces.operation import Call, show
from fondaco.surfaces.records import Record, owned_by

PLACE = "/leaflink/api/v2/reports/{}/export/"


class ReportView(TypedDict):
    number: str
    user: int | None
    status: str
    report_type: str
    request_time: str | None
    complete_time: str | None
    company: int
    export: str
    query: dict[str, Any]
    to_email: str | None


class ReportIn(Struct):
    report_type: Literal[
        "orders-assigned",
        "orders-received",
        "orders-sent",
        "orders-report",
        "ordered-products",
        "accounts-receivable",
        "customer-value",
        "sales-rep-activity-feed",
        "brand-performance",
        "brand-owner-brand-performance",
        "brand-owner-inventory-overview",
    ]
    company: int
    query: dict[str, Any] = {}


def show_report(r: Report, organization: Organization) -> dict[str, Any]:
    return {
        "number": r.number,
        "user": r.user_id,
        "status": r.status,
        "report_type": r.report_type,
        "request_time": wire.moment(r.created, organization),
        "complete_time": wire.moment(r.completed, organization),
        "company": r.org_id,
        "export": PLACE.format(r.number),
        "query": Raw(r.asked.encode()),
        "to_email": r.to_email or None,
    }


def rooted(view: dict[str, Any], base: str) -> dict[str, Any]:
    return view | {"export": base + view["export"]} if "export" in view else view


REPORT = Record(
    "report",
    REPORTS,
    Collection(
        "/reports",
        REPORTS.resource,
        show_report,
        ReportView,
        names={
            "number": "number",
            "user": "user_id",
            "status": "status",
            "report_type": "report_type",
            "request_time": "created",
            "complete_time": "completed",
            "company": "org_id",
        },
        order="-request_time",
        asks={"report_type": Ask("report_type", "texts"), "status": Ask("status", "texts")} | companies(),
        rooted=rooted,
    ),
    SPEECH,
    ReportIn,
    segment="number",
)


async def create(call: Call) -> Reply:
    sent = REPORT.read_body(call, partial=False)
    actor = owned_by(call.actor, sent, "company")
    report = await make_report(call.db, actor, sent["report_type"], sent["query"])
    return show(201, await REPORT.view(call, report))


async def _named(call: Call) -> Report:
    report = await load(call.db, REPORTS, call.actor.orgs, "number", call.path["number"].lower())
    if report is None:
        raise NotFound("There is no such report")
    return report


async def read(call: Call) -> Reply:
    return show(200, await REPORT.view(call, await _named(call)))


async def export(call: Call) -> Reply:
    """The file itself."""
    report = await _named(call)
    name = f'attachment; filename="{report.report_type}.csv"'.encode()
    headers = ((b"content-type", b"text/csv; charset=utf-8"), (b"content-disposition", name))
    return Reply(200, (await content_of(call.db, report)).encode(), headers)
