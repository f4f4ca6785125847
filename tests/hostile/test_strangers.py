"""Another organization's ids, codes and keys in every place where one can stand: as if they did not exist."""

import asyncio
import random
import re
import string
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx import Response
from msgspec import Struct, json
from tests.hostile.document import BULK, LONG, NOBODY, Operation, fields_of, operations_of, reference_of
from tests.hostile.shops import API, Shop, make_shops, refused, stock
from tests.servers import Postgres

from fondaco import app
from fondaco.settings import Settings
from fondaco.store.database import Database
from fondaco.store.pages import PageMemory
from fondaco.surfaces.surface import Surface

# Their ids and codes, and what nobody has instead, of the same form.
STREAM = "/events/stream"  # endless unless told to wait for nothing
NOBODYS = {"id": NOBODY, "code": "nobodys-code"}
# The fields that make a record known to its own organization: free for us, whoever else has taken them.
TAKEN = ("iv_id", "brand_code", "category_code", "generic_code", "email", "phone", "name", "name_en")


class Inner:
    """A client of an application in this process, waiting in a loop of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop, surface: Surface) -> None:
        self._loop = loop
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(surface), base_url=f"http://fondaco.test{API}")

    def request(self, method: str, path: str, **more: Any) -> Response:
        return self._loop.run_until_complete(self._client.request(method, path, **more))

    def as_(self, shop: Shop, method: str, path: str, **more: Any) -> Response:
        headers = {"authorization": shop.key, "content-type": "application/json"} | more.pop("headers", {})
        return self.request(method, path, headers=headers, **more)


class Of(Struct):
    """The same for one shop, as `stock` wants it."""

    http: Inner
    shop: Shop

    def get(self, path: str, **more: Any) -> Response:
        return self.http.as_(self.shop, "GET", path, **more)

    def post(self, path: str, **more: Any) -> Response:
        return self.http.as_(self.shop, "POST", path, **more)


class Inside(Struct):
    """Fondaco in this process, whose statements can be counted, with two shops."""

    http: Inner
    database: Database
    ours: Shop
    theirs: Shop

    def ask(
        self, method: str, path: str, body: Any = None, *, params: Any = None, **headers: str
    ) -> tuple[Response, int]:
        """The answer to us, and how many statements it took a server that remembers no earlier list."""
        self.database.pages = PageMemory()
        before = self.database.statements
        content = None if body is None else json.encode(body)
        if path == STREAM:
            params = {"wait": "0"} | (params or {})
        answer = self.http.as_(self.ours, method, path, content=content, headers=headers, params=params)
        return answer, self.database.statements - before

    def rows(self) -> Any:
        """Everything of theirs as they see it."""
        names = (
            "brands categories generics branches products skus customers customer-groups orders api-keys organization"
        )
        order = f"/orders/{self.theirs.ids['/orders']}"
        places = [f"/{name}" for name in names.split()] + [f"/customers/{self.theirs.ids['/customers']}/addresses"]
        places += [f"{order}/history", f"{order}/payments"]
        places += [f"{home}/{self.theirs.ids[home]}" for home in LONG]
        return [self.http.as_(self.theirs, "GET", place).json() for place in places]

    @property
    def document(self) -> dict[str, Operation]:
        return operations_of(self.http.request("GET", "/openapi.json").json())


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def inside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    folder: Path = tmp_path_factory.mktemp("inside")
    url = ""
    if request.param == "postgres":
        cluster: Postgres = request.getfixturevalue("cluster")
        url = cluster.create_database("inside")
    with closing(asyncio.new_event_loop()) as loop:
        ours, theirs = loop.run_until_complete(make_shops(folder, url))
        house = loop.run_until_complete(app.open_house(Settings(data=folder, database_url=url, rate_limits=False)))
        http = Inner(loop, app.Dialects(house).linkit)
        for shop in (ours, theirs):
            stock(Of(http, shop), shop)
        yield Inside(http, house.database, ours, theirs)
        loop.run_until_complete(house.database.close())


def check_same(inside: Inside, note: str, theirs: tuple[Response, int], nobodys: tuple[Response, int]) -> None:
    """Theirs is answered as nobody's is, with the same work, and tells nothing of them."""
    first, second = masked(inside, theirs[0]), masked(inside, nobodys[0])
    assert first == second, note
    assert theirs[0].headers.keys() == nobodys[0].headers.keys(), note
    assert theirs[1] == nobodys[1], f"{note}: {theirs[1]} statements, not {nobodys[1]}"
    assert theirs[0].status_code < 500, note
    assert inside.theirs.name not in first[1], note
    assert inside.theirs.org not in first[1], note


def masked(inside: Inside, answer: Response) -> tuple[int, str]:
    """Status and body without what we sent ourselves, and without times and new ids."""
    text = answer.text
    known = [*inside.theirs.codes.values(), *inside.theirs.ids.values(), *NOBODYS.values()]
    for value in sorted(known, key=len, reverse=True):
        text = text.replace(value, "X")
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+Z", "T", text)
    return answer.status_code, text


