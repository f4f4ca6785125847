"""`fondaco backup`, `restore`, `migrate` and `demo`."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import apsw
import pytest
import requests
from tests.cli.conftest import NUMBERS, Place
from tests.conftest import postgres_url
from tests.servers import Postgres, Server

from fondaco.store.copying import bare
from fondaco.store.migrate import migrations
from fondaco.store.sqlite import FILE


def made(out: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in out.splitlines())


def elsewhere(place: Place, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """An empty place of the same kind."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if not place.url:
        return Place(folder)
    cluster: Postgres = request.getfixturevalue("cluster")
    return Place(folder, postgres_url(cluster, f"cli{next(NUMBERS)}"))


def test_demo_prints_what_opens_it(place: Place) -> None:
    shop = made(place.run("demo")[0])
    assert set(shop) == {"organization", "email", "password", "key"}
    assert made(place.run("demo")[0])["password"] != shop["password"]
    where = {"database_url": place.url} if place.url else {"data": place.data}
    with Server(**where) as server:
        api = server.url + "/api/v1"
        headers = {"Authorization": f"Bearer {shop['key']}"}
        sign_in = {"email": shop["email"], "password": shop["password"]}
        assert requests.post(f"{api}/auth/login", json=sign_in, timeout=10).status_code == 200
        for question, count in (("بانادول", 2), ("بنادول", 4), ("panadol", 6), ("اوجمنتين", 4), ("green mint", 3)):
            found = requests.get(f"{api}/products", params={"search": question}, headers=headers, timeout=10).json()
            assert found["total_count"] == count, question
    assert "All of this is true." in place.run("doctor")[1]


def test_a_backup_restores(place: Place, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place.run("demo")
    file = tmp_path / "copy"
    assert place.run("backup", file)[0] == f"{file}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert f"{file} exists" in place.run("backup", file, status=1)[1]

    other = elsewhere(place, tmp_path, request)
    other.run("restore", file)
    assert other.run("org", "list") == place.run("org", "list")
    assert "All of this is true." in other.run("doctor")[1]
    shop = made(other.run("demo")[0])
    assert shop["organization"] in other.run("org", "list")[0]
    assert " exists" in other.run("restore", file, status=1)[1] or other.url
    assert not list(tmp_path.rglob("*.partial"))


def test_what_was_uploaded_is_said_to_be_copied_beside(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.run("demo")
    assert "copy" not in sqlite_place.run("backup", tmp_path / "without")[1]
    (sqlite_place.data / "files").mkdir()
    assert f"copy {sqlite_place.data / 'files'} beside it" in sqlite_place.run("backup", tmp_path / "with")[1]


def test_a_database_that_is_not_empty_is_not_restored_into(place: Place, tmp_path: Path) -> None:
    place.run("demo")
    before = place.run("org", "list")
    place.run("backup", tmp_path / "copy")
    said = place.run("restore", tmp_path / "copy", status=1)[1]
    assert "is not empty" in said if place.url else " exists: restore into a folder without a database" in said
    assert place.run("org", "list") == before


def wait_for_more(written: list[int]) -> None:
    seen = len(written)
    for _ in range(6000):
        if len(written) > seen:
            return
        time.sleep(0.01)
    raise AssertionError("waited a minute in vain")


def test_a_copy_is_of_one_moment_while_another_process_writes(sqlite_place: Place, tmp_path: Path) -> None:
    place, shop = sqlite_place, made(sqlite_place.run("demo")[0])
    done = threading.Event()
    written: list[int] = []
    with Server("--rate-limits", "off", data=place.data) as server:

        def write() -> None:
            session = requests.Session()
            session.headers["Authorization"] = f"Bearer {shop['key']}"
            while not done.is_set() and len(written) < 5000:
                body = {"iv_id": f"W{len(written)}", "name_en": "Written meanwhile"}
                written.append(session.post(f"{server.url}/api/v1/products", json=body, timeout=30).status_code)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(3):
                wait_for_more(written)
                place.run("backup", tmp_path / f"copy{number}")
        finally:
            done.set()
            writer.join(60)
    assert set(written) == {201}
    for number in range(3):
        other = Place(tmp_path / f"other{number}")
        other.folder.mkdir()
        other.run("restore", tmp_path / f"copy{number}")
        assert "All of this is true." in other.run("doctor")[1]


def test_what_is_no_backup_is_refused(sqlite_place: Place, tmp_path: Path) -> None:
    place = sqlite_place
    foreign, text, newer, cut = (tmp_path / name for name in ("foreign", "text", "newer", "cut"))
    raw = apsw.Connection(str(foreign))
    raw.execute("create table t (x)").fetchall()
    raw.close()
    text.write_text("no database at all " * 100)
    place.open_shop()
    place.run("backup", newer)
    cut.write_bytes(newer.read_bytes()[:50_000])
    raw = apsw.Connection(str(newer))
    raw.execute("insert into migrations values (9999, 'later', '')").fetchall()
    raw.close()
    for file, sentence in (
        (foreign, "is not a database of Fondaco"),
        (text, "is not an SQLite database"),
        (newer, "was made by a newer Fondaco"),
        (cut, "is damaged"),
    ):
        other = Place(tmp_path / f"for-{file.name}")
        other.folder.mkdir()
        assert sentence in other.run("restore", file, status=1)[1]
        assert not other.data.exists() or not list(other.data.iterdir())


def test_nothing_is_put_beside_what_a_database_left_behind(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.open_shop()
    sqlite_place.run("backup", tmp_path / "copy")
    other = Place(tmp_path / "other")
    other.data.mkdir(parents=True)
    (other.data / f"{FILE}-wal").touch()
    assert f"{FILE}-wal exists" in other.run("restore", tmp_path / "copy", status=1)[1]


def test_a_backup_needs_a_database(sqlite_place: Place, tmp_path: Path) -> None:
    assert "There is no database in" in sqlite_place.run("backup", tmp_path / "copy", status=1)[1]
    assert not list(tmp_path.iterdir())


def test_migrate_names_what_it_applied(place: Place) -> None:
    names = "".join(f"{name}\n" for _, name, _ in migrations())
    assert place.run("migrate") == (names, "")
    assert place.run("migrate") == ("", "The schema is up to date.\n")


def test_no_password_stands_among_the_processes() -> None:
    assert bare("postgresql://u:p%40ss@h:5/d?x=1") == "postgresql://u@h:5/d?x=1"
    assert bare("postgresql://u@h/d") == "postgresql://u@h/d"


def test_every_command_says_what_it_is_for() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fondaco", "--help"], capture_output=True, text=True, timeout=60, check=True
    )
    for name in "serve org user key import demo backup restore migrate doctor".split():
        assert f" {name} " in done.stdout
