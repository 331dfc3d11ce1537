"""backup, restore, verify: on databases of their own, by the commands an operator types, while the site writes."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tools import postgres

KEY = "a-key-for-these-tests-alone-0123456789-abcdefghijklmnop"
WRITER = """
import sys, django
django.setup()
from comments.models import Thread
from comments.screening import Draft
from comments.submission import submit
thread = Thread.objects.get()
number = 0
while True:
    number += 1
    made = submit(Draft(thread=thread, parent=None, name="Maria", text=f"{sys.argv[1]} {number}"))
    print(made.comment.pk, flush=True)
"""
BEGIN = """
import django
django.setup()
from datetime import date
from django.core.management import call_command
from django.contrib.sessions.backends.db import SessionStore
from posts.models import Post
from comments.models import Thread
call_command("migrate", verbosity=0)
Thread.of(Post.objects.create(title="Social media", slug="social-media", published_on=date(2012, 6, 29)))
session = SessionStore()
session["kept"] = "private"
session.save()
"""
SESSIONS = "SELECT count(*) FROM django_session"
KEYS = "SELECT id FROM comments_comment ORDER BY id"


class Site:
    """A site with a database of its own, run as an operator runs it."""

    def __init__(self, name, url):
        self.name = name
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
        plain |= {"DJANGO_SETTINGS_MODULE": "dipnote_site.settings", "PYTHONPATH": str(settings.BASE_DIR)}
        self.environment = plain | {"SECRET_KEY": KEY, "DATABASE_URL": url, "PG_BIN": PROGRAMS}

    def start(self, *words):
        command = [sys.executable, *words]
        return subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words, fails=False):
        process = self.start(*words)
        said, wrong = process.communicate(timeout=120)
        assert bool(process.returncode) == fails, said + wrong
        return said + wrong

    def manage(self, *words, **how):
        return self.run("manage.py", *words, **how)

    def keys(self):
        """How many sessions it has, and the keys of its comments: as the database itself says."""
        with closing(self.connect()) as database:
            sessions, keys = (database.execute(query).fetchall() for query in (SESSIONS, KEYS))
        return sessions[0][0], [key for (key,) in keys]

    def connect(self):
        if connection.vendor == "sqlite":
            return sqlite3.connect(self.environment["DATABASE_URL"].removeprefix("sqlite:///"))
        return connection.Database.connect(self.environment["DATABASE_URL"])


def _programs():
    """The folder of PostgreSQL's programs; "" where the path finds them."""
    found = postgres.local()
    return found[1] if found and (Path(found[1]) / "pg_dump").exists() else ""


PROGRAMS = _programs()


@pytest.fixture(scope="module")
def make_site(django_db_setup, django_db_blocker, tmp_path_factory):
    """A maker of sites of the kind that these tests run on: each with an empty database, or a copy of another's."""
    made, folder = [], tmp_path_factory.mktemp("sites")

    def make(like=None):
        name = f"backup_{uuid.uuid4().hex[:12]}"
        if connection.vendor == "sqlite":
            if like:
                shutil.copy(folder / f"{like.name}.sqlite3", folder / f"{name}.sqlite3")
            return Site(name, f"sqlite:///{folder / name}.sqlite3")
        if not (PROGRAMS or shutil.which("pg_dump")):
            pytest.skip("pg_dump is not installed")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {like.name}" if like else ""))
        made.append(name)
        where = connection.settings_dict
        account = where["USER"] + (f":{where['PASSWORD']}" if where["PASSWORD"] else "")
        return Site(name, f"postgres://{account}@{where['HOST']}:{where['PORT']}/{name}")

    with django_db_blocker.unblock():
        yield make
        for name in made:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


@pytest.fixture(scope="module")
def begun(make_site):
    """A site with one post, its thread, and one session, to be copied: migrating takes two seconds."""
    site = make_site()
    site.run("-c", BEGIN)
    return site


@pytest.fixture
def site(make_site, begun):
    """A site with one post, its thread, and one session."""
    return make_site(like=begun)


def acknowledged(process):
    """What a writer had been told was stored, once it has been stopped."""
    process.terminate()
    said = process.stdout.read()  # not communicate(), which forgets what readline() has read ahead
    process.wait(timeout=60)
    process.stderr.close()
    process.stdout.close()
    return [int(line) for line in said.split()]