def places(inside: Inside, operation: Operation) -> Iterator[tuple[str, str]]:
    """The operation's path with something of theirs in it, and with nobody's in the same place."""
    ours, theirs = inside.ours, inside.theirs
    if "code" in operation.names:
        yield operation.filled(theirs), operation.filled(ours, code=NOBODYS["code"])
        return
    for name in operation.names:
        own = operation.filled(theirs).split("/")[operation.path.split("/").index(f"{{{name}}}")]
        yield operation.filled(ours, **{name: own}), operation.filled(ours, **{name: NOBODY})
    yield operation.filled(theirs), operation.filled(None)
    if code := theirs.codes.get(operation.home):
        yield operation.filled(ours, id=code), operation.filled(ours, id=NOBODYS["code"])


def test_ids_in_paths(inside: Inside) -> None:
    before = inside.rows()
    probed = 0
    for operation in inside.document.values():
        for foreign, unknown in places(inside, operation) if operation.names else ():
            body = operation.body() if operation.schema else None
            answers = [inside.ask(operation.method, path, body) for path in (foreign, unknown)]
            check_same(inside, f"{operation.method} {foreign}", *answers)
            refused(answers[0][0], 404)
            probed += 1
    assert probed > 50
    assert inside.rows() == before


def test_ids_behind_conditions(inside: Inside) -> None:
    """An ETag of theirs says nothing about them either."""
    path = f"/products/{inside.theirs.ids['/products']}"
    tag = inside.http.as_(inside.theirs, "GET", path).headers["etag"]
    for method in ("GET", "PATCH", "DELETE"):
        for header in ("if-match", "if-none-match"):
            for value in (tag, "*"):
                answers = [
                    inside.ask(method, each, {} if method == "PATCH" else None, **{header: value})
                    for each in (path, f"/products/{NOBODY}")
                ]
                check_same(inside, f"{method} {header} {value}", *answers)
                refused(answers[0][0], 404)


def references(inside: Inside, operation: Operation) -> Iterator[tuple[str, Any, Any]]:
    """Each field that points at a record: theirs, and nobody's."""
    ids, codes = inside.theirs.ids, inside.theirs.codes
    for field, _ in fields_of(operation):
        if home := reference_of(field):
            for foreign, unknown in ((ids[home], NOBODY), (codes.get(home, "X"), NOBODYS["code"])):
                many = field.endswith("_ids")
                yield field, [foreign] if many else foreign, [unknown] if many else unknown
        elif field in ("product_iv_id", "branch_iv_id"):
            home = "/products" if field == "product_iv_id" else "/branches"
            yield field, codes[home], NOBODYS["code"]
            yield field, ids[home], NOBODY
    for field, least, names in operation.lines():
        for name in sorted({"product_id", "iv_id"} & names):
            for foreign, unknown in ((ids["/products"], NOBODY), (codes["/products"], NOBODYS["code"])):
                yield field, [least | {name: foreign}], [least | {name: unknown}]


def ours(inside: Inside, operation: Operation) -> dict[str, Any]:
    """Our own in every field that has to point at a record."""
    codes = inside.ours.codes
    needed = (operation.schema or {}).get("required", ())
    known = {field: codes[home] for field in needed if (home := reference_of(field))}
    own = {"product_iv_id": "ours-P1", "branch_iv_id": "ours-B1"} if operation.home == "/skus" else {}
    return known | own | ({"to_branch": "ours-B2"} if "to_branch" in known else {})


def test_ids_in_bodies(inside: Inside) -> None:
    before = inside.rows()
    probed = 0
    for operation in inside.document.values():
        for field, foreign, unknown in references(inside, operation) if operation.schema else ():
            if operation.method in ("PUT", "PATCH") and operation.home == "/skus":
                continue  # read-only there: ignored, whatever it holds
            answers = []
            for value in (foreign, unknown):
                body = operation.body(**ours(inside, operation) | {field: value})
                is_bulk = operation.path.endswith(BULK)
                answers.append(inside.ask(operation.method, operation.filled(inside.ours), [body] if is_bulk else body))
            check_same(inside, f"{operation.label} {field}", *answers)
            answer = answers[0][0]
            if operation.path.endswith(BULK):
                assert answer.json()["data"]["failed"] == 1, operation.label
            else:
                refused(answer, 400, 422)
            probed += 1
    assert probed > 50
    assert inside.rows() == before


