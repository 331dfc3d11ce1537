"""Receipts by mail."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from comments import acknowledging, notices, receipt
from comments.acknowledging import acknowledge
from comments.models import Comment, Letter, Status
from comments.models.letter import Kind, State
from comments.posting import Nothing

SITE = "https://www.example.org"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": SITE}


@pytest.fixture
def sent(thread, comment_on):
    """sent(2, …) makes comments as a guest's form leaves them."""

    def make(count=1, **fields):
        given = {"author_email": "maria@example.org", "status": Status.PENDING, "created_at": timezone.now()} | fields
        made = thread.comments.count()
        return [comment_on(thread, **{"source_key": f"form:{made + number}", **given}) for number in range(count)]

    return make


def words_of(letter):
    return notices.receipt_by_mail(letter).body


@pytest.mark.parametrize(("status", "words"), [("pending", "waits for a moderator"), ("approved", "can read it")])
def test_a_guest_with_an_address_is_sent_the_receipt(sent, client, status, words):
    [comment] = sent(status=status)
    assert acknowledge() == 1
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient, letter.payload) == (Kind.ARRIVAL, "maria@example.org", {})
    body = words_of(letter)
    assert words in body
    [address] = [word for word in body.split() if "/receipt/" in word]
    assert receipt.made_for(comment) in address
    assert client.get(address.removeprefix(SITE)).status_code == 200


def test_the_postman_brings_it(sent, sink):
    sent()
    call_command("sendletters", verbosity=0)
    assert Letter.objects.get().state == State.SENT
    assert len(sink.taken) == 1
    call_command("sendletters", verbosity=0)
    assert len(sink.taken) == 1


def test_others_are_sent_none(sent, maria):
    sent(author_email="")
    sent(author=maria)
    sent(source_key="archive:1")
    sent(status=Status.SPAM)
    sent(status=Status.WITHDRAWN)
    for kept in (None, receipt.VOID):
        Comment.objects.filter(pk__in=[one.pk for one in sent()]).update(receipt=kept)
    sent(created_at=timezone.now() - timedelta(days=2))
    assert acknowledge() == 0
    assert not Letter.objects.exists()


@pytest.mark.parametrize("changes", [{"SITE_URL": ""}, {"LETTERS": ["approved", "rejected"]}])
def test_a_site_may_do_without(sent, settings, changes):
    settings.COMMENTS = settings.COMMENTS | changes
    sent()
    assert acknowledge() == 0


def test_two_postmen_at_once_write_one_letter(sent):
    rows = sent(3)
    acknowledging._write(rows)
    acknowledging._write(rows)
    assert Letter.objects.count() == 3
    assert acknowledge() == 0


def test_t29_a_strangers_address_is_not_flooded(sent):
    sent(4)
    acknowledge()
    sent(4, author_email="Maria@Example.org")
    acknowledge()
    sent(1, author_email="lee@example.org")
    assert acknowledge() == 1
    states = sorted(Letter.objects.values_list("state", flat=True))
    assert states == [State.CANCELLED] * 3 + [State.WAITING] * 6
    assert acknowledge() == 0


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_what_was_decided_before_it_left_has_letters_of_its_own(sent, status):
    [comment] = sent()
    acknowledge()
    comment.status = status
    comment.save(update_fields=["status"])
    assert isinstance(notices.receipt_by_mail(Letter.objects.get()), Nothing)
