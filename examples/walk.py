#!/usr/bin/env python3
"""Walks all pages of a list: one JSON line for each record on stdout, a summary on stderr. Needs requests.

FONDACO_KEY=fnd_… python examples/walk.py [PATH]    PATH is products unless said otherwise: skus, brands, customers …
FONDACO_URL says where the server is; without it, http://127.0.0.1:8000.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import requests

URL = os.environ.get("FONDACO_URL", "http://127.0.0.1:8000").rstrip("/")
KEY = os.environ.get("FONDACO_KEY", "")
LIMIT = 100


def get(session: requests.Session, path: str, **params: Any) -> dict[str, Any]:
    """One answer. Told to slow down, it waits as long as it was told and asks again."""
    while True:
        response = session.get(f"{URL}/api/v1/{path}", params=params, timeout=30)
        if response.status_code == requests.codes.too_many_requests:
            seconds = int(response.headers["Retry-After"])
            print(f"over the limit, waiting {seconds} s", file=sys.stderr)
            time.sleep(seconds)
            continue
        response.raise_for_status()
        return response.json()


def walk(session: requests.Session, path: str) -> Iterator[dict[str, Any]]:
    """The pages, one after the other, while there is a next."""
    page = 1
    while True:
        answer = get(session, path, page=page, limit=LIMIT)
        yield answer
        if not answer["has_next"]:
            return
        page += 1


def main() -> None:
    path = sys.argv[1] if len(sys.argv) > 1 else "products"
    if not KEY:
        sys.exit("FONDACO_KEY must hold an API key")
    ids: list[str] = []
    pages = total = 0
    with requests.Session() as session:
        session.headers["Authorization"] = KEY
        for answer in walk(session, path):
            pages, total = pages + 1, answer["total_count"]
            for record in answer["data"]:
                ids.append(record["id"])
                print(json.dumps(record, ensure_ascii=False))
    print(f"{path}: {len(ids)} on {pages} pages, {len(set(ids))} different, {total} in all", file=sys.stderr)
    if not len(ids) == len(set(ids)) == total:
        sys.exit(1)


if __name__ == "__main__":
    main()
