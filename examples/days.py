#!/usr/bin/env python3
"""What the orders of a source came to, day by day, and whether that is what their file says, to the penny.

FONDACO_KEY=fnd_… python examples/days.py SOURCE FILE.csv
FONDACO_URL says where the server is; without it, http://127.0.0.1:8000. Needs nothing but Python.
"""

import csv
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

URL = os.environ.get("FONDACO_URL", "http://127.0.0.1:8000").rstrip("/")
KEY = os.environ.get("FONDACO_KEY", "")
Days = dict[str, Decimal]


def orders(source: str) -> Iterator[dict[str, Any]]:
    """All orders of a source, page by page; money as exact decimals."""
    page, has_next = 1, True
    while has_next:
        asked = urlencode({"source": source, "view": "flat", "page": page, "limit": 100})
        request = Request(f"{URL}/api/v1/orders?{asked}", headers={"Authorization": KEY})
        with urlopen(request, timeout=30) as response:
            answer = json.loads(response.read(), parse_float=Decimal)
        yield from answer["data"]
        page, has_next = page + 1, answer["has_next"]


def booked(source: str) -> Days:
    """What came back counts below 0."""
    days: Days = defaultdict(Decimal)
    for order in orders(source):
        days[order["created"][:10]] += order["total_amount"] * (-1 if order["status"] == "returned" else 1)
    return dict(days)


def filed(path: Path) -> Days:
    days: Days = defaultdict(Decimal)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days[row["invoiced_at"][:10]] += int(row["quantity"]) * Decimal(row["unit_price"])
    return dict(days)


def main() -> None:
    source, file = sys.argv[1:]
    ours, theirs = booked(source), filed(Path(file))
    for day in sorted(ours | theirs):
        print(f"{day} {ours.get(day, 0):>12,.2f} {theirs.get(day, 0):>12,.2f}")
    print("the same" if ours == theirs else "NOT THE SAME")
    sys.exit(ours != theirs)


if __name__ == "__main__":
    main()
