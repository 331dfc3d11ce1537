"""The tick in the form: to be told of replies, once the comment is public and the address has said yes."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from comments import gathering, posting, receipt
from comments.models import Comment, Follow, Letter, Status, Thread
from comments.moderation import Seen, decide
from comments.tests.followers import GUEST, later, sent
from comments.tests.test_budgets import Spent
from dipnote_site.tests.threats.outside import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("linked")]


def approve(comment, june):
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)


def test_a_guest_is_asked_once_the_comment_is_public_and_told_of_all_replies(
    client, thread, june, publish, time_machine
):
    send(client, thread, email=GUEST, follow="on")
    comment = Comment.objects.get()
    gathering.gather()
    assert not Letter.objects.exists()
    approve(comment, june)
    publish("Before it is confirmed.", parent=comment)
    gathering.gather()
    list(posting.post())
    link = re.search(r"/comments/confirm/\S+/", mail.outbox[-1].body)[0]
    assert sent() == []
    client.post(link)
    publish("After.", parent=comment)
    later(time_machine)
    [letter] = sent()
    assert letter.to == [GUEST]
    assert "Before it is confirmed." in letter.body
    assert "After." in letter.body


def test_an_account_is_told_without_being_asked(client, thread, june, maria, publish, time_machine):
    client.force_login(maria)
    send(client, thread, email="", follow="on")
    comment = Comment.objects.get()
    approve(comment, june)
    publish("A reply.", parent=comment)
    later(time_machine)
    assert [one.to for one in sent()] == [[maria.email]]


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_who_wrote_what_is_not_public_is_not_asked(thread, comment_on, status):
    comment_on(thread, status=status, author_email=GUEST, wants_replies=True)
    gathering.gather()
    assert not Follow.objects.exists()


def test_a_wish_is_seen_to_once(thread, comment_on):
    comment_on(thread, author_email=GUEST, wants_replies=True)
    comment_on(thread, wants_replies=True)  # an address that was erased meanwhile
    gathering.gather()
    gathering.gather()
    assert Letter.objects.count() == 1
    assert not Comment.objects.filter(wants_replies=True).exists()


def test_without_the_tick_nobody_is_asked(client, thread):
    Thread.objects.update(mode="open")
    send(client, thread, email=GUEST)
    gathering.gather()
    assert not Follow.objects.exists()


def test_without_an_address_the_tick_is_refused_and_stays(client, thread):
    answer = send(client, thread, email="", follow="on")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "To be told of replies, give your address" in page
    assert re.search(r'name="follow"[^>]*checked', page)
    assert not Comment.objects.exists()


def test_the_tick_adds_no_statement_to_what_sending_costs(client, thread):
    send(client, thread, email=GUEST, text="The first asks for more.")
    costs = []
    for follow in ({}, {"follow": "on"}):
        with Spent() as spent:
            send(client, thread, email=GUEST, text=f"With {follow}.", **follow)
        costs.append(len(spent.own))
    assert costs[0] == costs[1]


# From the receipt


@pytest.fixture
def receipt_of(client):
    """receipt_of(comment) is its page; receipt_of(comment, do="tell") presses a button on it."""

    def page(comment, **sent_form):
        token = receipt.made_for(comment)
        if sent_form:
            client.post(reverse("comments:replies_wish", args=[token]), sent_form)
        return client.get(reverse("comments:receipt", args=[token])).content.decode()

    return page


def test_the_receipt_says_how_it_stands_and_changes_it(thread, comment_on, june, receipt_of):
    comment = comment_on(thread, author_email=GUEST, status=Status.PENDING)
    assert "You are not told by e-mail" in receipt_of(comment)
    assert "Once your comment is public" in receipt_of(comment, do="tell")
    approve(comment, june)
    gathering.gather()
    assert "A letter asks whether" in receipt_of(comment)
    Follow.objects.update(confirmed_at=timezone.now())
    assert "You are told by e-mail" in receipt_of(comment)
    assert "You are not told by e-mail" in receipt_of(comment, do="stop")
    assert not Follow.objects.exists()


def test_what_has_no_address_or_is_turned_down_offers_no_letters(thread, comment_on, receipt_of):
    without = comment_on(thread)
    rejected = comment_on(thread, author_email=GUEST, status=Status.REJECTED)
    for comment in (without, rejected):
        assert "Tell me of replies" not in receipt_of(comment, do="tell")
    assert not Comment.objects.filter(wants_replies=True).exists()


def test_a_key_is_no_receipt(client, thread, comment_on):
    comment = comment_on(thread, author_email=GUEST)
    for token in (comment.key, "a" * 13, receipt.made_for(comment) + "x"):
        assert client.post(reverse("comments:replies_wish", args=[token]), {"do": "tell"}).status_code == 404
    assert client.get(reverse("comments:replies_wish", args=[receipt.made_for(comment)])).status_code == 405
