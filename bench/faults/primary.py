"""PostgreSQL's primary and its standby, made to fail under load: pinning (by LSN), R11, R12, R13. Needs PostgreSQL 15.

python bench/faults/primary.py            some 60 s
python bench/faults/primary.py --quick    the pinning and R11 alone, some 20 s

The site has both servers in DATABASE_URL (target_session_attrs=read-write) and the standby in DATABASE_REPLICA_URLS.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from pair import Server, pair
from stand import Answer, Client, Stand, percentile, standing, verdict

AWAY = 10.0  # seconds without the standby
GAP = 5.0  # seconds from the promotion to the next write
DELAY = 1.5  # seconds that the standby is behind in the first part
DECIDE = """
import django
django.setup()
import os, sys
from comments import moderation
from comments.models import Comment, Status
turn = os.environ["TURN"]
rows = list(Comment.objects.order_by("pk" if turn == "0" else "-pk").values_list("pk", flat=True)[:300])
for number in range(6):
    versions = Comment.objects.filter(pk__in=rows).values_list("pk", "version")
    seen = [moderation.Seen(pk, version) for pk, version in versions]
    seen.sort(key=lambda one: one.pk, reverse=turn == "1")
    moderation.decide(seen, Status.SPAM if number % 2 == 0 else Status.APPROVED, by=None)
