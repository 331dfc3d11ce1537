"""The postman and a moderator at one letter, and two postmen: the claim decides. Real transactions."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import posting
from comments.models import Clause, Comment, Letter, Status
from comments.models.letter import State
from comments.moderation import Seen, decide, undo
from comments.tests.postbox import now_due, post
from comments.tests.test_races import at_once, waiting_on

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 40


@pytest.fixture
def due(thread, june):
    """Comments whose letters are due this moment."""
    rows = waiting_on(thread, COUNT)
    Comment.objects.update(author_email="maria@example.org")
    words = {"number": 4, "title": "Threat", "text": "No threats.", "letter": "It threatens."}
    clause, _made = Clause.objects.get_or_create(code="threat", defaults=words)
    decide([Seen(one.pk, 1) for one in rows], Status.REJECTED, by=june, clause=clause)
    Letter.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    return rows


def test_a_letter_is_stopped_or_corrected_and_never_both(due, june, sink):
    def take_back():
        for one in due:
            undo([Seen(one.pk, 2)], by=june)

    at_once(lambda: list(posting.post()), take_back)
    now_due()
    post()
    told = Counter(one["Message-ID"].partition(".")[0] for one in sink.messages)
    first = set(Letter.objects.filter(kind="decision", state=State.SENT).values_list("comment", flat=True))
    corrected = set(Letter.objects.filter(kind="correction", state=State.SENT).values_list("comment", flat=True))
    assert first == corrected
    assert not Letter.objects.waiting().exists()
    assert set(told.values()) <= {2}
    assert len(told) == len(first)


def test_two_postmen_send_each_letter_once(due, sink):
    at_once(lambda: list(posting.post()), lambda: list(posting.post()))
    post()
    assert sorted(sink.ids) == sorted(Letter.objects.values_list("message_id", flat=True))
    assert Letter.objects.filter(state=State.SENT).count() == COUNT
