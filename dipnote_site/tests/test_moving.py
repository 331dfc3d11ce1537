"""manage.py move: every row, with its key and its hash, all or nothing."""

import json
import os
import subprocess
import sys
import uuid

import django
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

FILL = """
import django
django.setup()
from datetime import UTC, date, datetime
from django.contrib.auth.models import User
from django.core.management import call_command
from comments.importing import Record, bring_in
from comments.models import Comment, Status, Thread
from comments.moderation import Seen, decide
from comments.screening import Draft
from comments.submission import submit
from posts.models import Post
call_command("migrate", verbosity=0)
june = User.objects.create_user("june", "june@example.gov", is_staff=True)
post = Post.objects.create(title="Post", slug="post", published_on=date(2012, 6, 29), is_public=True)
thread = Thread.of(post)
at = datetime(2038, 1, 19, 3, 14, 7, 123456, tzinfo=UTC)
bring_in(thread, [Record(f"made:{n}", "Zoë ليلى", f"Text {n} \U0001f600 \\\\ \\t", at) for n in range(300)], {})
waits = submit(Draft(thread=thread, name="Maria", text="Waits.")).comment
decide([Seen(waits.pk, waits.version)], Status.APPROVED, by=june)
User.objects.create_user("gone").delete()
Comment.objects.filter(source_key="made:7").update(author_location="cut \\0 short")
"""
MEND = """
import django
django.setup()
from comments.models import Comment
Comment.objects.filter(source_key="made:7").update(author_location="")
"""
LOOK = """
import django, json
django.setup()
from comments.models import Comment, Decision
from comments.verifying import verify
from django.contrib.auth.models import User
wrong = [proof.promise for proof in verify() if proof.count]
print(json.dumps([Comment.objects.count(), Decision.objects.count(), User.objects.create_user("next").pk, wrong]))
"""


def python(*words, url):
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    plain |= {"DATABASE_URL": url, "SECRET_KEY": "x" * 50, "DJANGO_SETTINGS_MODULE": "dipnote_site.settings"}
    command = [sys.executable, "-W", "ignore", *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=plain, capture_output=True, text=True, timeout=300)


@pytest.fixture
def empty_postgresql(django_db_setup, django_db_blocker):
    name, where = f"move_{uuid.uuid4().hex[:12]}", connection.settings_dict
    account = where["USER"] + (f":{where['PASSWORD']}" if where["PASSWORD"] else "")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgres://{account}@{where['HOST']}:{where['PORT']}/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.mark.skipif("postgres" not in settings.DATABASES["default"]["ENGINE"], reason="is about PostgreSQL")
@pytest.mark.skipif(django.VERSION < (6,), reason="once is enough: it runs with the newer Django")
def test_every_row_moves_with_its_key_or_none_does(tmp_path, empty_postgresql):
    """From SQLite to PostgreSQL (R18)."""
    source = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    filled = python("-c", FILL, url=source)
    assert filled.returncode == 0, filled.stderr

    refused = python("manage.py", "move", empty_postgresql, url=source)
    assert refused.returncode == 1
    assert "NUL" in refused.stderr

    assert python("-c", MEND, url=source).returncode == 0
    moved = python("manage.py", "move", empty_postgresql, url=source)
    assert moved.returncode == 0, moved.stderr
    assert "the same on both sides" in moved.stdout
    looked = python("-c", LOOK, url=empty_postgresql)
    assert looked.returncode == 0, looked.stderr
    assert json.loads(looked.stdout) == [301, 302, 3, []]

    again = python("manage.py", "move", empty_postgresql, url=source)
    assert again.returncode == 1
    assert "not empty" in again.stderr


@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="is about SQLite")
@pytest.mark.parametrize("target", ["sqlite:////tmp/other.sqlite3", "nonsense"])
def test_a_target_that_is_none_is_refused_in_words(db, target):
    with pytest.raises(CommandError, match="must be PostgreSQL"):
        call_command("move", target)


@pytest.mark.skipif("postgres" not in settings.DATABASES["default"]["ENGINE"], reason="is about PostgreSQL")
def test_what_is_no_sqlite_is_not_moved_from(db):
    with pytest.raises(CommandError, match="nothing to move from"):
        call_command("move", "postgres://nobody@127.0.0.1:1/none")
