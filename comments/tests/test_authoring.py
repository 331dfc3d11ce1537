"""What authors do with their own comments."""

import pytest
from django.urls import reverse

from comments import receipt
from comments.authoring import withdraw
from comments.models import TRANSITIONS, Clause, Comment, Letter, ReviewItem, Status, Thread
from comments.models.letter import State
from comments.moderation import Seen, decide
from comments.recounting import recount
from comments.signals import comment_decided
from comments.verifying import verify


@pytest.fixture
def mine(thread, comment_on):
    return lambda status, **fields: comment_on(thread, status=status, text="Mine.", **fields)


def sound():
    return [proof for proof in verify() if proof.count]


# Withdrawing


@pytest.mark.parametrize("status", Status.values)
def test_whatever_is_neither_rejected_nor_withdrawn_can_be_withdrawn(mine, status):
    comment = mine(status)
    done = withdraw(comment)
    comment.refresh_from_db()
    assert done is (status not in (Status.REJECTED, Status.WITHDRAWN))
    assert comment.status == (Status.WITHDRAWN if done else status)
    assert withdraw(comment) is False
    assert not ReviewItem.objects.open().exists()
    assert recount(mend=False) == []
    assert sound() == []


def test_a_withdrawal_is_on_record_as_the_authors(mine, june):
    comment = mine(Status.PENDING, author_email="maria@example.org")
    decide([Seen(comment.pk, 1)], Status.APPROVED, by=june)
    assert Letter.objects.get().state == State.WAITING
    withdraw(comment)
    last = comment.decisions.latest("pk")
    assert (last.was, last.now, last.source, last.by) == (Status.APPROVED, Status.WITHDRAWN, "author", None)
    assert Letter.objects.get().state == State.CANCELLED
    assert TRANSITIONS[Status.WITHDRAWN] == set()


def test_who_was_told_of_an_approval_is_told_of_no_withdrawal(mine, june):
    comment = mine(Status.PENDING, author_email="maria@example.org")
    decide([Seen(comment.pk, 1)], Status.APPROVED, by=june)
    Letter.objects.update(state=State.SENT)
    withdraw(comment)
    assert Letter.objects.count() == 1


def test_a_moderator_who_decides_meanwhile_is_told_and_brings_nothing_back(mine, june):
    comment = mine(Status.PENDING)
    withdraw(comment)
    late = decide([Seen(comment.pk, 1)], Status.APPROVED, by=june)
    assert [(one.status, one.by) for one in late.stale] == [(Status.WITHDRAWN, "")]
    forced = decide([Seen(comment.pk, 2)], Status.APPROVED, by=june, overriding=True)
    assert forced.refused
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN


def test_others_hear_of_it_after_commit(mine, django_capture_on_commit_callbacks, request):
    heard = []
    comment_decided.connect(lambda **sent: heard.append(sent), weak=False, dispatch_uid="test")
    request.addfinalizer(lambda: comment_decided.disconnect(dispatch_uid="test"))
    comment = mine(Status.APPROVED)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(comment)
    [sent] = heard
    assert [(one.pk, one.was, one.now) for one in sent["moved"]] == [(comment.pk, "approved", "withdrawn")]


def test_where_replies_hang_the_page_says_that_its_author_withdrew_it(client, thread, comment_on):
    grave = comment_on(thread, author_name="Sentinel", text="Sentinel text")
    comment_on(thread, parent=grave, text="An answer.")
    leaf = comment_on(thread, text="A leaf.")
    for comment in (grave, leaf):
        withdraw(comment)
    page = client.get(thread.url).content.decode()
    assert page.count("Withdrawn by its author.") == 1
    assert "An answer." in page
    assert not [word for word in ("Sentinel", "A leaf.") if word in page]
    assert Thread.objects.get().approved_count == 1


# On the receipt


def address(name, comment):
    return reverse(f"comments:{name}", args=[receipt.made_for(comment)])


@pytest.mark.parametrize("status", [Status.PENDING, Status.APPROVED, Status.SPAM])
def test_the_receipt_withdraws(client, mine, status):
    comment = mine(status)
    assert address("withdrawal", comment) in client.get(address("receipt", comment)).content.decode()
    answer = client.post(address("withdrawal", comment))
    assert answer.url == address("receipt", comment)
    page = client.get(answer.url).content.decode()
    assert "Your comment is withdrawn" in page
    assert address("withdrawal", comment) not in page
    assert Comment.objects.get().status == Status.WITHDRAWN


def test_a_rejected_comment_is_not_withdrawn(client, mine, june):
    comment = mine(Status.PENDING)
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.first())
    assert address("withdrawal", comment) not in client.get(address("receipt", comment)).content.decode()
    client.post(address("withdrawal", comment))
    assert Comment.objects.get().status == Status.REJECTED


def test_asking_withdraws_nothing_and_neither_does_a_stranger(client, mine, maria):
    comment = mine(Status.APPROVED)
    client.force_login(maria)
    assert client.get(address("withdrawal", comment)).status_code == 405
    for token in (comment.key, receipt.made_for(comment)[:-1], f"{comment.key}-{comment.receipt}"):
        assert client.post(reverse("comments:withdrawal", args=[token])).status_code == 404
    assert Comment.objects.get().status == Status.APPROVED
