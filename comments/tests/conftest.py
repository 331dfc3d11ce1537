"""A moderator at the queue, comments that wait there, letters about them, and followers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from comments.models import ReviewItem, Status
from comments.tests.bureau import answer, olga, question, senior, two
from comments.tests.followers import asked, followed, linked, publish
from comments.tests.postbox import held, letters, sink

__all__ = [
    "two",
    "answer",
    "olga",
    "question",
    "senior",
    "asked",
    "desk",
    "followed",
    "held",
    "letters",
    "linked",
    "publish",
    "sink",
    "waiting",
]


@pytest.fixture
def desk(client, june):
    client.force_login(june)
    return client


@pytest.fixture
def unmeasured(db):
    """SQLite's planner without figures: a connection keeps in mind what an earlier test measured and took back."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE sqlite_master")


@pytest.fixture
def waiting(thread, comment_on):
    """waiting("One", "Two") makes comments that wait, due in that order, within the next minutes."""

    def make(*texts, **fields):
        made = [comment_on(thread, status=Status.PENDING, text=text, **fields) for text in texts]
        for minute, comment in enumerate(made, start=5):
            ReviewItem.objects.filter(comment=comment).update(
                due_at=timezone.now() + timedelta(minutes=minute), opened_at=timezone.now()
            )
        return made

    return make
