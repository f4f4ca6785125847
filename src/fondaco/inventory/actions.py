"""What can be done to products and branches as they are stocked, and to the stock itself.

Every live product stands at every branch (linkit-v1 §2.1, §3.1). Every change of a quantity is a movement.
"""

from collections.abc import Sequence

from fondaco.catalog import actions as catalog
from fondaco.catalog.families import count_siblings
from fondaco.catalog.listed import Listing
from fondaco.catalog.model import PRODUCTS, Product
from fondaco.catalog.rules import check_code, completed, taken
from fondaco.events import records
from fondaco.events.outbox import Event, record, stamp
from fondaco.inventory import rules
from fondaco.inventory.model import BRANCHES, SKUS, Branch, Sku
from fondaco.inventory.rules import Values
from fondaco.inventory.stock import Move, write_moves
from fondaco.inventory.thresholds import follow_levels
from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import Conflict, Invalid, Problem
from fondaco.kernel.values import new_uid, now, replace
from fondaco.store import saving, sqlfile
from fondaco.store.counters import count_change
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def add_products(tx: Connection, actor: Actor, wanted: Sequence[Values]) -> list[Product | Problem]:
    """Add products, each at every branch. What keeps one out stands in its place; the others are added.

    All name the same columns, and no two the same code.
    """
    await count_change(tx, actor.org, "skus")  # on PostgreSQL a branch that is being added waits for us, or we for it
    branches = [row[0] for row in await tx.all(sql.branch_codes, {"org": actor.org})]
    codes = [values["code"].strip() for values in wanted]
    present = {product.code for product in await records.load_all(tx, PRODUCTS, actor.org, "code", codes)}
    references = await catalog.find_references(tx, actor, wanted)
    outcome: list[Product | Problem | None] = []
    settled: list[Values] = []
    derived: set[str] = set()
    for code, values in zip(codes, wanted, strict=True):
        try:
            if code in present:
                raise taken("code", code)
            skus = {rules.sku_code(code, branch) for branch in branches}
            if rules.may_clash(code, branches):
                await _check_clash(tx, actor, sql.clash_of_product, code)
            if skus & derived:
                raise _clash(code, min(skus & derived))
            placed = catalog.node_of(values, references) if "category_uid" in values else {}
            settled.append(completed(placed | catalog.resolve(values, references) | {"code": code}))
            derived |= skus
            outcome.append(None)
        except Problem as problem:
            outcome.append(problem)
    await catalog.recount(tx, actor, [], settled)
    added = iter(await records.add(tx, actor, PRODUCTS, settled))
    result = [next(added) if each is None else each for each in outcome]
    products = [each for each in result if isinstance(each, Product)]
    await stock_products(tx, actor, products)
    return result


async def stock_products(tx: Connection, actor: Actor, products: Sequence[Product | Listing]) -> None:
    """Give products their records at all branches."""
    if products:
        ids = [product.id for product in products]
        made = await tx.run(sql.stock_products, {"org": actor.org, "ids": ids, "now": now()})
        await count_change(tx, actor.org, "skus", made)


async def remove_product(tx: Connection, actor: Actor, product: Product | Listing) -> None:
    """Its row stays, marked; its stock records go and its code is free again (linkit-v1 D-26). Raises Conflict."""
    await _hold_skus(tx, actor, sql.hold_skus_of_product, product)
    await _unstock(tx, actor, sql.close_product, sql.remove_skus_of_product, product)
    await tx.run(sql.forget_removed_of_product, {"org": actor.org, "id": product.id})
    gone = [(product.id, {"is_deleted": True, "listing_state": "Archived", "updated": now()})]
    await catalog.recount(tx, actor, [product], [])
    await saving.update(tx, actor.org, "products", gone, rows=-1)
    await count_siblings(tx, actor, product.id)
    await record(tx, actor, [Event("product.deleted", product.uid)])


async def add_branch(tx: Connection, actor: Actor, values: Values) -> Branch:
    """Open a branch that stocks every product; without a code it goes by its number (leaflink §10.2).

    Raises Conflict.
    """
    code = values.get("code", "").strip()
    if code and await records.load(tx, BRANCHES, actor.org, "code", code):
        raise taken("code", code)
    await count_change(tx, actor.org, "skus")
    if code:
        await _check_clash(tx, actor, sql.clash_of_branch, code)
    (branch,) = await records.add(tx, actor, BRANCHES, [values | {"code": code or new_uid()}])
    if not code:
        branch = await _numbered(tx, actor, branch)
    await tx.run(sql.default_lot, {"org": actor.org, "now": now()})
    made = await tx.run(sql.stock_branch, {"org": actor.org, "branch": branch.id, "now": now()})
    await count_change(tx, actor.org, "skus", made)
    return branch


