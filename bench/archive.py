"""How fast the archive loads: writes an archive of any size, always the same, and loads it into an empty database.

python bench/archive.py                       100,000 comments in 2,000 pages, on SQLite
python bench/archive.py --pages 200           a tenth of it
python bench/archive.py --database URL        another database, which must be empty
python bench/archive.py --write FOLDER        only write the pages

Beside it stand two yardsticks from the same run: the rows just loaded through bulk_create, 2,000 at a time, into a
table like the comments' own, and into one of six columns. Neither reads, cleans, renders, threads, counts, decides or
indexes a word.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db import models

ROOT = Path(__file__).resolve().parents[1]
PAGES_A_POST = 4
NAMES = [
    "Ada",
    "Ben",
    "Cleo",
    "Dmitri",
    "Eve",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jomo",
    "Kaya",
    "Lee",
    "Maria",
    "Noor",
    "Olga",
    "Pete",
    "Qian",
    "Rosa",
    "Sam",
    "Tia",
]
PLACES = ["Guam", "Oregon", "Texas", "Canada", "Ghana", "Japan", "New Mexico", "Ohio", "France", "Washington"]
WORDS = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "we",
    "is",
    "for",
    "it",
    "on",
    "with",
    "as",
    "are",
    "this",
    "be",
    "people",
    "have",
    "not",
    "from",
    "by",
    "world",
    "more",
    "can",
    "country",
    "will",
    "our",
    "all",
    "they",
    "about",
    "their",
    "help",
    "what",
    "work",
    "one",
    "government",
    "would",
    "who",
    "new",
    "peace",
    "between",
    "when",
    "there",
    "should",
    "time",
    "need",
    "women",
    "children",
    "water",
    "schools",
    "trade",
    "nations",
    "together",
    "policy",
    "diplomacy",
    "security",
    "support",
    "rights",
    "embassy",
    "visit",
]


def write(folder: Path, *, pages: int, comments: int) -> None:
    """The pages as files in `folder`: posts of four pages, a tenth of the comments replies."""
    dice = random.Random(2012)
    for number in range(pages):
        post, part = divmod(number, PAGES_A_POST)
        (folder / f"{post:05}_{part}.txt").write_text(_page(dice, post, part, comments), encoding="utf-8")


def _page(dice: random.Random, post: int, part: int, comments: int) -> str:
    day = date(2007, 9, 25) + timedelta(days=post)
    lines = [f"Story Number {post} of Many", "", "Posted by Ada Keane", _day(day), "A picture", ""]
    lines += [f"This is what story {post} tells.", "", "Comments", "", "Comments", ""]
    leads: list[str] = []
    for number in range(comments):
        name, place = f"{dice.choice(NAMES)} {dice.choice('ABCDEFGH')}.", dice.choice(PLACES)
        lead = f"{name} in {place}"
        lines += [
            name,
            "|",
            place,
            _day(day + timedelta(days=part * 3 + number * 3 // comments)),
            "",
            f"{lead} writes:",
        ]
        lines += ["", _text(dice, leads), ""]
        leads.append(lead)
    return "\n".join([*lines, "Latest Stories", "", _day(day - timedelta(days=1)), "", *_story(post), "", "Pages"])


def _story(post: int) -> list[str]:
    return [f"Story Number {post - 1} of Many", "", f"This is what story {post - 1} tells… more"]


def _text(dice: random.Random, leads: list[str]) -> str:
    parts = [_sentence(dice) + " " + _sentence(dice) for _ in range(dice.choice((1, 1, 2, 3)))]
    kind = dice.random()
    if kind < 0.1 and leads:
        parts.insert(0, f"@ {dice.choice(leads)},")
    elif kind < 0.15:
        parts.append(f"See http://www.example.org/{dice.randrange(1000)} for *more*.")
    elif kind < 0.2:
        parts[0] = f"“{parts[0]}”"
    return "\n\n".join(parts)


def _sentence(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randint(6, 24))).capitalize() + dice.choice((".", " .", "!", "..."))


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--comments", type=int, default=50, help="on each page")
    parser.add_argument("--database", default="")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    if given.write:
        given.write.mkdir(parents=True, exist_ok=True)
        return write(given.write, pages=given.pages, comments=given.comments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        write(folder / "pages", pages=given.pages, comments=given.comments)
        os.environ["DATABASE_URL"] = given.database or f"sqlite:///{folder / 'db.sqlite3'}"
        run(folder / "pages")
    return None


def run(folder: Path) -> None:
    """Load the folder, then again; print seconds, comments a second, memory on the way, and the yardsticks."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("SECRET_KEY", "only for this measurement, " * 3)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dipnote_site.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from comments import indexing
    from comments.models import Comment, Decision

    files = sorted(folder.iterdir())
    tenth = files[: max(len(files) // 10, 1)]
    took = 0.0
    for title, part in (("a tenth", tenth), ("the rest", files[len(tenth) :]), ("all again", files)):
        before, began, worked = Comment.objects.count(), time.perf_counter(), time.process_time()
        call_command("loadseeds", *part)
        seconds, worked = time.perf_counter() - began, time.process_time() - worked
        made = Comment.objects.count() - before
        took += seconds if made else 0
        speed = f"{made / seconds:,.0f} a second; {_memory():.0f} MB"
        print(f"== {title}: {seconds:.1f} s ({worked:.1f} s of a core), {made:,} new, {speed}")
    replies = Comment.objects.exclude(parent=None).count()
    count = Comment.objects.count()
    print(f"== {count:,} comments, {replies:,} replies, {Decision.objects.count():,} decisions")
    print(f"== the index of words: {list(indexing.wrong_words()) or 'each comment as it is written'}")
    print(f"== {count / took:,.0f} a second in all")
    for title, speed in (("the comments' table", _bulk(_like_comments())), ("six columns", _bulk(_bare()))):
        print(f"== bulk_create, {title}: {speed:,.0f} a second, of which the import has {count / took / speed:.2f}")


def _bulk(model: type[models.Model]) -> float:
    """Rows a second that bulk_create puts into a table made for it; making objects of them counts, reading does not."""
    from django.db import connection

    from comments.models import Comment

    names = [field.attname for field in model._meta.concrete_fields]
    with connection.schema_editor() as editor:
        editor.create_model(model)
    seconds, after, count = 0.0, 0, 0
    while rows := list(Comment.objects.filter(pk__gt=after).order_by("pk").values(*names)[:2000]):
        began = time.perf_counter()
        model._default_manager.bulk_create([model(**row) for row in rows], batch_size=2000)
        seconds += time.perf_counter() - began
        after, count = rows[-1]["id"], count + len(rows)
    with connection.schema_editor() as editor:
        editor.delete_model(model)
    return count / seconds


def _like_comments() -> type[models.Model]:
    """The comments' table again: every column, index and constraint, and no trigger."""
    from comments.models import Comment

    meta = {name: [_renamed(one) for one in getattr(Comment._meta, name)] for name in ("indexes", "constraints")}
    return _model("Like", [field.name for field in Comment._meta.concrete_fields], meta)


def _renamed(one: models.Index | models.constraints.BaseConstraint) -> models.Index | models.constraints.BaseConstraint:
    twin = one.clone()
    twin.name = f"b_{one.name}"[:30]
    return twin


def _bare() -> type[models.Model]:
    return _model("Bare", ["id", "thread", "author_name", "author_location", "text", "created_at"], {})


def _model(name: str, names: Sequence[str], meta: dict[str, list[object]]) -> type[models.Model]:
    """A model of these fields of a comment; its foreign keys point where the comment's do."""
    from django.db import models

    from comments.models import Comment

    fields = {one: Comment._meta.get_field(one).clone() for one in names}
    for field in fields.values():
        if field.remote_field:
            field.remote_field.related_name = "+"
    options = type("Meta", (), {"app_label": "bench", **meta})
    return type(name, (models.Model,), {**fields, "Meta": options, "__module__": __name__})


def _memory() -> float:
    """Megabytes this process holds now, on Linux; elsewhere the most it has held."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
