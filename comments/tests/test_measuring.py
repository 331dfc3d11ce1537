"""SQLite is told how its tables have grown, and takes the short way."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Exists, OuterRef

from comments.measuring import measure
from comments.models import Comment, Decision, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unmeasured")]


@pytest.fixture
def busy(comment_on, thread, june):
    """Many decisions of one moderator, one on each comment."""
    comments = [comment_on(thread, text=f"Number {number}") for number in range(40)]
    first = {"revision": 1, "now": "approved", "source": Source.MODERATOR, "by": june}
    return Decision.objects.bulk_create(Decision(comment=one, **first) for one in comments)


def figures():
    with connection.cursor() as cursor:
        return dict(cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl LIKE 'comments_%'").fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL measures by itself")
@pytest.mark.parametrize("tell", [measure, lambda: call_command("tally"), lambda: call_command("migrate", verbosity=0)])
def test_what_a_moderator_decided_is_found_by_comment(busy, june, tell):
    theirs = Decision.objects.filter(comment=OuterRef("pk"), source=Source.MODERATOR, by=june)
    rows = Comment.objects.filter(Exists(theirs)).order_by("-created_at")
    assert "comments_decisions_by (by_id=?)" in rows.explain()
    tell()
    assert figures()["comments_decisions_by"].startswith("40 40")
    assert "comments_decision_comment_id" in rows.explain()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is told")
def test_postgresql_is_told_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        measure()
