"""Statements worded once say what Django's own would."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Decision, Revision, Source, Status, Thread
from comments.models.among import Among
from comments.models.statements import Asking, Sql, insert
from posts.models import Post

ALL = {"key": "k", "text": "Said.", "html": "<p>Said.</p>", "status": Status.PENDING, "author_name": "Lee"}


def columns(row):
    kept = Comment.objects.filter(pk=row.pk).values().get()
    return {name: value for name, value in kept.items() if name not in ("id", "key", "source_key")}


def test_a_row_is_stored_as_save_stores_it(thread, maria):
    said = ALL | {"thread": thread, "author": maria, "findings": [{"rule": "é"}], "asks": True, "text_digest": "d"}
    slow = Comment(**said)
    slow.save(force_insert=True)
    quick = Comment(**said | {"key": "other", "created_at": slow.created_at})
    insert(quick)
    assert columns(quick) == columns(slow)
    assert not quick._state.adding
    assert Revision(comment=quick, text="Said.").comment_id == quick.pk
    quick.save(update_fields=["text"])  # it is known as stored


def test_what_the_database_finds_out_is_read_with_the_row(thread, comment_on):
    root = comment_on(thread)
    row = Comment(**ALL, thread=thread, parent=root, text_digest="d", position=7)
    row.root_id = Sql("(SELECT id FROM comments_comment WHERE key = %s)", (root.key,))
    row.depth = Sql("0 + 1")
    with CaptureQueriesContext(connection) as spent:
        insert(row, returning=["root_id", "depth"])
    assert len(spent) == 1
    assert (row.root_id, row.depth, row.position) == (root.pk, 1, 7)
    assert Comment.objects.get(pk=row.pk).root_id == root.pk


def test_every_default_is_kept(thread, comment_on):
    row = Decision(comment=comment_on(thread), revision=1, now=Status.PENDING, source=Source.SCREENING)
    insert(row)
    assert Decision.objects.get(pk=row.pk).findings == []


def test_a_question_is_worded_once_and_asked_with_other_words(thread, comment_on, monkeypatch):
    first, second = comment_on(thread), comment_on(thread)
    worded = []

    def word(key, status):
        worded.append(status)
        return Comment.objects.filter(key=key, status=status).values_list("pk", "findings", "created_at")

    asking = Asking(Comment, word, Comment._meta.get_field("key"))
    for one in (first, second):
        found = asking.rows(one.key, shape=(Status.APPROVED,))
        assert found == list(Comment.objects.filter(pk=one.pk).values_list("pk", "findings", "created_at"))
    assert asking.rows(first.key, shape=(Status.SPAM,)) == []
    assert worded == [Status.APPROVED, Status.SPAM]


def test_a_gap_that_stands_nowhere_is_found_out(db):
    asking = Asking(Thread, lambda key: Thread.objects.values_list("pk"), Thread._meta.get_field("key"))
    with pytest.raises(ValueError, match="gap"):
        asking.rows("t")


def test_rows_beside_are_stored_with_it_after_what_comes_first(thread):
    row = Comment(**ALL, thread=thread, text_digest="d")
    texts = [Revision(text="One."), Revision(text="Two.", number=2)]
    count = Sql("UPDATE comments_thread SET pending_count = pending_count + %s WHERE id = %s", (2, thread.pk))
    with CaptureQueriesContext(connection) as spent:
        insert(row, beside=texts, by="comment_id", first=count)
    assert len(spent) == (1 if connection.vendor == "postgresql" else 4)
    assert list(row.revisions.order_by("number").values_list("text", flat=True)) == ["One.", "Two."]
    thread.refresh_from_db()
    assert thread.pending_count == 2


def test_instances_are_whole_and_of_what_was_asked_for(thread, comment_on, django_assert_num_queries):
    asking = Asking(Comment, lambda key: Comment.objects.filter(key=key), Comment._meta.get_field("key"))
    one, two = comment_on(thread, text="' OR 1=1 --"), comment_on(thread, text="%s ? \u202e")
    assert asking.instances(one.key) == [one]
    with django_assert_num_queries(1):
        (found,) = asking.instances(two.key)
    assert [getattr(found, field.attname) for field in Comment._meta.concrete_fields] == [
        getattr(two, field.attname) for field in Comment._meta.concrete_fields
    ]
    assert asking.instances("none") == []


def test_a_day_is_given_as_the_database_knows_it_and_a_column_may_be_left_out(post):
    asking = Asking(
        Post, lambda day: Post.objects.filter(published_on=day).defer("body"), Post._meta.get_field("published_on")
    )
    (found,) = asking.instances(post.published_on)
    assert (found, found.published_on, found.get_deferred_fields()) == (post, post.published_on, {"body"})
    assert asking.instances(date(1999, 1, 1)) == []


def test_keys_are_found_among_many_as_in_a_list(thread, comment_on):
    some = [comment_on(thread).pk for _ in range(3)]
    for keys in (some[:2], set(some), []):
        found = Comment.objects.filter(Among("pk", keys), status=Status.APPROVED)
        assert set(found.values_list("pk", flat=True)) == set(keys)
    assert Comment.objects.filter(Among("thread_id", [thread.pk])).update(depth=0) == 3
    if connection.vendor == "postgresql":
        few, many = (Comment.objects.filter(Among("pk", range(count))).query.sql_with_params() for count in (1, 1000))
        assert few[0] == many[0]
