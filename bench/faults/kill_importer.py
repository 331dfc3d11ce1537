"""R02: kill -9 of the archive's importer at random, and run it again: in the end all is as after one clean run.

python bench/faults/kill_importer.py                  10 kills, 6,000 comments in 120 files, on SQLite: a minute or two
python bench/faults/kill_importer.py --pages 20 --kills 3
python bench/faults/kill_importer.py --database URL   another database, which must be empty

The clean run goes into a SQLite file of its own. Rows are compared by a hash that names them by what the archive calls
them, not by number: posts, threads with counters and versions, comments with their places, and decisions.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from stand import ROOT, Stand

sys.path.insert(0, str(ROOT / "bench"))

import archive

SEED = 20120629
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
COUNT = """
import django, sys
django.setup()
from comments.models import Comment
for _line in sys.stdin:
    print(Comment.objects.count(), flush=True)
"""
HASHES = """
import django, hashlib, json
django.setup()
from django.core.serializers.json import DjangoJSONEncoder
from comments.models import Comment, Decision, Thread
from comments.verifying import verify
from posts.models import Post
OURS = {"id", "key", "created_at", "updated_at", "made_at"}  # numbers, chance and the clock of the run
def names(model, *more):
    kept = [one.attname for one in model._meta.concrete_fields if not one.is_relation and one.name not in OURS]
    return [*kept, *more]
TABLES = {
    Post: names(Post),
    Thread: names(Thread),
    Comment: names(Comment, "created_at", "thread__url", "parent__source_key", "root__source_key"),
    Decision: names(Decision, "comment__source_key", "by_id", "undoes_id"),
}
for model, fields in TABLES.items():
    lines = sorted(json.dumps(row, cls=DjangoJSONEncoder) for row in model.objects.values_list(*fields).iterator())
    print(model.__name__.lower(), len(lines), hashlib.sha256("\\n".join(lines).encode()).hexdigest())
for proof in verify():
    if proof.count:
        print("broken", proof.count, proof.promise)
"""


@dataclass(slots=True)
class Killed:
    """What stood there after each kill, the runs that ended before they could be killed, and the last run's seconds."""

    counts: list[int] = field(default_factory=list)
    too_late: int = 0
    seconds: float = 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--comments", type=int, default=50, help="on each page")
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        archive.write(folder / "pages", pages=asked.pages, comments=asked.comments)
        (folder / "stand_settings.py").write_text("from dipnote_site.settings import *\n")
        clean = Stand(folder, f"sqlite:///{folder}/clean.sqlite3", 9600)
        broken = Stand(folder, asked.database or f"sqlite:///{folder}/killed.sqlite3", 9600)
        for one in (clean, broken):
            one.python(MIGRATE)
        began = time.monotonic()
        _importer(clean).wait()
        whole = time.monotonic() - began
        killed = kill_again_and_again(broken, asked.kills, whole)
        return report(clean.python(HASHES), broken.python(HASHES), killed, asked, whole)


class Counter:
    """A process that stays and says how many comments there are: a fresh one would take a second each time."""

    def __init__(self, stand: Stand) -> None:
        command = [sys.executable, "-W", "ignore", "-c", COUNT]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, env=stand.environment, stdin=pipe, stdout=pipe, text=True)

    def __call__(self) -> int:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def kill_again_and_again(stand: Stand, kills: int, whole: float) -> Killed:
    """Kill runs at random moments, every third while it passes over what is there; then let one end."""
    dice, killed, count = random.Random(SEED), Killed(), Counter(stand)
    for number in range(kills):
        before = killed.counts[-1] if killed.counts else 0
        run = _importer(stand)
        if number % 3 == 2:
            time.sleep(dice.uniform(0, whole / 4))
        else:
            _wait_for_more(count, run, before)
            time.sleep(dice.uniform(0, whole / kills / 2))
        killed.too_late += run.poll() is not None
        run.kill()
        run.wait()
        killed.counts.append(count())
    count.close()
    began = time.monotonic()
    _importer(stand).wait()
    killed.seconds = time.monotonic() - began
    return killed


def _importer(stand: Stand) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "ignore", "manage.py", "loadseeds", str(stand.folder / "pages")]
    return subprocess.Popen(command, cwd=ROOT, env=stand.environment, stdout=subprocess.DEVNULL)


def _wait_for_more(count: Counter, run: subprocess.Popen[bytes], before: int) -> None:
    """Until the run has stored a file of its own, or has ended."""
    while run.poll() is None and count() <= before:
        time.sleep(0.1)


def report(clean: list[str], broken: list[str], killed: Killed, asked: argparse.Namespace, whole: float) -> int:
    half = [count for count in killed.counts if count % asked.comments]
    lost = sum(later < earlier for earlier, later in zip(killed.counts, killed.counts[1:], strict=False))
    print(f"{'':12}{'rows, clean run':>16}{'rows, killed':>14}  hashes")
    rows = {line.split()[0]: line.split()[1:] for line in broken if not line.startswith("broken")}
    for line in (line for line in clean if not line.startswith("broken")):
        name, count, digest = line.split()
        print(f"{name:12}{count:>16}{rows[name][0]:>14}  {'equal' if rows[name][1] == digest else 'DIFFERENT'}")
    table = [
        ("kills, of which came too late", f"{len(killed.counts)}, {killed.too_late}"),
        ("comments after each kill", " ".join(map(str, killed.counts))),
        ("half files, comments gone again", f"{len(half)}, {lost}"),
        ("broken promises", "; ".join(line for line in broken if line.startswith("broken")) or 0),
        ("clean run, the last run", f"{whole:.1f} s, {killed.seconds:.1f} s"),
    ]
    for name, value in table:
        print(f"{name:34}{value}")
    wrong = clean != broken or half or lost or killed.too_late == len(killed.counts) or not killed.counts[-1]
    print("FAILED" if wrong else "Killed and run again, the archive is loaded as by one clean run.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
