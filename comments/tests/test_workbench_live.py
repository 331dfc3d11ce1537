"""What a desk hears of others, mostly that nothing changed; and the quiet word about a break."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import ReviewItem, Status
from comments.moderation import Seen, decide
from comments.tests.desk import DECISIONS, QUEUE, html_of, send
from comments.tests.test_budgets import Spent
from comments.tests.test_races import waiting_on

LIVE = f"{QUEUE}live/"


def follow(desk, page, etag=""):
    after = re.search(r'data-after="(\d+)"', html_of(page))[1]
    return desk.get(LIVE, {"after": after}, headers={"If-None-Match": etag} if etag else {})


def test_nothing_new_is_a_304_and_what_is_new_is_counted(desk, waiting, ada):
    waiting("One", "Two")
    page = desk.get(QUEUE)
    first = follow(desk, page)
    assert "2 wait\n" in html_of(first)
    assert follow(desk, page, first["ETag"]).status_code == 304
    assert follow(desk, page, first["ETag"]).content == b""
    waiting("Three")
    second = follow(desk, page, first["ETag"])
    assert second.status_code == 200
    assert "3 wait" in html_of(second)
    assert "1 is new" in html_of(second)


def test_who_comes_and_what_others_decide_is_seen(desk, waiting, ada):
    one, _two = waiting("One", "Two")
    page = desk.get(QUEUE)
    held = re.search(r'data-held="([^"]*)"', html_of(follow(desk, page)))[1].split()
    assert len(held) == 2
    decide([Seen(one.pk, 1)], Status.SPAM, by=ada)
    assert re.search(r'data-held="([^"]*)"', html_of(follow(desk, page)))[1].split() == held[1:]
    waiting("Three")
    other = Client()
    other.force_login(ada)
    other.get(QUEUE)
    assert "<strong><bdi>ada</bdi></strong> reads" in html_of(follow(desk, page))


@pytest.mark.parametrize("size", [3, 300])
def test_following_costs_two_statements_and_claims_nothing(desk, thread, size):
    waiting_on(thread, size)
    page = desk.get(QUEUE)
    etag = follow(desk, page)["ETag"]
    with Spent() as spent:
        assert follow(desk, page, etag).status_code == 304
    assert len([sql for sql in spent.statements if "comments_reviewitem" in sql]) == 2
    assert len(spent.statements) <= 7  # with session, account, rights and beats
    assert not [sql for sql in spent.statements if not sql.startswith("SELECT")]


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 19, "\u0661"])
def test_what_means_nothing_is_a_bad_request(desk, after):
    assert desk.get(LIVE, {"after": after}).status_code == 400


def test_after_twenty_five_minutes_a_break_is_mentioned_until_it_is_put_off(desk, waiting, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for number, comment in enumerate(waiting(*map(str, range(8)))):
        page = html_of(send(desk, "approve", comment))
        assert ("A short break?" in page) == (number >= 7)
        time_machine.shift(timedelta(minutes=4))
    assert "A short break?" not in html_of(desk.post(f"{QUEUE}rests/", {"rest": "later"}, follow=True))


def test_forty_cards_of_abuse_are_enough_and_a_pause_begins_anew(desk, waiting, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    comments = waiting(*map(str, range(41)))
    for comment in comments[:39]:
        desk.post(DECISIONS, {"decide": "spam", "seen": f"{comment.pk}:1", "hard": "1"})
    assert "A short break?" not in html_of(desk.get(QUEUE))
    assert "much abuse to read" in html_of(send(desk, "spam", comments[39], hard="1"))
    time_machine.shift(timedelta(minutes=6))
    assert "A short break?" not in html_of(send(desk, "spam", comments[40], hard="1"))


def test_the_word_about_breaks_can_be_switched_off_and_on(desk, waiting):
    session = desk.session
    session["comments.stretch"] = {"since": 0, "last": 9e9, "hard": 40}
    session.save()
    assert "A short break?" in html_of(desk.get(QUEUE))
    desk.post(f"{QUEUE}rests/", {"rest": "off"})
    assert "A short break?" not in html_of(desk.get(QUEUE))
    page = desk.post(f"{QUEUE}rests/", {"rest": "on", "page": "1"}, follow=True)
    assert "Say nothing of breaks" in html_of(page)
    assert "A short break?" in html_of(desk.get(QUEUE))
    assert desk.post(f"{QUEUE}rests/", {"rest": "x"}).status_code == 400


def test_a_card_of_abuse_says_so_with_its_decision(desk, waiting):
    one, two = waiting("One", "Two")
    ReviewItem.objects.filter(comment=one).update(causes=["barred_words"])
    assert html_of(desk.get(QUEUE)).count('name="hard"') == 1
