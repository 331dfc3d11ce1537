"""What was there before a draft, asked once a screening."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Mode, Status, Thread
from comments.screening import Outcome, screen
from comments.screening.earlier import Earlier, earlier
from comments.submission import submit
from comments.tests.screening.drafts import draft_on
from comments.tests.test_budgets import Spent
from posts.models import Post


@pytest.fixture
def slow(thread):
    Thread.objects.update(mode=Mode.HOLD_NEWCOMERS, slow_seconds=60)
    thread.refresh_from_db()
    return thread


def test_all_rules_of_one_screening_ask_for_it_in_one_statement(slow, maria):
    with Spent() as spent:
        assert screen(draft_on(slow, author=maria)).outcome is Outcome.HOLD
    assert spent.tables.count("comments_comment") == 1


def test_each_screening_asks_anew(slow, maria):
    draft = draft_on(slow, author=maria)
    assert submit(draft).comment.status == Status.PENDING
    again = submit(draft)
    assert again.comment is None
    assert {one.rule for one in again.verdict.refusals} == {"too_soon", "said_before"}


def test_of_an_author_it_tells_the_last_ones_and_of_a_guest_nothing_but_the_text(slow, comment_on, maria, lee):
    now = timezone.now()
    other = Thread.of(Post.objects.create(title="Other", slug="other", published_on=now.date()))
    comment_on(slow, author=lee, author_name="Lee", text="Mine.", created_at=now)
    comment_on(slow, author=maria, text="Long ago.", created_at=now - timedelta(days=2))
    made = [Status.SPAM, Status.APPROVED, Status.REJECTED, Status.PENDING, Status.APPROVED]
    for hours, status in enumerate(made):
        comment_on(other, author=maria, status=status, text="Mine.", created_at=now - timedelta(hours=9 - hours))
    known = earlier(draft_on(slow, text="mine.", author=maria))
    assert known.alike == ("Lee",)
    assert sorted(known.decided) == ["approved", "approved", "rejected"]
    assert known.last_here == now - timedelta(days=2)
    assert earlier(draft_on(slow, text="mine.", name="Maria")) == Earlier(alike=("Lee",))
