"""The index of words follows every comment, and can be proved and made anew."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from comments import indexing
from comments.models import Comment, words
from comments.recounting import recount
from comments.searching import Sought, search
from comments.terms import read


def found(typed):
    return [comment.text for comment in search(Sought(terms=read(typed).terms)).rows]


def wrong():
    return list(indexing.wrong_words())


@pytest.fixture
def bees(thread, comment_on):
    return comment_on(thread, text="Bees do it.", author_name="Zoë", author_location="Kraków")


def test_a_comment_is_found_by_its_text_its_author_and_its_place(bees):
    assert found("bees") == found("zoe") == found("KRAKOW") == found("it bees krakow") == ["Bees do it."]
    assert found("wasps") == []
    assert wrong() == []


def test_an_edited_comment_is_found_by_what_it_says_now(bees):
    bees.text = "Wasps do not."
    bees.save()
    assert found("wasps") == ["Wasps do not."]
    assert found("bees") == []
    assert wrong() == []


def test_a_comment_that_is_dated_back_keeps_its_words(bees):
    Comment.objects.update(created_at=bees.created_at - timedelta(days=400))
    assert found("bees") == ["Bees do it."]
    assert wrong() == []


def test_a_comment_that_is_gone_is_not_found(thread, bees):
    other = Comment.objects.create(thread=thread, author_name="Maria", text="Other bees.", html="", status="spam")
    assert found("bees") == ["Other bees.", "Bees do it."]
    other.delete()
    assert found("bees") == ["Bees do it."]
    assert wrong() == []


def test_a_comment_written_before_1970_is_found(bees):
    Comment.objects.update(created_at=bees.created_at - timedelta(days=365 * 60))
    assert found("bees") == ["Bees do it."]
    assert wrong() == []


def test_a_missing_trigger_and_what_it_missed_are_named_and_mended(bees):
    with connection.cursor() as cursor:
        table = " ON comments_comment" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER comments_words_update{table}")
    Comment.objects.update(text="Wasps.")
    assert wrong()[0] == "trigger comments_words_update is missing or switched off"
    assert len(wrong()) == 2
    assert len(list(indexing.wrong_words(mend=True))) == 2
    assert wrong() == []
    assert found("wasps") == ["Wasps."]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="no trigger stands aside elsewhere")
def test_a_trigger_that_was_left_aside_is_named_and_set_right(bees):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO comments_words_aside VALUES (1)")
    assert wrong() == ["new comments pass the index by"]
    list(indexing.wrong_words(mend=True))
    assert wrong() == []


def test_rows_that_are_not_what_the_comments_say_are_named(bees):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM comments_words")
        else:
            cursor.execute("INSERT INTO comments_words (comments_words) VALUES ('delete-all')")
    assert len(wrong()) == 1
    list(indexing.wrong_words(mend=True))
    assert wrong() == []


def test_what_makes_a_table_anew_and_loses_the_triggers_gets_them_back_after_migrating(bees):
    with connection.cursor() as cursor:
        table = " ON comments_comment" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER comments_words_insert{table}")
    assert words.missing(connection) == ["comments_words_insert"]
    call_command("migrate", verbosity=0)
    assert words.missing(connection) == []


def test_counting_and_deciding_leave_the_index_alone(bees, django_assert_num_queries):
    before = place()
    Comment.objects.update(status="spam", version=2)
    recount()
    assert place() == before
    assert wrong() == []


def place():
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM comments_words" if connection.vendor == "postgresql" else "SELECT 1")
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_the_migration_fills_the_index_and_can_be_taken_back(thread, comment_on):
    for number in range(7):
        comment_on(thread, text=f"Number {number}")
    with connection.schema_editor(atomic=False) as editor:
        words.remove(editor)
        assert "comments_words" not in connection.introspection.table_names()
        comment_on(thread, text="Number 7, without an index")
        words.install(editor)
    assert wrong() == []
    assert found("number")[0] == "Number 7, without an index"
    assert len(found("number")) == 8
    with transaction.atomic():
        assert words.missing(connection) == []
