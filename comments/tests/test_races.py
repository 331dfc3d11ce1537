"""Many at once: two moderators on one comment, batches in opposite order, sixteen writers. Real transactions."""

import threading
import time
from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from comments.models import Clause, Comment, Decision, Mode, ReviewItem, Status, Thread
from comments.moderation import Seen, decide
from comments.recounting import recount
from comments.screening import Draft
from comments.submission import submit
from posts.models import Post

pytestmark = pytest.mark.django_db(transaction=True)

PAIRS = 200
SECONDS = 5


def at_once(*jobs):
    """Run each job in a thread with a connection of its own; what any of them raises is raised here."""
    raised = []

    def run(job):
        try:
            job()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=120)
    assert not [one for one in threads if one.is_alive()]
    assert not raised, raised


def waiting_on(thread, count):
    """So many pending roots with their items, as submit() leaves them."""
    made = Comment.objects.bulk_create(
        Comment(thread=thread, author_name="Maria", text=f"{number}", html="<p>x</p>", status=Status.PENDING)
        for number in range(count)
    )
    ReviewItem.objects.bulk_create(ReviewItem(comment=one, causes=["x"], due_at=timezone.now()) for one in made)
    recount(Thread.objects.filter(pk=thread.pk))
    return made


def threads_of(count):
    return [
        Thread.of(Post.objects.create(title=f"Post {number}", slug=f"post-{number}", published_on=date(2012, 1, 1)))
        for number in range(count)
    ]


def test_of_two_moderators_on_one_comment_one_wins_and_the_other_is_told_who(thread, june, lee):
    """Two decisions on one comment (T37, R05)."""
    comments = waiting_on(thread, PAIRS)
    barrier = threading.Barrier(2)
    answers = {june.pk: [], lee.pk: []}
    clause, _made = Clause.objects.get_or_create(code="spam", defaults={"number": 1, "title": "Spam", "text": "Spam."})

    def moderate(who, now, clause):
        for comment in comments:
            barrier.wait(timeout=60)
            answers[who.pk].append(decide([Seen(comment.pk, 1)], now, by=who, clause=clause))

    at_once(
        lambda: moderate(june, Status.APPROVED, None),
        lambda: moderate(lee, Status.REJECTED, clause),
    )
    winners = Counter()
    for comment, hers, his in zip(comments, answers[june.pk], answers[lee.pk], strict=True):
        assert len(hers.moved) + len(his.moved) == 1
        winner, late = (june, his) if hers.moved else (lee, hers)
        winners[winner.username] += 1
        (told,) = late.stale
        comment.refresh_from_db()
        assert (told.pk, told.status, told.version) == (comment.pk, comment.status, 2)
        assert told.by == winner.username
        assert told.at is not None
        assert comment.status == (Status.APPROVED if winner is june else Status.REJECTED)
        assert comment.version == 2
    assert Decision.objects.count() == PAIRS
    assert not ReviewItem.objects.open().exists()
    assert recount(mend=False) == []
    thread.refresh_from_db()
    assert (thread.approved_count, thread.pending_count) == (winners["june"], 0)


def test_batches_in_opposite_order_and_writers_between_them_wait_and_do_not_lock(june, lee):
    """PostgreSQL restarts, batches meet (R13)."""
    threads = threads_of(8)
    Thread.objects.update(mode=Mode.OPEN)
    comments = [one for thread in threads for one in waiting_on(thread, 6)]
    ends = time.monotonic() + SECONDS
    moved, sent = Counter(), Counter()

    def moderate(who, order):
        for status in [Status.APPROVED, Status.PENDING] * 10_000:
            if time.monotonic() > ends:
                return
            versions = dict(Comment.objects.filter(pk__in=[one.pk for one in comments]).values_list("pk", "version"))
            seen = [Seen(one.pk, versions[one.pk]) for one in order]
            moved[who.username] += len(decide(seen, status, by=who).moved)

    def write(number):
        for count in range(10_000):
            if time.monotonic() > ends:
                return
            target = threads[(count * (number + 1)) % len(threads)]
            target.refresh_from_db()
            parent = comments[(count * 7 + number) % len(comments)]
            parent = Comment.objects.get(pk=parent.pk) if parent.thread_id == target.pk else None
            submit(Draft(thread=target, parent=parent, name=f"Writer {number}", text=f"{number} {count}"))
            sent[number] += 1

    at_once(
        lambda: moderate(june, comments),
        lambda: moderate(lee, comments[::-1]),
        lambda: write(0),
        lambda: write(1),
    )
    assert moved["june"] + moved["lee"] == Decision.objects.filter(source="moderator").count() > 0
    assert sum(sent.values()) == Comment.objects.count() - len(comments) > 0
    assert recount(mend=False) == []


def test_sixteen_writers_lose_nothing_and_find_nothing_locked():
    """Many replies at once (R07, R08)."""
    threads = threads_of(4)
    Thread.objects.update(mode=Mode.OPEN)
    roots = [submit(Draft(thread=Thread.objects.get(pk=one.pk), name="Maria", text="Root")).comment for one in threads]
    ends = time.monotonic() + SECONDS
    acknowledged = [[] for _ in range(16)]

    def write(number):
        for count in range(10_000):
            if time.monotonic() > ends:
                return
            root = roots[(number + count) % len(roots)]
            draft = Draft(
                thread=root.thread,
                parent=root if count % 2 else None,
                name=f"Writer {number}",
                text=f"Word {number} {count}",
                form_key=f"{number}-{count}",
            )
            acknowledged[number].append(submit(draft).comment.key)

    at_once(*[lambda number=number: write(number) for number in range(16)])
    stored = set(Comment.objects.exclude(pk__in=[root.pk for root in roots]).values_list("key", flat=True))
    assert stored == {key for keys in acknowledged for key in keys}
    assert all(acknowledged)
    assert recount(mend=False) == []
    for root in roots:
        positions = list(root.branch.order_by("position").values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))


def test_the_later_of_two_comments_is_the_last_whichever_is_stored_first(thread, time_machine):
    Thread.objects.update(mode=Mode.OPEN)
    thread.refresh_from_db()
    time_machine.move_to("2012-06-29 12:00:01+00:00", tick=False)
    later = submit(Draft(thread=thread, name="Lee", text="Later, stored first")).comment
    time_machine.move_to("2012-06-29 12:00:00+00:00", tick=False)
    submit(Draft(thread=thread, name="Maria", text="Earlier, stored second"))
    thread.refresh_from_db()
    assert thread.last_comment_at == later.created_at
    assert recount(mend=False) == []
