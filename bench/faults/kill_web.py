"""R01: kill -9 of the web's processes while four clients post. What was acknowledged is there afterwards, whole, once.

python bench/faults/kill_web.py                  40 s at most, on SQLite
python bench/faults/kill_web.py --rounds 20      more kills, two seconds each
python bench/faults/kill_web.py --database URL   another database, which must be empty

Each client keeps a journal of the answers it got: acknowledged is a 302 to the page of the comment that waits.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 4
WORKERS = 2
SEED = 20120629
QUICK = 5  # seconds a client waits for an answer
FOUND = """
import django
django.setup()
from comments.models import Comment
from comments.verifying import verify
for one in Comment.objects.order_by("pk").values_list("text", flat=True):
    print("row", one)
for proof in verify():
    if proof.count:
        print("broken", proof.count, proof.promise)
"""
BEGIN = """
import django
django.setup()
from datetime import date
from django.core.management import call_command
from comments.models import Thread
from posts.models import Post
call_command("migrate", verbosity=0)
post = Post.objects.create(title="Post", slug="post", published_on=date(2012, 6, 29), is_public=True)
print(Thread.of(post).key)
"""


@dataclass(slots=True)
class Journal:
    """What one client was told: texts acknowledged, texts sent without an answer, and when answers came."""

    acknowledged: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    others: list[int] = field(default_factory=list)  # statuses that were neither taken nor cut off


class Client(threading.Thread):
    """Fetches the form and sends it, again and again; when a connection breaks it goes on with the next comment."""

    def __init__(self, number: int, port: int, thread: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.path, self.stop = number, port, f"/comments/respond/{thread}/", stop
        self.journal = Journal()

    def run(self) -> None:
        count = 0
        while not self.stop.is_set():
            count += 1
            text = f"client {self.number} comment {count}"
            try:
                self._post(text)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def _post(self, text: str) -> None:
        """Raises the connection's errors; what was sent by then stands among the unanswered."""
        status, headers, page = self._ask("GET")
        if status != 200:
            self.journal.others.append(status)
            return
        cookie = headers["Set-Cookie"].partition(";")[0]
        hidden = dict(re.findall(r'name="(stamp|csrfmiddlewaretoken)" value="([^"]+)"', page))
        self.journal.unanswered.append(text)
        typed = {"name": f"Client {self.number}", "location": "Spain", "text": text, **hidden}
        status, headers, _page = self._ask("POST", urlencode(typed), cookie)
        self.journal.unanswered.pop()
        if status == 302:
            self.journal.acknowledged.append(text)
            self.journal.answered_at.append(time.monotonic())
        else:
            self.journal.others.append(status)

    def _ask(self, method: str, body: str | None = None, cookie: str = "") -> tuple[int, http.client.HTTPMessage, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=QUICK)
        try:
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            line.request(method, self.path, body, {"Cookie": cookie, **kind})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(folder, asked.database or f"sqlite:///{folder}/db.sqlite3")
        thread = _python(BEGIN, environment).split()[-1]
        port = _free_port()
        server = _serve(port, environment)
        try:
            clients, kills = _load(server, port, thread, asked.rounds)
        finally:
            server.terminate()
            server.wait(timeout=30)
        return _report(clients, kills, _python(FOUND, environment).splitlines())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12, help="how many times a process is killed (default: 12)")
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    return parser.parse_args()


def _environment(folder: str, database: str) -> dict[str, str]:
    """As on a server, but no static files are collected, and all clients may come from one address."""
    settings = "from dipnote_site.settings import *\nCOMMENTS = COMMENTS | {'PACE_LIMIT': (10**9, 600)}\n"
    settings += "STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'\n"
    (Path(folder) / "kill_web_settings.py").write_text(settings)
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([folder, str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "kill_web_settings",
        "SECRET_KEY": "a-key-for-this-bench-alone-0123456789-abcdefghijklmnop",
        "DATABASE_URL": database,
        "DEBUG": "off",
    }


def _python(code: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _free_port() -> int:
    for port in range(8900, 9100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit("No free port between 8900 and 9100")


def _serve(port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """gunicorn with the shipped configuration and two processes, once it answers."""
    ours = {"WEB_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(WORKERS), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "gunicorn", "dipnote_site.wsgi", "--config", "deploy/gunicorn.conf.py"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment | ours, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=QUICK)
        try:
            line.request("GET", "/readyz")
            if line.getresponse().status == 200:
                return server
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            line.close()
    server.kill()
    raise SystemExit("The server did not answer")


def _load(
    server: subprocess.Popen[bytes], port: int, thread: str, rounds: int
) -> tuple[list[Client], list[tuple[float, int]]]:
    """Post from all clients, and kill one process, at every third time all of them, up to two seconds apart."""
    chance, stop, kills = random.Random(SEED), threading.Event(), []
    clients = [Client(number, port, thread, stop) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for number in range(rounds):
        time.sleep(chance.uniform(1.0, 2.0))
        workers = _children(server.pid)
        killed = workers if number % 3 == 2 else workers[:1]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        kills.append((time.monotonic(), len(killed)))
    time.sleep(2)
    stop.set()
    for client in clients:
        client.join(timeout=2 * QUICK)
    return clients, kills


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _report(clients: list[Client], kills: list[tuple[float, int]], found: list[str]) -> int:
    """Compare the journals with the rows, print the table, and answer 1 where anything was lost, doubled or halved."""
    rows = [line.removeprefix("row ") for line in found if line.startswith("row ")]
    broken = [line.removeprefix("broken ") for line in found if line.startswith("broken ")]
    told = [text for client in clients for text in client.journal.acknowledged]
    asked = {text for client in clients for text in client.journal.unanswered}
    others = [status for client in clients for status in client.journal.others]
    lost, doubled = set(told) - set(rows), len(rows) - len(set(rows))
    gaps = _gaps(clients, [at for at, _count in kills])
    table = [
        ("kills (processes)", f"{len(kills)} ({sum(count for _at, count in kills)})"),
        ("acknowledged", f"{len(told):,}"),
        ("sent, no answer", f"{len(asked):,}, of which stored: {len(asked & set(rows)):,}"),
        ("other answers", f"{sorted(set(others))} × {len(others)}" if others else "0"),
        ("acknowledged and lost", f"{len(lost)}"),
        ("stored twice", f"{doubled}"),
        ("stored, never sent", f"{len(set(rows) - set(told) - asked)}"),
        ("half rows", f"{'; '.join(broken) or 0}"),
        ("kill to next answer", f"median {gaps[len(gaps) // 2]:.2f} s, longest {gaps[-1]:.2f} s" if gaps else "-"),
    ]
    for name, value in table:
        print(f"{name:24}{value}")
    wrong = lost or doubled or broken or set(rows) - set(told) - asked or not told
    print("FAILED" if wrong else "Nothing that was acknowledged is lost, doubled or half there.")
    return 1 if wrong else 0


def _gaps(clients: list[Client], kills: list[float]) -> list[float]:
    """Seconds from each kill to the next answer that any client got, sorted."""
    answers = sorted(at for client in clients for at in client.journal.answered_at)
    return sorted(min(at - kill for at in answers if at > kill) for kill in kills if answers and answers[-1] > kill)


if __name__ == "__main__":
    sys.exit(main())
