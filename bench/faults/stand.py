"""A site that is put up to be broken: a fresh database, gunicorn as shipped, readers and writers with journals."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds a client waits for an answer
BEGIN = """
import django
django.setup()
from datetime import date
from django.core.management import call_command
from comments.models import Mode, Thread
from posts.models import Post
call_command("migrate", verbosity=0)
for number in range(4):
    names = {"title": f"Post {number}", "slug": f"post-{number}"}
    post = Post.objects.create(published_on=date(2012, 6, 29), is_public=True, **names)
    thread = Thread.of(post)
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    print("at", thread.key, post.get_absolute_url())
"""
FOUND = """
import django
django.setup()
from comments.models import Comment
from comments.verifying import verify
for text, status in Comment.objects.order_by("pk").values_list("text", "status"):
    print("row", status, text)
for proof in verify():
    if proof.count:
        print("broken", proof.count, proof.promise)
"""
SETTINGS = """
from dipnote_site.settings import *
COMMENTS = COMMENTS | {"PACE_LIMIT": (10**9, 600), "FORM_MIN_AGE": 0}
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client was told; status 0 where the connection broke."""

    kind: str
    status: int
    began: float
    ended: float
    text: str = ""

    @property
    def seconds(self) -> float:
        return self.ended - self.began


class Client(threading.Thread):
    """Reads pages, or writes comments, again and again; goes on where a connection breaks."""

    def __init__(self, stand: Stand, number: int, *, writes: bool, pause: float = 0.0) -> None:
        super().__init__(daemon=True)
        self.stand, self.number, self.writes, self.pause = stand, number, writes, pause
        self.journal: list[Answer] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        count = 0
        while not self.stopped.is_set():
            count += 1
            try:
                self._write(count) if self.writes else self._read(count)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            self.stopped.wait(self.pause)

    def _read(self, count: int) -> None:
        _key, path = self.stand.places[count % len(self.stand.places)]
        self._ask("read", "GET", path)

    def _write(self, count: int) -> None:
        key, _path = self.stand.places[(self.number + count) % len(self.stand.places)]
        path, text = f"/comments/respond/{key}/", f"client {self.number} comment {count}"
        status, headers, page = self._ask("form", "GET", path)
        if status == 200:
            cookie = (headers["Set-Cookie"] or "").partition(";")[0]
            hidden = dict(re.findall(r'name="(stamp|csrfmiddlewaretoken)" value="([^"]+)"', page))
            typed = {"name": f"Client {self.number}", "location": "Spain", "text": text, **hidden}
            self._ask("post", "POST", path, urlencode(typed), cookie, text)

    def _ask(
        self, kind: str, method: str, path: str, body: str | None = None, cookie: str = "", text: str = ""
    ) -> tuple[int, http.client.HTTPMessage, str]:
        began, status = time.monotonic(), 0
        line = http.client.HTTPConnection("127.0.0.1", self.stand.port, timeout=PATIENCE)
        try:
            typed = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            line.request(method, path, body, {**({"Cookie": cookie} if cookie else {}), **typed})
            answer = line.getresponse()
            page = answer.read().decode()
            status = answer.status
            return status, answer.headers, page
        finally:
            line.close()
            self.journal.append(Answer(kind, status, began, time.monotonic(), text))


@dataclass(slots=True)
class Stand:
    """A site at a port, and all that is done to it. `extra` goes into the server's environment."""

    folder: Path
    database: str
    ports: int
    processes: int = 2
    threads: int = 4
    extra: dict[str, str] = field(default_factory=dict)
    settings: str = ""
    places: list[tuple[str, str]] = field(default_factory=list)  # keys of threads and addresses of posts
    clients: list[Client] = field(default_factory=list)
    port: int = 0
    server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(self.folder), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "stand_settings",
            "SECRET_KEY": "a-key-for-this-bench-alone-0123456789-abcdefghijklmnop",
            "DATABASE_URL": self.database,
            "DEBUG": "off",
            "PYTHONWARNINGS": "ignore",
            **self.extra,
        }

    def prepare(self) -> None:
        """Make the tables and four posts whose comments appear at once."""
        (self.folder / "stand_settings.py").write_text(SETTINGS + self.settings)
        lines = [line for line in self.python(BEGIN) if line.startswith("at ")]
        self.places = [(line.split()[1], line.split()[2]) for line in lines]

    def python(self, code: str, **more: str) -> list[str]:
        """What a process of the site prints."""
        command = [sys.executable, "-W", "ignore", "-c", code]
        environment = self.environment | more
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.splitlines()

    def start(self) -> None:
        """gunicorn with the shipped configuration, once it answers."""
        self.port = self.port or free_port(self.ports)
        ours = {
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": str(self.processes),
            "WEB_THREADS": str(self.threads),
        }
        command = [sys.executable, "-m", "gunicorn", "dipnote_site.wsgi", "--config", "deploy/gunicorn.conf.py"]
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                command, cwd=ROOT, env=self.environment | ours, stdout=log, stderr=subprocess.STDOUT
            )
        for _ in range(300):
            if self.probe("/healthz") == 200:
                return
            time.sleep(0.1)
        raise SystemExit("The server did not answer")

    def probe(self, path: str) -> int:
        """The status of an answer, 0 without one."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", path)
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

    def load(self, *, readers: int, writers: int, pause: float = 0.0) -> None:
        for number in range(readers + writers):
            self.clients.append(Client(self, number, writes=number >= readers, pause=pause))
            self.clients[-1].start()

    def rest(self) -> None:
        """Let the clients finish what they are at."""
        for client in self.clients:
            client.stopped.set()
        for client in self.clients:
            client.join(timeout=2 * PATIENCE)

    def stop(self) -> None:
        self.rest()
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(timeout=40)

    def journal(self) -> list[Answer]:
        return sorted((one for client in self.clients for one in client.journal), key=lambda one: one.ended)

    def rows(self) -> tuple[dict[str, list[str]], list[str]]:
        """Statuses of the stored comments by text, and the promises that are broken."""
        stored: dict[str, list[str]] = {}
        broken = []
        for line in self.python(FOUND):
            kind, word, rest = line.split(" ", 2)
            if kind == "row":
                stored.setdefault(rest, []).append(word)
            elif kind == "broken":
                broken.append(f"{word} × {rest}")
        return stored, broken


@contextmanager
def standing(stand: Stand) -> Iterator[Stand]:
    """Prepared and started; stopped whatever happens."""
    stand.prepare()
    try:
        stand.start()
        yield stand
    finally:
        stand.stop()


def free_port(first: int) -> int:
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit(f"No free port between {first} and {first + 100}")


def percentile(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def verdict(stand: Stand, *more: tuple[str, object]) -> bool:
    """Compare the journal with the rows, print what came of it, and answer whether nothing is lost, doubled or half."""
    stored, broken = stand.rows()
    answers = [one for one in stand.journal() if one.kind == "post"]
    told = [one.text for one in answers if one.status == 302]
    lost = set(told) - set(stored)
    doubled = [text for text, statuses in stored.items() if len(statuses) > 1]
    rows = [
        ("acknowledged", f"{len(told):,}"),
        ("sent, not acknowledged", f"{len(answers) - len(told):,}"),
        ("acknowledged and lost", len(lost)),
        ("stored twice", len(doubled)),
        ("broken promises", "; ".join(broken) or 0),
        *more,
    ]
    for name, value in rows:
        print(f"{name:32}{value}")
    return bool(told) and not (lost or doubled or broken)
