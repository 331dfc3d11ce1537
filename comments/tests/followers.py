"""What tests of followers share: somebody who asked, somebody who is told, comments that become public."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from comments import following, gathering, posting
from comments.addresses import digests_of
from comments.models import Follow, Letter, Pace, Status
from comments.moderation import Seen, decide

SITE = "https://comments.example.org"
GUEST = "guest@example.org"


@pytest.fixture
def linked(settings):
    """A site whose letters have links: without them nobody can follow."""
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": SITE}


@pytest.fixture
def asked(thread, linked):
    """asked("guest@example.org", comment=…) is a follow of the thread that waits to be confirmed."""

    def make(address=GUEST, *, on=None, pace=Pace.AT_ONCE, **fields):
        following.follow_by_mail(address, on or thread, pace=pace, language="en", **fields)
        return Follow.objects.filter(follower=digests_of(address)[0]).latest("pk")

    return make


@pytest.fixture
def followed(asked):
    def make(*args, **fields):
        follow = following.confirm(asked(*args, **fields).key)
        Letter.objects.all().delete()
        return follow

    return make


@pytest.fixture
def publish(thread, linked, comment_on, june):
    """publish("Text", …) has a comment wait and then approves it, as moderators do."""

    def make(text="New.", *, on=None, **fields):
        comment = comment_on(on or thread, status=Status.PENDING, text=text, **fields)
        decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
        comment.refresh_from_db()
        return comment

    return make


def later(time_machine, seconds=301):
    time_machine.move_to(timezone.now() + timedelta(seconds=seconds), tick=False)


def sent():
    """What the postman's round sends to followers."""
    gathering.gather()
    before = len(mail.outbox)
    list(posting.post())
    return [one for one in mail.outbox[before:] if "List-Unsubscribe" in one.extra_headers]