"""


class Follower(Client):
    """A writer who looks at once whether the own comment stands where the answer leads."""

    def __init__(self, stand: Stand, number: int) -> None:
        super().__init__(stand, number, writes=True, pause=0.05)
        self.missed: list[str] = []
        self.pinned = 0

    def _ask(self, kind: str, method: str, path: str, body=None, cookie="", text=""):  # type: ignore[no-untyped-def]
        status, headers, page = super()._ask(kind, method, path, body, cookie, text)
        if kind == "post" and status == 302:
            cookies = [one.partition(";")[0] for one in headers.get_all("Set-Cookie") or []]
            self.pinned += any(one.startswith("dipnote_written=") for one in cookies)
            target = urlsplit(headers["Location"])
            seen = super()._ask("own", "GET", f"{target.path}?{target.query}", None, "; ".join(cookies), "")
            while seen[0] in (301, 302):
                target = urlsplit(seen[1]["Location"])
                seen = super()._ask("own", "GET", f"{target.path}?{target.query}", None, "; ".join(cookies), "")
            if text not in seen[2]:
                self.missed.append(text)
        return status, headers, page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the pinning and R11 alone")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        pair(9740) as (primary, standby),
        standing(site(Path(folder), primary, standby)) as stand,
    ):
        wrong = pinning(stand, standby)
        if not asked.quick:
            wrong += standby_dies(stand, primary, standby)
        wrong += primary_dies(stand, primary, standby)
        if not asked.quick:
            wrong += restart(stand, standby)
            wrong += opposite_orders(stand, standby)
        stand.rest()
        print()
        wrong += not verdict(stand)
    if not asked.quick:
        wrong += small_pool()
    print("FAILED" if wrong else "Nothing that was acknowledged is lost, and the site came back by itself.")
    return 1 if wrong else 0


def site(folder: Path, primary: Server, standby: Server, **extra: str) -> Stand:
    hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    database = f"postgres://tester@{hosts}/postgres?target_session_attrs=read-write"
    return Stand(folder, database, 9700, extra={"DATABASE_REPLICA_URLS": standby.url, **extra})


def pinning(stand: Stand, standby: Server) -> int:
    """With a standby that is late, whoever has written sees it at once, and whoever has not reads the standby."""
    standby.say(f"ALTER SYSTEM SET recovery_min_apply_delay = '{DELAY}s'")
    standby.say("SELECT pg_reload_conf()")
    before = reads_of(standby)
    followers = [Follower(stand, number) for number in (100, 101)]
    stand.clients += followers
    stand.load(readers=1, writers=0, pause=0.05)
    for one in followers:
        one.start()
    time.sleep(3)
    for one in stand.clients:
        one.stopped.set()
    for one in stand.clients:
        one.join(timeout=30)
    told = [one for follower in followers for one in follower.journal if one.kind == "post" and one.status == 302]
    missed = [text for follower in followers for text in follower.missed]
    served = reads_of(standby) - before
    standby.say("ALTER SYSTEM RESET recovery_min_apply_delay")
    standby.say("SELECT pg_reload_conf()")
    show(f"Read your own writes, the standby {DELAY} s late", "")
    show("comments written and looked for", len(told))
    show("not seen by whoever wrote them", len(missed))
    show("pinned by a mark", sum(follower.pinned for follower in followers))
    show("transactions served by the standby", served)
    return bool(missed) + (not told) + (served < 5)


def reads_of(server: Server) -> int:
    time.sleep(1.2)  # statistics are told once a second
    return int(server.say("SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'"))


def confirm_every_commit(primary: Server) -> None:
    """Let the standby confirm each commit from now on."""
    primary.say("ALTER SYSTEM SET synchronous_standby_names = '*'")
    primary.say("SELECT pg_reload_conf()")
    while primary.say("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != "1":
        time.sleep(0.05)


def standby_dies(stand: Stand, primary: Server, standby: Server) -> int:
    """R12: the only standby that confirms commits is away for AWAY seconds: no write is acknowledged meanwhile that it
    has not, pages are read on, and writes are taken again when it is back.
    """
    confirm_every_commit(primary)
    stand.load(readers=2, writers=3, pause=0.05)
    time.sleep(2)
    standby.kill()
    gone = time.monotonic()
    time.sleep(AWAY)
    standby.start()
    back = time.monotonic()
    while after(stand.journal(), back) > GAP and time.monotonic() < back + 2 * GAP:
        time.sleep(0.2)
    stand.rest()
    meanwhile = [one for one in stand.journal() if one.began > gone + 0.5 and one.ended < back]
    reads = [one for one in meanwhile if one.kind == "read"]
    posts = [one for one in stand.journal() if one.kind == "post" and gone < one.ended < back + GAP]
    early = [one for one in posts if one.status == 302 and gone + 0.5 < one.ended < back]
    show("R12: the only synchronous standby dies", "")
    show("away for", f"{back - gone:.1f} s")
    show("reads meanwhile", f"{len(reads)}, of which failed: {sum(one.status != 200 for one in reads)}")
    show("writes acknowledged while it was away", len(early))
    show("writes answered with an error", sum(one.status != 302 for one in posts))
    show("back to the next write", f"{after(stand.journal(), back):.2f} s")
    return len(early) + (after(stand.journal(), back) > GAP) + any(one.status != 200 for one in reads)


def primary_dies(stand: Stand, primary: Server, standby: Server) -> int:
    """R11: signal 9 to the primary while its standby confirms every commit; half a second later that is promoted."""
    confirm_every_commit(primary)
    stand.load(readers=2, writers=3, pause=0.02)
    time.sleep(2)
    killed = time.monotonic()
    primary.kill()
    time.sleep(0.5)
    promoted = time.monotonic()
    standby.say("SELECT pg_promote()")
    while after(stand.journal(), promoted) > GAP and time.monotonic() < promoted + 2 * GAP:
        time.sleep(0.2)
    time.sleep(1)
    journal = stand.journal()
    between = [one for one in journal if one.began < promoted + GAP and one.ended > killed]
    back = after(journal, promoted)
    reads = [one for one in between if one.kind == "read" and one.began > killed]
    show("R11: the primary dies", "")
    show("promotion to the next write", f"{back:.2f} s")
    show("no write, from kill on, for", f"{back + promoted - killed:.2f} s")
    show("writes not taken meanwhile", sum(one.kind == "post" and one.status != 302 for one in between))
    show("reads meanwhile", f"{len(reads)}, of which failed: {sum(one.status != 200 for one in reads)}")
    return int(back > GAP)


def restart(stand: Stand, server: Server) -> int:
    """R13: the server is stopped and started again under load; what fails fails in the gap alone."""
    began = time.monotonic()
    server.stop()
    time.sleep(1)
    server.start()
    up = time.monotonic()
    time.sleep(4)
    journal = stand.journal()
    failed = [one for one in journal if one.ended > began and one.kind != "own" and one.status not in (200, 302)]
    late = [one for one in failed if one.began > up + 1]
    show("R13: restart", "")
    show("failed in the gap", len(failed) - len(late))
    show("failed later than 1 s after it", len(late))
    show("start to the next write", f"{after(journal, up):.2f} s")
    return bool(late) + (after(journal, up) > GAP)


def opposite_orders(stand: Stand, server: Server) -> int:
    """R13: two processes decide on the same 300 comments at once, one from the first, one from the last."""
    stand.rest()
    command = [sys.executable, "-W", "ignore", "-c", DECIDE]
    both = [
        subprocess.Popen(command, env=stand.environment | {"TURN": turn}, cwd=Path(__file__).resolve().parents[2])
        for turn in "01"
    ]
    codes = [one.wait(timeout=120) for one in both]
    deadlocks = server.log().count("deadlock detected")
    show("R13: bulk decisions in opposite orders", "")
    show("deadlocks", deadlocks)
    show("processes that failed", sum(code != 0 for code in codes))
    return deadlocks + sum(code != 0 for code in codes)


def small_pool() -> int:
    """R13: eight threads share one connection; they wait for it and none fails."""
    with tempfile.TemporaryDirectory() as folder, pair(9744) as (primary, standby):
        stand = Stand(Path(folder), primary.url, 9700, 1, 8, extra={"DATABASE_POOL_SIZE": "1"})
        with standing(stand):
            stand.load(readers=5, writers=3)
            time.sleep(6)
            stand.rest()
            journal = stand.journal()
            failed = [one for one in journal if one.status not in (200, 302)]
            show("R13: eight threads, a pool of one", "")
            show("answers", len(journal))
            show("failed", len(failed))
            show("95 of 100 within", f"{percentile([one.seconds for one in journal], 0.95) * 1000:.0f} ms")
            return len(failed) + (not verdict(stand))


def after(journal: list[Answer], moment: float) -> float:
    """Seconds until a comment is acknowledged again."""
    ends = (one.ended - moment for one in journal if one.kind == "post" and one.status == 302)
    return min((one for one in ends if one > 0), default=99.0)


def show(name: str, value: object) -> None:
    print(f"{name:40}{value}" if value != "" else f"\n{name}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
