"""What an operator can mend is told in a sentence, not in a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import OPERATOR
from tests.servers import HOST, Postgres, free_port


def told(*arguments: str) -> str:
    """What a command that fails says on stderr."""
    command = [sys.executable, "-m", "fondaco", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) < 5
    return " ".join(done.stderr.split())


@pytest.mark.parametrize("command", [("org", "list"), ("serve",), ("migrate",), ("doctor",)])
def test_a_server_that_does_not_answer(command: tuple[str, ...]) -> None:
    assert told(*command, "--database-url", f"postgresql://{HOST}:{free_port()}/none").startswith("Cannot go on: ")


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "Cannot go on: " in told("org", "list", "--data", str(tmp_path / "file"))


def test_a_role_that_may_not_make_tables(cluster: Postgres) -> None:
    url = cluster.create_database("not_owned")
    said = told("org", "list", "--database-url", url.replace("postgres@", f"{OPERATOR}@"))
    assert said.startswith("Cannot go on: permission denied")
