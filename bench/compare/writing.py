"""What storing a comment costs: eight readers at once, each answer after its row is on the disk."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

from bench.compare import asking, pages, posting, serving, sites
from bench.compare.asking import Figure

ROUNDS, SECONDS, CLIENTS = 3, 4, 8
BARE = "CREATE TABLE IF NOT EXISTS bare (id integer PRIMARY KEY, text text NOT NULL, made_at text NOT NULL)"
MAKE = (
    "import django, json, sys; django.setup()\n"
    "from bench.compare import posting\n"
    "print(json.dumps([posting.forms(key, int(sys.argv[1])) for key in sys.argv[2:]]))"
)
COUNT = "import django; django.setup()\nfrom comments.models import Comment\nprint(Comment.objects.count())"


def submissions(file: Path, folder: Path, most: int = 40_000) -> tuple[dict[str, Figure], int, int]:
    """Comments a second on a thread of 10 and of 10,000 and rows a second of the bare view; stored and acknowledged."""
    folder = folder / "writing"
    folder.mkdir()
    copy = sites.copy_of(file, folder)
    _table(copy)
    short, long = json.loads(_python(MAKE, copy, str(most // 2), f"t{pages.P10}", f"t{pages.P10000}"))
    begun = int(_python(COUNT, copy))
    page = folder / "page.html"
    page.write_text("")
    stored = 0
    # What the pace rule counts is shared by both processes, as a site with two of them must have it.
    cache = {"CACHE_URL": f"filecache://{folder}/cache"}
    with pages.site(copy, **cache) as server, pages.bare(copy, page) as plain:
        bodies = {name: iter(_slices(forms)) for name, forms in (("thread 10", short), ("thread 10,000", long))}

        def send(name: str, key: str) -> float:
            nonlocal stored
            script = posting.script(folder, f"/comments/respond/{key}/", next(bodies[name]))
            load = _load(server.port, script)
            stored += round(load * SECONDS)
            return load

        found = asking.alternately(
            ROUNDS,
            {
                "thread 10": lambda: send("thread 10", f"t{pages.P10}"),
                "thread 10,000": lambda: send("thread 10,000", f"t{pages.P10000}"),
                "bare": lambda: _load(plain.port, posting.script(folder, "/insert", short[:2000])),
            },
        )
    return found, int(_python(COUNT, copy)) - begun, stored


def _slices(forms: list[str]) -> list[list[str]]:
    size = len(forms) // ROUNDS
    return [forms[number * size : (number + 1) * size] for number in range(ROUNDS)]


def _load(port: int, script: Path) -> float:
    load = asking.wrk(port, "/", connections=CLIENTS, seconds=SECONDS, script=script)
    assert not load.bad, f"{load.bad} forms were not taken"
    return load.rate


def _table(file: Path) -> None:
    with sqlite3.connect(file) as line:
        line.execute(BARE)
    line.close()


def moderators(file: Path, folder: Path) -> dict[str, float]:
    """Seconds of the waiting list, of the next item, of approving a thousand; statements of that."""
    copy = sites.copy_of(file, folder)
    said: dict[str, float] = json.loads(_run([sys.executable, "-m", "bench.compare.desk"], copy))
    return said


def archive(comments: int) -> str:
    """The last lines of bench/archive.py: its rate, and what that is of bulk_create's."""
    done = _run([sys.executable, "bench/archive.py", "--pages", str(comments // 50)], None)
    return "; ".join(line.removeprefix("== ") for line in done.splitlines() if re.search(r"a second", line))


def _python(code: str, file: Path, *words: str) -> str:
    return _run([sys.executable, "-c", code, *words], file)


def _run(command: list[str], file: Path | None) -> str:
    environment = sites.of(file) if file else {"DJANGO_SETTINGS_MODULE": "dipnote_site.settings"}
    plain = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    done = subprocess.run(command, cwd=serving.ROOT, env={**plain, **environment}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout
