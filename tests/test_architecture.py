"""The conventions of the house that a machine can check: who imports whom, how long things are, where queries stand."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from fondaco.store.migrate import migrations
from fondaco.store.sqlfile import NAME

HOUSE = Path(__file__).parents[1]
SOURCE = HOUSE / "src" / "fondaco"
ORDER = (
    "kernel settings store events identity catalog inventory pricing customers orders delivery notices integrations "
    "surfaces app cli __main__"
).split()
DIALECTS = {path.name for path in (SOURCE / "surfaces").iterdir() if (path / "__init__.py").exists()}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
QUERY = re.compile(
    r"\b(select|insert into|update|delete from)\b.*\b(from|set|values|where)\b", re.IGNORECASE | re.DOTALL
)
WORLD = {"asyncio", "datetime", "os", "random", "secrets", "socket", "time", "pathlib", "uuid"}
CLOCKS = {"now", "today", "utcnow", "new_uid"}


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((HOUSE / folder).rglob("*.py"))]
    return [path for path in found if "node_modules" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def piece(name: str) -> str:
    """The part of the house that a dotted module belongs to: `fondaco.store.listing` is of `store`."""
    return [*name.split("."), ""][1]


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Each imported module, and the name taken from it, empty for the module itself."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)} imports relatively"
            yield from ((node.module or "", alias.name) for alias in node.names)


def house_imports(path: Path) -> Iterator[str]:
    """The dotted names within fondaco that a module imports."""
    for module, name in imports(path):
        if module.split(".")[0] == "fondaco":
            yield f"{module}.{name}" if module == "fondaco" else module


def own(path: Path) -> str:
    """A module's dotted name."""
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)


ALL = modules("src/fondaco", "tests", "bench", "scripts")
OURS = modules("src/fondaco")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def test_a_package_imports_only_what_stands_to_its_left():
    wrong = []
    for path in OURS:
        here = piece(own(path))
        for target in house_imports(path):
            there = piece(target)
            if there.startswith("__") or here in ("", "__init__"):
                continue
            assert here in ORDER, f"{here} has no place in the order"
            assert there in ORDER, f"{named(path)} imports {target}, which has no place in the order"
            if ORDER.index(there) > ORDER.index(here):
                wrong.append(f"{named(path)} imports {target}")
    assert not wrong


def test_surfaces_do_not_know_each_other():
    wrong = []
    for path in modules("src/fondaco/surfaces"):
        here = path.relative_to(SOURCE / "surfaces").parts[0]
        for target in house_imports(path):
            there = [*target.split("."), "", ""][2]
            if piece(target) == "surfaces" and there in DIALECTS and there != here:
                wrong.append(f"{named(path)} imports {target}")
    assert not wrong


def test_surfaces_do_not_reach_for_sql():
    wrong = [named(path) for path in modules("src/fondaco/surfaces") if (path.parent / "queries.sql").exists()]
    assert not wrong


def test_rules_are_pure():
    wrong = []
    for path in sorted(SOURCE.rglob("rules.py")):
        for module, name in imports(path):
            if module.split(".")[0] in WORLD and name not in ("date", "datetime", "timedelta"):
                wrong.append(f"{named(path)} imports {module}")
            if piece(module) in ("store", "events") or (module.startswith("fondaco") and name in CLOCKS):
                wrong.append(f"{named(path)} imports {name} from {module}")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.AsyncFunctionDef | ast.Await):
                wrong.append(f"{named(path)}:{node.lineno} waits")
            if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
                wrong.append(f"{named(path)}:{node.lineno} looks at the clock")
    assert not wrong


def test_files_are_short():
    wrong = [f"{named(path)}: {n}" for path in ALL if (n := path.read_text("utf-8").count("\n")) >= LONGEST_FILE]
    assert not wrong


def test_functions_are_short():
    wrong = []
    for path in ALL:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length >= LONGEST_FUNCTION:
                    wrong.append(f"{named(path)}:{node.lineno} {node.name}: {length}")
    assert not wrong


def test_imports_stand_at_the_top():
    wrong = [
        f"{named(path)}:{inner.lineno}"
        for path in ALL
        for node in ast.walk(tree(path))
        if isinstance(node, FUNCTIONS)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not wrong


def test_no_import_is_for_types_only():
    wrong = [named(path) for path in ALL if any(name == "TYPE_CHECKING" for _, name in imports(path))]
    assert not wrong


def test_only_kernel_and_surfaces_know_msgspec():
    wrong = [
        f"{named(path)} imports {module}"
        for path in OURS
        for module, _ in imports(path)
        if module.split(".")[0] == "msgspec" and piece(own(path)) not in ("kernel", "surfaces")
    ]
    assert not wrong


def test_only_the_store_knows_the_databases():
    wrong = [
        f"{named(path)} imports {module}"
        for path in OURS
        for module, _ in imports(path)
        if module.split(".")[0] in ("apsw", "asyncpg", "sqlite3") and piece(own(path)) not in ("store", "cli")
    ]
    assert not wrong


def test_what_is_underscored_stays_in_its_file():
    wrong = [
        f"{named(path)} imports {name} from {module}"
        for path in ALL
        for module, name in imports(path)
        if name.startswith("_") and not name.startswith("__")
    ]
    assert not wrong


def test_every_module_opens_with_a_sentence():
    wrong = [named(path) for path in ALL if path.stat().st_size and not ast.get_docstring(tree(path))]
    wrong += [
        f"{named(path)}: {sentence!r}"
        for path in ALL
        if (sentence := (ast.get_docstring(tree(path)) or "").split("\n\n")[0]) and sentence[-1] not in ".:"
    ]
    assert not wrong


def test_every_statement_names_its_tenant():
    wrong = []
    for path in sorted(SOURCE.rglob("queries.sql")):
        text = path.read_text("utf-8")
        heads = [match[0] for match in NAME.finditer(text)]
        _, *parts = NAME.split(text)
        for head, body in zip(heads, parts[1::2], strict=True):
            if not re.search(r":orgs?\b", body) and "(inside " not in head:
                wrong.append(f"{named(path)} {head}")
            if body != body.lower() and not re.search(r"'[^']*[A-Z][^']*'", body):
                wrong.append(f"{named(path)} {head} is not in lower case")
    assert not wrong


def test_every_statement_is_used():
    code = "\n".join(path.read_text("utf-8") for path in OURS)
    wrong = [
        f"{named(path)}: {name}"
        for path in sorted(SOURCE.rglob("queries.sql"))
        for name in NAME.findall(path.read_text("utf-8"))
        if not re.search(rf"\bsql\.{name}\b|[\"']{name}[\"']", code)
    ]
    assert not wrong


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """The string constants of a module but for its docstrings, an f-string's with its gaps left out."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            yield node.lineno, " ".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def test_queries_stand_in_query_files():
    wrong = [
        f"{named(path)}:{line}"
        for path in OURS
        if piece(own(path)) not in ("store", "cli")
        for line, text in spoken(path)
        if QUERY.search(text)
    ]
    assert not wrong


def test_migrations_are_numbered_once():
    numbers = [number for number, _, _ in migrations()]
    assert len(numbers) == len(set(numbers))


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="says what an older Python would not read")
def test_everything_is_read_by_the_oldest_python():
    for path in ALL:
        tree(path)
