"""Ten moderators at their desks for ten minutes, twenty decisions a minute each, through the site as it is served.

python bench/desks.py                              10 moderators, 10 minutes, on SQLite
python bench/desks.py --moderators 3 --minutes 1
python bench/desks.py --database URL               another database, which must be empty

Each signs in, opens the queue, and from then on does what the script of the queue does: sends the decision on the card
on top and takes the desk that comes back. Keys of all kinds are pressed in turn, and one in fifty decisions is undone.
"""

from __future__ import annotations

import argparse
import http.client
import re
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent / "faults"))

from stand import Stand, percentile, standing  # noqa: E402  (found by the line above)

RATE = 20  # decisions a minute
QUEUE = "/admin/moderation/"
PRESSED = ("approve", "approve", "spam", "reject:3", "approve", "reject:10")
UNDONE = 50  # one decision in so many is taken back
CARD = re.compile(r'name="seen" value="([\d:]+)">\s*<input type="hidden" name="text" value="(\d+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PREPARE = """
import django
django.setup()
from datetime import UTC, datetime, timedelta
from django.contrib.auth.models import Group, User
from comments.importing import Record, bring_in
from comments.models import Status, Thread
for number in range({moderators}):
    made = User.objects.create_user(f"moderator-{{number}}", password="at-the-desk", is_staff=True)
    made.groups.add(Group.objects.get(name="Moderators"))
at = datetime(2012, 6, 29, tzinfo=UTC)
for place, thread in enumerate(Thread.objects.order_by("pk")):
    mine = range(place, {comments}, 4)
    records = [Record(f"made:{{n}}", "Maria", f"Comment {{n}}", at + timedelta(minutes=n)) for n in mine]
    bring_in(thread, records, {{}}, status=Status.PENDING)
"""
COUNT = """
import django
django.setup()
from comments.models import Decision
from comments.verifying import verify
made = Decision.objects.filter(source="moderator")
print(made.filter(undoes=None).count(), made.exclude(undoes=None).count(), sum(proof.count for proof in verify()))
"""


class Moderator(threading.Thread):
    def __init__(self, stand: Stand, number: int, ends: float) -> None:
        super().__init__(daemon=True)
        self.stand, self.number, self.ends = stand, number, ends
        self.cookies: dict[str, str] = {}
        self.seconds: list[float] = []
        self.errors: list[str] = []
        self.made = self.undone = 0

    def run(self) -> None:
        login = f"/admin/login/?next={QUEUE}"
        token = TOKEN.search(self._ask("GET", login))
        typed = {"username": f"moderator-{self.number}", "password": "at-the-desk", "next": QUEUE}
        self._ask("POST", login, {**typed, "csrfmiddlewaretoken": token[1] if token else ""})
        desk = self._ask("GET", QUEUE)
        found = TOKEN.search(desk)
        began, count = time.monotonic(), 0
        while (began + count * 60 / RATE) < self.ends and found:
            time.sleep(max(0.0, began + count * 60 / RATE - time.monotonic()))
            desk = self._press(desk, count, found[1])
            count += 1

    def _press(self, desk: str, count: int, token: str) -> str:
        """A decision on the card on top, or the last one taken back: the desk that comes back."""
        sent = {"fragment": "1", "csrfmiddlewaretoken": token}
        is_undo = count % UNDONE == UNDONE - 1
        card = CARD.search(desk)
        if card is None:
            self.errors.append("no card")
            return desk
        if is_undo:
            sent["decide"] = "undo"
        else:
            sent |= {"seen": card[1], "text": card[2], "decide": PRESSED[count % len(PRESSED)]}
        began = time.monotonic()
        answer = self._ask("POST", f"{QUEUE}decisions/", sent)
        self.seconds.append(time.monotonic() - began)
        if "told-done" not in answer:
            self.errors.append("not done")
        elif is_undo:
            self.undone += 1
        else:
            self.made += 1
        return answer

    def _ask(self, method: str, path: str, sent: dict[str, str] | None = None) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.stand.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if sent:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, urlencode(sent) if sent else None, headers)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _is, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            if answer.status not in (200, 302):
                self.errors.append(f"{answer.status}")
            return answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.errors.append(repr(error))
            return ""
        finally:
            line.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moderators", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--port", type=int, default=9700, help="the first port to try")
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = asked.database or f"sqlite:///{folder}/db.sqlite3"
        with standing(Stand(Path(folder), database, asked.port)) as stand:
            comments = int(asked.moderators * (RATE * asked.minutes + 20))
            stand.python(PREPARE.format(moderators=asked.moderators, comments=comments))
            ends = time.monotonic() + asked.minutes * 60
            people = [Moderator(stand, number, ends) for number in range(asked.moderators)]
            for one in people:
                one.start()
            for one in people:
                one.join()
            made, undone, broken = (int(word) for word in stand.python(COUNT)[-1].split())
    return _report(people, asked.minutes, made, undone, broken)


def _report(people: list[Moderator], minutes: float, made: int, undone: int, broken: int) -> int:
    seconds = [one for person in people for one in person.seconds]
    errors = [one for person in people for one in person.errors]
    slowest = min(len(person.seconds) for person in people) / minutes
    told = (sum(person.made for person in people), sum(person.undone for person in people))
    print(f"{'decisions, told and stored':32}{told[0]:,}, {made:,}")
    print(f"{'taken back, told and stored':32}{told[1]:,}, {undone:,}")
    print(f"{'a minute, the slowest of them':32}{slowest:.1f}")
    quick, slow = (f"{percentile(seconds, share) * 1000:.0f} ms" for share in (0.5, 0.95))
    print(f"{'answered within, p50, p95':32}{quick}, {slow}")
    print(f"{'errors':32}{len(errors)} {sorted(set(errors)) or ''}")
    print(f"{'broken promises':32}{broken}")
    is_well = told == (made, undone) and not errors and not broken and slowest >= RATE - 1
    print("Twenty a minute each, and no error." if is_well else "FAILED")
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main())
