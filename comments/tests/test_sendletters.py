"""manage.py sendletters."""

import io
import os
import signal
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from comments import posting
from comments.models import Letter

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command("sendletters", *words, stdout=out, stderr=out)
    return out.getvalue()


def test_once_sends_what_is_due_and_counts_it(sink, letters):
    letters(2)
    assert run() == "Letters: 2 sent, 0 cancelled, 0 to be tried again, 0 parked.\n"
    assert run() == "Letters: 0 sent, 0 cancelled, 0 to be tried again, 0 parked.\n"


@pytest.mark.parametrize("mood", ["refusing", "later", "busy"])
def test_once_fails_where_a_letter_could_not_be_sent(sink, letters, mood):
    letters()
    sink.mood = mood
    with pytest.raises(CommandError):
        run()


def test_for_ever_sends_until_it_is_asked_to_stop(sink, letters):
    letters(2)

    def stop():
        while len(sink.taken) < 2:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    threading.Thread(target=stop, daemon=True).start()
    try:
        said = run("--forever", "--interval", "30")
    except KeyboardInterrupt:
        pytest.fail("It did not listen")
    assert said.splitlines() == ["Letters: 2 sent, 0 cancelled, 0 to be tried again, 0 parked.", "Stopped."]
    assert not Letter.objects.waiting().exists()
    assert signal.getsignal(signal.SIGINT) is before


def test_for_ever_outlives_a_database_that_is_away(monkeypatch):
    looks = []

    def post(*, stopped):
        looks.append(1)
        if len(looks) == 1:
            raise OperationalError("gone")
        os.kill(os.getpid(), signal.SIGINT)
        yield from ()

    monkeypatch.setattr(posting, "post", post)
    assert run("--forever", "--interval", "0") == "Stopped.\n"
    assert len(looks) == 2
