"""What followers are told: each thing once, in few letters, and nothing that they may not see."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import following, gathering, importing
from comments.addresses import digests_of
from comments.examining import examine
from comments.importing import Record
from comments.models import Clause, Comment, Decision, Follow, Letter, Pace, Status, Thread
from comments.models.letter import Kind
from comments.moderation import Seen, decide, undo
from comments.tests.followers import GUEST, later, sent
from dipnote_site.tests.cast import NOON
from posts.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("linked")]


# Telling


def test_a_burst_is_one_letter_that_quotes_ten_and_counts_the_rest(followed, publish, time_machine):
    followed()
    for number in range(25):
        publish(f"Number {number}.")
    assert sent() == []
    later(time_machine)
    [letter] = sent()
    assert letter.subject.startswith("25 new comments on")
    assert letter.body.count("> Number") == 10
    assert "And 15 more" in letter.body
    later(time_machine)
    assert sent() == []


def test_each_thing_is_told_once(followed, publish, time_machine):
    followed()
    publish("First.")
    later(time_machine)
    assert "First." in sent()[0].body
    publish("Second.")
    later(time_machine)
    [letter] = sent()
    assert "Second." in letter.body
    assert "First." not in letter.body


def test_who_dies_before_the_letters_are_stored_doubles_and_loses_nothing(followed, publish, time_machine, monkeypatch):
    followed()
    publish("First.")
    later(time_machine)
    with monkeypatch.context() as patch:
        patch.setattr(gathering.Mailbox.objects.__class__, "bulk_create", lambda *args, **named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            gathering.gather()
    assert not Letter.objects.filter(kind=Kind.NEWS).exists()
    assert len(sent()) == 1
    assert sent() == []


def test_a_daily_letter_leaves_in_the_morning(followed, publish, time_machine):
    noon = timezone.localtime().replace(hour=12, minute=0)
    time_machine.move_to(noon, tick=False)
    followed(pace=Pace.DAILY)
    publish("First.")
    time_machine.move_to(noon + timedelta(hours=18, minutes=59), tick=False)
    publish("Second.")
    assert sent() == []
    time_machine.move_to(noon + timedelta(hours=19), tick=False)
    [letter] = sent()
    assert letter.subject.startswith("2 new comments")
    assert "a letter a day" in letter.body


def test_t29_letters_to_one_address_have_a_cap_and_what_is_over_it_is_gathered(
    followed, publish, post, settings, time_machine
):
    settings.COMMENTS = settings.COMMENTS | {"FOLLOW_MAX": 2}
    threads = [
        Thread.of(Post.objects.create(title=f"P{n}", slug=f"p{n}", published_on=post.published_on)) for n in range(4)
    ]
    time_machine.move_to(timezone.localtime().replace(hour=9), tick=False)
    for one in threads:
        followed(on=one)
        publish(on=one)
    later(time_machine)
    assert len(sent()) == 2
    later(time_machine, 3700)
    assert sent() == []
    later(time_machine, 86400)
    assert len(sent()) == 2


def test_while_a_letter_could_not_be_sent_no_other_is_written(followed, publish, time_machine):
    followed()
    publish("First.")
    later(time_machine)
    gathering.gather()
    publish("Second.")
    later(time_machine)
    gathering.gather()
    assert Letter.objects.filter(kind=Kind.NEWS).count() == 1
    [first] = sent()
    assert "Second." not in first.body
    later(time_machine)
    [second] = sent()
    assert "First." not in second.body


def test_nobody_is_told_of_their_own_words(followed, publish, thread, maria, time_machine):
    followed()
    following.follow_as(maria, thread, pace=Pace.AT_ONCE, language="en")
    publish(author_email=GUEST.upper())
    publish(author=maria)
    later(time_machine)
    told = sorted((one.to[0], one.subject[:1]) for one in sent())
    assert told == [(GUEST, "1"), (maria.email, "1")]


def test_replies_to_ones_comment_alone(followed, publish, thread, comment_on, time_machine):
    own = comment_on(thread, author_email=GUEST)
    followed(comment=own)
    publish("A root.")
    reply = publish("A reply.", parent=own)
    publish("A reply to the reply.", parent=reply)
    later(time_machine)
    [letter] = sent()
    assert letter.subject.startswith("1 reply to your comment")
    assert "A reply." in letter.body
    assert "root" not in letter.body


def test_what_the_archive_brings_in_is_no_news_however_often_it_is_decided_on(followed, thread, june, time_machine):
    followed()
    importing.bring_in(thread, [Record("a", "Maria", "Old.", NOON)], {})
    comment = Comment.objects.get()
    decide([Seen(comment.pk, comment.version)], Status.SPAM, by=june)
    comment.refresh_from_db()
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    later(time_machine)
    assert sent() == []


# To the right people


@pytest.fixture
def told(followed, publish, time_machine):
    """A letter about one comment that is written and not yet sent."""
    follow = followed()
    comment = publish("Once public.")
    later(time_machine)
    gathering.gather()
    return follow, comment


def end_by(how, follow, comment, june):
    if how == "unsubscribed":
        following.leave(Follow.objects.all())
    elif how == "hushed":
        following.hush(GUEST)
    elif how == "comment removed":
        decide([Seen(comment.pk, comment.version)], Status.REJECTED, by=june, clause=Clause.objects.first())
    elif how == "approval taken back":
        undo([Seen(comment.pk, comment.version)], by=june)
    elif how == "post hidden":
        Post.objects.update(is_public=False)
    elif how == "post deleted":
        Post.objects.all().delete()


ENDS = ["unsubscribed", "hushed", "comment removed", "approval taken back", "post hidden", "post deleted"]


@pytest.mark.parametrize("how", ENDS)
def test_t31_nobody_is_told_of_what_is_over(told, june, how):
    end_by(how, *told, june)
    assert sent() == []


@pytest.mark.parametrize("how", ENDS)
def test_t31_nor_is_a_letter_written_about_it(followed, publish, june, time_machine, how):
    follow = followed()
    end_by(how, follow, publish(), june)
    later(time_machine)
    gathering.gather()
    assert not Letter.objects.filter(kind=Kind.NEWS).exists()


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM])
def test_t31_what_is_not_public_is_no_news(followed, thread, comment_on, status, time_machine):
    followed()
    comment_on(thread, status=status)
    Thread.objects.update(version=99)
    later(time_machine)
    assert sent() == []


def test_t31_an_account_that_is_switched_off_is_told_nothing(thread, maria, publish, time_machine):
    following.follow_as(maria, thread, pace=Pace.AT_ONCE, language="en")
    publish()
    later(time_machine)
    gathering.gather()
    User.objects.filter(pk=maria.pk).update(is_active=False)
    assert sent() == []


def test_what_was_approved_taken_back_and_approved_again_is_told_once(followed, publish, june, time_machine):
    followed()
    comment = publish("On and off.")
    undo([Seen(comment.pk, comment.version)], by=june)
    publish("Another.")
    later(time_machine)
    assert "On and off" not in sent()[0].body
    comment.refresh_from_db()
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    later(time_machine)
    assert "On and off" in sent()[0].body
    comment.refresh_from_db()
    decide([Seen(comment.pk, comment.version)], Status.REJECTED, by=june, clause=Clause.objects.first())
    comment.refresh_from_db()
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    later(time_machine)
    assert sent() == []


# What it costs


@pytest.mark.parametrize("size", [1, 60])
def test_a_round_costs_the_same_for_one_follower_and_for_many(thread, publish, size, time_machine):
    last = Decision.objects.count()
    Follow.objects.bulk_create(
        Follow(
            thread=thread,
            address=f"a{number}@example.org",
            follower=digests_of(f"a{number}@example.org")[0],
            confirmed_at=timezone.now(),
            told_up_to=last,
        )
        for number in range(size)
    )
    publish()
    later(time_machine)
    with CaptureQueriesContext(connection) as spent:
        assert gathering.gather() == size
    statements = [one["sql"] for one in spent.captured_queries if re.match("SELECT|INSERT|UPDATE|DELETE", one["sql"])]
    assert len(statements) <= 16, statements


def test_with_nothing_new_a_round_only_looks(followed, publish, time_machine):
    followed()
    publish()
    later(time_machine)
    sent()
    with CaptureQueriesContext(connection) as spent:
        assert gathering.gather() == 0
    assert all(one["sql"].startswith("SELECT") for one in spent.captured_queries)
    assert len(spent.captured_queries) == 5


def test_a_follower_whom_nothing_looks_after_is_noticed(client, followed, publish, time_machine):
    followed()
    gathering.gather()
    assert gathering.lateness() == timedelta()
    publish()
    later(time_machine, 1200)
    assert gathering.lateness() >= timedelta(seconds=1190)
    assert client.get("/readyz").content.startswith(b"ok, but letters have been due for 1")
    assert [one.what for one in examine() if "followers have been due for" in one.what]
    gathering.gather()
    assert gathering.lateness() == timedelta()
