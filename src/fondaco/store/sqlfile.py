"""Loads a file of named statements: `-- name: find_order` starts one."""

import re
from functools import cache
from importlib.resources import files
from types import SimpleNamespace

NAME = re.compile(r"^-- name: (\w+).*$", re.MULTILINE)


@cache
def load(package: str) -> SimpleNamespace:
    text = files(package).joinpath("queries.sql").read_text("utf-8")
    _, *parts = NAME.split(text)
    return SimpleNamespace(**{name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)})
