"""Keys of Marketplace V2: an application's and a user's, and what their rights let them do (marketplace §1, E-01)."""

from typing import Any

import pytest
from tests.cast import Stage

from fondaco.identity import actions
from fondaco.identity.credentials import by_key, by_marketplace_key
from fondaco.identity.rules import may, read_rights
from fondaco.kernel.errors import Invalid, NotFound, Problem, Unauthorized

RIGHTS = {"orders": "write", "products": "read", "customers": "none"}
MAY: list[tuple[tuple[str, ...], bool, bool]] = [
    # groups of which one must be reached, for reading, for writing
    (("orders",), True, True),
    (("products",), True, False),
    (("customers",), False, False),
    (("customers", "products"), True, False),
    (("customers", "orders"), True, True),
    ((), False, False),
]


@pytest.mark.parametrize(("groups", "reads", "writes"), MAY)
def test_what_rights_let_a_key_do(groups: tuple[str, ...], reads: bool, writes: bool):
    assert may(RIGHTS, groups, writes=False) is reads
    assert may(RIGHTS, groups, writes=True) is writes


def test_rights_as_they_are_written():
    assert read_rights("orders=write, products=read,") == {"orders": "write", "products": "read"}
    for wrong in ("", "orders", "orders=all", "stock=read", "orders=none", "orders=write;products=read"):
        with pytest.raises(Invalid):
            read_rights(wrong)


async def made(stage: Stage, **more: Any) -> tuple[str, str]:
    wanted = {"kind": "app", "rights": RIGHTS} | more
    return await stage.database.write(None, lambda tx: actions.create_marketplace_key(tx, stage.org, "k", **wanted))


async def test_an_applications_key_acts_for_one_company(stage: Stage):
    uid, key = await made(stage)
    db = stage.database.of(None)
    before = stage.database.statements
    actor = await by_marketplace_key(db, ("app",), key, "test")
    assert stage.database.statements == before + 1
    assert (actor.key, actor.orgs, actor.role, actor.rights) == (uid, (stage.org,), "staff", RIGHTS)
    assert actor.user is None
    other = await made(stage)
    assert (await by_marketplace_key(db, ("app",), other[1], "test")).owner == actor.owner, "counted together"
    for kinds, wrong in ((("user",), key), (("app",), key + "0"), (("app",), ""), (("app", "user"), "fnd_")):
        with pytest.raises(Unauthorized):
            await by_marketplace_key(db, kinds, wrong, "test")


async def test_a_users_key_acts_for_all_companies_of_the_user(stage: Stage):
    email = f"k{stage.org}@shop.test"
    user = await stage.sign_up(email, role="viewer")
    await stage.sign_up(email, role="admin", org=stage.uids[stage.buyers_org])
    _, key = await made(stage, kind="user", email=email.upper())
    db = stage.database.of(None)
    actor = await by_marketplace_key(db, ("user",), key, "test")
    assert actor.user is not None
    assert (actor.user.uid, actor.orgs, actor.roles) == (user, (stage.org, stage.buyers_org), ("viewer", "admin"))
    assert actor.owner.endswith(user)
    gone = "update memberships set is_active = false where org_id = :org and user_id = :user"
    row = {"org": stage.org, "user": actor.user.id}
    await stage.database.write(None, lambda tx: tx.run(gone, row))
    later = await by_marketplace_key(db, ("user",), key, "test")
    assert (later.orgs, later.role) == ((stage.buyers_org,), "admin")


async def test_a_key_of_one_dialect_is_none_in_another(stage: Stage):
    """Else a key that may only read orders would write everything over Linkit."""
    db = stage.database.of(None)
    with pytest.raises(Unauthorized):
        await by_key(db, (await made(stage))[1], "", "test")
    with pytest.raises(Unauthorized):
        await by_marketplace_key(db, ("app", "user"), stage.keys["owner"], "test")


async def test_a_revoked_key_is_none(stage: Stage):
    uid, key = await made(stage)
    await stage.database.write(None, lambda tx: actions.revoke_anywhere(tx, uid))
    with pytest.raises(Unauthorized):
        await by_marketplace_key(stage.database.of(None), ("app",), key, "test")


WRONG: list[tuple[dict[str, Any], type[Problem]]] = [
    ({"kind": "linkit"}, Invalid),
    ({"kind": "robot"}, Invalid),
    ({"kind": "user"}, Invalid),
    ({"email": "dana@shop.test"}, Invalid),
    ({"kind": "user", "email": "nobody@shop.test"}, NotFound),
    ({"rights": {}}, Invalid),
    ({"rights": {"orders": "none"}}, Invalid),
    ({"rights": {"stock": "read"}}, Invalid),
    ({"role": "king"}, Invalid),
]


@pytest.mark.parametrize(("change", "problem"), WRONG, ids=str)
async def test_a_key_that_cannot_be(stage: Stage, change: dict[str, Any], problem: type[Problem]):
    with pytest.raises(problem):
        await made(stage, **change)


async def test_a_user_of_another_organization_has_no_key_here(stage: Stage):
    email = f"s{stage.org}@shop.test"
    await stage.sign_up(email, org=stage.uids[stage.strangers_org])
    with pytest.raises(NotFound):
        await made(stage, kind="user", email=email)
