"""The tests notice: faults planted in a copy of the house, each of which turns the tests red that are named for it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.proofs.clients import by_length
from tests.proofs.faults import FAULTS, Fault
from tests.servers import Missing, find_postgres

HOUSE = Path(__file__).parents[2]
COPIED = ("src", "tests", "scripts", "examples", "docs", "pyproject.toml", "README.md", "Makefile")
PLANTED = FAULTS[: by_length(2, len(FAULTS))]
WAIT = 300
GREEN, RED = 0, 1  # as pytest ends; anything else is neither

pytestmark = pytest.mark.xdist_group("sabotage")


class Copy:
    """The house in another folder, where the tests find it instead of this one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            if (HOUSE / name).is_dir():
                shutil.copytree(HOUSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif (HOUSE / name).exists():
                shutil.copy(HOUSE / name, folder / name)

    def run(self, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """The short forms of the tests, by themselves."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PROVE"))}
        env |= {"PYTHONPATH": str(self.folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "--tb=line", *tests]
        return subprocess.run(
            command, cwd=self.folder, env=env, capture_output=True, text=True, timeout=WAIT, check=False
        )

    def plant(self, fault: Fault) -> str:
        """Spoil the file; what it was. The text must stand there once, or the table is out of date."""
        path = self.folder / fault.file
        was = path.read_text()
        assert was.count(fault.right) == 1, f"{fault.file} no longer says once: {fault.right}"
        path.write_text(was.replace(fault.right, fault.wrong))
        return was


def of_this_machine(tests: Sequence[str]) -> list[str]:
    """Those that can run here."""
    try:
        find_postgres()
    except Missing:
        return [test for test in tests if "[postgres" not in test]
    return list(tests)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy that is sound: it is the house's code that runs there, and every test named is green."""
    copy = Copy(tmp_path_factory.mktemp("house"))
    where = subprocess.run(
        [sys.executable, "-c", "import fondaco; print(fondaco.__file__)"],
        env={**os.environ, "PYTHONPATH": str(copy.folder / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(copy.folder))
    sound = copy.run(of_this_machine(sorted({test for fault in PLANTED for test in fault.tests})))
    assert sound.returncode == GREEN, sound.stdout[-4000:] + sound.stderr[-2000:]
    return copy


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.name)
def test_a_fault_is_noticed(copy: Copy, fault: Fault) -> None:
    was = copy.plant(fault)
    try:
        for test in of_this_machine(fault.tests):
            ended = copy.run([test])
            assert ended.returncode == RED, f"{test} did not notice:\n{ended.stdout[-4000:]}{ended.stderr[-2000:]}"
    finally:
        (copy.folder / fault.file).write_text(was)


def test_every_text_is_where_the_table_says() -> None:
    """Also of the faults that are planted in the long form only."""
    wrong = [fault.name for fault in FAULTS if (HOUSE / fault.file).read_text().count(fault.right) != 1]
    assert not wrong
