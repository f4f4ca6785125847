"""The people of the tests: an organization with everybody in it, and a stranger beside it with rows of his own."""

import ipaddress
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from fondaco.app import Dialects
from fondaco.catalog import actions as catalog
from fondaco.catalog.model import Product
from fondaco.customers import actions as customers
from fondaco.events.records import load
from fondaco.events.watch import Watch
from fondaco.identity import actions as identity
from fondaco.identity.access_tokens import open_access_tokens
from fondaco.identity.companies import describe
from fondaco.identity.credentials import by_key
from fondaco.identity.limits import LocalLimits
from fondaco.identity.staff import describe_member
from fondaco.identity.tokens import open_tokens
from fondaco.inventory import actions as inventory
from fondaco.inventory.model import SKUS
from fondaco.kernel.actor import Actor, Operator
from fondaco.kernel.values import UNITS
from fondaco.orders import placing
from fondaco.orders.model import PlaceOrder, WantedLine
from fondaco.settings import Settings
from fondaco.store.database import Connection, Database, T, Work
from fondaco.surfaces.surface import House
from tests import cases
from tests.cases import BOTH, BUYER, LEAFLINK, LINKIT, NOBODY, STRANGER, USER, Case, Request, differences, filled

PASSWORD = "seven small boats"
ROLES = {
    cases.OWNER: ("owner", False),
    cases.ADMIN: ("admin", False),
    cases.STAFF: ("staff", False),
    cases.READER: ("viewer", False),
    cases.READ_ONLY: ("owner", True),
}
ADDRESSES = itertools.count(int(ipaddress.ip_address("10.0.0.1")))
NUMBERS = itertools.count(1)


def application(house: House) -> Dialects:
    return Dialects(house)


async def house_of(database: Database, settings: Settings) -> House:
    tokens = await open_tokens(database, settings.token_life)
    access = await open_access_tokens(database, settings)
    return House(database, tokens, LocalLimits(), settings, Watch(database), access)


def client_of(app: Dialects, *, scheme: str = "http", address: str = "") -> httpx.AsyncClient:
    """A caller at an address of its own, so that no limit per address is shared between tests."""
    address = address or str(ipaddress.ip_address(next(ADDRESSES)))
    transport = httpx.ASGITransport(app, client=(address, 4321))
    return httpx.AsyncClient(transport=transport, base_url=f"{scheme}://fondaco.test", headers={"Accept-Encoding": ""})


