"""A shop on a real server process, its products imported from a file: the real one where it is, and one made here."""

import csv
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct, json

from tests.servers import Server

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "data" / "egyptian-drugs.csv"
BRANCHES = ("Cairo", "Giza", "Alexandria", "Aswan")
KEY = "commercial_name_en"
MAPS = {
    "commercial_name_en": "name_en",
    "commercial_name_ar": "name_ar",
    "price_egp": "average_price",
    "manufacturer": "brand",
    "scientific_name": "generic",
    "drug_class": "category",
}
LONGEST = 300
Row = dict[str, str]


class Shop(Struct):
    """Where the server answers, a key for it, and the rows of its file by the name that is their key."""

    url: str
    key: str
    rows: dict[str, Row]

    def get(self, path: str, **params: Any) -> Any:
        response = httpx.get(f"{self.url}/api/v1/{path}", params=params, headers={"Authorization": self.key})
        return response.raise_for_status().json()

    def send(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        headers = {"Authorization": self.key}
        httpx.request(method, f"{self.url}/api/v1/{path}", json=body, headers=headers).raise_for_status()

    def total(self, question: str) -> int:
        """How many products a search finds."""
        found: int = self.get("products", search=question, limit=1)["total_count"]
        return found

    def walk(self, *command: str) -> tuple[list[dict[str, Any]], str]:
        """What one of the two example clients prints: its records, and its summary."""
        done = run(*command, env={"FONDACO_URL": self.url, "FONDACO_KEY": self.key})
        return [json.decode(line) for line in done.stdout.splitlines()], done.stderr.strip()


def run(*command: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False, env=dict(env))
    assert done.returncode == 0, (
        f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    )
    return done


def fondaco(*arguments: str) -> str:
    """What a command prints on stdout."""
    return run(sys.executable, "-m", "fondaco", *arguments, env={}).stdout.strip()


@contextmanager
def open_shop(file: Path, where: tuple[str, str]) -> Iterator[Shop]:
    """An organization with four branches and the file's products, on a server. `where` are the words that say it."""
    org = fondaco("org", "create", "Medicines", "--currency", "EGP", "--country", "EG", *where)
    key = fondaco("key", "create", "--org", org, "--name", "walk", "--role", "admin", *where)
    option, value = where
    is_folder = option == "--data"
    with Server(data=Path(value) if is_folder else None, database_url=None if is_folder else value) as server:
        shop = Shop(server.url, key, rows_of(file))
        shop.send("PATCH", "organization", {"read_limit": 10_000})
        for name in BRANCHES:
            shop.send("POST", "branches", {"iv_id": name, "name_en": name})
        maps = [word for column, field in MAPS.items() for word in ("--map", f"{column}={field}")]
        fondaco("import", "products", str(file), "--org", org, "--key", KEY, *maps, *where)
        yield shop
        assert "Traceback" not in server.log


def rows_of(file: Path) -> dict[str, Row]:
    """The rows by their key as it is kept, on one line; the later of two with one key counts."""
    with file.open(encoding="utf-8", newline="") as opened:
        return {row[KEY].strip().replace("\n", " "): row for row in csv.DictReader(opened)}


def write_made(file: Path, count: int) -> None:
    """A file of the same columns, with the spellings that people mix up, a repeated key, and what SQL treats apart."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, [*MAPS, "route"])
        writer.writeheader()
        writer.writerows(made_row(number) for number in range(count))
        writer.writerow(made_row(count - 1) | {"price_egp": "1.25"})


def made_row(number: int) -> Row:
    arabic = ("بنادول", "بانادول", "أوجمنتين", "اوجمنتين", "إكسترا ٥٠٠", "خصم 5%")[number % 6]
    english = ("PANADOL", "PANADOL EXTRA", "AUGMENTIN", "AUGMENTIN DUO", "PARACETAMOL 500", "VITAMIN_C 5%")[number % 6]
    return {
        "commercial_name_en": f"{english} No {number}",
        "commercial_name_ar": arabic,
        "price_egp": f"{number % 90}.5",
        "manufacturer": f"Maker {number % 40}",
        "scientific_name": f"Substance {number % 300}",
        "drug_class": f"Class {number % 20}",
        "route": "ORAL.SOLID",
    }
