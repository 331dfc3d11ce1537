"""/healthz and /readyz: what a balancer is told, and what nobody is told."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from comments.models import Letter
from dipnote_site import health

STRANGER = {"headers": {"host": "10.1.2.3:8000"}}  # a probe asks by address, whatever ALLOWED_HOSTS says


@pytest.fixture
def broken_database(db):
    """The database cannot be reached until the test is over."""

    def refuse(*args):
        raise OperationalError('connection to server at "10.9.8.7", user "dipnote" failed: password wrong')

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        yield


def test_a_process_that_lives_says_so_and_asks_nothing(client, broken_database):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_means_that_the_database_answers_and_is_up_to_date(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_without_its_database_the_site_is_not_ready_and_the_answer_leaks_nothing(client, broken_database, caplog):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert not {word for word in ("10.9.8.7", "dipnote", "password") if word in str(answer.headers)}
    assert "OperationalError" in caplog.text
    assert "10.9.8.7" not in caplog.text


def test_with_a_migration_missing_the_site_is_not_ready_and_only_the_log_names_it(client, db, caplog):
    _app, name = next(one for one in health._newest() if one[0] == "comments")
    MigrationRecorder(connection).record_unapplied("comments", name)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert f"comments.{name}" in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_answered_whatever_host_they_ask_for_and_without_https(path, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get(path, **STRANGER)
    assert answer.status_code == 200
    assert Client().get("/", **STRANGER).status_code in (301, 400)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_is_kept_by_nobody_sets_no_cookie_and_only_asks(path, client, db):
    answer = client.get(path)
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_letters_that_nothing_sends_are_told_and_take_no_process_out(client, db, time_machine):
    letter = Letter.objects.create(kind="receipt", address="maria@example.org")
    time_machine.move_to(letter.not_before + timedelta(minutes=14), tick=False)
    assert client.get("/readyz").content == b"ok\n"
    time_machine.move_to(letter.not_before + timedelta(minutes=16), tick=False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok, but letters have been due for 960 s\n")
