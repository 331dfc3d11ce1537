"""What a signed-in reader has under "My comments" that a guest has on a receipt: copy, objection, silence, erasure."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse

from comments import following, posting, receipt
from comments.holding import hold
from comments.models import Comment, Erasure, Follow, Letter, Person, Status
from comments.tests.postbox import now_due, reject
from dipnote_site.tests.threats.outside import send

MINE = reverse("comments:mine")
COPY, LETTERS, ERASURE = (reverse(f"comments:{name}") for name in ("copy_of_all", "letters", "erasure_of_all"))
FOLLOWING = reverse("comments:following")

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked(settings):
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": "https://comments.example.org"}


@pytest.fixture
def own(client, thread, comment_on, maria):
    client.force_login(maria)
    return comment_on(thread, author=maria, status=Status.PENDING, text="Mine.", author_name="Maria")


def test_the_page_leads_to_all_of_it_and_a_guest_has_none(client, own):
    page = client.get(MINE).text
    assert [address for address in (COPY, f"{FOLLOWING}#letters", ERASURE) if address not in page] == []
    client.logout()
    page = client.get(MINE).text
    assert [address for address in (COPY, f"{FOLLOWING}#letters", ERASURE) if address in page] == []
    assert [client.get(COPY).status_code, client.post(LETTERS).status_code, client.post(ERASURE).status_code] == [
        404
    ] * 3


def test_a_copy_holds_all_that_is_kept_about_the_account_and_nothing_of_others(client, own, thread, comment_on, lee):
    comment_on(thread, author=lee, text="Of Lee.")
    comment_on(thread, author=own.author, text="Mine too.")
    answer = client.get(COPY)
    assert {one["text"] for one in answer.json()["comments"]} == {"Mine.", "Mine too."}
    assert "no-store" in answer["Cache-Control"]
    assert "attachment" in answer["Content-Disposition"]


def test_a_rejected_comment_leads_to_the_objection(client, own, june):
    assert "#appeal-heading" not in client.get(MINE).text
    receipt.issue(own)
    own.save(update_fields=["receipt"])
    reject(own, june)
    own.refresh_from_db()
    address = reverse("comments:receipt", args=[receipt.made_for(own)])
    assert f'href="{address}#appeal-heading"' in client.get(MINE).text
    assert 'id="appeal-heading"' in client.get(address).text


# Letters


def decided_letters(comment, june):
    reject(comment, june)
    now_due()
    list(posting.post())
    return len(mail.outbox)


def test_no_letters_come_once_they_are_stopped_and_nothing_can_be_followed(client, own, june, thread, linked):
    following.follow_as(own.author, thread, pace="at_once", language="en")
    assert client.post(LETTERS, {"do": "stop"}).url == f"{FOLLOWING}#letters"
    assert not Follow.objects.exists()
    assert not following.follow_as(own.author, thread, pace="at_once", language="en")
    assert decided_letters(own, june) == 0
    assert Letter.objects.get().why == "Its reader has stopped all letters."
    assert "Let letters come again" in client.get(FOLLOWING).text


def test_they_come_again_when_asked_for(client, own, june, thread, linked):
    client.post(LETTERS, {"do": "stop"})
    client.post(LETTERS, {"do": "allow"})
    assert following.follow_as(own.author, thread, pace="at_once", language="en")
    assert decided_letters(own, june) == 1


def test_whoever_else_has_the_address_is_asked_as_before(client, own, thread, linked):
    """An account may have been opened with anybody's address."""
    client.post(LETTERS, {"do": "stop"})
    following.follow_by_mail(own.author.email, thread, pace="at_once", language="en")
    assert Letter.objects.get().kind == "confirmation"


def test_a_receipt_stops_all_letters_about_its_comment(client, thread, june, linked):
    send(client, thread, email="quilp@example.org")
    comment = Comment.objects.get()
    receipt.issue(comment)
    comment.save(update_fields=["receipt"])
    token = receipt.made_for(comment)
    client.post(reverse("comments:replies_wish", args=[token]), {"do": "silence"})
    assert "No letters about this comment" in client.get(reverse("comments:receipt", args=[token])).text
    Letter.objects.all().delete()
    comment.refresh_from_db()
    assert decided_letters(comment, june) == 0


@pytest.mark.parametrize("may_follow", [True, False])
def test_a_rejected_comments_receipt_stops_all_letters_too(client, thread, june, linked, settings, may_follow):
    settings.COMMENTS = settings.COMMENTS | {"FOLLOW": may_follow}
    send(client, thread, email="quilp@example.org")
    comment = Comment.objects.get()
    reject(comment, june)
    comment.refresh_from_db()
    page = client.get(reverse("comments:receipt", args=[receipt.made_for(comment)])).text
    assert "Stop all letters" in page
    assert "Tell me of replies" not in page
    Comment.objects.filter(pk=comment.pk).update(author_email="")
    assert "Stop all letters" not in client.get(reverse("comments:receipt", args=[receipt.made_for(comment)])).text


# Erasing


def test_looking_erases_nothing_and_says_what_stays(client, own):
    for verb in (client.get, client.head):
        assert verb(ERASURE).status_code == 200
    assert "What stays: decisions in the log" in client.get(ERASURE).text
    assert Comment.objects.get().author_name == "Maria"


@pytest.mark.parametrize(("words", "text"), [("go", ""), ("stay", "Mine.")])
def test_one_press_erases_every_comment_of_the_account(client, own, thread, comment_on, lee, words, text):
    comment_on(thread, author=lee, text="Of Lee.", author_name="Lee")
    answer = client.post(ERASURE, {"words": words}, follow=True)
    assert "You are erased" in answer.text
    own.refresh_from_db()
    assert (own.author, own.author_name, own.text) == (None, "Former reader", text)
    assert Comment.objects.get(text="Of Lee.").author == lee
    assert Erasure.objects.get().way == "author"
    assert User.objects.get(username="maria").is_active


def test_the_account_is_closed_where_that_is_ticked_and_its_reader_signed_out(client, own):
    client.post(ERASURE, {"words": "go", "close": "yes"})
    account = User.objects.get(pk=own.author_id)
    assert (account.is_active, account.email, account.username) == (False, "", f"erased-{account.pk}")
    assert client.get(ERASURE).status_code == 404


def test_staff_cannot_close_their_account_here(client, june):
    client.force_login(june)
    assert "Close my account" not in client.get(ERASURE).text
    client.post(ERASURE, {"words": "go", "close": "yes"})
    june.refresh_from_db()
    assert june.is_active


def test_a_legal_hold_is_told_and_nothing_goes(client, own, june):
    hold(Person(own.author), by=june, why="A court asked.")
    answer = client.post(ERASURE, {"words": "go", "close": "yes"})
    assert answer.status_code == 409
    assert "the law asks for it to be kept" in answer.text
    assert Comment.objects.get().author_name == "Maria"
