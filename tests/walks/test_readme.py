"""The first page of the README, typed by a newcomer: what its commands say they do, they do."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from json import JSONDecoder
from pathlib import Path
from typing import Any

import pytest

from tests.servers import Server
from tests.walks.shop import LONGEST, ROOT

BLOCK = re.compile(r"^```(sh|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OURS = {"id", "organization_id", "document", "api_key", "created", "updated"}


def blocks(language: str) -> list[str]:
    """What stands above the table of where to go on, in this language."""
    page = (ROOT / "README.md").read_text("utf-8").split("Where to go on:")[0]
    return [text for spoken, text in BLOCK.findall(page) if spoken == language]


def answers(text: str) -> Iterator[Any]:
    """The JSON values in a text, one after the other, without what is another at each run."""
    while text := text.strip():
        value, end = JSONDecoder().raw_decode(text)
        yield settled(value)
        text = text[end:]


def settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: "" if name in OURS and each else settled(each) for name, each in value.items()}
    return [settled(each) for each in value] if isinstance(value, list) else value


@pytest.mark.skipif(not shutil.which("curl"), reason="the page calls curl, which is not on this machine")
def test_the_first_page_does_what_it_says(tmp_path: Path) -> None:
    _, *typed = blocks("sh")  # the first makes the environment and serves
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "fondaco").symlink_to(Path(sys.executable).parent / "fondaco")
    with Server(data=tmp_path / "data") as server:
        done = subprocess.run(
            ["bash", "-c", "\n".join(typed).replace("http://127.0.0.1:8000", server.url)],
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
            cwd=tmp_path,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
        )
    assert done.returncode == 0, done.stderr
    said = list(answers(done.stdout))
    assert [told for text in blocks("json") for told in answers(text) if told not in said] == [], said
    assert [each["reserved_qty"] for each in said if each.get("qty") == 40] == [4]
