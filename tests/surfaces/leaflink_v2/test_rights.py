"""What a key opens of Marketplace V2: the published table, on every operation that is served (marketplace §1)."""

import pytest
from tests.cases import BOTH, GET, MARKETPLACE, OWNER, PATCH, POST, READER, Case, table
from tests.cast import Stage, application

from fondaco.identity import actions
from fondaco.identity.rules import GROUPS, may
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import SAFE

V2 = MARKETPLACE
# (group, method): the resources that a key reaches there, read or, for another method than GET, read & write.
TABLE = {
    ("orders", "GET"): "orders-received order-event-logs order-sales-reps order-statuses line-items brands "
    "order-payments companies company-staff promocodes reports",
    # The table is older than the creation of orders and lines, which count as its own (E-01).
    ("orders", "POST"): "orders-received line-items order-payments order-sales-reps promocodes reports",
    ("orders", "PATCH"): "orders-received line-items promocodes reports",
    ("orders", "DELETE"): "orders-received order-sales-reps line-items promocodes reports",
    ("products", "GET"): "products product-categories product-subcategories brands product-lines product-images "
    "strains companies company-staff batches batch-documents product-batches",
    ("products", "POST"): "products product-lines product-images strains batches batch-documents product-batches",
    ("products", "PATCH"): "products product-lines batches",
    ("products", "DELETE"): "products product-images batches batch-documents product-batches",
    ("customers", "GET"): "customers contacts activity-entries customer-statuses customer-tiers license-types "
    "companies company-staff",
    **{
        ("customers", method): "customers contacts activity-entries customer-statuses"
        for method in ("POST", "PATCH", "DELETE")
    },
}
FOR_WRITERS = {("products", "licenses")}  # read by those alone who may write
KNOWN = {name for names in TABLE.values() for name in names.split()} | {"licenses"}


def resource_of(operation: Operation) -> str:
    first, *rest = [part for part in operation.path.split("/") if part and not part.startswith("{")]
    return rest[0] if first == "companies" and rest else first


def opened(group: str, right: str, operation: Operation) -> bool:
    """What the table says."""
    name = resource_of(operation)
    if operation.method == "GET":
        return name in TABLE[group, "GET"].split() or (right == "write" and (group, name) in FOR_WRITERS)
    return right == "write" and name in TABLE[group, operation.method].split()


async def test_every_operation_needs_the_right_that_the_table_says(stage: Stage):
    surface = application(stage.house).surfaces[0]
    assert surface.prefix == V2
    served = [each for each in surface.operations() if each.role is not None]
    assert [each.path for each in served if not each.rights] == []
    wrong = [
        f"{operation.method} {operation.path} with {group}={right}"
        for operation in served
        for group in GROUPS
        for right in ("read", "write")
        if resource_of(operation) in KNOWN
        and opened(group, right, operation)
        is not may({group: right}, operation.rights, writes=operation.needs_write or operation.method not in SAFE)
    ]
    assert not wrong
    assert len({resource_of(each) for each in served} & KNOWN) >= 5


async def key(stage: Stage, word: str = "App", **rights: str) -> dict[str, str]:
    made = await stage.database.write(
        None, lambda tx: actions.create_marketplace_key(tx, stage.org, "k", kind="app", rights=rights)
    )
    return {"Authorization": f"{word} {made[1]}"}


@pytest.mark.parametrize(
    ("rights", "path", "status"),
    [
        ({"orders": "read"}, "/brands/", 200),
        ({"customers": "write"}, "/brands/", 403),
        ({"orders": "write"}, "/product-categories/", 403),
        ({"products": "read"}, "/product-categories/", 200),
        ({"products": "read"}, "/nowhere/", 404),
        ({"products": "read"}, "/brands", 400),
        ({"customers": "read"}, "/brands/0/", 403),
    ],
)
async def test_rights_over_the_wire(stage: Stage, rights: dict[str, str], path: str, status: int):
    answer = await stage.send(GET(V2 + path, headers=await key(stage, **rights)))
    assert answer.status_code == status
    assert set(answer.json()) == ({"detail"} if status != 200 else {"count", "next", "previous", "results"})


async def test_who_may_read_may_not_write(stage: Stage):
    for rights, status in (({"products": "read"}, 403), ({"products": "write"}, 400)):
        answer = await stage.send(POST(f"{V2}/strains/", {}, headers=await key(stage, **rights)))
        assert answer.status_code == status, answer.text


async def test_each_word_goes_with_its_kind_of_key(stage: Stage):
    """`App` with an application's key, `Token` with a user's, in any letters (E-01)."""
    application_key = (await stage.credential(OWNER, V2)).partition(" ")[2]
    users_key = (await stage.credential(BOTH, V2)).partition(" ")[2]
    linkit, jwt = stage.keys[OWNER], await stage.credential(OWNER, "/leaflink")
    for text, status in {
        f"App {application_key}": 200,
        f"aPP  {application_key}": 200,
        f"Token {users_key}": 200,
        f"TOKEN {users_key}": 200,
        f"App {users_key}": 401,
        f"Token {application_key}": 401,
        f"Bearer {application_key}": 401,
        f"App {linkit}": 401,
        f"Token {linkit}": 401,
        jwt: 401,
        jwt.replace("Bearer", "App"): 401,
        jwt.replace("Bearer", "Token"): 401,
        linkit: 401,
        application_key: 401,
        "App": 401,
        "App ": 401,
        f"App{application_key}": 401,
        f"App {application_key} x": 401,
        f"App {application_key[:-1]}": 401,
        f"App {application_key.upper()}": 401,
        "": 401,
    }.items():
        answer = await stage.send(GET(f"{V2}/brands/", headers={"Authorization": text}))
        assert answer.status_code == status, text
        assert ("www-authenticate" in answer.headers) is (status == 401)
    for text in (f"App {application_key}", f"Token {users_key}", application_key):
        assert (await stage.send(GET("/brands", headers={"Authorization": text}))).status_code == 401, "not in Linkit"


CASES = [
    Case("a reader reads", GET(f"{V2}/brands/", as_=READER), 200, queries=2),
    Case("a reader writes nothing", POST(f"{V2}/strains/", {}, as_=READER), 403, {"detail": str}),
    Case("a record of nobody", PATCH(f"{V2}/promocodes/0/", {}), 404, {"detail": str}),
]


@table(CASES)
async def test_roles(stage: Stage, case: Case):
    await stage.play(case)


async def test_a_company_one_does_not_act_for(stage: Stage):
    """Named in the path it is refused, and nothing leaks (E-01)."""
    foreign = await stage.send(GET(f"{V2}/companies/<strangers_company>/brands/", as_=BOTH))
    absent = await stage.send(GET(f"{V2}/companies/999999/brands/", as_=BOTH))
    assert foreign.status_code == absent.status_code
    assert foreign.status_code in (403, 404)