@dataclass
class Stage:
    """One organization with its cast and a stranger beside it. `kept` is what placeholders stand for."""

    house: House
    client: httpx.AsyncClient
    keys: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    org: int = 0
    strangers_org: int = 0
    buyers_org: int = 0
    uids: dict[int, str] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.house.database

    async def write(self, work: Work[T]) -> T:
        return await self.database.write(self.org, work)

    async def actor(self, who: str) -> Actor:
        return await by_key(self.database.of(None), self.keys[who], "", "test")

    async def credential(self, who: str, dialect: str = LINKIT) -> str:
        """The value of the Authorization header in a dialect."""
        if dialect != LINKIT:
            name = f"{dialect} {who}"
            if name not in self.keys:
                self.keys[name] = await (self.token_of(who) if dialect == LEAFLINK else self.marketplace_key_of(who))
            return self.keys[name]
        if who == USER and USER not in self.keys:
            self.keys[USER] = f"Bearer {self.house.tokens.issue(await self.sign_up())[0]}"
        return self.keys[who]

    def companies_of(self, who: str) -> tuple[int, ...]:
        """The ids of the companies that somebody may act for."""
        companies = {STRANGER: (self.strangers_org,), BUYER: (self.buyers_org,), BOTH: (self.org, self.buyers_org)}
        return companies.get(who, (self.org,))

    async def token_of(self, who: str) -> str:
        """A credential for the dated API."""
        role, read_only = ROLES.get(who, ("owner", False))
        token, _ = self.house.access.issue(who, self.companies_of(who), role="viewer" if read_only else role)
        return f"Bearer {token}"

    async def marketplace_key_of(self, who: str) -> str:
        """A credential for Marketplace V2: an application's key, or a user's for who acts for several companies."""
        role, read_only = ROLES.get(who, ("owner", False))
        first, *others = self.companies_of(who)
        rights = dict.fromkeys(("orders", "products", "customers"), "read" if read_only else "write")
        email = f"{who}{next(NUMBERS)}@shop.test" if others else ""

        async def work(tx: Connection) -> str:
            for org in (first, *others) if others else ():
                await identity.create_user(tx, self.uids[org], email, password=PASSWORD, role="owner")
            kind = "user" if others else "app"
            made = await identity.create_marketplace_key(
                tx, first, who, kind=kind, role=role, rights=rights, email=email
            )
            return made[1]

        return f"{'Token' if others else 'App'} {await self.database.write(None, work)}"

    async def sign_up(self, email: str = "", *, role: str = "owner", org: str = "") -> str:
        """A user with the password of all users here; its uid."""
        email = email or f"dana{next(NUMBERS)}@shop.test"
        uid = await self.database.write(
            None,
            lambda tx: identity.create_user(
                tx, org or self.kept["org"]["id"], email, password=PASSWORD, role=role, name="Dana"
            ),
        )
        self.kept.setdefault("dana", {"id": uid, "email": email})
        return uid

    async def join(self, email: str, role: str, told: dict[str, Any]) -> None:
        """A person joins our organization; one of the same address in an earlier stage is somebody else."""
        email = f"{next(NUMBERS)}.{email}"
        await self.sign_up(email, role=role)
        await self.database.write(None, lambda tx: describe_member(tx, Operator(self.org), email, told))

    async def send(self, request: Request) -> httpx.Response:
        headers = {name: filled(value, self.kept) for name, value in request.headers.items()}
        if request.as_ != NOBODY:
            headers = {"Authorization": await self.credential(request.as_, request.prefix)} | headers
        content = request.content(self.kept)
        if content is not None:
            headers = {"Content-Type": cases.JSON} | headers
        path = filled(request.path, self.kept)
        path = LINKIT + path if request.prefix == LINKIT else path
        return await self.client.request(request.method, path, content=content, headers=headers)

    async def prepare(self, request: Request) -> Any:
        """Send what must succeed (or be refused as it says) and keep what it answers."""
        if request.method == "JOIN":
            return await self.join(request.path, request.body["role"], request.body["told"])
        response = await self.send(request)
        said = f"{request.method} {request.path} prepared nothing: {response.status_code} {response.text}"
        assert response.status_code == request.refused if request.refused else response.status_code < 400, said
        body: Any = response.json() if response.content else {}
        if request.keep:
            self.kept[request.keep] = body["data"] if "success" in body else body
            self.kept[f"{request.keep}_headers"] = {
                name.replace("-", "_"): value for name, value in response.headers.items()
            }
        return body

    async def events(self, after: int = 0) -> list[tuple[int, str]]:
        """Ids and types of what either organization recorded after an event."""
        found = await self.database.of(None).all(
            "select id, type from events where org_id in :orgs and id > :after order by id",
            {"orgs": [self.org, self.strangers_org, self.buyers_org], "after": after},
        )
        return [(row[0], row[1]) for row in found]

    async def committed(self) -> None:
        """Once all that was done before is seen: who is refused hears of it before his neighbours' commit."""

        async def nothing(tx: Connection) -> None: ...

        await self.write(nothing)

    async def play(self, case: Case) -> httpx.Response:
        """Run a case and say everything in which it went differently."""
        for request in case.given:
            await self.prepare(request)
        if case.request.as_ != NOBODY:
            await self.credential(case.request.as_, case.request.prefix)
        recorded = await self.events()
        before = self.database.statements
        response = await self.send(case.request)
        queries = self.database.statements - before
        if response.is_error:
            await self.committed()
        wrong = [] if response.status_code == case.status else [f"status: {response.status_code}, not {case.status}"]
        body = read(response)
        if case.body is not ...:
            wrong += differences(filled(case.body, self.kept), body)
        for name, value in case.headers.items():
            found = response.headers.get(name)
            wrong += [] if value is None and found is None else differences(filled(value, self.kept), found, name)
        events = [type for _, type in await self.events(recorded[-1][0] if recorded else 0)]
        wrong += [] if events == list(case.events) else [f"events: {events}, not {list(case.events)}"]
        is_list = isinstance(body, dict) and ("total_count" in body or "results" in body)
        if case.queries is not None or is_list:
            wrong += [] if queries == case.queries else [f"queries: {queries}, not {case.queries}"]
        if wrong:
            pytest.fail("\n".join([*wrong, f"{response.status_code} {response.text[:2000]}"]), pytrace=False)
        return response


