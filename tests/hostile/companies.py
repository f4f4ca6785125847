"""Loaded by Schemathesis: a company that a request names is mostly the caller's own, else all would end at that."""

import os
from typing import Any

import schemathesis

COMPANY = os.environ["COMPANY"]


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    query = case.query or {}
    if str(query.get("company_id", "")).isdigit():
        case.query = query | {"company_id": COMPANY}
