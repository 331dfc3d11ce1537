"""Edits by authors: when, through what, and what readers see meanwhile."""

import threading
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import markup, receipt
from comments.authoring import Edited, edit, withdraw
from comments.models import Block, Clause, Comment, Mode, ReviewItem, Status, Thread
from comments.moderation import Seen, decide, undo
from comments.recounting import recount
from comments.screening import Draft
from comments.signals import comment_edited
from comments.tests.test_races import at_once
from comments.verifying import verify


def draft_of(comment, text):
    return Draft(thread=comment.thread, name=comment.author_name, text=text, edits=comment, author=comment.author)


def reword(comment, text, *, seen=None):
    comment.refresh_from_db()
    return edit(draft_of(comment, text), seen=seen or comment.revision)


@pytest.fixture
def make(thread, comment_on):
    def made(status=Status.APPROVED, **fields):
        return comment_on(thread, status=status, text="As it was.", created_at=timezone.now(), **fields)

    return made


def sound():
    return recount(mend=False) == [] and [proof for proof in verify() if proof.count] == []


# When


@pytest.mark.parametrize(
    ("status", "minutes", "can"),
    [
        (Status.APPROVED, 14, True),
        (Status.APPROVED, 16, False),
        (Status.PENDING, 60 * 24 * 9, True),
        (Status.SPAM, 60 * 24 * 9, True),
        (Status.REJECTED, 1, False),
        (Status.WITHDRAWN, 1, False),
    ],
)
def test_for_fifteen_minutes_and_as_long_as_it_waits(make, time_machine, status, minutes, can):
    comment = make(status)
    time_machine.move_to(timezone.now() + timedelta(minutes=minutes), tick=False)
    assert reword(comment, "As it is.") == (Edited(verdict=reword_verdict(comment)) if can else Edited(why="late"))
    comment.refresh_from_db()
    assert (comment.text == "As it is.") is can
    assert comment.revision == 1 + can
    assert comment.status == status
    assert sound()


def reword_verdict(comment):
    from comments.screening import screen

    return screen(draft_of(comment, "As it is."))


def test_an_edit_that_waits_can_be_edited_again(make, time_machine):
    comment = make()
    reword(comment, "As it is.")
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert not reword(comment, "As it will be.").why
    assert ReviewItem.objects.open().count() == 1


def test_a_site_may_do_without(make, settings):
    settings.COMMENTS = settings.COMMENTS | {"EDIT_SECONDS": 0}
    assert reword(make(Status.PENDING), "As it is.").why == "late"


def test_the_same_text_again_is_no_edit(make):
    comment = make()
    assert not reword(comment, "As it was.").why
    assert (comment.revisions.count(), ReviewItem.objects.count()) == (1, 0)


def test_t22_an_edit_of_an_earlier_text_does_not_take_the_place_of_a_later_one(make):
    comment = make(Status.PENDING)
    assert not reword(comment, "Second.", seen=1).why
    assert reword(comment, "Third.", seen=1).why == "moved"
    comment.refresh_from_db()
    assert comment.text == "Second."


# Through what


def test_t23_an_edit_goes_through_all_screening(make):
    Block.objects.create(kind=Block.Kind.WORD, value="snake oil", outcome=Block.Outcome.REFUSE)
    comment = make(Status.PENDING)
    edited = reword(comment, "Buy snake oil")
    assert edited.why == "refused"
    assert [one.rule for one in edited.verdict.refusals] == ["barred_words"]
    comment.refresh_from_db()
    assert (comment.text, comment.version) == ("As it was.", 1)
    assert not reword(comment, "Look: https://a.example https://b.example https://c.example").why
    comment.refresh_from_db()
    assert "many_links" in {one["rule"] for one in comment.findings}
    assert "many_links" in ReviewItem.objects.open().get().causes


def test_what_spoke_against_the_text_before_is_said_no_more(make):
    comment = make(Status.PENDING, findings=[{"rule": "many_links", "outcome": "hold"}])
    ReviewItem.objects.update(causes=["many_links", "escalated"])
    reword(comment, "Without any link.")
    assert ReviewItem.objects.open().get().causes == ["thread_mode", "escalated"]


def test_a_slow_thread_takes_an_edit_and_ones_own_text_is_no_repeat(make, maria):
    Thread.objects.update(slow_seconds=3600, mode=Mode.OPEN)
    comment = make(author=maria)
    reword(comment, "As it is.")
    assert not reword(comment, "As it was.").why


def test_a_closed_thread_takes_none(make):
    comment = make()
    Thread.objects.update(mode=Mode.CLOSED)
    comment = Comment.objects.select_related("thread").get()
    assert edit(draft_of(comment, "As it is."), seen=1).why == "refused"


def test_other_apps_are_told_of_it_once_it_is_stored(make, django_capture_on_commit_callbacks):
    comment, told = make(), []

    def listen(sender, comment, **kwargs):
        told.append((comment.text, comment.has_edit))

    comment_edited.connect(listen, sender=Comment)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            reword(comment, "As it is.")
            reword(comment, "As it is.")  # the same again is no edit
    finally:
        comment_edited.disconnect(listen, sender=Comment)
    assert told == [("As it is.", True)]


