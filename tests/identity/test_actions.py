"""Organizations, users and keys as the operator makes them."""

import pytest
from tests.cast import PASSWORD, Stage

from fondaco.identity import actions
from fondaco.identity.credentials import digest
from fondaco.kernel.errors import Invalid, NotFound, Problem


async def org(stage: Stage, name: str = "Shop", currency: str = "EGP", country: str = "EG") -> str:
    return await stage.database.write(
        None, lambda tx: actions.create_organization(tx, name, currency=currency, country=country)
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"currency": "egp"}, "currency"),
        ({"currency": "EGPS"}, "currency"),
        ({"country": "Egypt"}, "country"),
        ({"country": "eg"}, "country"),
    ],
)
async def test_an_organization_that_cannot_be(stage: Stage, change: dict[str, str], field: str):
    with pytest.raises(Invalid) as caught:
        await org(stage, **change)
    assert caught.value.field == field


async def test_an_organization_begins_with_the_published_limits(stage: Stage):
    made = await actions.organization(stage.database.of(None), await org(stage, " Shop "))
    assert (made.name, made.currency, made.country) == ("Shop", "EGP", "EG")
    assert (made.read_limit, made.write_limit, made.bulk_limit, made.default_vat) == (300, 100, 100, 0)
    assert (made.order_view, made.orders_adjust_stock, bool(made.suspended)) == ("both", None, False)


REFUSED: list[tuple[dict[str, str], type[Problem]]] = [
    ({"email": "dana"}, Invalid),
    ({"email": "dana@shop"}, Invalid),
    ({"email": "a b@shop.test"}, Invalid),
    ({"password": "short"}, Invalid),
    ({"role": "king"}, Invalid),
    ({"org": "nowhere"}, NotFound),
]


@pytest.mark.parametrize(("change", "problem"), REFUSED)
async def test_a_user_that_cannot_be(stage: Stage, change: dict[str, str], problem: type[Problem]):
    wanted = {"org": stage.kept["org"]["id"], "email": "new@shop.test", "password": PASSWORD, "role": "owner"} | change
    with pytest.raises(problem):
        await stage.database.write(None, lambda tx: actions.create_user(tx, **wanted))


async def test_a_user_joins_another_organization_with_the_password_it_has(stage: Stage):
    email = f"{stage.kept['org']['id']}@shop.test"
    first = await stage.sign_up(email)
    second = await stage.sign_up(email.upper(), org=stage.kept["strangers_org"]["id"], role="viewer")
    assert first == second
    found = await stage.database.of(None).all(actions.sql.user_by_email, {"email": email})
    assert len(found) == 1
    assert found[0][4].startswith("$argon2id$")


async def test_nothing_secret_is_kept_of_a_key(stage: Stage):
    """Forty characters and more, shown once; only what cannot be turned back is stored."""
    uid, key = await stage.write(lambda tx: actions.create_key(tx, stage.org, "k", role="staff", read_only=False))
    assert len(key) >= 44
    kept = "select hash, hint from api_keys where org_id = :org and uid = :uid"
    row = await stage.database.of(stage.org).one(kept, {"org": stage.org, "uid": uid})
    assert row is not None
    assert tuple(row) == (digest(key), key[:10])


async def test_a_key_is_revoked_by_the_operator_whoever_owns_it(stage: Stage):
    uid = stage.kept["strangers_key"]["id"]
    await stage.database.write(None, lambda tx: actions.revoke_anywhere(tx, uid))
    with pytest.raises(NotFound):
        await stage.database.write(None, lambda tx: actions.revoke_anywhere(tx, uid))
    with pytest.raises(NotFound):
        await stage.database.write(None, lambda tx: actions.revoke_anywhere(tx, "nothing"))


async def told(stage: Stage, org: str) -> list[tuple[str, str, str]]:
    """What an organization's log says that the operator did: type, record and changes."""
    found = await stage.database.of(None).all(
        "select e.type, e.record, e.changes from events e join organizations o on o.id = e.org_id "
        "where o.uid = :org and e.user_uid = '' and e.key_uid = '' and e.request = 'operator' order by e.number",
        {"org": org},
    )
    return [tuple(row) for row in found]


async def test_what_the_operator_does_stands_in_the_log(stage: Stage):
    """What changes nothing does not."""
    write = stage.database.write
    shop = await org(stage)
    number = (await actions.organization(stage.database.of(None), shop)).id
    user = await stage.sign_up(f"{shop}@shop.test", role="staff", org=shop)
    for role in ("staff", "admin"):
        assert await stage.sign_up(f"{shop}@shop.test", role=role, org=shop) == user
    key, _ = await write(None, lambda tx: actions.create_key(tx, number, "k", role="staff", read_only=False))
    await write(None, lambda tx: actions.revoke_anywhere(tx, key))
    for suspended in (True, True, False):
        await write(None, lambda tx, suspended=suspended: actions.suspend(tx, shop, suspended=suspended))  # type: ignore[misc]
    known = await stage.sign_up(f"{stage.kept['org']['id']}@shop.test")
    await stage.sign_up(f"{stage.kept['org']['id']}@shop.test", org=shop)
    assert await told(stage, shop) == [
        ("organization.created", shop, "{}"),
        ("user.created", user, "{}"),
        ("user.updated", user, '{"role":["staff","admin"]}'),
        ("key.created", key, "{}"),
        ("key.revoked", key, "{}"),
        ("organization.updated", shop, '{"suspended":[false,true]}'),
        ("organization.updated", shop, '{"suspended":[true,false]}'),
        ("user.added", known, "{}"),
    ]


async def test_nobody_is_suspended_who_is_not_there(stage: Stage):
    with pytest.raises(NotFound):
        await stage.database.write(None, lambda tx: actions.suspend(tx, "nowhere", suspended=True))