async def _numbered(tx: Connection, actor: Actor, branch: Branch) -> Branch:
    code = f"LL-{branch.id}"
    if await records.load(tx, BRANCHES, actor.org, "code", code):
        raise taken("code", code)
    await _check_clash(tx, actor, sql.clash_of_branch, code)
    await saving.update(tx, actor.org, "branches", [(branch.id, {"code": code})])
    return replace(branch, code=code)


async def change_branch(tx: Connection, actor: Actor, branch: Branch, changes: Values) -> Branch:
    """Raises Invalid for another code."""
    if "code" in changes:
        check_code(branch.code, changes.pop("code"))
    return (await records.change(tx, actor, BRANCHES, [(branch, changes)]))[0]


async def remove_branch(tx: Connection, actor: Actor, branch: Branch) -> None:
    """Close a branch for good; its stock records go with it (linkit-v1 D-26). Raises Conflict."""
    await _hold_skus(tx, actor, sql.hold_skus_of_branch, branch)
    await count_change(tx, actor.org, "skus")
    await _unstock(tx, actor, sql.close_branch, sql.remove_skus_of_branch, branch)
    await tx.run(sql.forget_removed_of_branch, {"org": actor.org, "id": branch.id})
    await records.remove(tx, actor, BRANCHES, [branch])


async def _unstock(
    tx: Connection, actor: Actor, closing: str, removing: str, parent: Product | Listing | Branch
) -> None:
    await tx.run(closing, stamp(actor) | {"id": parent.id, "document": parent.uid})
    gone = await tx.run(removing, {"org": actor.org, "id": parent.id})
    await count_change(tx, actor.org, "skus", -gone)


async def add_sku(tx: Connection, actor: Actor, values: Values) -> Sku:
    """Stock a product at a branch where its record was deleted (linkit-v1 D-31). Raises Conflict, Invalid."""
    # Held, so that who removes it beside us finds the record that we add.
    product = await records.load(tx, PRODUCTS, actor.org, "code", values["product_code"], lock=True)
    if product is None:
        raise Invalid("There is no such product", "product_code")
    branch = await records.load(tx, BRANCHES, actor.org, "code", values["branch_code"])
    if branch is None:
        raise Invalid("There is no such branch", "branch_code")
    code = rules.sku_code(product.code, branch.code)
    if await records.load(tx, SKUS, actor.org, "code", code):
        raise taken("code", code)
    row = {"code": code, "product_id": product.id, "branch_id": branch.id, "price": product.average_price}
    (sku,) = await records.add(tx, actor, SKUS, [row])
    await tx.run(sql.forget_removed, {"org": actor.org, "product": product.id, "branch": branch.id})
    chosen: Values = {name: values[name] for name in ("on_hand", "price", "cost", "available") if name in values}
    return (await change_skus(tx, actor, [(sku, chosen)]))[0]


async def change_skus(
    tx: Connection, actor: Actor, changes: Sequence[tuple[Sku, Values]], reason: str = "adjusted"
) -> list[Sku]:
    """Set quantity, price, cost and availability. What moves a quantity is written to the ledger.

    The rows must have been loaded for change.
    """
    moves = [
        Move(sku.id, by, sku.on_hand, sku.held, sku.lots) for sku, values in changes if (by := rules.moved(sku, values))
    ]
    await write_moves(tx, actor, moves, reason=reason, document="")
    changed = await records.change(tx, actor, SKUS, changes)
    if moves:
        await follow_levels(tx, actor, {move.sku: move.by for move in moves})
    return changed


async def remove_sku(tx: Connection, actor: Actor, sku: Sku) -> None:
    """Stop stocking a product at a branch; no later edit brings the record back (linkit-v1 D-31). Raises Conflict."""
    if sku.reserved:
        raise _promised(sku.code)
    if sku.on_hand:
        await tx.run(sql.close_sku, stamp(actor) | {"id": sku.id, "document": sku.uid})
    pair = {"org": actor.org, "product": sku.product_id, "branch": sku.branch_id, "now": now()}
    await tx.run(sql.note_removed, pair)
    await records.remove(tx, actor, SKUS, [sku])


async def _hold_skus(tx: Connection, actor: Actor, statement: str, parent: Product | Listing | Branch) -> None:
    """Nobody else changes its stock records until we are done. Raises Conflict for one that is promised."""
    for code, reserved in await tx.all(statement, {"org": actor.org, "id": parent.id}):
        if reserved:
            raise _promised(code)


def _promised(code: str) -> Conflict:
    return Conflict("Open orders have reserved its stock: finish or cancel them first", "sku", code)


async def _check_clash(tx: Connection, actor: Actor, statement: str, code: str) -> None:
    if clash := await tx.value(statement, {"org": actor.org, "code": code}):
        raise _clash(code, clash)


def _clash(code: str, sku: str) -> Conflict:
    return Conflict(f"This would give two stock records the identifier {sku}", "code", code)
