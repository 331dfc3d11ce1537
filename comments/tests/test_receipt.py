"""An author's receipt: who opens it, and what it says of a comment."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import receipt
from comments.models import Clause, Comment, Mode, Status, Tally, Thread
from comments.moderation import Seen, decide, undo
from comments.progress import LINE
from dipnote_site.tests.threats.outside import send


def address_of(comment):
    return reverse("comments:receipt", args=[receipt.made_for(comment)])


@pytest.fixture
def held(thread, comment_on):
    return comment_on(thread, status=Status.PENDING, text="*Mine* alone.")


@pytest.fixture
def page_of(client):
    return lambda comment: client.get(address_of(comment)).content.decode()


def without_token(page):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)


# Who opens it


@pytest.mark.parametrize("who", ["guest", "account"])
@pytest.mark.parametrize("mode", [Mode.HOLD_ALL, Mode.OPEN])
def test_whoever_sends_a_comment_is_answered_with_its_receipt(client, thread, maria, mode, who):
    Thread.objects.update(mode=mode)
    if who == "account":
        client.force_login(maria)
    answer = send(client, thread)
    comment = Comment.objects.get()
    assert (answer.status_code, answer.url) == (302, address_of(comment))
    client.logout()
    page = client.get(answer.url).content.decode()
    assert ("waits for a moderator" if mode == Mode.HOLD_ALL else "is public") in page
    assert "A word of my own." in page
    assert (comment.get_absolute_url() in page) is (mode == Mode.OPEN)


def test_t22_the_row_holds_nothing_that_opens_it(held):
    token = receipt.made_for(held)
    seed, _dot, digest = held.receipt.partition(".")
    assert token.partition("-")[2] not in held.receipt
    for forged in (
        held.receipt,
        seed,
        digest,
        f"{held.key}-{seed}",
        f"{held.key}-{digest}",
        f"{held.key}-{held.receipt}",
    ):
        assert receipt.opened_by(forged) is None
    assert receipt.opened_by(token) == held


def test_t22_every_letter_of_a_token_counts(held):
    token = receipt.made_for(held)
    for place, letter in enumerate(token):
        for other in {"A", "b", "-", letter.swapcase()} - {letter}:
            assert receipt.opened_by(token[:place] + other + token[place + 1 :]) is None, place


def test_t22_a_token_opens_one_comment(thread, comment_on, held):
    other = comment_on(thread, status=Status.PENDING)
    code = receipt.made_for(held).partition("-")[2]
    assert receipt.opened_by(f"{other.key}-{code}") is None
    Comment.objects.filter(pk=other.pk).update(receipt=held.receipt)  # not even with the row of another
    assert receipt.opened_by(f"{other.key}-{code}") is None


def test_t22_two_comments_under_one_key_have_different_tokens(thread):
    twins = [Comment(key="a" * 13, thread=thread) for _ in range(2)]
    for twin in twins:
        receipt.issue(twin)
    assert receipt.made_for(twins[0]) != receipt.made_for(twins[1])


def test_t22_a_receipt_outlives_the_secret_key_and_is_named_again_while_that_is_known(held, settings):
    token, old = receipt.made_for(held), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [old]
    assert receipt.made_for(held) == token
    settings.SECRET_KEY_FALLBACKS = []
    assert receipt.opened_by(token) == held
    assert ":" in receipt.made_for(held)
    assert receipt.opened_by(receipt.made_for(held)) == held


def test_what_was_sent_before_there_were_receipts_has_a_signed_address(held):
    Comment.objects.update(receipt=None)
    held.refresh_from_db()
    assert receipt.opened_by(receipt.made_for(held)) == held
    assert receipt.opened_by(f"{held.key}-") is None


def test_a_receipt_that_was_made_void_opens_to_nobody(held):
    tokens = [receipt.made_for(held), receipt.signed_for(held), f"{held.key}-"]
    Comment.objects.update(receipt=receipt.VOID)
    assert [receipt.opened_by(token) for token in tokens] == [None] * 3


def test_t34_no_cache_keeps_it_no_engine_lists_it_and_no_site_learns_of_it(client, held):
    answers = [client.get(address_of(held)), client.get(address_of(held) + "?a=1&a=2"), client.post(address_of(held))]
    assert [answer.status_code for answer in answers] == [200, 400, 405]
    for answer in answers:
        assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer.headers["X-Robots-Tag"]


# What it says


def test_it_says_how_many_come_first(page_of, waiting):
    first, second, _third = waiting("One", "Two", "Three")
    assert "<dd>Next</dd>" in page_of(first)
    assert "<dd>2</dd>" in page_of(second)


def test_far_behind_nobody_is_counted(page_of, waiting, monkeypatch):
    assert LINE == 1000
    monkeypatch.setattr("comments.progress.LINE", 1)
    _first, second, third = waiting("One", "Two", "Three")
    assert ["More than a thousand" in page_of(one) for one in (second, third)] == [True, True]


def test_it_says_the_usual_wait_where_one_was_measured(page_of, held):
    assert "Usual wait" not in page_of(held)
    Tally.objects.create(
        span=Tally.Span.HOUR,
        start=timezone.now() - timedelta(hours=3),
        counts={"waited:fine:480": 2, "waited:unsure:480": 2, "waited:spam:14400": 50},
    )
    from django.core.cache import cache

    cache.clear()
    assert "7\xa0minutes" in page_of(held)


@pytest.mark.parametrize("can_be_written_to", [False, True])
def test_spam_is_not_told_from_what_waits(page_of, held, waiting, june, settings, can_be_written_to):
    if can_be_written_to:
        settings.COMMENTS = settings.COMMENTS | {"SITE_URL": "https://comments.example.org"}
        Comment.objects.filter(pk=held.pk).update(author_email="maria@example.org")
        assert 'id="replies' in page_of(held)
    waiting("Later")
    before = without_token(page_of(held))
    decide([Seen(held.pk, 1)], Status.SPAM, by=june)
    assert without_token(page_of(held)) == before


def test_a_rejection_has_its_clause_its_letter_and_its_reasons(page_of, held, june):
    clause = Clause.objects.get(code="off-topic")
    decide([Seen(held.pk, 1)], Status.REJECTED, by=june, clause=clause)
    page = page_of(held)
    for words in ("was not approved", clause.title, clause.letter.splitlines()[0][:30], "A person decided."):
        assert words in page
    assert june.username not in page


def test_a_rejection_that_came_back_still_names_its_clause(page_of, held, june):
    """An undo is a decision without a clause of its own: it goes back to the one before."""
    clause = Clause.objects.in_force().first()
    decide([Seen(held.pk, 1)], Status.REJECTED, by=june, clause=clause)
    decide([Seen(held.pk, 2)], Status.APPROVED, by=june)
    undo([Seen(held.pk, 3)], by=june)
    held.refresh_from_db()
    assert held.status == Status.REJECTED
    assert clause.title in page_of(held)


@pytest.mark.parametrize("waiting_before", [0, 50])
def test_a_receipt_costs_the_same_however_many_wait(
    client, held, waiting, waiting_before, django_assert_max_num_queries
):
    waiting(*map(str, range(waiting_before)))
    client.get(address_of(held))
    with django_assert_max_num_queries(4):
        assert client.get(address_of(held)).status_code == 200
