"""The postman: what is due leaves once, what is no longer true does not."""

from contextlib import closing
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import mailing, notices, posting
from comments.models import Letter
from comments.models.letter import State
from comments.moderation import Seen, undo
from comments.tests.postbox import CANCELLED, SENT, WAITING, now_due, pass_by, post, reject

pytestmark = pytest.mark.django_db

# What goes well


def test_due_letters_are_sent_over_one_connection_and_marked(sink, letters):
    first, second = letters(2)
    assert post() == [SENT, SENT]
    assert sink.ids == [first.message_id, second.message_id]
    assert sink.connections == 1
    first.refresh_from_db()
    assert (first.state, first.claimed_by, first.claimed_until) == (State.SENT, "", None)
    assert first.settled_at is not None
    assert post() == []


def test_a_letter_has_a_fixed_set_of_headers(sink, letters, settings):
    """Headers and links smuggled into letters (T30)."""
    settings.DEFAULT_FROM_EMAIL = "Comments <comments@example.org>"
    settings.COMMENTS = settings.COMMENTS | {"LETTER_REPLY_TO": "moderators@example.org"}
    letters()
    post()
    [message] = sink.messages
    names = "Content-Type Content-Transfer-Encoding MIME-Version Subject From To Reply-To Date Message-ID"
    assert sorted(message.keys()) == sorted([*names.split(), "Auto-Submitted"])
    assert (message["From"], message["To"]) == ("Comments <comments@example.org>", "maria@example.org")
    assert message["Reply-To"] == "moderators@example.org"
    assert message.get_content_type() == "text/plain"


def test_a_title_with_line_ends_adds_no_header(sink, letters, thread):
    thread.title = "News\r\nBcc: everybody@example.org\n\u202eevil"
    thread.save()
    letters()
    assert post() == [SENT]
    [message] = sink.messages
    assert message["Bcc"] is None
    assert "News Bcc: everybody@example.org evil" in message["Subject"]


def test_nothing_leaves_before_thirty_seconds_and_undone_it_never_does(sink, held, june, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    reject(held, june)
    time_machine.move_to(start + timedelta(seconds=29), tick=False)
    assert post() == []
    undo([Seen(held.pk, 2)], by=june)
    time_machine.move_to(start + timedelta(hours=1), tick=False)
    assert post() == []
    assert sink.taken == []


def test_not_undone_it_leaves_after_thirty_seconds(sink, held, june, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    reject(held, june)
    time_machine.move_to(start + timedelta(seconds=30), tick=False)
    assert post() == [SENT]


def test_undone_later_it_is_corrected(sink, held, june, time_machine):
    reject(held, june)
    pass_by(time_machine, 31)
    post()
    undo([Seen(held.pk, 2)], by=june)
    pass_by(time_machine, 31)
    assert post() == [SENT]
    assert ["Correction" in one["Subject"] for one in sink.messages] == [False, True]


def test_an_address_that_is_known_no_longer_gets_nothing(sink, letters):
    [letter] = letters()
    letter.comment.author_email = ""
    letter.comment.save()
    assert post() == [CANCELLED]
    assert sink.taken == []


def test_who_is_asked_to_stop_finishes_the_letter_at_hand(sink, letters):
    letters(3)
    asked = []
    outcomes = list(posting.post(stopped=lambda: bool(asked) or asked.append(1)))
    assert [one.state for one in outcomes] == [State.SENT]
    assert len(sink.taken) == 1
    assert len(post()) == 2


# While it is being sent


def test_nobody_takes_what_another_is_sending(sink, letters):
    letters(2)
    rounds = posting.post()
    next(rounds)
    first = posting._claim("another")
    assert first.letter.state == State.WAITING
    assert posting._claim("a third") is None
    assert list(rounds) == []


@pytest.fixture
def undone_meanwhile(june, monkeypatch):
    """June takes the decision back after its letter was worded, and before the mail server has it."""

    def word(letter):
        text = notices.letter_about(letter)
        undo([Seen(letter.comment_id, 2)], by=june)
        return text

    monkeypatch.setitem(posting.composers, "decision", word)


def test_undone_while_it_is_being_sent_a_correction_follows_it(sink, letters, undone_meanwhile):
    letters()
    assert post() == [SENT]
    now_due()
    assert post() == [SENT]
    assert ["Correction" in one["Subject"] for one in sink.messages] == [False, True]


def test_a_correction_waits_while_somebody_sends_what_it_corrects(sink, letters, june):
    [letter] = letters()
    claimed = posting._claim("postman")
    undo([Seen(letter.comment_id, 2)], by=june)
    now_due()
    assert posting._claim("another") is None
    posting._settle(claimed, State.SENT)
    assert posting._claim("another").letter.kind == "correction"


def test_undone_while_a_try_fails_neither_is_sent(sink, letters, undone_meanwhile):
    letters()
    sink.mood = "later"
    assert post() == [WAITING]
    sink.mood = "ok"
    now_due()
    assert post() == [CANCELLED] * 2
    assert sink.taken == []


def test_undone_before_it_is_worded_neither_is_sent(sink, letters, june):
    [letter] = letters()
    claimed = posting._claim("postman")
    undo([Seen(letter.comment_id, 2)], by=june)
    with closing(mailing.Line()) as line:
        assert posting._send(claimed, line).state == State.CANCELLED
    now_due()
    assert post() == [CANCELLED]
    assert sink.taken == []


def test_lateness_is_that_of_the_oldest_due_letter(letters, time_machine):
    assert posting.lateness() == timedelta()
    letters()
    pass_by(time_machine, 1200)
    assert timedelta(minutes=20) <= posting.lateness() < timedelta(minutes=21)


def test_looking_for_letters_where_none_is_due_only_reads(letters, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert post() == []


def test_decided_alike_again_while_it_is_given_up_it_is_sent_after_all(sink, letters, june, monkeypatch):
    [letter] = letters()
    undo([Seen(letter.comment_id, 2)], by=june)
    Letter.objects.filter(pk=letter.pk).update(state=State.WAITING)
    claimed = posting._claim("postman")

    def word(letter):
        text = notices.letter_about(letter)
        letter.comment.refresh_from_db()
        if letter.comment.status == "pending":
            reject(letter.comment, june)
        return text

    monkeypatch.setitem(posting.composers, "decision", word)
    with closing(mailing.Line()) as line:
        assert posting._send(claimed, line).state == State.SENT
    assert [one.state for one in Letter.objects.all()] == [State.SENT]
