"""The doctor: each thing that is wrong is said in words, with what to do; what is right is not mentioned."""

import io
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from comments.models import Letter, Thread
from dipnote_site import doctor, health

LONG = "correct-horse-battery-staple-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def whole(june, settings):
    """A site with nothing to complain about, but for a test server that forgoes durability to be quick."""
    settings.SECRET_KEY = LONG
    settings.ALLOWED_HOSTS = ["comments.example.org"]
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": "https://comments.example.org"}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return settings


def complaints():
    return [one for one in doctor.look() if "PostgreSQL runs with" not in one.what]


def said():
    return " ".join(f"{one.what} {one.mend}" for one in complaints())


def test_a_whole_site_gets_no_complaint(whole):
    assert complaints() == []


def test_debug_on_a_public_name_is_wrong_and_on_this_machine_alone_is_not(whole):
    whole.DEBUG = True
    assert "DEBUG is on" in said()
    whole.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    assert "DEBUG" not in said()


@pytest.mark.parametrize("key", ["short", "a" * 60])
def test_a_key_that_can_be_guessed_is_wrong_and_is_not_shown(whole, key):
    whole.SECRET_KEY = key
    assert "SECRET_KEY is short" in said()
    assert key not in said().replace("is short", "")


def test_several_processes_need_a_cache_that_they_share(whole):
    whole.WEB_CONCURRENCY = 3
    assert "3 server processes share no cache" in said()
    nobody = "redis://127.0.0.1:1"
    whole.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": nobody}}
    assert "share no cache" not in said()


def test_a_cache_that_does_not_answer_is_named(whole):
    nobody = "redis://127.0.0.1:1"
    whole.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": nobody}}
    assert "The cache does not answer" in said()


def test_a_cache_whose_package_is_missing_is_named(whole):
    whole.CACHES = {"default": {"BACKEND": "no.such.Cache"}}
    assert "manage.py check cannot run" in said()


def test_a_proxy_that_is_not_trusted_makes_everybody_one_sender(whole):
    whole.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert "TRUSTED_PROXIES is empty" in said()
    whole.COMMENTS = whole.COMMENTS | {"TRUSTED_PROXIES": ["127.0.0.1"]}
    assert "TRUSTED_PROXIES" not in said()


def test_bad_settings_of_the_library_are_said_again(whole):
    whole.COMMENTS = whole.COMMENTS | {"TEXT_MAX": 0}
    assert "TEXT_MAX" in said()


def test_times_without_zones_are_wrong(whole):
    whole.USE_TZ = False
    assert "USE_TZ is off" in said()


def test_a_missing_migration_is_named_and_the_rows_are_left_alone(whole):
    _app, name = next(one for one in health._newest() if one[0] == "comments")
    MigrationRecorder(connection).record_unapplied("comments", name)
    assert f"comments.{name}" in said()


def test_a_wrong_counter_is_found(whole, thread):
    Thread.objects.filter(pk=thread.pk).update(pending_count=5)
    assert "manage.py recount" in said()


def test_a_database_that_does_not_answer_is_one_complaint_among_others(whole, monkeypatch):
    def refuse():
        raise OperationalError("password=hush")

    whole.USE_TZ = False
    with monkeypatch.context() as patch:
        patch.setattr(connection, "ensure_connection", refuse)
        found = said()
    assert "USE_TZ" in found
    assert "The database does not answer: OperationalError." in found
    assert "hush" not in found


@pytest.mark.skipif("sqlite" not in site.DATABASES["default"]["ENGINE"], reason="is about SQLite")
def test_sqlite_without_its_options_is_wrong(tmp_path):
    """In a process of its own: settings that change the connection alone."""
    code = (
        "import django; from django.conf import settings; django.setup(); from django.db import connection;"
        "connection.settings_dict['OPTIONS'] = {}; from dipnote_site import doctor;"
        "print(*[one.what for one in doctor._database()])"
    )
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    plain |= {"DJANGO_SETTINGS_MODULE": "dipnote_site.settings", "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=site.BASE_DIR,
        env=plain | {"SECRET_KEY": LONG},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "journal_mode delete" in done.stdout
    assert "begins transactions late" in done.stdout


@pytest.mark.skipif("postgres" not in site.DATABASES["default"]["ENGINE"], reason="is about PostgreSQL")
def test_postgresql_that_may_lose_what_it_acknowledged_is_wrong(db):
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        found = " ".join(one.what for one in doctor._database())
        cursor.execute("RESET synchronous_commit")
    assert "synchronous_commit off" in found


def test_the_file_system_is_the_one_mounted_nearest(tmp_path):
    mounts = tmp_path / "mounts"
    near = str(tmp_path.resolve()).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/disk {near} nfs4 rw 0 0\nproc {near}x proc rw 0 0\n")
    assert doctor.file_system(tmp_path / "db.sqlite3", mounts) == "nfs4"
    assert doctor.file_system(tmp_path.parent / "db.sqlite3", mounts) == "ext4"
    assert doctor.file_system(tmp_path, tmp_path / "nothing") == ""


def test_the_command_says_what_is_wrong_how_to_mend_it_and_fails(whole):
    whole.USE_TZ = False
    out = io.StringIO()
    with pytest.raises(CommandError, match="to mend"):
        call_command("doctor", stdout=out)
    assert "Wrong: USE_TZ is off" in out.getvalue()
    assert "Mend:  Set USE_TZ = True" in out.getvalue()


def test_letters_without_links_are_wrong(whole):
    whole.COMMENTS = whole.COMMENTS | {"SITE_URL": ""}
    assert "SITE_URL is not set" in said()


def test_letters_that_nothing_sends_are_wrong_and_so_are_parked_ones(whole, time_machine):
    letter = Letter.objects.create(kind="receipt", address="maria@example.org")
    assert complaints() == []
    time_machine.move_to(letter.not_before + timedelta(minutes=16), tick=False)
    assert "due for 16 minutes, and nothing sends them" in said()
    Letter.objects.update(state="parked")
    assert "1 letters could not be delivered" in said()
    assert "maria" not in said()


def test_numbers_that_are_not_guarded_or_told_in_part_are_wrong(whole, tmp_path):
    whole.METRICS_TOKEN, whole.METRICS_NETWORKS = "hush", ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/48"]
    found = said()
    assert "METRICS_TOKEN is short: 4" in found
    assert "hush" not in found
    assert "lets 10.0.0.0/8 ask" in found
    assert "192.0.2.1" not in found
    assert "2001:" not in found
    whole.METRICS_TOKEN, whole.METRICS_NETWORKS, whole.WEB_CONCURRENCY = LONG, [], 2
    assert "2 server processes count each for itself" in said()
    whole.METRICS_DIR = str(tmp_path / "nothing")
    assert "METRICS_DIR names no folder" in said()
    whole.METRICS_DIR = str(tmp_path)
    assert "METRICS" not in said()