def read(response: httpx.Response) -> Any:
    if not response.content:
        return None
    assert response.headers["content-type"] == cases.JSON
    return json.loads(response.content)


async def open_stage(house: House, client: httpx.AsyncClient) -> Stage:
    """Two organizations: ours with keys for everybody and no rows, the stranger's with one row of everything."""
    stage = Stage(house, client)

    async def work(tx: Connection) -> None:
        uids = [
            await identity.create_organization(tx, name, currency="SAR", country="SA")
            for name in ("Our Shop", "Their Shop", "Our Buyer")
        ]
        ours, theirs, buyers = [await identity.organization(tx, uid) for uid in uids]
        stage.org, stage.strangers_org, stage.buyers_org = ours.id, theirs.id, buyers.id
        stage.uids = {each.id: each.uid for each in (ours, theirs, buyers)}
        for name, each in {"company": ours, "strangers_company": theirs, "buyers_company": buyers}.items():
            stage.kept[name] = {"id": each.id, "uuid": each.uuid, "slug": each.slug, "name": each.name}
        stage.kept |= {"org": {"id": ours.uid, "name": ours.name}, "strangers_org": {"id": theirs.uid}}
        for who, (role, read_only) in ROLES.items():
            uid, stage.keys[who] = await identity.create_key(tx, ours.id, who, role=role, read_only=read_only)
            stage.kept[f"{who}_key"] = {"id": uid, "key": stage.keys[who]}
        await describe(tx, Operator(buyers.id), {"business_identifier": "EIN-9"})
        uid, key = await identity.create_key(tx, theirs.id, "theirs", role="owner", read_only=False)
        stage.keys[cases.STRANGER] = key
        stage.kept["strangers_key"] = {"id": uid, "key": key}
        await furnish(tx, Actor(theirs, "owner"), stage.kept)

    await house.database.write(None, work)
    return stage


async def furnish(tx: Connection, actor: Actor, kept: dict[str, Any]) -> None:
    """One of everything, kept as `strangers_brand` and so on. The order is paid and has reserved 2 of 5 in stock."""
    named = {"name_en": "Theirs", "name_ar": "لهم"}
    brand = await catalog.add_brand(tx, actor, {"code": "THEIRS"} | named)
    category = await catalog.add_category(tx, actor, {"code": "THEIRS"} | named)
    generic = await catalog.add_generic(tx, actor, {"code": "THEIRS", "name_en": "Paracetamol", "common_brands": "[]"})
    branch = await inventory.add_branch(tx, actor, {"code": "B-THEIRS"} | named)
    references = {"brand_uid": brand.uid, "category_uid": category.uid, "generic_uid": generic.uid}
    product = {"code": "P-THEIRS", "average_price": 10_000, "barcode": "6000000000001"} | named | references
    (added,) = await inventory.add_products(tx, actor, [product])
    assert isinstance(added, Product)
    sku = await load(tx, SKUS, actor.org, "code", "P-THEIRS_B-THEIRS", lock=True)
    assert sku
    await inventory.change_skus(tx, actor, [(sku, {"on_hand": 5 * UNITS})])
    group = await customers.add_group(tx, actor, {"name": "Theirs"})
    person = {"first_name": "Theirs", "email": "theirs@shop.test", "phone": "0500000009", "group_uids": [group.uid]}
    customer = await customers.add_customer(tx, actor, person)
    place = {"customer_id": customer.id, "line1": "Theirs", "city": "Jeddah", "country": "SA"}
    address = await customers.add_address(tx, actor, place)
    wish = PlaceOrder(
        lines=[WantedLine(product=added.code, quantity=2 * UNITS)],
        external_id="O-THEIRS",
        state="accepted",
        payment_status="paid",
        destination=branch.code,
        code="ORD-THEIRS",
        customer_name="Theirs",
        customer_email="theirs@shop.test",
    )
    order, _ = await placing.place(tx, actor, wish)
    rows: dict[str, Any] = {
        "brand": brand,
        "category": category,
        "generic": generic,
        "branch": branch,
        "product": added,
        "sku": sku,
        "order": order,
        "group": group,
        "customer": customer,
        "address": address,
    }
    kept |= {f"strangers_{name}": {"id": row.uid} for name, row in rows.items()}
