"""Real servers for tests: PostgreSQL, Redis and Fondaco itself, on free local ports and ended with the test run."""

import contextlib
import http.client
import os
import pwd
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

HOST = "127.0.0.1"
OLDEST_POSTGRES = 15
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
POSTGRES_PROGRAMS = ("initdb", "postgres", "createdb", "psql")

# C.UTF-8 sorts by code point as SQLite does; plain C would leave Arabic words without trigrams.
LOCALES = ("C.UTF-8", "en_US.UTF-8")

# Kept below the ports the system lends to outgoing connections, which a busy test could otherwise be holding.
PORTS = range(20000, 32000)

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Missing(Exception):
    """A program that some tests need is not on this machine."""


class NotStarted(Exception):
    """A server ended or stayed silent instead of answering; carries the end of what it wrote."""


def free_port() -> int:
    """A local port nobody listens on."""
    for _ in range(100):
        port = random.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return port
    raise NotStarted(f"no free port between {PORTS.start} and {PORTS.stop}")


def find_postgres() -> Path:
    """The folder of the newest PostgreSQL server programs; Missing when none is new enough."""
    on_path = (shutil.which(program) for program in ("postgres", "initdb"))
    folders = {Path(found).resolve().parent for found in on_path if found}
    folders.update(path.resolve() for pattern in POSTGRES_FOLDERS for path in Path("/").glob(pattern[1:]))
    complete = [folder for folder in folders if all((folder / program).exists() for program in POSTGRES_PROGRAMS)]
    version, folder = max(((_postgres_version(folder), folder) for folder in complete), default=(0, Path()))
    if version < OLDEST_POSTGRES:
        found = f"only version {version}" if version else "not on this machine"
        raise Missing(f"a PostgreSQL server of version {OLDEST_POSTGRES} or newer is needed, and there is {found}")
    return folder


def find_redis() -> str:
    """The path of redis-server, or of Valkey's, which speaks the same."""
    return _find("redis-server", "valkey-server")


def find_node() -> str:
    """The path of Node.js."""
    return _find("node", "nodejs")


def _find(*programs: str) -> str:
    found = next(filter(None, map(shutil.which, programs)), None)
    if found is None:
        raise Missing(f"{programs[0]} is not on this machine (nor {programs[1]})")
    return found


def _postgres_version(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=False)
    number = re.search(r"(\d+)", said.stdout)
    return int(number[1]) if number else 0


class Child:
    """A process in a group of its own, which is ended by its id even when the test run is killed."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
        user: str | None = None,
        last_signal: str = "KILL",
    ) -> None:
        self.log = log
        with log.open("ab") as written:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=folder,
                start_new_session=True,
                user=user,
                group=_group(user),
                extra_groups=None if user is None else (),
            )
        # Its standard input closes when this process is gone, however it went.
        self._guard = subprocess.Popen(
            ["sh", "-c", f'read _; kill -s {last_signal} -- "-$0"', str(self.process.pid)],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_until(self, answers: Callable[[], bool], seconds: float) -> None:
        """Wait for an answer; NotStarted when the process ends first or the time is over."""
        end = time.monotonic() + seconds
        while not answers():
            if self.process.poll() is not None or time.monotonic() > end:
                ended = self.process.poll()
                self.end(signal.SIGKILL)
                state = f"said nothing for {seconds:g} s" if ended is None else f"ended with {ended}"
                raise NotStarted(f"{self.process.args!r} {state}:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.02)

    def end(self, how: signal.Signals, seconds: float = 20) -> int:
        """Send a signal, wait, and leave nothing of its group behind; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0 if how is signal.SIGKILL else seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._guard.kill()
        self._guard.communicate()
        return self.process.wait(seconds)


def _group(user: str | None) -> int | None:
    return None if user is None else pwd.getpwnam(user).pw_gid


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


