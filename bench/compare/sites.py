"""Sites of each size, filled once and kept among the temporary files; copies of them to write on."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.compare.serving import ROOT

KEPT = Path(os.environ.get("BENCH_FOLDER", tempfile.gettempdir())) / "dipnote-bench"
SECRET = "of a bench, and of nothing that anybody could reach"  # noqa: S105
ENVIRONMENT = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "*",
    "DJANGO_SETTINGS_MODULE": "dipnote_site.settings",
    "TRUSTED_PROXIES": "127.0.0.1/32",
}


def ours(size: int) -> Path:
    """Our site with so many comments."""
    return _kept(f"ours-{size}-{_version()}", lambda file: _run(sys.executable, "ours", size, **of(file)))


def of(where: Path | str, **more: str) -> dict[str, str]:
    """The environment of our site on a database file, or at a database's address."""
    return {**ENVIRONMENT, "DATABASE_URL": address(where), **more}


def address(where: Path | str) -> str:
    return where if isinstance(where, str) else f"sqlite:///{where}"


def fill(url: str, size: int) -> None:
    """Our site with so many comments in the empty database at an address; one that has a site is left as it is."""
    count = (
        "import django; django.setup()\nfrom django.db import connection\nprint(connection.introspection.table_names())"
    )
    done = subprocess.run(
        [sys.executable, "-c", count],
        cwd=ROOT,
        env={**os.environ, **of(url)},
        capture_output=True,
        text=True,
        check=True,
    )
    if "comments_comment" not in done.stdout:
        print(f"  filling {size:,} comments into PostgreSQL …", flush=True)
        _run(sys.executable, "ours", size, **of(url))


def peer(name: str, size: int, python: str) -> Path:
    """A peer's site with the same comments."""
    return _kept(f"{name}-{size}", lambda file: _run(python, "peer", size, PEER=name, PEER_FILE=str(file)))


def copy_of(file: Path, folder: Path) -> Path:
    """A copy that may be written on, and that is on the disk: no commit is to wait for the copying."""
    copy = folder / f"copy-{len(list(folder.iterdir()))}.sqlite3"
    shutil.copyfile(file, copy)
    os.sync()
    return copy


def _kept(name: str, fill) -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    file, made = KEPT / f"{name}.sqlite3", KEPT / f"{name}.new"
    if not file.exists():
        for rest in KEPT.glob(f"{made.name}*"):
            rest.unlink()
        print(f"  filling {name} …", flush=True)
        fill(made)
        with sqlite3.connect(made) as line:  # one file, with nothing left beside it
            line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            line.execute("PRAGMA journal_mode=DELETE")
        line.close()
        made.rename(file)
    return file


def _version() -> str:
    """The newest migration: with another one, a site is filled anew."""
    return max(path.stem[:4] for path in (ROOT / "comments" / "migrations").glob("0*.py"))


def _run(python: str, module: str, size: int, **environment: str) -> None:
    command = [python, "-m", f"bench.compare.{module}", str(size)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