@pytest.mark.parametrize(
    ("said", "text", "now"),
    [
        (None, "Is it so?", True),
        (None, "It is so.", None),
        (None, "My answer.\n\n> Is it so?", None),
        (False, "Is it so?", False),
        (True, "It is so.", True),
    ],
)
def test_whether_it_asks_is_looked_at_again_when_its_edit_is_published(make, june, said, text, now):
    """What a moderator said of it stays: here that it asks, or not."""
    comment = make(asks=said)
    reword(comment, text)
    comment.refresh_from_db()
    assert comment.asks is said
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    comment.refresh_from_db()
    assert (comment.has_edit, comment.asks) == (False, now)


def test_taken_back_it_asks_as_the_text_before_did(make, june):
    comment = make(Status.PENDING)
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    reword(comment, "Is it so?")
    comment.refresh_from_db()
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    comment.refresh_from_db()
    assert comment.asks
    undo([Seen(comment.pk, comment.version)], by=june)
    comment.refresh_from_db()
    assert (comment.html, comment.asks) == (markup.to_html("As it was."), None)


# What readers see


def page_of(client, thread):
    return client.get(thread.url).content.decode()


def test_t23_the_approved_text_stays_until_a_moderator_has_read_the_new_one(client, make, thread, june):
    comment = make(author_email="maria@example.org")
    before = page_of(client, thread)
    reword(comment, "As it *is*.")
    assert page_of(client, thread) == before
    item = ReviewItem.objects.open().get()
    assert item.causes[0] == "edited"
    assert (item.due_at - item.opened_at).total_seconds() == 300
    comment.refresh_from_db()
    assert decide([Seen(comment.pk, comment.version - 1)], Status.APPROVED, by=june).stale[0].status == Status.PENDING
    assert decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june).moved
    page = page_of(client, thread)
    assert "As it <em>is</em>." in page
    assert "As it was." not in page
    assert "Edited\n" in page
    last = comment.decisions.latest("pk")
    assert (last.was, last.now, last.revision, last.digest) == ("approved", "approved", 2, comment.text_digest)
    assert not ReviewItem.objects.open().exists()
    assert sound()


def test_a_card_shows_what_was_changed(client, make, june):
    reword(make(), "As it is.")
    client.force_login(june)
    page = client.get("/admin/moderation/").content.decode()
    assert "It was edited after it had been approved." in page
    assert "[new: </span>is<" in page
    assert "[gone: </span>was<" in page


