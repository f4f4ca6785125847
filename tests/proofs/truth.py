"""What must be true of a shop's data, whatever happened to it: doctor's word, and reservations counted past it."""

from pathlib import Path

from tests.hostile.shops import Hub

from fondaco.cli.doctor import Examination
from fondaco.store.open import open_database

RESERVED = "(select coalesce(sum(l.reserved), 0) from order_lines l where l.sku_id = s.id)"
MOVED = "(select coalesce(sum(m.quantity), 0) from movements m where m.sku_id = s.id)"
WRONG_STOCK = f"""
select s.code, s.on_hand, s.reserved from skus s
where s.reserved <> {RESERVED} or s.on_hand <> {MOVED} or s.reserved < 0 or s.reserved > s.on_hand
"""
WRONG_EVENTS = """
select org_id, count(*), max(number), count(distinct number) from events
group by org_id having count(*) <> max(number) or count(*) <> count(distinct number)
"""
UNFINISHED = "select path, key from replies where status = 0"


async def examined(hub: Hub) -> None:
    """Everything that doctor proves is true now."""
    database = await open_database(hub.data or Path(), hub.url)
    try:
        assert await Examination(database).run() == 0
    finally:
        await database.close()


def checked(hub: Hub) -> None:
    """Stock, events and kept answers agree with what they come from."""
    assert hub.select(WRONG_STOCK) == []
    assert hub.select(WRONG_EVENTS) == []
    assert hub.select(UNFINISHED) == []


def undisturbed(hub: Hub) -> None:
    """No two of our transactions ever waited for each other: PostgreSQL broke no deadlock."""
    if not hub.data:
        assert hub.select("select deadlocks from pg_stat_database where datname = current_database()") == [(0,)]
