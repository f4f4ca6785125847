"""Carriers for all, and credits, from the command line."""

from typing import Any

import apsw
from tests.cli.conftest import Place

from fondaco.store.sqlite import FILE

CUSTOMER = """
insert into customers (id, uid, org_id, first_name, full_name, created, updated)
values (7, 'c', 1, 'Dana', 'Dana', '', '')
"""


def rows(place: Place, statement: str) -> list[Any]:
    connection = apsw.Connection(str(place.data / FILE))
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def test_a_carrier_for_all(place: Place) -> None:
    place.open_shop()
    first = place.run("carrier", "add", " Swift ", "--state", "CO", "--medical-license", "M1")[0].strip()
    second = place.run("carrier", "add", "Slow")[0].strip()
    assert int(second) == int(first) + 1
    assert "A name has" in place.run("carrier", "add", " ", status=1)[1]


def test_a_credit_is_granted_and_cancelled(sqlite_place: Place) -> None:
    org = sqlite_place.open_shop()
    rows(sqlite_place, CUSTOMER)
    asked = ("--org", org, "--customer", "7", "--amount", "12.50")
    id = sqlite_place.run("credit", "grant", *asked, "--reason", "promo_new_customer", "--note", "Welcome")[0].strip()
    kept = "select customer_id, amount, currency, reason, notes, status, is_archived from credits"
    assert rows(sqlite_place, kept) == [(7, 125_000, "EGP", "promo_new_customer", "Welcome", "active", False)]
    sqlite_place.run("credit", "cancel", id, "--org", org)
    assert rows(sqlite_place, "select status, is_archived from credits") == [("cancelled", True)]
    assert "no such credit" in sqlite_place.run("credit", "cancel", id, "--org", org, status=1)[1]
    for option, value, said in (
        ("--amount", "1.234", "two decimals"),
        ("--amount", "much", "two decimals"),
        ("--amount", "0", "more than nothing"),
        ("--customer", "8", "no such customer"),
        ("--reason", "because", "Reasons are"),
    ):
        assert said in sqlite_place.run("credit", "grant", *asked, option, value, status=1)[1]
