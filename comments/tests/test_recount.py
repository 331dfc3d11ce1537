"""The counters that are kept on write agree with the rows, whatever happens in whatever order.

RECOUNT_OPERATIONS says how many operations a run makes: 500 unless told. CI makes 10,000 in one of its four runs,
which takes a minute: the operations are the verbs themselves, and cost what they cost on a site.
"""

import io
import os
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Max

from comments import importing, moderation
from comments.models import TRANSITIONS, Clause, Comment, Decision, Mode, ReviewItem, Source, Status, Thread
from comments.recounting import recount
from comments.screening import Draft, Finding, Outcome
from comments.submission import submit
from posts.models import Post

OPERATIONS = int(os.environ.get("RECOUNT_OPERATIONS", "500"))
SEED = int(os.environ.get("RECOUNT_SEED", "20120629"))


def screened_by_its_text(draft):
    """Says of a draft what its text asks for: "hold …", "spam …", "refuse …" or nothing."""
    word = draft.text.split()[0].upper()
    return Finding("asked", Outcome[word], "As asked") if word in Outcome.__members__ else None


class World:
    """Some threads, and everything that can happen to them, chosen at random."""

    def __init__(self, chance, moderator):
        self.chance = chance
        self.moderator = moderator
        self.clause = Clause.objects.first()
        count = max(12, OPERATIONS // 100)  # an import may move a whole thread, so threads are kept small
        posts = [Post(title=f"Post {n}", slug=f"post-{n}", published_on=date(2012, 1, 1)) for n in range(count)]
        self.threads = [Thread.of(post) for post in Post.objects.bulk_create(posts)]
        Thread.objects.update(mode=Mode.OPEN)
        for thread in self.threads:
            thread.mode = Mode.OPEN
        self.comments = []
        self.sources = {thread.pk: {} for thread in self.threads}  # source key → key of its parent, or None
        self.done = Counter()

    def step(self):
        chosen = self.chance.choices([self.send, self.decide, self.undo, self.bring_in], [70, 20, 8, 2])[0]
        self.done[chosen.__name__] += 1
        chosen()

    def send(self):
        thread = self.chance.choice(self.threads)
        parent = self.some(1)[0] if self.comments and self.chance.random() < 0.6 else None
        if parent is not None:  # a reply may be on its way when its parent is hidden
            thread = next(one for one in self.threads if one.pk == parent.thread_id)
        asked = self.chance.choice(["pass", "pass", "hold", "hold", "spam", "refuse"])
        key = f"{self.chance.randrange(4000)}" if self.chance.random() < 0.2 else ""
        submitted = submit(Draft(thread=thread, parent=parent, name="Maria", text=f"{asked} on", form_key=key))
        assert (submitted.comment is None) == (asked == "refuse" and not submitted.is_repeat)
        if submitted.comment and not submitted.is_repeat:
            self.comments.append(submitted.comment.pk)

    def some(self, count):
        chosen = self.chance.sample(self.comments, min(count, len(self.comments)))
        return list(Comment.objects.filter(pk__in=chosen).defer("text", "html").select_related(None))

    def seen(self):
        """A few comments, some as they were before somebody else moved them."""
        rows = self.some(self.chance.choice([1, 1, 2, 5, 20]))
        stale = self.chance.random() < 0.1
        return [moderation.Seen(row.pk, row.version - (stale and row.version > 1)) for row in rows]

    def decide(self):
        now = self.chance.choice(list(Status)[:4] if self.chance.random() < 0.9 else [Status.WITHDRAWN])
        clause = self.clause if now == Status.REJECTED else None
        moderation.decide(self.seen(), now, by=self.moderator, clause=clause)

    def undo(self):
        moderation.undo(self.seen(), by=self.moderator)

    def bring_in(self):
        thread = self.chance.choice(self.threads)
        known = self.sources[thread.pk]
        fresh = [f"{thread.pk}:{len(known) + number}" for number in range(self.chance.randrange(6))]
        known.update(dict.fromkeys(fresh))
        for key in self.chance.sample(sorted(known), len(known) // 2):
            known[key] = self.chance.choice([None, *known, "lost"])
        at = datetime(2012, 6, 29, tzinfo=UTC) + timedelta(minutes=self.chance.randrange(10**6))
        records = [importing.Record(source_key=key, author_name="Diane", text=key, created_at=at) for key in fresh]
        replies = {key: parent for key, parent in known.items() if parent}
        status = self.chance.choice([Status.APPROVED, Status.PENDING])
        importing.bring_in(thread, records, replies, status=status)
        self.comments += Comment.objects.filter(source_key__in=fresh).values_list("pk", flat=True)


@pytest.fixture
def world(june, settings):
    settings.COMMENTS = settings.COMMENTS | {"RULES": [f"{__name__}.screened_by_its_text"]}
    if connection.vendor == "sqlite":  # a test is one transaction: let all of it stay in memory
        connection.cursor().execute("PRAGMA cache_size = -262144")
    return World(random.Random(SEED), june)


def test_after_any_operations_in_any_order_every_counter_is_right(world):
    for _ in range(OPERATIONS):
        world.step()
    assert min(world.done[name] for name in ("send", "decide", "undo", "bring_in")) > OPERATIONS // 100
    assert recount(mend=False) == []
    assert_the_rows_agree()


def assert_the_rows_agree():
    """What no counter holds, but every page and list relies on."""
    last = Decision.objects.values("comment").annotate(last=Max("pk")).values("last")
    decided = dict(Decision.objects.filter(pk__in=last).values_list("comment", "now"))
    assert decided == dict(Comment.objects.values_list("pk", "status"))
    waiting = set(ReviewItem.objects.open().values_list("comment", flat=True))
    assert waiting == set(Comment.objects.pending().values_list("pk", flat=True))
    replies = Comment.objects.exclude(root=None)
    assert not replies.exclude(parent__thread=F("thread")).exists()
    assert not replies.exclude(root__root=None).exists()
    assert not replies.exclude(depth=F("parent__depth") + 1).filter(depth__lt=50).exists()
    assert not replies.exclude(parent__root=F("root")).exclude(parent=F("root")).exists()
    for was, now in Decision.objects.filter(source=Source.MODERATOR).values_list("was", "now").distinct():
        assert now in TRANSITIONS[was]
    made = Decision.objects.filter(source=Source.MODERATOR).count()
    assert made == sum(Comment.objects.values_list("version", flat=True)) - Comment.objects.count()


# Counters that are wrong


def spoil(thread, comment_on):
    root = comment_on(thread)
    comment_on(thread, parent=root)
    comment_on(thread, status=Status.PENDING)
    Thread.objects.filter(pk=thread.pk).update(approved_count=9, pending_count=7, last_comment_at=None)
    Comment.objects.filter(pk=root.pk).update(reply_count=5)
    return root


def test_what_was_broken_on_purpose_is_named_and_mended(thread, comment_on):
    root = spoil(thread, comment_on)
    wrong = {one.what: (one.stored, one.real) for one in recount()}
    assert wrong.pop(f"thread {thread.pk} last_comment_at")[0] is None
    assert wrong == {
        f"thread {thread.pk} approved_count": (9, 2),
        f"thread {thread.pk} pending_count": (7, 1),
        f"comment {root.pk} reply_count": (5, 1),
    }
    assert recount() == []
    thread.refresh_from_db()
    root.refresh_from_db()
    assert (thread.approved_count, thread.pending_count, root.reply_count) == (2, 1, 1)


def test_mending_what_readers_see_changes_the_page_and_mending_the_rest_does_not(thread, comment_on):
    comment_on(thread)
    version = Thread.objects.get().version
    Thread.objects.update(pending_count=7)
    recount()
    assert Thread.objects.get().version == version
    Thread.objects.update(approved_count=7)
    recount()
    assert Thread.objects.get().version == version + 1


def test_the_command_only_looks_when_asked_to_check_and_fails(thread, comment_on):
    spoil(thread, comment_on)
    for _ in range(2):
        out = io.StringIO()
        with pytest.raises(CommandError, match="4 counters are wrong") as failed:
            call_command("recount", check=True, stdout=out)
        assert failed.value.returncode == 1
        assert f"thread {thread.pk} approved_count: 9, should be 2" in out.getvalue()
    call_command("recount", stdout=io.StringIO())
    out = io.StringIO()
    call_command("recount", check=True, stdout=out)
    assert "all right" in out.getvalue()


@pytest.mark.parametrize("column", ["approved_count", "pending_count", "last_comment_at"])
def test_each_counter_is_looked_at(thread, comment_on, column):
    comment_on(thread)
    Thread.objects.update(**{column: None if column == "last_comment_at" else 3})
    assert [one.what for one in recount(mend=False)] == [f"thread {thread.pk} {column}"]
