"""Installs the servers that tests start, as root and from Debian; else says which tests will not run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.servers import Missing, find_node, find_postgres, find_redis

# Debian asks this program before it starts a service: 101 forbids it.
POLICY = Path("/usr/sbin/policy-rc.d")
ENVIRONMENT = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
LONGEST = 1200


class Need(NamedTuple):
    """A program that some tests need, Debian's package that brings it, and those tests."""

    find: Callable[[], object]
    package: str
    tests: str


NEEDS = (
    Need(find_postgres, "postgresql", "tests on PostgreSQL"),
    Need(find_redis, "redis-server", "tests of limits and revocations shared by several workers"),
    Need(find_node, "nodejs", "the walk in JavaScript"),
)


def main() -> None:
    """Look, install what can be installed, look again."""
    packages = [need.package for need, _ in missing()]
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
    for need, reason in missing():
        print(f"Will not run: {need.tests}; {reason}. Install Debian's {need.package} or its like.", file=sys.stderr)


def missing() -> list[tuple[Need, str]]:
    """The needs that are not met, each with what is wrong."""
    unmet = []
    for need in NEEDS:
        try:
            need.find()
        except Missing as reason:
            unmet.append((need, str(reason)))
    return unmet


def install(packages: list[str]) -> None:
    """Install Debian's packages without starting the services they carry."""
    print(f"Installing Debian's {', '.join(packages)} for the tests")
    with services_forbidden():
        apt("update")
        apt("install", "--yes", "--no-install-recommends", *packages)


def apt(*arguments: str) -> None:
    """Run apt-get quietly; when it fails, show what it said and go on."""
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *arguments]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=ENVIRONMENT,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        print(f"apt-get {arguments[0]} did not end in {LONGEST} s", file=sys.stderr)
        return
    if done.returncode != 0:
        print(f"apt-get {arguments[0]} failed:\n{done.stdout[-2000:]}", file=sys.stderr)


@contextmanager
def services_forbidden() -> Iterator[None]:
    """Keep packages from starting services; a policy the machine already has stays as it is."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


if __name__ == "__main__":
    main()