@pytest.mark.parametrize("now", [Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_an_edit_that_is_turned_down_takes_its_comment_along(client, make, thread, june, now):
    comment = make()
    reword(comment, "Sentinel.")
    comment.refresh_from_db()
    if now == Status.WITHDRAWN:
        assert withdraw(comment)
    else:
        clause = Clause.objects.first() if now == Status.REJECTED else None
        assert decide([Seen(comment.pk, comment.version)], now, by=june, clause=clause).moved
    comment.refresh_from_db()
    assert (comment.status, comment.html, comment.has_edit) == (now, "<p>Sentinel.</p>", False)
    page = page_of(client, thread)
    assert not [text for text in ("As it was.", "Sentinel.") if text in page]
    assert sound()


def test_an_approval_of_an_edit_is_taken_back_to_the_text_before(client, make, thread, june):
    comment = make()
    before = page_of(client, thread)
    reword(comment, "As it is.")
    comment.refresh_from_db()
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    comment.refresh_from_db()
    assert undo([Seen(comment.pk, comment.version)], by=june).moved
    comment.refresh_from_db()
    assert comment.has_edit
    assert page_of(client, thread) == before
    assert ReviewItem.objects.open().get().causes[0] == "edited"
    assert sound()


@pytest.mark.parametrize("is_answered", [False, True])
def test_readers_are_told_of_an_edit_after_replies(client, make, thread, comment_on, june, is_answered):
    comment = make()
    reword(comment, "As it is.")
    if is_answered:
        comment_on(thread, parent=comment, text="Well, as it was.")
    comment.refresh_from_db()
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    assert ("Edited after replies" in page_of(client, thread)) is is_answered


def test_of_what_nobody_had_seen_nobody_is_told_that_it_was_edited(client, make, thread, june):
    comment = make(Status.PENDING)
    reword(comment, "As it is.")
    comment.refresh_from_db()
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    page = page_of(client, thread)
    assert "As it is." in page
    assert "Edited" not in page


def test_a_site_may_hide_what_is_edited_until_it_is_decided(client, make, thread, june, settings):
    settings.COMMENTS = settings.COMMENTS | {"EDIT_KEEPS_PUBLIC": False}
    comment = make(author_email="maria@example.org")
    reword(comment, "As it is.")
    comment.refresh_from_db()
    assert (comment.status, comment.letters.count()) == (Status.PENDING, 0)
    last = comment.decisions.latest("pk")
    assert (last.was, last.now, last.source, last.revision) == ("approved", "pending", "author", 2)
    page = page_of(client, thread)
    assert not [text for text in ("As it was.", "As it is.") if text in page]
    assert ReviewItem.objects.open().get().causes[0] == "edited"
    assert sound()
    decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    page = page_of(client, thread)
    assert "As it is." in page
    assert "Edited\n" in page
    assert sound()


# On the receipt


def address(name, comment):
    return reverse(f"comments:{name}", args=[receipt.made_for(comment)])


@pytest.fixture
def form_of(client):
    return lambda comment: client.get(address("edit", comment)).content.decode()


def send(client, comment, text, **more):
    return client.post(address("edit", comment), {"text": text, "seen": comment.revision} | more)


@pytest.mark.parametrize("status", [Status.PENDING, Status.APPROVED, Status.SPAM])
def test_the_receipt_leads_to_the_form_which_saves(client, make, form_of, status):
    comment = make(status)
    assert address("edit", comment) in client.get(address("receipt", comment)).content.decode()
    assert ">\nAs it was.</textarea>" in form_of(comment)
    assert "As it <em>is</em>." in send(client, comment, "As it *is*.", preview="1").content.decode()
    assert Comment.objects.get().text == "As it was."
    answer = send(client, comment, "As it *is*.")
    assert (answer.status_code, answer.url) == (302, address("receipt", comment))
    assert "As it <em>is</em>." in client.get(answer.url).content.decode()


def test_a_refused_edit_comes_back_whole(client, make):
    comment = make()
    answer = send(client, comment, " ")
    assert (answer.status_code, "Your edit was not saved" in answer.content.decode()) == (422, True)
    reword(comment, "In another window.")
    answer = send(client, comment, "In this window.")
    assert answer.status_code == 422
    assert "In this window.</textarea>" in answer.content.decode()
    assert 'name="seen" value="2"' in answer.content.decode()
    Comment.objects.update(status=Status.REJECTED)
    answer = send(client, comment, "Too late.", seen="2")
    assert (answer.status_code, "Too late.</textarea>" in answer.content.decode()) == (422, True)
    assert client.get(address("edit", comment)).url == address("receipt", comment)


def test_an_edit_that_came_without_its_token_is_given_back(make, settings):
    from django.test import Client

    comment = make()
    visitor = Client(enforce_csrf_checks=True)
    answer = send(visitor, comment, "Kept.")
    assert answer.status_code == 403
    assert "Kept.</textarea>" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert visitor.post(reverse("comments:edit", args=["forged"]), {"text": "x"}).status_code == 404


def test_t22_a_strangers_token_edits_nothing(client, make):
    comment, other = make(Status.PENDING), make(Status.PENDING)
    good = receipt.made_for(comment)
    for token in (comment.key, good[:-1], f"{other.key}-{good.partition('-')[2]}", f"{comment.key}-{comment.receipt}"):
        for method in (client.get, client.post):
            url = reverse("comments:edit", args=[token])
            assert method(url, {"text": "Sentinel", "seen": 1}).status_code == 404
    assert not Comment.objects.filter(text="Sentinel").exists()


def test_whoever_edits_an_answered_comment_is_told_that_readers_will_know(make, thread, comment_on, form_of):
    comment = make()
    assert "Others have answered it already" not in form_of(comment)
    comment_on(thread, parent=comment)
    assert "Others have answered it already" in form_of(comment)


# At one moment

TRIES = 200


@pytest.mark.django_db(transaction=True)
def test_r06_a_text_that_nobody_has_read_is_never_published(thread, comment_on, june):
    comments = [
        comment_on(thread, status=(Status.PENDING, Status.APPROVED)[number % 2], text="0", created_at=timezone.now())
        for number in range(TRIES // 10)
    ]
    barrier = threading.Barrier(2)
    approved = []

    def write():
        for number in range(1, 11):
            for comment in comments:
                barrier.wait(timeout=60)
                reword(Comment.objects.select_related("thread").get(pk=comment.pk), f"{comment.pk} {number}")

    def moderate():
        for _ in range(10):
            for comment in comments:
                read = Comment.objects.get(pk=comment.pk)
                barrier.wait(timeout=60)
                if decide([Seen(read.pk, read.version)], Status.APPROVED, by=june).moved:
                    approved.append(comment.pk)
                    seen.setdefault(comment.pk, set()).add(markup.to_html(read.text))
                now = Comment.objects.get(pk=comment.pk)
                if now.is_approved:
                    unseen.extend({now.html} - seen[comment.pk])

    seen = {one.pk: {one.html} for one in comments if one.is_approved}
    unseen = []
    at_once(write, moderate)
    assert unseen == []
    assert approved
    assert sound()
    for comment in Comment.objects.all():
        numbers = list(comment.revisions.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, comment.revision + 1))
        last = comment.decisions.latest("pk")
        shown = comment.revisions.get(number=last.revision)
        assert not comment.is_approved or comment.html == markup.to_html(shown.text)
