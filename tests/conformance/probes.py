"""How an area declares, for each published operation, a request that succeeds and what each of its filters selects.

Declare in `tests/conformance/areas/<area>.py` a list `PROBES`; the harness finds the file by itself:

    TEA = POST("/leaflink/customers", {"name": "Tea House", "owner": "<company>"}, keep="tea")
    BAR = POST("/leaflink/customers", {"name": "Juice Bar", "owner": "<company>"}, keep="bar")

    PROBES = [
        Probe(
            "GET /customers",
            GET("/leaflink/customers"),
            given=[TEA, BAR],
            selects={
                "name": [("tea house", ["tea"])],
                "id": [("<tea>", ["tea"]), ("<tea>,<bar>", ["tea", "bar"]), ("0", [])],
                "external_id_key": [("erp&external_id_values=17", ["bar"])],
                "created_on__gte": [("<yesterday>", ["tea", "bar"]), ("<tomorrow>", [])],
            },
            empty=["service_zone"],
        ),
        Probe(
            "POST /customers",
            POST("/leaflink/customers", {"name": "Kiosk", "owner": "<company>", "email": "k@shop.test"}),
            further=[{"name": "Second", "owner": "<company>", "notes": "all body fields that the first left out"}],
        ),
        Probe("GET /customers/{id}", GET("/leaflink/customers/<tea>"), given=[TEA]),
        Probe("V2: GET /orders-received/{number}/", GET("/leaflink/api/v2/orders-received/<order.number>/"), given=...),
    ]

What the harness sees to by itself, so that no area writes it: `page`, `page_size`, `limit`, `offset`, `ordering`,
`search` (by the first text of D-10 in a row; give `selects["search"]` where that does not suffice), `company_id`
(needed, refused when foreign), `LeafLink-Version`, `fields_include`, `fields_exclude`, and that the answer holds
every attribute of the published schema and agrees with it. Always kept: `<company>` and `<strangers_company>`, the
integer ids of the two organizations (`<company.slug>`, `<company.uuid>` too), and the dates `<yesterday>`, `<today>`
and `<tomorrow>`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.cases import Request

# The two surfaces: the dated API and Marketplace V2.
L = "L"
V2 = "V2"
AREAS = Path(__file__).with_name("areas")

# What a filter is given, and the rows that must remain of all that the probe's own request lists.
Selection = tuple[str | int, Sequence[str]]


@dataclass(frozen=True)
class Probe:
    """The proof that one published operation is served.

    `operation` is the method and the path as published, after "V2: " on the older surface. An operation may have
    several probes: each must hold, and together they must say something of every published parameter and body field.

    `given` runs before, in a stage of its own with a fresh cast; commands on stock among it are done at once.
    `selects` names for each published filter what it is given and which rows it selects. A row is named by what was
    kept (`tea` stands for the id of what `tea` kept, `order.number` for another of its attributes); a name under
    which nothing was kept stands for itself, such as "CA". A filter whose every answer is the same as without it
    proves nothing and is refused. What one value holds after an `&` is sent as a further parameter, and proves that
    one too. A filter that is named like an attribute of the rows, with or without a suffix, need not stand here if
    the rows differ in it: the harness tries it by itself.

    `key` is the attribute that tells rows apart; several, with blanks between, for rows without an id of their own:
    `key="product_id facility_id"` with rows such as `"tea north"`.

    `empty` are the published parameters of attributes that mean nothing outside the vendor: no row has a value there,
    so `…__isnull=true` selects all rows, any other value none. `further` are other bodies, all of which must be
    accepted by the same request, until every published body field was sent once. What was sent must be answered under
    the same name; `shown` has what is answered instead where a rule says so, as in the body of a case (`...` for
    anything). `proves` are the parameters (expansions and such) that `selects` cannot prove: each with a value and
    what the answer must then be like, as in the body of a case, and must not be like without it; or the status with
    which it is refused.
    """

    operation: str
    request: Request
    given: Sequence[Request] = ()
    selects: Mapping[str, Sequence[Selection]] = field(default_factory=dict)
    key: str = "id"
    empty: Sequence[str] = ()
    further: Sequence[Any] = ()
    proves: Mapping[str, tuple[str | int, Any]] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)


def declared() -> list[Probe]:
    """What all areas declare."""
    names = sorted(path.stem for path in AREAS.glob("*.py"))
    return [probe for name in names for probe in import_module(f"tests.conformance.areas.{name}").PROBES]
