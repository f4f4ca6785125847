"""What companies show of themselves and their people, and who of these is let in."""

from tests.cases import GET, USER
from tests.cast import Stage

from fondaco.identity import actions, staff
from fondaco.identity.companies import company, describe
from fondaco.kernel.actor import Operator


async def test_a_company_is_described_and_found_by_what_it_is_called(stage: Stage):
    owner = await stage.actor("owner")
    told = {"dba": " Corner ", "website": "", "sts_enabled": True}
    shown = await stage.write(lambda tx: describe(tx, owner, told))
    assert (shown.dba, shown.website, shown.sts_enabled, shown.name) == ("Corner", None, True, "Our Shop")
    assert [kind for _, kind in await stage.events()][-1] == "organization.updated"
    await stage.write(lambda tx: actions.update_organization(tx, owner, {"name": "Harbour House"}))
    for word, count in (("corner", 1), ("harbour", 1), ("shop", 0)):
        found = await stage.prepare(GET(f"/leaflink/managed_companies?search={word}"))
        assert found["count"] == count, word
    read = await company(stage.database.of(stage.org), stage.org, "id", stage.org)
    assert read.name == "Harbour House"


async def test_who_is_not_active_is_let_in_no_more(stage: Stage):
    await stage.prepare(GET("/brands", as_=USER))
    email = stage.kept["dana"]["email"]
    changes = {"is_active": False, "phone": "123"}
    member = await stage.database.write(None, lambda tx: staff.describe_member(tx, Operator(stage.org), email, changes))
    assert (member.is_active, member.phone, member.display_name) == (False, "123", "Dana")
    assert (await stage.send(GET("/brands", as_=USER))).status_code == 403
