"""Stores to test with: a SQLite file, and a database of a real PostgreSQL where there is one."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NEEDED = "DOUBLEDOWN_NEED_POSTGRESQL"
"""Set where a PostgreSQL must be there: then its lack is a failure."""
GIVEN = "DOUBLEDOWN_TEST_POSTGRESQL"
"""The address of a server to test with, instead of one that is started here."""


def _program(name: str) -> str | None:
    """A program of PostgreSQL's, which Debian keeps off the path."""
    found = shutil.which(name)
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return found or (str(kept[-1]) if kept else None)


def _lacking(why: str) -> None:
    if os.environ.get(NEEDED):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server, without a database. It writes as carefully as one in earnest."""
    if os.environ.get(GIVEN):
        yield os.environ[GIVEN]
        return
    initdb, postgres = _program("initdb"), _program("postgres")
    if initdb is None or postgres is None:
        _lacking("there is no PostgreSQL on this machine")
    root = os.name != "nt" and os.geteuid() == 0  # it refuses to run as root
    runuser = shutil.which("runuser")
    if root and (runuser is None or subprocess.run(["id", "postgres"], capture_output=True).returncode):
        _lacking("PostgreSQL does not run as root, and there is no user 'postgres'")
    become = [str(runuser), "-u", "postgres", "--"] if root else []
    user = "postgres" if root else getpass.getuser()
    with tempfile.TemporaryDirectory(prefix="dd-pg-", dir="/tmp", ignore_cleanup_errors=True) as held:
        if root:
            shutil.chown(held, "postgres")
        data = f"{held}/data"
        made = [*become, str(initdb), "-D", data, "-U", user, "--auth=trust", "--no-sync", "--encoding=UTF8"]
        subprocess.run(made, check=True, capture_output=True, cwd="/")
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            port = sock.getsockname()[1]
        command = [*become, str(postgres), "-D", data, "-p", str(port), "-k", held, "-c", "listen_addresses=127.0.0.1"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        address = f"postgresql://{user}@127.0.0.1:{port}"
        try:
            _wait(f"{address}/postgres")
            yield address
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            if server.poll() is None:
                server.kill()


def _wait(address: str) -> None:
    import time

    import psycopg

    for _ in range(600):
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    pytest.fail("PostgreSQL did not start")


@pytest.fixture
def database(postgresql: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    import psycopg

    name = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        link.execute(f"CREATE DATABASE {name}")
    return f"{postgresql}/{name}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'class.sqlite'}"
    address: str = request.getfixturevalue("database")
    return address
