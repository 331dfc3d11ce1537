"""The postman's troubles: a mail server that refuses, drops, hangs, or is not there."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import posting
from comments.models import Letter
from comments.models.letter import State
from comments.moderation import Seen, undo
from comments.tests.postbox import CANCELLED, PARKED, SENT, TROUBLE, WAITING, hurry, mail_to, now_due, pass_by, post

pytestmark = pytest.mark.django_db


def test_a_mailbox_that_does_not_exist_parks_its_letter_and_no_other(sink, letters, caplog):
    caplog.set_level(logging.INFO)
    sink.mood = "nobody"
    [poison] = letters(1, "nobody@example.org")
    letters(1)
    assert post() == [PARKED, SENT]
    poison.refresh_from_db()
    assert poison.why == "SMTPRecipientsRefused: 550 No such mailbox: …"
    assert (poison.state, poison.claimed_until) == (State.PARKED, None)
    assert "@" not in caplog.text


def test_a_message_that_is_refused_is_parked(sink, letters):
    sink.mood = "refusing"
    letters()
    assert post() == [PARKED]


def test_a_mailbox_that_is_full_for_now_is_tried_again_and_in_the_end_parked(sink, letters, time_machine):
    start = timezone.now()
    [letter] = letters()
    sink.mood = "later"
    time_machine.move_to(start, tick=False)
    for tries, wait in enumerate([60, 300, 1800, 7200, 21600, 86400], start=1):
        assert post() == [WAITING]
        assert post() == []
        letter.refresh_from_db()
        assert (letter.tries, letter.claimed_until) == (tries, None)
        pass_by(time_machine, wait - 1)
        assert post() == []
        pass_by(time_machine, 1)
    assert post() == [PARKED]
    letter.refresh_from_db()
    assert (letter.tries, letter.why) == (7, "SMTPRecipientsRefused: 450 Try again later")


def test_a_server_in_trouble_is_left_alone_until_the_next_round(sink, letters):
    """The mail server away, slow or refusing (R10)."""
    letters(3)
    sink.mood = "busy"
    assert post() == [TROUBLE]
    assert sink.connections == 1
    sink.mood = "ok"
    now_due()
    assert post() == [SENT, SENT, SENT]
    assert len(set(sink.ids)) == 3


def test_without_any_server_nothing_is_lost(sink, letters, settings):
    letters(2)
    sink.close()
    mail_to(settings, 9)
    assert post() == [TROUBLE]
    assert Letter.objects.waiting().count() == 2


def test_a_silent_server_costs_its_time_limit(sink, letters, monkeypatch):
    letters()
    hurry(monkeypatch)
    sink.mood = "silent"
    begun = timezone.now()
    assert post() == [TROUBLE]
    assert timezone.now() - begun < timedelta(seconds=5)


def test_a_server_that_hangs_over_goodbye_has_taken_the_letter(sink, letters, monkeypatch):
    letters()
    hurry(monkeypatch)
    sink.mood = "rude"
    assert post() == [SENT]


def test_without_encryption_that_was_asked_for_nothing_is_said(sink, letters, settings):
    letters(2)
    mail_to(settings, sink.port, tls=True)
    assert post() == [TROUBLE]
    assert post() == [TROUBLE]
    assert sink.taken == []


@pytest.mark.parametrize("mood", ["deaf", "dropping"])
def test_a_letter_of_unknown_fate_goes_again_under_its_name(sink, letters, monkeypatch, mood):
    [letter] = letters()
    sink.mood = mood
    with monkeypatch.context() as patched:
        hurry(patched)
        assert post() == [TROUBLE]
    sink.mood = "ok"
    now_due()
    assert post() == [SENT]
    assert sink.ids == [letter.message_id] * 2


def test_a_letter_of_unknown_fate_is_corrected_and_not_sent_again(sink, letters, june):
    [letter] = letters()
    sink.mood = "dropping"
    post()
    undo([Seen(letter.comment_id, 2)], by=june)
    sink.mood = "ok"
    now_due()
    assert post() == [CANCELLED, SENT]
    assert ["Correction" in one["Subject"] for one in sink.messages] == [False, True]


def test_a_letter_that_was_never_taken_is_undone_without_a_word(sink, letters, june):
    [letter] = letters()
    sink.mood = "later"
    post()
    undo([Seen(letter.comment_id, 2)], by=june)
    now_due()
    assert post() == []


def test_who_dies_after_the_server_took_it_leaves_a_letter_that_is_sent_again(sink, letters, monkeypatch, time_machine):
    """Who sends letters is killed (R03)."""
    [letter] = letters()
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_settle", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            post()
    assert post() == []  # it is still claimed
    pass_by(time_machine, posting.CLAIM_SECONDS + 1)
    assert post() == [SENT]
    assert sink.ids == [letter.message_id] * 2


def test_a_letter_that_cannot_be_worded_stops_no_other(sink, letters):
    [broken] = letters()
    Letter.objects.filter(pk=broken.pk).update(kind="unknown")
    letters()
    assert post() == [WAITING, SENT]


def test_an_address_that_cannot_be_written_is_parked(sink, letters):
    letters(1, "mar ia\n@example.org")
    assert post() == [PARKED]


def test_parked_letters_go_again_when_asked_to(sink, letters):
    sink.mood = "refusing"
    [letter] = letters()
    post()
    sink.mood = "ok"
    assert posting.try_again([letter.pk]) == 1
    assert post() == [SENT]
    assert posting.try_again([letter.pk]) == 0
