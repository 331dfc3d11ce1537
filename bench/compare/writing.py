"""What storing a comment costs: eight readers at once, each answer after its row is on the disk."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from bench.compare import asking, pages, posting, serving, sites
from bench.compare.asking import Figure

ROUNDS, SECONDS, CLIENTS = 3, 4, 8
BARE = (
    "import django; django.setup()\nfrom django.db import connection\n"
    "key = 'bigserial' if connection.vendor == 'postgresql' else 'integer'\n"
    "connection.cursor().execute(f'CREATE TABLE IF NOT EXISTS bare (id {key} PRIMARY KEY, text text NOT NULL, '"
    "'made_at text NOT NULL)')"
)
MAKE = (
    "import django, json, sys; django.setup()\n"
    "from bench.compare import posting\n"
    "print(json.dumps([posting.forms(key, int(sys.argv[1])) for key in sys.argv[2:]]))"
)
COUNT = "import django; django.setup()\nfrom comments.models import Comment\nprint(Comment.objects.count())"


def submissions(where: Path | str, folder: Path, most: int = 40_000) -> tuple[dict[str, Figure], int, int]:
    """Comments a second on a thread of 10 and of 10,000 and rows a second of the bare view; stored and acknowledged.

    A file is copied before; a database at an address is written on.
    """
    folder = folder / f"writing-{len(list(folder.iterdir()))}"
    folder.mkdir()
    copy = where if isinstance(where, str) else sites.copy_of(where, folder)
    _python(BARE, copy)
    short, long = json.loads(_python(MAKE, copy, str(most // 2), f"t{pages.P10}", f"t{pages.P10000}"))
    begun = int(_python(COUNT, copy))
    page = folder / "page.html"
    page.write_text("")
    stored = 0
    # What the pace rule counts is shared by both processes, as a site with two of them must have it.
    with (
        serving.shared_cache(folder) as cache,
        pages.site(copy, CACHE_URL=cache) as server,
        pages.bare(copy, page) as plain,
    ):
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


def moderators(file: Path, folder: Path) -> dict[str, float]:
    """Seconds of the waiting list, of the next item, of approving a thousand; statements of that."""
    copy = sites.copy_of(file, folder)
    said: dict[str, float] = json.loads(_run([sys.executable, "-m", "bench.compare.desk"], copy))
    return said


def archive(comments: int) -> str:
    """The last lines of bench/archive.py: its rate, and what that is of bulk_create's."""
    done = _run([sys.executable, "bench/archive.py", "--pages", str(comments // 50)], None)
    return "; ".join(line.removeprefix("== ") for line in done.splitlines() if re.search(r"a second", line))


def _python(code: str, file: Path | str, *words: str) -> str:
    return _run([sys.executable, "-c", code, *words], file)


def _run(command: list[str], file: Path | str | None) -> str:
    environment = sites.of(file) if file else {"DJANGO_SETTINGS_MODULE": "dipnote_site.settings"}
    plain = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    done = subprocess.run(command, cwd=serving.ROOT, env={**plain, **environment}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout
