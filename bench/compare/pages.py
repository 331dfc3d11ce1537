"""What a page costs: warm, behind the proxy, cold; and as threads and sites grow."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bench.compare import asking, ours, serving, sites
from bench.compare.asking import Figure, Load

ROUNDS, SECONDS = 3, 4
P10, P100, P1000, P10000 = 1, 2, 3, 4  # the threads that hold so many comments
LONGEST = P10000
COLD = {"CACHE_URL": "dummycache://"}


@contextmanager
def site(file: Path | str, **more: str) -> Iterator[serving.Server]:
    with serving.gunicorn("dipnote_site.wsgi", **sites.of(file, **more)) as server:
        for _worker in range(8):
            status, _body, _headers = asking.fetch(server.port, ours.address(P100))
            assert status == 200, status
        yield server


def warm(file: Path, folder: Path) -> dict[str, Figure]:
    """Answers a second for a page that is in the cache, and for a bare view that sends the same bytes."""
    with site(file) as server:
        page = folder / "page.html"
        page.write_bytes(asking.fetch(server.port, ours.address(P100))[1])
        with bare(file, page) as plain:
            return asking.alternately(
                ROUNDS,
                {
                    "ours": lambda: rate(server.port, ours.address(P100)),
                    "bare": lambda: rate(plain.port, "/fixed"),
                },
            )


@contextmanager
def bare(file: Path | str, page: Path) -> Iterator[serving.Server]:
    with serving.gunicorn(
        "bench.compare.bare", BARE_DATABASE_URL=sites.address(file), BARE_PAGE=str(page), DJANGO_SETTINGS_MODULE=""
    ) as server:
        yield server


def rate(port: int, path: str, *, connections: int = 16, host: str = "") -> float:
    load = asking.wrk(port, path, connections=connections, seconds=SECONDS, host=host)
    assert not load.bad, f"{load.bad} answers of {path} were no success"
    return load.rate


def proxied(file: Path, folder: Path) -> tuple[dict[str, Figure], float]:
    """Answers a second through the shipped nginx and of a static file; and after how long an approval is seen."""
    folder = folder / "nginx"
    (folder / "static").mkdir(parents=True)
    copy = sites.copy_of(file, folder)
    with site(copy, HTTPS="off") as server, serving.nginx(folder, server.port) as port:
        body = asking.fetch(port, ours.address(P100), serving.HOST)[1]
        (folder / "static" / "page.html").write_bytes(body)
        found = asking.alternately(
            ROUNDS,
            {
                "ours": lambda: rate(port, ours.address(P100), host=serving.HOST),
                "file": lambda: rate(port, "/static/page.html", host=serving.HOST),
            },
        )
        return found, _seen_after(copy, port)


def _seen_after(file: Path, port: int) -> float:
    """Seconds from an approval's commit until the page shows it, asked for thirty times a second before and after."""
    approve = (
        "import django; django.setup()\n"
        "from comments.models import Comment, Status\nfrom comments.moderation import Seen, decide\n"
        "from django.contrib.auth.models import User\n"
        f"one = Comment.objects.filter(thread_id={P100}, status='pending').order_by('created_at').first()\n"
        "Comment.objects.filter(pk=one.pk).update(html='<p>Seen at last</p>', created_at='2019-12-31T00:00:00Z')\n"
        "decide([Seen(one.pk, one.version)], Status.APPROVED, by=User.objects.get(username='june'))\n"
        "print('decided', flush=True)"
    )
    command = [sys.executable, "-c", approve]
    with subprocess.Popen(
        command, cwd=serving.ROOT, env={**os.environ, **sites.of(file)}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        decided: list[float] = []
        waiter = threading.Thread(target=lambda: decided.append(_moment(process.stdout)))
        waiter.start()
        while b"Seen at last" not in asking.fetch(port, ours.address(P100), serving.HOST)[1]:
            assert not decided or time.monotonic() - decided[0] < 30
            time.sleep(0.03)
        waiter.join()
        return max(0.0, time.monotonic() - decided[0])


def _moment(said: IO[bytes]) -> float:
    assert said.readline().strip() == b"decided"
    return time.monotonic()


def cold(file: Path, folder: Path) -> dict[str, Figure]:
    """Milliseconds of a page that nothing keeps, and of the same rows by SQL and joined strings."""
    with site(file, **COLD) as server:
        page = folder / "cold.html"
        page.write_bytes(asking.fetch(server.port, ours.address(P1000))[1])
        with bare(file, page) as plain:
            status, body, _ = asking.fetch(plain.port, f"/joined/{P1000}")
            assert status == 200
            assert 0.7 < len(body) / page.stat().st_size < 1.1, len(body)
            return asking.alternately(
                ROUNDS,
                {
                    "ours": lambda: half(server.port, ours.address(P1000)),
                    "joined": lambda: half(plain.port, f"/joined/{P1000}"),
                },
            )


def half(port: int, path: str) -> float:
    """The median time of an answer when one asks after the other."""
    load: Load = asking.wrk(port, path, connections=1, seconds=SECONDS)
    assert not load.bad
    return load.p50


def growth(files: dict[int, Path]) -> dict[str, Figure]:
    """The median time of page one, cold, by thread and by site: "thread 100", "site 1,000,000"."""
    middle = sorted(files)[len(files) // 2]
    with site(files[middle], **COLD) as server:
        threads = {"thread 10": P10, "thread 100": P100, "thread 1,000": P1000, "thread 10,000": P10000}
        found = asking.alternately(
            ROUNDS,
            {name: lambda which=which: half(server.port, ours.address(which)) for name, which in threads.items()},
        )
    for size, file in sorted(files.items()):
        with site(file, **COLD) as server:
            one = asking.alternately(ROUNDS, {"": lambda: half(server.port, ours.address(P1000))})
            found[f"site {size:,}"] = one[""]
    return found


def memory(file: Path, requests: int = 10_000) -> tuple[list[int], list[int]]:
    """Kilobytes of each worker after a thousand requests and after so many more, over a hundred addresses."""
    with serving.gunicorn("dipnote_site.wsgi", **sites.of(file)) as server:
        _ask_many(server.port, 1_000)
        before = server.memory()
        _ask_many(server.port, requests)
        return before, server.memory()


def _ask_many(port: int, requests: int) -> None:
    done = 0
    while done < requests:
        for thread in range(1, 101):
            load = asking.wrk(port, ours.address(thread), connections=8, seconds=1) if thread % 50 == 1 else None
            done += int(load.rate) if load else 0
            asking.fetch(port, ours.address(thread))
            done += 1
        asking.fetch(port, "/")


def peers(size: int, python: str) -> dict[str, dict[str, Figure]]:
    """Answers a second of each peer for threads of 10, 100 and 1,000 comments."""
    found: dict[str, dict[str, Figure]] = {}
    for name in ("contrib", "xtd"):
        file = sites.peer(name, size, python)
        with serving.gunicorn("bench.compare.peer", python=python, PEER=name, PEER_FILE=str(file)) as server:
            found[name] = asking.alternately(
                2,
                {
                    str(count): lambda which=which: asking.wrk(server.port, f"/{which}/", seconds=SECONDS).rate
                    for count, which in ((10, P10), (100, P100), (1_000, P1000))
                },
            )
    return found
