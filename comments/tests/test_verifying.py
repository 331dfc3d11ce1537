"""verify and examine: each promise holds on sound rows, and each fault is found and named."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from comments import moderation
from comments.examining import examine
from comments.models import Clause, Comment, Decision, ReviewItem, Revision, Source, Status, Thread, append_only
from comments.verifying import missing_triggers, verify


def broken():
    return {proof.promise: proof.named for proof in verify() if proof.count}


def complaints():
    return " ".join(complaint.what for complaint in examine())


@pytest.fixture
def talk(thread, comment_on, june):
    """A thread that has seen everything: replies to replies, a rejection, what waits, what was undone."""
    root = comment_on(thread)
    reply = comment_on(thread, parent=root)
    comment_on(thread, parent=reply)
    waiting = comment_on(thread, status=Status.PENDING)
    other = comment_on(thread, status=Status.PENDING)
    seen = [moderation.Seen(other.pk, other.version)]
    moved = moderation.decide(seen, Status.REJECTED, by=june, clause=Clause.objects.first()).moved
    moderation.undo([moderation.Seen(other.pk, moved[0].version)], by=june)
    return {"root": root, "reply": reply, "waiting": waiting, "other": other}


def changed(comment, **values):
    Comment.objects.filter(pk=comment.pk).update(**values)


def test_sound_rows_keep_every_promise(talk):
    assert broken() == {}


def test_a_wrong_counter_is_named_with_both_numbers(talk, thread):
    Thread.objects.filter(pk=thread.pk).update(approved_count=9)
    named = broken()["Counters equal the rows they count"]
    assert named == (f"thread {thread.pk} approved_count is 9, should be 3",)
    assert f"thread {thread.pk} approved_count is 9" in complaints()


def test_a_comment_without_its_text_is_found(talk):
    Revision.objects.filter(comment=talk["reply"]).delete()
    assert broken() == {"Every comment has the text of its revision": (str(talk["reply"].pk),)}


def test_a_status_that_no_decision_gave_is_found(talk):
    changed(talk["reply"], status=Status.SPAM)
    assert broken()["Every comment is what its last decision says"] == (str(talk["reply"].pk),)


def test_a_comment_that_nobody_decided_on_is_found(talk, thread):
    orphan = Comment.objects.create(thread=thread, author_name="Maria", text="", html="", status=Status.SPAM)
    Revision.objects.create(comment=orphan, text="")
    assert broken() == {"Every comment has a first decision": (str(orphan.pk),)}


def test_a_decision_that_does_not_follow_the_one_before_is_found(talk):
    Decision.objects.create(
        comment=talk["root"], revision=1, was=Status.SPAM, now=Status.APPROVED, source=Source.MODERATOR
    )
    assert broken() == {"Every decision begins where the one before it ended": (str(talk["root"].pk),)}


@pytest.mark.parametrize("wrong", [{"depth": 3}, {"root": F("parent")}, {"parent": F("pk")}])
def test_a_reply_in_the_wrong_place_is_found(talk, wrong):
    deepest = Comment.objects.get(depth=2)
    changed(deepest, **wrong)
    assert str(deepest.pk) in broken()["Replies hang in their own thread and branch"]


def test_what_waits_and_is_on_no_list_is_found(talk):
    ReviewItem.objects.filter(comment=talk["waiting"]).delete()
    assert broken() == {"Every waiting comment is on the work list": (str(talk["waiting"].pk),)}


def test_what_is_decided_and_still_on_the_list_is_found(talk):
    pk = talk["waiting"].pk
    moderation.decide([moderation.Seen(pk, 1)], Status.SPAM, by=None)
    ReviewItem.objects.create(comment_id=pk, due_at=talk["root"].created_at)
    assert broken() == {"What nobody sees and nobody waits for is not on the work list": (str(pk),)}


def test_what_is_public_may_be_on_the_list(talk):
    ReviewItem.objects.create(comment=talk["root"], due_at=talk["root"].created_at)
    assert broken() == {}


@pytest.mark.django_db(transaction=True)
def test_a_missing_trigger_is_found_and_can_be_put_back():
    with connection.schema_editor() as editor:
        append_only.remove(editor)
    assert missing_triggers()
    assert "let decisions be changed" in complaints()
    with pytest.raises(CommandError, match="1 of 13 promises are broken"):
        call_command("verify", stdout=io.StringIO())
    said = io.StringIO()
    call_command("verify", "--mend", stdout=said)
    assert "Put back: comments_decision_no_" in said.getvalue()
    assert missing_triggers() == []


def test_the_command_names_the_first_rows_and_counts_the_rest(thread_of):
    thread_of(9)  # made without revisions
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=said)
    assert "WRONG  Every comment has the text of its revision" in said.getvalue()
    assert "and 4 more" in said.getvalue()


def test_proving_costs_two_statements_a_thread_and_one_a_promise(thread_of, django_assert_max_num_queries):
    thread_of(60)
    with django_assert_max_num_queries(12 + 7 + 9):
        verify()


def test_without_anybody_to_decide_that_is_said(db):
    assert "Nobody may decide" in complaints()


def test_a_moderator_and_clauses_leave_nothing_to_complain_about(talk):
    assert examine() == []


def test_without_a_clause_in_force_that_is_said(june):
    Clause.objects.update(is_active=False)
    assert "No clause" in complaints()