class Postgres:
    """A PostgreSQL cluster in a temporary folder: fast and forgetful unless `durable`."""

    def __init__(self, *, durable: bool = False, settings: Sequence[str] = ()) -> None:
        self.port = 0
        self._programs = find_postgres()
        self._settings = [*(() if durable else FAST), *settings]
        self._user = _unprivileged_user()
        self._folder = Path()
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="fondaco-postgres-"))
        try:
            if self._user is not None:
                shutil.chown(self._folder, self._user, _group(self._user))
            self._initialise()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self._child.end(signal.SIGINT)
            self._child = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str = "postgres", *, user: str = "postgres", password: str | None = None) -> str:
        """Where asyncpg finds a database; the user `postgres` is the superuser, to whom row security does not apply."""
        secret = "" if password is None else f":{password}"
        return f"postgresql://{user}{secret}@{HOST}:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """A fresh database, or a copy of one that nobody is connected to; its URL."""
        self._run("createdb", *self._address(), "--template", template, name)
        return self.url(name)

    def run(self, statements: str, *, database: str = "postgres") -> str:
        """Run SQL as the superuser, for what only a superuser may do; what it printed, bare."""
        where = ("--dbname", database, "--no-psqlrc", "--set", "ON_ERROR_STOP=1")
        return self._run("psql", *self._address(), *where, "-qAt", "--command", statements).strip()

    def _address(self) -> tuple[str, ...]:
        return ("--host", HOST, "--port", str(self.port), "--username", "postgres", "--no-password")

    def _initialise(self) -> None:
        common = ("--pgdata", "cluster", "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
        for locale in LOCALES:
            with contextlib.suppress(NotStarted):
                self._run("initdb", *common, "--locale", locale)
                return
        raise NotStarted(f"initdb knows none of the locales {', '.join(LOCALES)}")

    def _start(self) -> None:
        self.port = free_port()
        settings = (f"listen_addresses={HOST}", f"port={self.port}", "unix_socket_directories=", *self._settings)
        self._child = Child(
            [self._programs / "postgres", "-D", "cluster", *(f"--{setting}" for setting in settings)],
            log=self._folder / "log",
            folder=self._folder,
            user=self._user,
            last_signal="QUIT",
        )
        self._child.wait_until(self._answers, seconds=60)

    def _answers(self) -> bool:
        return _listens(self.port) and "ready to accept connections" in (self._folder / "log").read_text()

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [self._programs / program, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=self._folder,
            user=self._user,
            group=_group(self._user),
            extra_groups=None if self._user is None else (),
        )
        if done.returncode != 0:
            raise NotStarted(f"{program} {' '.join(arguments)} failed:\n{done.stderr[-4000:]}")
        return done.stdout


def _unprivileged_user() -> str | None:
    """Whom PostgreSQL runs as; it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Redis:
    """A Redis (or Valkey) server that keeps nothing."""

    def __init__(self) -> None:
        self.port = 0
        self._program = find_redis()
        self._folder = Path()
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="fondaco-redis-"))
        self.port = free_port()
        options = {"bind": HOST, "port": str(self.port), "dir": str(self._folder), "save": "", "appendonly": "no"}
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._child = Child([self._program, *words], log=self._folder / "log")
        try:
            self._child.wait_until(lambda: _listens(self.port), seconds=20)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self._child.end(signal.SIGTERM)
            self._child = None
        shutil.rmtree(self._folder, ignore_errors=True)


class Server:
    """`fondaco serve` as an operator runs it, on a data folder or a database URL; it can be started again."""

    def __init__(
        self,
        *arguments: str,
        data: Path | None = None,
        database_url: str | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        seconds: float = 30,
    ) -> None:
        self.port = free_port()
        self._where = ("--data", str(data)) if database_url is None else ("--database-url", database_url)
        self._arguments = arguments
        self._env = {**os.environ, **(env or {})}
        self._seconds = seconds
        self._folder = None if log else Path(tempfile.mkdtemp(prefix="fondaco-serve-"))
        self._log = log or Path(self._folder or "") / "log"
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        return self._running().process.pid

    @property
    def log(self) -> str:
        """All it has written, over all its starts."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self.stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it and wait until it answers; NotStarted with its log when it does not."""
        listen = ("--host", HOST, "--port", str(self.port))
        command = [sys.executable, "-m", "fondaco", "serve", *self._where, *listen, *self._arguments]
        child = Child(command, log=self._log, env=self._env)
        child.wait_until(self._answers, self._seconds)
        self._child = child

    def stop(self) -> int:
        """Ask it to end, as an operator does; its exit status."""
        child, self._child = self._running(), None
        return child.end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it and its workers at once, in the middle of whatever they do."""
        child, self._child = self._running(), None
        child.end(signal.SIGKILL)

    def _running(self) -> Child:
        if self._child is None:
            raise NotStarted("this server does not run")
        return self._child

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/api/v1/health")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