def test_what_they_have_taken_is_free(inside: Inside) -> None:
    """A code, name or address of theirs makes no conflict and no update for us."""
    before = inside.rows()
    probed = 0
    for operation in inside.document.values():
        if operation.method != "POST" or not operation.schema or operation.names or operation.home == "/skus":
            continue
        if f"DELETE {operation.home}/{{id}}" not in inside.document:
            continue  # what stays is tried in test_orders
        theirs = taken(inside, operation)
        nobodys = {name: "0500000001" if name == "phone" else f"free-{value}" for name, value in theirs.items()}
        is_bulk = operation.path.endswith(BULK)
        answers = []
        for values in (theirs, nobodys):
            body = operation.body(**values) | {"id": inside.theirs.ids.get(operation.home, NOBODY)}
            answers.append(inside.ask("POST", operation.path, [body] if is_bulk else body))
            made = answers[-1][0].json()["data"]
            uid = made["results"][0]["id"] if is_bulk else made["id"]
            assert uid != body["id"], operation.label
            gone, _ = inside.ask("DELETE", f"{operation.home}/{uid}")
            assert gone.status_code == 204, gone.text
        assert answers[0][0].status_code == answers[1][0].status_code == (200 if is_bulk else 201), operation.label
        if is_bulk:
            assert answers[0][0].json()["data"]["created"] == 1, operation.label
        assert answers[0][1] == answers[1][1], f"{operation.label}: {answers[0][1]} statements, not {answers[1][1]}"
        probed += 1
    assert probed > 10
    assert inside.rows() == before


def taken(inside: Inside, operation: Operation) -> dict[str, str]:
    """What theirs of this kind is known by."""
    properties = dict(fields_of(operation))
    if operation.home == "/api-keys":
        return {"name": "shared"}
    path = f"{operation.home}/{inside.theirs.ids[operation.home]}"
    theirs = inside.http.as_(inside.theirs, "GET", path).json()
    return {name: theirs[name] for name in TAKEN if name in properties and theirs.get(name)}


def test_ids_in_filters_and_searches(inside: Inside) -> None:
    ids, codes, name = inside.theirs.ids, inside.theirs.codes, inside.theirs.name
    values = [
        *ids.values(),
        *codes.values(),
        f"{name}-622",
        f"buyer@{name}.test",
        f"{name} product",
        name,
        inside.theirs.org,
    ]
    probed = 0
    for operation in inside.document.values():
        for parameter in operation.filters if operation.method == "GET" else ():
            if parameter in ("page", "limit", "sort"):
                continue
            for value in values:
                # As long as theirs, so that it is searched in the same way, and never asked for before.
                fresh = "".join(random.choices(string.ascii_lowercase, k=len(value)))
                unknown = value.replace(name, fresh[: len(name)]) if name in value else fresh
                path = operation.filled(inside.ours)
                answers = [inside.ask("GET", path, params={parameter: text}) for text in (value, unknown)]
                note = f"{operation.label} {parameter}={value}"
                assert answers[0][0].status_code == answers[1][0].status_code, note
                assert answers[0][1] == answers[1][1], note
                assert name not in answers[0][0].text.replace(value, "X"), note
                assert inside.theirs.org not in answers[0][0].text.replace(value, "X"), note
                if answers[0][0].status_code == 200 and "total_count" in answers[0][0].text:
                    assert answers[0][0].json()["total_count"] == answers[1][0].json()["total_count"], note
                probed += 1
    assert probed > 200


def test_their_idempotency_keys(inside: Inside) -> None:
    """A key is an organization's own: theirs neither replays to us nor clashes."""
    body = {"brand_code": "keyed", "name_en": "secretive words"}
    theirs = inside.http.as_(inside.theirs, "POST", "/brands", json=body, headers={"idempotency-key": "shared"})
    assert theirs.status_code == 201
    ours, _ = inside.ask(
        "POST", "/brands", {"brand_code": "keyed", "name_en": "plain words"}, **{"idempotency-key": "shared"}
    )
    assert ours.status_code == 201
    assert "idempotent-replayed" not in ours.headers
    assert ours.json()["data"]["id"] != theirs.json()["data"]["id"]
    again, _ = inside.ask(
        "POST", "/brands", {"brand_code": "keyed", "name_en": "plain words"}, **{"idempotency-key": "shared"}
    )
    assert again.headers["idempotent-replayed"] == "true"
    assert again.content == ours.content


def test_their_organization_in_the_header(inside: Inside) -> None:
    for operation in inside.document.values():
        if operation.described.get("security") == []:
            continue
        body = operation.body() if operation.schema else None
        answers = [
            inside.ask(operation.method, operation.filled(inside.ours), body, **{"x-organization-id": uid})
            for uid in (inside.theirs.org, NOBODY)
        ]
        check_same(inside, operation.label, *answers)
        refused(answers[0][0], 403)


def test_nothing_open_tells_of_them(inside: Inside) -> None:
    for operation in inside.document.values():
        if operation.method == "GET":
            answer, _ = inside.ask("GET", operation.filled(inside.ours))
            if "openapi" not in operation.path:
                assert inside.theirs.name not in answer.text, operation.label
                assert inside.theirs.org not in answer.text, operation.label
