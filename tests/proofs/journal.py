"""What a client writes to its own disk before it sends and after it is answered, and what follows from it."""

from pathlib import Path
from typing import Any

from msgspec import Struct, json
from tests.hostile.shops import Hub


class Known(Struct):
    """An order as its client knows it: `id` once it was acknowledged, `wanted` while a change of status is not."""

    lines: dict[str, int]
    id: str = ""
    status: str = "confirmed"
    wanted: str = ""


class Journal:
    """One client's notes. They outlive whatever happens to anybody else's process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab")

    def note(self, external_id: str, **said: Any) -> None:
        self._file.write(json.encode({"order": external_id, **said}) + b"\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def read(self) -> dict[str, Known]:
        """Its orders by external id, from the file."""
        found: dict[str, Known] = {}
        for line in self.path.read_bytes().splitlines():
            entry = json.decode(line)
            name = entry["order"]
            if "sends" in entry:
                found[name] = Known(entry["sends"])
            elif "id" in entry:
                assert found[name].id in ("", entry["id"]), f"{name} was made anew"
                found[name].id = entry["id"]
            elif "wants" in entry:
                found[name].wanted = entry["wants"]
            else:
                found[name].status, found[name].wanted = entry["is"], ""
        return found


def agreed(hub: Hub, journals: list[Journal], stock: int, skus: list[str]) -> tuple[int, int]:
    """The book says what the journals say; how many orders were acknowledged, and how many were not but are there."""
    known = {name: each for journal in journals for name, each in journal.read().items()}
    booked: dict[str, tuple[str, str]] = {}
    for name, uid, status in hub.select("select external_id, uid, status from orders where external_id like 'crash-%'"):
        assert name in known, f"nobody sent {name}"
        assert name not in booked, f"{name} is there twice"
        booked[name] = (uid, status)
    reserved = dict.fromkeys(skus, 0)
    issued = dict.fromkeys(skus, 0)
    for name, each in known.items():
        uid, status = booked.get(name, ("", ""))
        assert each.id in ("", uid), f"{name} was acknowledged and is lost"
        assert not uid or status in (each.status, each.wanted), f"{name} is {status}, not {each.status}"
        for code, quantity in each.lines.items():
            reserved[code] += quantity if status == "confirmed" else 0
            issued[code] += quantity if status == "shipped" else 0
    listed = ", ".join(f"'{code}'" for code in skus)
    found = hub.select(f"select code, on_hand / 10000, reserved / 10000 from skus where code in ({listed})")
    assert sorted(found) == sorted((code, stock - issued[code], reserved[code]) for code in skus)
    acknowledged = sum(1 for each in known.values() if each.id)
    return acknowledged, len(booked) - acknowledged