def test_a_backup_under_load_has_all_that_was_acknowledged_before_it_began(site, make_site, tmp_path):
    """A backup under load, and back (R17)."""
    file = tmp_path / "site.backup"
    writers = [site.start("-c", WRITER, name) for name in ("first", "second")]
    early = [int(writer.stdout.readline()) for writer in writers for _ in range(25)]
    site.manage("backup", str(file))
    late = [key for writer in writers for key in acknowledged(writer)]
    assert len(late) > 5, "the writers stood still while the backup was made"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    second = make_site()
    second.manage("restore", str(file))
    assert "All 13 promises hold." in second.manage("verify")
    sessions, keys = second.keys()
    assert sessions == 0, "a session in a backup is a key to the site"
    assert set(early) <= set(keys) <= {*early, *late}
    assert site.keys()[0] == 1


def test_a_backup_is_brought_back_over_nothing_unless_told(site, tmp_path):
    file = tmp_path / "site.backup"
    site.manage("backup", str(file))
    before = site.keys()[1]
    writer = site.start("-c", WRITER, "later")
    writer.stdout.readline()
    acknowledged(writer)
    assert "is not empty" in site.manage("restore", str(file), fails=True)
    assert site.keys()[1] != before
    site.manage("restore", str(file), "--replace")
    assert site.keys()[1] == before
    assert "All 13 promises hold." in site.manage("verify")


def test_a_backup_that_is_killed_leaves_the_one_before_it_whole(site, tmp_path):
    if connection.vendor == "sqlite":
        ballast = site.connect()
        ballast.execute("CREATE TABLE ballast AS SELECT randomblob(40000000) AS weight")
        ballast.commit()
        ballast.close()
    file = tmp_path / "site.backup"
    site.manage("backup", str(file))
    before = file.read_bytes()
    killed = site.start("manage.py", "backup", str(file))
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".site.backup.*.partial")):
        assert time.monotonic() < until
        assert killed.poll() is None
        time.sleep(0.001)
    killed.kill()
    killed.communicate(timeout=60)
    assert file.read_bytes() == before
    left = list(tmp_path.glob(".site.backup.*.partial"))
    assert left
    if connection.vendor == "postgresql":
        time.sleep(2)  # pg_dump outlives us for a moment, and writes on
    os.utime(left[0], (0, 0))
    site.manage("backup", str(file))
    assert not left[0].exists(), "what a killed backup left is swept away a day after"


@pytest.mark.parametrize("content", [b"", b"not a backup, whatever its name", None])
def test_what_is_no_backup_is_refused_in_words(content, make_site, tmp_path):
    """A hostile SQLite file (T51)."""
    site, file = make_site(), tmp_path / "site.backup"
    if content is not None:
        file.write_bytes(content)
    assert f"{file}" in site.manage("restore", str(file), fails=True)


def test_half_a_backup_changes_nothing(site, tmp_path):
    """A hostile SQLite file (T51)."""
    file = tmp_path / "site.backup"
    site.manage("backup", str(file))
    before = site.keys()
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    said = site.manage("restore", str(file), "--replace", fails=True)
    assert "Traceback" not in said
    assert site.keys() == before


def test_a_backup_into_a_folder_that_is_not_there_says_so(make_site, tmp_path):
    said = make_site().manage("backup", str(tmp_path / "nowhere" / "site.backup"), fails=True)
    assert "There is no folder" in said


def test_no_password_stands_on_a_command_line(monkeypatch, tmp_path):
    """pg_dump gets it by the environment: other accounts of the machine can read a process's words."""
    from dipnote_site import backup

    (tmp_path / "pg_dump").write_text('#!/bin/sh\necho "$PGPASSWORD|$*" >&2\nexit 1\n')
    (tmp_path / "pg_dump").chmod(0o755)
    where = {"NAME": "dipnote", "USER": "june", "PASSWORD": "hush", "HOST": "db", "PORT": "5432", "OPTIONS": {}}
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    for name, value in where.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    with pytest.raises(backup.Failed) as failed:
        backup._dump_postgresql(tmp_path / "half")
    password, words = str(failed.value).removeprefix("pg_dump: ").split("|")
    assert password == "hush"
    assert "hush" not in words
    assert "--dbname=dipnote" in words
