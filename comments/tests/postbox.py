"""What tests of letters share: a mail server, letters that are due, the postman's round."""

from datetime import timedelta

import django
import pytest
from django.utils import timezone

from comments import mailing, posting
from comments.models import Clause, Letter, Status
from comments.models.letter import State
from comments.moderation import Seen, decide
from tools.mailsink import Sink

SENT, WAITING, PARKED = (State.SENT, False), (State.WAITING, False), (State.PARKED, False)
CANCELLED, TROUBLE = (State.CANCELLED, False), (State.WAITING, True)


@pytest.fixture
def sink(settings, monkeypatch):
    server = Sink()
    monkeypatch.setattr(mailing, "SECONDS", 10)  # a busy machine is not in trouble; hurry() is for a server that hangs
    mail_to(settings, server.port)
    yield server
    server.close()


def hurry(monkeypatch):
    """Wait no longer than this for a server that hangs."""
    monkeypatch.setattr(mailing, "SECONDS", 0.5)


def mail_to(settings, port, *, tls=False):
    """Real mail, not the letter box that Django's tests put in its place."""
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    if django.VERSION >= (6, 1):
        options = {"host": "127.0.0.1", "port": port, "use_tls": tls}
        settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": options}}
    else:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = smtp, "127.0.0.1", port
        settings.EMAIL_USE_TLS = tls


@pytest.fixture
def letters(thread, comment_on, june):
    """A maker of due letters about so many rejected comments: letters(3), letters(1, "nobody@example.org")."""

    def make(count=1, address="maria@example.org"):
        made = []
        for _ in range(count):
            comment = comment_on(thread, status=Status.PENDING, author_email=address)
            reject(comment, june)
            made.append(comment.letters.get())
        Letter.objects.waiting().update(not_before=timezone.now() - timedelta(seconds=1))
        return made

    return make


def reject(comment, june, code="off-topic"):
    return decide([Seen(comment.pk, comment.version)], Status.REJECTED, by=june, clause=Clause.objects.get(code=code))


def pass_by(time_machine, seconds):
    time_machine.move_to(timezone.now() + timedelta(seconds=seconds), tick=False)


def post():
    return [(one.state, one.is_trouble) for one in posting.post()]


def now_due():
    Letter.objects.waiting().update(not_before=timezone.now())


@pytest.fixture
def held(thread, comment_on):
    return comment_on(thread, status=Status.PENDING, author_email="maria@example.org")
