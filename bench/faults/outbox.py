"""R03 and R10: letters while their worker is killed with signal 9, and while the mail server is away, mute or refusing.

python bench/faults/outbox.py                  about a minute, on SQLite
python bench/faults/outbox.py --letters 2000   more of them
python bench/faults/outbox.py --database URL   another database, which must be empty

A mail server on this machine counts. Every letter must arrive; a second copy may, under the same Message-ID, once for
each worker that was killed. Deciding must not take longer while mail is in trouble.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.mailsink import Sink  # noqa: E402  (the path comes first)

WORKERS = 2
SEED = 20120629
PATIENCE = 120  # seconds for all that waits to leave
SETUP = "import django; django.setup()\n"
BEGIN = (
    SETUP
    + """
from datetime import date
from django.contrib.auth import get_user_model
from django.core.management import call_command
from comments.models import Thread
from posts.models import Post
call_command("migrate", verbosity=0)
get_user_model().objects.create_user("june", is_staff=True)
Thread.of(Post.objects.create(title="Post", slug="post", published_on=date(2012, 6, 29), is_public=True))
"""
)
DECIDE = (
    SETUP
    + """
import sys, time
from django.contrib.auth import get_user_model
from django.utils import timezone
from comments.models import Clause, Comment, Decision, Letter, Revision, ReviewItem, Source, Status, Thread
from comments.moderation import Seen, decide
count, address = int(sys.argv[1]), sys.argv[2]
june, clause, thread = get_user_model().objects.get(), Clause.objects.first(), Thread.objects.get()
took = []
for number in range(count):
    comment = Comment.objects.create(thread=thread, author_name="Maria", author_email=address, text="x", html="x",
                                     status=Status.PENDING)
    Decision.objects.create(comment=comment, revision=1, now="pending", source=Source.SCREENING)
    Thread.objects.update(pending_count=number + 1)
    begun = time.perf_counter()
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=clause)
    took.append(1000 * (time.perf_counter() - begun))
took.sort()
print(took[count // 2], took[int(0.95 * count)])
"""
)
STATES = (
    SETUP
    + """
from comments.models import Letter
for state, message_id in Letter.objects.order_by("pk").values_list("state", "message_id"):
    print(state, message_id)
"""
)
# The delays of real life, 30 s before a letter leaves and a minute to a day between tries, pass at once here.
HURRY = (
    SETUP
    + """
from comments.models import Letter
print(Letter.objects.waiting().update(not_before="2012-06-29T00:00Z"))
"""
)
WORKER = (
    SETUP
    + """
import sys
from django.core.management import call_command
from comments import mailing, posting
posting.CLAIM_SECONDS, mailing.SECONDS = 2, 0.5
call_command("sendletters", "--forever", "--interval", sys.argv[1])
"""
)


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        sink = Sink()
        environment = _environment(asked.database or f"sqlite:///{folder}/db.sqlite3", sink.port)
        _python(BEGIN, environment)
        rows = _killed(sink, environment, asked.letters, asked.kills)
        rows += _in_trouble(sink, environment, asked.letters // 5)
        sink.close()
    for name, value, _is_wrong in rows:
        print(f"{name:44}{value}")
    wrong = any(is_wrong for _name, _value, is_wrong in rows)
    print("FAILED" if wrong else "No letter is lost, and no second copy has a name of its own.")
    return int(wrong)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=500, help="how many (default: 500)")
    parser.add_argument("--kills", type=int, default=10, help="how many workers are killed (default: 10)")
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    return parser.parse_args()


def _environment(database: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "dipnote_site.settings",
        "SECRET_KEY": "a-key-for-this-bench-alone-0123456789-abcdefghijklmnop",
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DEBUG": "off",
    }


def _python(code: str, environment: dict[str, str], *words: object) -> str:
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _worker(environment: dict[str, str], interval: float = 0.05) -> subprocess.Popen[bytes]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-c", WORKER, str(interval)], cwd=ROOT, env=environment, **quiet)


def _killed(sink: Sink, environment: dict[str, str], count: int, kills: int) -> list[tuple[str, object, bool]]:
    """R03: kill a worker and start another, at random moments while letters leave."""
    _python(DECIDE, environment, count, "maria@example.org")
    _python(HURRY, environment)
    chance, killed = random.Random(SEED), 0
    workers = [_worker(environment) for _ in range(WORKERS)]
    try:
        while killed < kills and len(set(sink.ids)) < count:
            before = len(sink.taken)
            while len(sink.taken) < before + count // (kills + 2) and len(set(sink.ids)) < count:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.03))
            one = chance.randrange(WORKERS)
            workers[one].send_signal(signal.SIGKILL)
            workers[one].wait()
            workers[one], killed = _worker(environment), killed + 1
        states = _settled(environment)
    finally:
        _stop(workers)
    copies = Counter(sink.ids)
    second = sum(copies.values()) - len(copies)
    lost = {name for state, name in states if state == "sent"} - set(copies)
    strange = set(copies) - {name for _state, name in states}
    return [
        ("letters", count, len(states) != count),
        ("workers killed", killed, killed < kills),
        ("marked as sent", sum(state == "sent" for state, _name in states), any(one != "sent" for one, _n in states)),
        ("lost", len(lost), bool(lost)),
        ("arrived twice under one Message-ID", second, second > killed),
        ("arrived under a Message-ID of no letter", len(strange), bool(strange)),
    ]


def _settled(environment: dict[str, str]) -> list[list[str]]:
    """Every letter's state and name, once none waits any more."""
    until = time.monotonic() + PATIENCE
    while True:
        states = [line.split() for line in _python(STATES, environment).splitlines()]
        if not any(state == "waiting" for state, _name in states) or time.monotonic() > until:
            return states
        time.sleep(0.2)


def _stop(workers: list[subprocess.Popen[bytes]]) -> None:
    for one in workers:
        one.terminate()
    for one in workers:
        one.wait(timeout=30)


def _in_trouble(sink: Sink, environment: dict[str, str], count: int) -> list[tuple[str, object, bool]]:
    """R10: decide while the server is well, mute, busy and gone; afterwards all arrives but what nobody can take."""
    start, rows, usual = len(sink.taken), [], 0.0
    workers = [_worker(environment, interval=1)]
    try:
        for mood in ("ok", "silent", "busy", "dropping"):
            sink.mood = mood
            half, p95 = map(float, _python(DECIDE, environment, count, "maria@example.org").split())
            _python(HURRY, environment)
            usual = usual or half
            said = f"median {half:.1f} ms, p95 {p95:.1f} ms"
            rows.append((f"one decision, mail server {mood}", said, half > 2 * usual + 10))
        sink.mood = "nobody"
        _python(DECIDE, environment, 3, "nobody@example.org")
        until = time.monotonic() + PATIENCE
        while int(_python(HURRY, environment)) and time.monotonic() < until:
            time.sleep(0.3)
    finally:
        _stop(workers)
    states = [line.split() for line in _python(STATES, environment).splitlines()]
    parked = sum(state == "parked" for state, _name in states)
    lost = {name for state, name in states if state != "parked"} - set(sink.ids)
    names = len(set(sink.ids[start:]))
    rows.append(("arrived after the troubles", f"{names} of {4 * count}", names != 4 * count))
    rows.append(("lost", len(lost), bool(lost)))
    rows.append(("parked: no such mailbox", f"{parked} of 3", parked != 3))
    return rows


if __name__ == "__main__":
    sys.exit(main())
