"""A second try of what was rejected: who is offered it, how often, and what moderators see of it."""

import time

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from comments import receipt
from comments.models import Clause, Comment, Decision, ReviewItem, Status
from comments.moderation import Seen, decide
from comments.second_tries import form_key_for
from comments.tests.desk import QUEUE, html_of
from comments.tests.test_budgets import Spent
from dipnote_site.tests.threats.outside import FILLED, _Hidden, respond_url, send
from dipnote_site.tests.threats.outside import form_of as any_form_of

OFFER = "Change it and send it again"


@pytest.fixture
def rejected(thread, comment_on, june):
    """rejected(author=…) makes a comment that june rejected under clause 3."""

    def make(clause=3, **fields):
        comment = comment_on(thread, status=Status.PENDING, text="You are all *fools*.", **fields)
        decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.get(number=clause))
        comment.refresh_from_db()
        return comment

    return make


def again(comment):
    return reverse("comments:again", args=[receipt.made_for(comment)])


def page_of(client, comment):
    return client.get(reverse("comments:receipt", args=[receipt.made_for(comment)])).content.decode()


def form_of(client, comment):
    """The hidden fields of the form to try it again, fetched ten seconds ago."""
    with time_machine.travel(time.time() - 10):
        page = client.get(again(comment))
    assert page.status_code == 200
    assert {"private", "no-store"} <= set(page.headers["Cache-Control"].split(", "))
    assert "You are all *fools*." in page.content.decode()
    hidden = _Hidden()
    hidden.feed(page.content.decode())
    return hidden.values


def post(client, thread, hidden, text="You are mistaken."):
    return client.post(respond_url(thread), FILLED | hidden | {"text": text})


def seconds_of(comment):
    return Comment.objects.filter(source_key=f"form:{form_key_for(comment)}")


@pytest.mark.parametrize("who", ["guest", "account"])
def test_its_author_changes_it_and_moderators_see_what_was_the_first(client, thread, rejected, maria, june, who):
    first = rejected(author=maria if who == "account" else None)
    if who == "account":
        client.force_login(maria)
        assert again(first) in client.get(reverse("comments:mine")).content.decode()
    assert again(first) in page_of(client, first)
    answer = post(client, thread, form_of(client, first))
    second = seconds_of(first).get()
    assert answer.url == reverse("comments:receipt", args=[receipt.made_for(second)])
    assert second.text == "You are mistaken."
    client.force_login(june)
    page = html_of(client.get(QUEUE))
    link = f'<a href="{reverse("admin:comments_comment_change", args=[first.pk])}">'
    assert f"{link}Second try of a comment that was rejected under clause 3.</a>" in page
    assert "fools" not in page


def test_what_answered_somebody_does_so_again(client, thread, comment_on, rejected):
    parent = comment_on(thread)
    first = rejected(parent=parent)
    assert post(client, thread, form_of(client, first)).status_code == 302
    assert seconds_of(first).get().parent == parent


def test_it_is_tried_again_once(client, thread, rejected, june):
    first = rejected()
    twice = form_of(client, first)
    answers = {post(client, thread, twice).url for _ in "12"}
    assert len(answers) == 1
    second = seconds_of(first).get()
    assert OFFER not in page_of(client, first)
    assert client.get(again(first)).url == reverse("comments:receipt", args=[receipt.made_for(first)])
    decide([Seen(second.pk, second.version)], Status.REJECTED, by=june, clause=Clause.objects.get(number=3))
    assert OFFER not in page_of(client, second)
    assert client.get(again(second)).status_code == 302


def test_other_words_from_a_second_form_of_it_are_a_comment_like_any(client, thread, rejected):
    first = rejected()
    one, other = form_of(client, first), form_of(client, first)
    post(client, thread, one)
    answer = post(client, thread, other, text="And another thing.")
    assert answer.status_code == 422
    assert "And another thing." in answer.content.decode()
    hidden = _Hidden()
    hidden.feed(answer.content.decode())
    with time_machine.travel(time.time() + 10):
        assert post(client, thread, hidden.values, text="And another thing.").status_code == 302
    assert Comment.objects.get(text="And another thing.").source_key != seconds_of(first).get().source_key


@pytest.mark.parametrize("status", [one for one in Status if one != Status.REJECTED])
def test_only_what_was_rejected_is_tried_again(client, thread, comment_on, status):
    comment = comment_on(thread, status=status)
    assert OFFER not in page_of(client, comment)
    assert client.get(again(comment)).url == reverse("comments:receipt", args=[receipt.made_for(comment)])


@pytest.mark.parametrize("why", ["emptied", "closed", "another's account", "nobody's account"])
def test_where_it_cannot_be_the_receipt_is_shown(client, thread, rejected, maria, lee, why):
    first = rejected(author=maria if "account" in why else None)
    if why == "emptied":
        Comment.objects.update(emptied_at=timezone.now())
    if why == "closed":
        type(thread).objects.update(mode="closed")
    if why == "another's account":
        client.force_login(lee)
    assert OFFER not in page_of(client, first)
    assert client.get(again(first)).status_code == 302


def test_t22_no_form_but_the_receipts_own_says_that_it_tries_again(client, thread, rejected):
    first = rejected()
    stamp = form_of(client, first)["stamp"]
    forged = f"{stamp[:-1]}{'A' if stamp[-1] != 'A' else 'B'}"
    assert post(client, thread, {"stamp": forged}).status_code == 422
    assert send(client, thread, again=receipt.made_for(first), form_key=form_key_for(first)).status_code == 302
    assert not seconds_of(first).exists()
    assert client.get(reverse("comments:again", args=["forged"])).status_code == 404


def test_a_second_try_costs_what_any_comment_costs(client, thread, rejected):
    first = rejected()
    hidden = form_of(client, first)
    send(client, thread, text="Just so that all is warm.")
    other = any_form_of(client, thread)
    with Spent() as plain:
        post(client, thread, other, text="By itself.")
    with Spent() as spent:
        post(client, thread, hidden)
    assert seconds_of(first).exists()
    assert len(spent.own) == len(plain.own)


@pytest.mark.parametrize("size", [1, 3])
def test_the_cards_of_second_tries_cost_one_statement(desk, thread, rejected, waiting, size):
    made = waiting(*"123"[:size])
    desk.get(QUEUE)
    with Spent() as plain:
        desk.get(QUEUE)
    ReviewItem.objects.exclude(comment__in=made).delete()
    for comment in made:
        Comment.objects.filter(pk=comment.pk).update(source_key=f"form:{form_key_for(rejected())}")
    with Spent() as spent:
        assert html_of(desk.get(QUEUE)).count("under clause 3.") == size
    assert len(spent.own) == len(plain.own) + 1


def test_a_first_try_that_was_published_after_all_is_not_spoken_of(desk, rejected, waiting, june):
    first, (second,) = rejected(), waiting("Again")
    Comment.objects.filter(pk=second.pk).update(source_key=f"form:{form_key_for(first)}")
    assert "Second try" in html_of(desk.get(QUEUE))
    decide([Seen(first.pk, first.version)], Status.APPROVED, by=june)
    assert Decision.objects.filter(comment=first, now=Status.REJECTED).exists()
    assert "Second try" not in html_of(desk.get(QUEUE))
