"""What the documents promise: every command and setting is named, every link leads somewhere."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from fondaco.cli.main import app
from fondaco.settings import Settings
from tests.walks.shop import ROOT

DOCUMENTS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "examples/README.md")]
DOCUMENTS += sorted((ROOT / "docs").glob("*.md"))
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


def commands() -> list[str]:
    """Every command as it is typed."""
    groups = [
        f"fondaco {name} {each}" for name, group in inside(typer.main.get_group(app)) for each, _ in inside(group)
    ]
    return groups + [f"fondaco {name}" for name, command in inside(typer.main.get_group(app)) if not inside(command)]


def inside(group: Any) -> list[tuple[str, Any]]:
    return list(getattr(group, "commands", {}).items())


@pytest.mark.parametrize("command", commands())
def test_the_readme_names_every_command(command: str) -> None:
    assert command in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", Settings.__struct_fields__)
@pytest.mark.parametrize("document", ["README.md", "docs/operating.md"])
def test_every_setting_is_explained(document: str, name: str) -> None:
    assert f"`FONDACO_{name.upper()}`" in (ROOT / document).read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for path, heading in LINK.findall(document.read_text("utf-8")):
        target = document.parent / path if path else document
        assert target.exists(), path
        if heading:
            headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
            assert heading in [re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings], heading


def test_the_architecture_names_every_package() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    packages = {path.parent.name for path in (ROOT / "src" / "fondaco").glob("*/__init__.py")}
    assert sorted(name for name in packages if f"| `{name}` |" not in text) == []


@pytest.mark.parametrize("target", ["setup", "serve", "test", "prove", "check", "bench"])
def test_every_make_target_that_is_promised_is_there(target: str) -> None:
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
