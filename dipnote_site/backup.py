"""Backups of the database: taken while the site writes, whole or not there at all, brought back in one step.

Sessions are left out: whoever holds one is logged in, and a backup lies where its owner may not.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

Way = TypeVar("Way")

SESSIONS = "django_session"
MARKS = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}
ABANDONED = 86_400  # seconds after which a half-made file is swept away
# One file with no log beside it; VACUUM leaves nothing of what was deleted, here or ever, in free pages.
ALONE = f"""PRAGMA journal_mode=DELETE; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;
    DELETE FROM {SESSIONS}; VACUUM"""  # noqa: S608  (our own constant)
STEPS = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]


class Failed(Exception):
    """Why nothing was done, in words for a person."""


def back_up(path: Path) -> int:
    """Write the database to a file, readable by its owner only; returns its size in bytes.

    The file appears whole, or an earlier one of this name stays as it was. Raises Failed.
    """
    copy = _of_vendor({"sqlite": _copy_sqlite, "postgresql": _dump_postgresql})
    with _whole_or_not(path) as half:
        copy(half)
    return path.stat().st_size


def restore(path: Path, *, replace: bool = False) -> None:
    """Bring a backup back, in one transaction, into an empty database; with `replace` into any. Raises Failed."""
    bring = _of_vendor({"sqlite": _bring_sqlite, "postgresql": _bring_postgresql})
    _look_at(path)
    tables = connection.introspection.table_names()
    if tables and not replace:
        raise Failed(f"The database is not empty: it has {len(tables)} tables. --replace writes over them.")
    connection.close()
    bring(path, replace)


def _of_vendor(ways: dict[str, Way]) -> Way:
    if connection.vendor not in ways:
        raise Failed(f"There is no way to back up {connection.display_name} here; use its own tools.")
    return ways[connection.vendor]


@contextmanager
def _whole_or_not(path: Path) -> Iterator[Path]:
    """A file beside `path`, mode 0600, that takes its name once it is whole and on the disk."""
    if not path.parent.is_dir():
        raise Failed(f"There is no folder {path.parent}.")
    _sweep(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    os.close(handle)
    half = Path(name)
    try:
        yield half
        _to_disk(half)
        half.replace(path)
        _to_disk(path.parent)
    finally:
        half.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what a backup left that was killed, a day after."""
    for old in path.parent.glob(f".{path.name}.*.partial"):
        if time.time() - old.stat().st_mtime > ABANDONED:
            old.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _look_at(path: Path) -> None:
    """Raises Failed unless the file is a backup of the database in use."""
    if not path.is_file():
        raise Failed(f"There is no file {path}.")
    with path.open("rb") as file:
        begins = file.read(16)
    kind = next((vendor for vendor, mark in MARKS.items() if begins.startswith(mark)), None)
    if kind is None:
        raise Failed(f"{path} is no backup.")
    if kind != connection.vendor:
        raise Failed(f"{path} is a backup of {kind}, and this database is {connection.vendor}.")


# SQLite: its online backup, in one step, which holds up no writer where the journal is a write-ahead log


def _copy_sqlite(half: Path) -> None:
    with closing(_opened(Path(_sqlite_name()), "ro")) as source, closing(sqlite3.connect(half)) as target:
        try:
            source.backup(target)
            target.executescript(ALONE)
        except sqlite3.Error as error:
            raise Failed(f"SQLite: {error}") from error
        _prove_sqlite(target)


def _bring_sqlite(path: Path, replace: bool) -> None:
    with closing(_opened(path, "ro")) as source, closing(_opened(Path(_sqlite_name()), "rwc")) as target:
        _prove_sqlite(source)
        try:
            source.backup(target)
        except sqlite3.Error as error:
            raise Failed(f"SQLite: {error}. Is the site still running? Stop it first.") from error


def _prove_sqlite(copy: sqlite3.Connection) -> None:
    try:
        (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        known = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'comments_comment'").fetchone()[0]
    except sqlite3.Error as error:
        raise Failed(f"The copy is damaged: {error}") from error
    if said != "ok" or not known:
        raise Failed(f"The copy is damaged: {said}" if said != "ok" else "The copy has no comments in it.")


def _sqlite_name() -> str:
    return str(connection.settings_dict["NAME"])


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=20)
    except sqlite3.Error as error:
        raise Failed(f"SQLite cannot open {path}: {error}") from error


# PostgreSQL: its own programs; the password goes by the environment, where other accounts cannot read it


def _dump_postgresql(half: Path) -> None:
    _run("pg_dump", "--format=custom", "--no-password", f"--exclude-table-data={SESSIONS}", f"--file={half}")


def _bring_postgresql(path: Path, replace: bool) -> None:
    clean = ["--clean", "--if-exists"] if replace else []
    _run("pg_restore", *STEPS, *clean, "--no-password", str(path))


def _run(program: str, *words: str) -> None:
    """Run one of PostgreSQL's programs against this database. Raises Failed with its own words."""
    (_psql, *where, name), secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    command = [os.path.join(os.environ.get("PG_BIN", ""), program), *where, f"--dbname={name}", *words]
    try:
        done = subprocess.run(command, env={**os.environ, **(secrets or {})}, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError:
        raise Failed(f"{program} is not installed; PG_BIN can name its folder.") from None
    if done.returncode:
        raise Failed(f"{program}: {done.stderr.strip()}")
