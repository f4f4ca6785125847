"""Who may do what in the dated API: roles, companies, keys of Marketplace V2 (leaflink §1.2, §1.3, D-02–D-04)."""

from tests.cases import (
    BOTH,
    DELETE,
    GET,
    LEAFLINK,
    MARKETPLACE,
    OWNER,
    PATCH,
    POST,
    READ_ONLY,
    READER,
    STRANGER,
    Case,
    table,
)
from tests.cast import Stage

from fondaco.identity import actions

L = LEAFLINK
GROUPS = f"{L}/customer_groups"
OURS = f"{GROUPS}?company_id=<company>"
BUYERS = f"{GROUPS}?company_id=<buyers_company>"
GOLD = {"name": "Gold"}

CASES = [
    *(
        Case(f"{who} reads", GET(OURS, as_=who), 200, {"count": 0}, queries=3)
        for who in (OWNER, READER, READ_ONLY, BOTH)
    ),
    *(Case(f"{who} does not write", POST(OURS, GOLD, as_=who), 403, {"detail": str}) for who in (READER, READ_ONLY)),
    *(
        Case(f"{who} removes nothing", DELETE(f"{GROUPS}/1?company_id=<company>", as_=who), 403, {"detail": str})
        for who in (READER, READ_ONLY)
    ),
    Case("for one of two companies", POST(BUYERS, GOLD, as_=BOTH), 201, events=["group.created"]),
    Case("for a company that is another's", POST(BUYERS, GOLD), 403, {"detail": str}),
    Case("of a company that is another's", GET(BUYERS), 403, {"detail": str}),
    Case("of a company that is nobody's", GET(f"{GROUPS}?company_id=999999999"), 403, {"detail": str}),
    Case("of no company", GET(f"{GROUPS}?company_id="), 400, {"detail": "company_id: This parameter is required"}),
    Case("a stranger for us", PATCH(f"{GROUPS}/1?company_id=<company>", GOLD, as_=STRANGER), 403, {"detail": str}),
]


@table(CASES)
async def test_who_may(stage: Stage, case: Case):
    await stage.play(case)


async def key(stage: Stage, kind: str = "app", **rights: str) -> dict[str, str]:
    email = f"t{stage.org}@shop.test" if kind == "user" else ""
    if email:
        await stage.sign_up(email, role="staff")
    made = await stage.database.write(
        None, lambda tx: actions.create_marketplace_key(tx, stage.org, "k", kind=kind, rights=rights, email=email)
    )
    return {"Authorization": f"Token {made[1]}"}


async def test_keys_of_marketplace_v2_have_the_same_rights_here(stage: Stage):
    """After the word Token, on 37 operations, an application's as a user's (D-03)."""
    for kind in ("app", "user"):
        goods, readers, orders = [
            await key(stage, kind, **rights)
            for rights in ({"products": "write"}, {"products": "read"}, {"orders": "write"})
        ]
        for path, headers, status in (
            (f"{L}/product_lines", goods, 200),
            (f"{L}/product_lines", readers, 200),
            (f"{L}/product_lines", orders, 403),
            (f"{L}/states", goods, 200),
            (f"{L}/states", orders, 200),
            (f"{L}/transportation/drivers", goods, 403),
            (f"{L}/transportation/drivers", orders, 200),
            (f"{L}/transportation/companies", orders, 401),
            (f"{L}/brands", goods, 401),
            (f"{L}/openapi.json", {}, 200),
        ):
            answer = await stage.send(GET(path, headers=headers))
            assert answer.status_code == status, (kind, path, answer.text)
        for headers, status in ((goods, 400), (readers, 403), (orders, 403)):
            assert (await stage.send(POST(f"{L}/product_lines", {}, headers=headers))).status_code == status
    application = (await stage.credential(OWNER, MARKETPLACE)).replace("App ", "App  ")
    for text in (application, application.replace("App", "Bearer")):
        assert (await stage.send(GET(f"{L}/states", headers={"Authorization": text}))).status_code == 401


async def test_a_suspended_company_is_left_out_where_there_are_others(stage: Stage):
    await stage.prepare(POST(OURS, GOLD))
    await stage.prepare(POST(BUYERS, GOLD, as_=BOTH))
    uid = stage.uids[stage.buyers_org]
    await stage.database.write(None, lambda tx: actions.suspend(tx, uid, suspended=True))
    assert (await stage.send(GET(OURS, as_=BOTH))).json()["count"] == 1
    assert (await stage.send(GET(BUYERS, as_=BOTH))).status_code == 403
    await stage.database.write(None, lambda tx: actions.suspend(tx, stage.uids[stage.org], suspended=True))
    for request in (GET(OURS, as_=BOTH), GET(OURS), GET(f"{L}/brands"), GET(f"{MARKETPLACE}/brands/")):
        assert (await stage.send(request)).status_code == 403
