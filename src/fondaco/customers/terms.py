"""How customers pay: the terms and methods there are, and which of them a seller offers a customer (leaflink §3.13)."""

from collections.abc import Mapping, Sequence

from fondaco.customers import business_rules as rules
from fondaco.customers.business_rules import PaymentOption
from fondaco.customers.rules import Values
from fondaco.events.records import Changes
from fondaco.kernel.actor import Actor
from fondaco.kernel.resource import Entry
from fondaco.kernel.values import Struct, asdict
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


class Term(Entry, frozen=True):
    term: str
    days: int
    code: str


class Method(Entry, frozen=True):
    method: str
    code: str


class OfferedOption(Entry, frozen=True):
    """A payment option of a customer as it is stored, in words."""

    customer_id: int
    term_id: int
    term: str
    days: int
    term_code: str
    method_id: int
    method: str
    program: str | None
    strategy: str | None
    is_default: bool


class Payments(Struct, frozen=True):
    """All terms and methods, by id."""

    terms: Mapping[int, Term]
    methods: Mapping[int, Method]


async def payments(db: Connection, org: int) -> Payments:
    terms = [Term(*row) for row in await db.all(sql.payment_terms, {"org": org})]
    methods = [Method(*row) for row in await db.all(sql.payment_methods, {"org": org})]
    return Payments({each.id: each for each in terms}, {each.id: each for each in methods})


async def options_of(db: Connection, orgs: Sequence[int], customers: Sequence[int]) -> dict[int, list[OfferedOption]]:
    """Of each of these customers what it may choose from, the default first."""
    found: dict[int, list[OfferedOption]] = {id: [] for id in customers}
    if customers:
        asked = {"orgs": list(orgs), "ids": list(customers)}
        for row in await db.all(sql.options_of_customers, asked):
            option = OfferedOption(*row)
            found[option.customer_id].append(option)
    return found


async def settle_options(tx: Connection, actor: Actor, customer: int | None, values: Values) -> Values:
    """The same with `payment_options` instead of the older `payment_term` and `payment_methods`. Raises Invalid."""
    older: Values = {name: values[name] for name in ("payment_term", "payment_methods") if name in values}
    rest = {name: value for name, value in values.items() if name not in older}
    if not older and "payment_options" not in values:
        return rest
    known = await payments(tx, actor.org)
    if "payment_options" in values:
        rules.check_options(values["payment_options"], known.terms, known.methods)
        return rest
    present = (await options_of(tx, [actor.org], [customer]))[customer] if customer else []
    terms = {each.code: each.id for each in known.terms.values()}
    methods = {each.code: each.id for each in known.methods.values()}
    before = [_option(each) for each in present]
    return rest | {"payment_options": rules.older_options(older, before, terms, methods)}


async def set_options(tx: Connection, actor: Actor, customer: int, wanted: Sequence[PaymentOption]) -> Changes:
    """Offer a customer these instead of what it was offered; what changed of it by that."""
    present = (await options_of(tx, [actor.org], [customer]))[customer]
    before, after = [_option(each) for each in present], rules.one_default(wanted)
    if before == after:
        return {}
    await tx.run(sql.remove_options, {"org": actor.org, "id": customer})
    if after:
        rows = [asdict(each) | {"org": actor.org, "customer": customer} for each in after]
        await tx.many(sql.insert_option, rows)
    return {"payment_options": (list(map(asdict, before)), list(map(asdict, after)))}


def _option(offered: OfferedOption) -> PaymentOption:
    return PaymentOption(
        term=offered.term_id,
        method=offered.method_id,
        program=offered.program,
        strategy=offered.strategy,
        is_default=bool(offered.is_default),
    )
