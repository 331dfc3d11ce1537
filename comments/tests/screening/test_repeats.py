"""The same text again."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Status, Thread
from comments.screening import Outcome
from comments.screening.repeats import said_before
from comments.tests.screening.drafts import draft_on, refused_page
from posts.models import Post


@pytest.fixture
def said(thread, comment_on):
    return comment_on(thread, text="A word of my own.", created_at=timezone.now(), status=Status.PENDING)


def test_another_text_passes(thread, said):
    assert said_before(draft_on(thread, text="Another word.")) is None


def test_the_same_text_in_another_thread_passes(thread, said, post):
    other = Thread.of(Post.objects.create(title="Other", slug="other", published_on=post.published_on))
    assert said_before(draft_on(other)) is None


def test_the_same_text_a_day_later_passes(thread, said, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=1, seconds=1))
    assert said_before(draft_on(thread)) is None


@pytest.mark.parametrize("text", ["A word of my own.", "a WORD  of\nmy own. "])
def test_the_same_text_under_the_same_name_is_refused(thread, said, text):
    finding = said_before(draft_on(thread, text=text, name="mariа"))
    assert (finding.outcome, finding.field) == (Outcome.REFUSE, "text")


def test_the_same_text_under_another_name_is_held(thread, said):
    assert said_before(draft_on(thread, name="Lee")).outcome is Outcome.HOLD


def test_a_repeat_is_told_beside_the_text(client, thread, said):
    form, _page = refused_page(client, thread)
    assert list(form.errors) == ["text"]
    assert "it has arrived" in form.errors["text"][0]


def test_the_same_text_is_not_looked_for_by_date(thread, django_assert_num_queries):
    """PostgreSQL takes the index by date for the shortest way into a busy day, and reads all of the day for it."""
    with django_assert_num_queries(1) as spent:
        said_before(draft_on(thread))
    assert "text_digest" in spent.captured_queries[0]["sql"]
    assert not re.search(r'(?<!, )"created_at" >=', spent.captured_queries[0]["sql"])
