"""The small cast of every test: a post and its thread, maria who reads, lee who replies, june who moderates."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import DateTimeField, F
from django.db.models.functions import Coalesce, Greatest
from django.test import override_settings

from comments import markup, receipt
from comments.digest import digest_of
from comments.models import Comment, Decision, ReviewItem, Revision, Source, Status, Thread, append_only
from comments.recounting import recount
from posts.models import Post

NOON = datetime(2012, 6, 29, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords():
    """Hashing as slowly as a site must would take longer than all else a test does."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


_kept = {}  # what a database holds before the first test with real transactions, in this process


def _is_real(item):
    """Whether a test has real transactions: it ends by deleting every row."""
    marker = item.get_closest_marker("django_db")
    names = {"transactional_db", "live_server"} & set(item.fixturenames)
    return bool(names or (marker and marker.kwargs.get("transaction")))


@pytest.fixture(autouse=True)
def _let_the_database_be_emptied(request):
    """Some tables refuse to lose a row: lift that just before a test with real transactions is over."""
    if not _is_real(request.node):
        yield
        return
    request.getfixturevalue("transactional_db")
    _kept.setdefault("blocker", request.getfixturevalue("django_db_blocker"))
    if "rows" not in _kept:  # clauses, groups and rights, as migrations made them
        _kept["rows"] = _rows()
        connection._test_serialized_contents = "[]"  # Django brings back nothing: the hook below does
    yield
    _kept["is_emptied"] = True
    with connection.schema_editor() as editor:
        for table in append_only.TABLES:
            append_only.remove(editor, table)


def _rows():
    """Every table that has rows, with its columns and them: far quicker to put back than objects, one by one."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                found.append((table, [column[0] for column in cursor.description], rows))
    return found


def _put_back(tables):
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in tables:
            names = ", ".join(connection.ops.quote_name(column) for column in columns)
            signs = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({signs})", rows)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Put back what a test with real transactions took: another may come to this database that has none."""
    answer = yield
    if _kept.pop("is_emptied", False) and nextitem:  # not by a test that was skipped; after the last one it is gone
        with _kept["blocker"].unblock():
            for model in (Permission, ContentType):  # made anew after the others were gone, with other numbers
                model.objects.all()._raw_delete(connection.alias)
            ContentType.objects.clear_cache()
            _put_back(_kept["rows"])
            with connection.schema_editor() as editor:
                for table in append_only.TABLES:
                    append_only.install(editor, table)
    return answer


@pytest.fixture
def post(db):
    return Post.objects.create(
        title="The Role of Social Media in Diplomacy",
        slug="role-social-media-diplomacy",
        author_name="Victoria Esser",
        published_on=date(2012, 6, 29),
        body="First paragraph.\n\nSecond paragraph.",
        teaser="First paragraph.",
    )


@pytest.fixture
def thread(post):
    return Thread.of(post)


@pytest.fixture
def maria(db):
    """Who reads."""
    return User.objects.create_user("maria", "maria@example.org", "pw", first_name="Maria", last_name="Reader")


@pytest.fixture
def lee(db):
    """Who replies."""
    return User.objects.create_user("lee", "lee@example.org", "pw", first_name="Lee", last_name="Replier")


@pytest.fixture
def june(db):
    """Who moderates."""
    user = User.objects.create_user("june", "june@example.gov", "pw", is_staff=True, first_name="June", last_name="Mod")
    user.groups.add(Group.objects.get_or_create(name="Moderators")[0])
    return user


@pytest.fixture
def ada(db):
    """Who administers."""
    return User.objects.create_superuser("ada", "ada@example.gov", "pw")


@pytest.fixture
def comment_on(db):
    """A maker of comments as they would stand after screening: comment_on(thread, parent=…, status=…, text=…).

    The first of each test is of noon, the next of a minute later: what ran before moves no test into another day.
    """
    minutes = itertools.count()

    def make(thread, *, parent=None, status=Status.APPROVED, text="Well said.", **fields):
        fields.setdefault("author_name", "Maria")
        fields.setdefault("created_at", NOON + timedelta(minutes=next(minutes)))
        root = parent and (parent.root or parent)
        comment = Comment(
            thread=thread,
            parent=parent,
            root=root,
            depth=parent.depth + 1 if parent else 0,
            position=root.branch.count() + 1 if root else 0,
            text=text,
            html=markup.to_html(text),
            text_digest=digest_of(text),
            status=status,
            **fields,
        )
        receipt.issue(comment)
        comment.save(force_insert=True)
        Revision.objects.create(comment=comment, text=text)
        Decision.objects.create(comment=comment, revision=1, now=status, source=Source.SCREENING)
        if status == Status.PENDING:
            ReviewItem.objects.create(comment=comment, causes=["thread_mode"], due_at=comment.created_at)
        _count(comment)
        thread.refresh_from_db()
        return comment

    return make


def _count(comment):
    """What recount() would find, for a tenth of its time: thousands of comments are made in a run."""
    mine = Thread.objects.filter(pk=comment.thread_id)
    if comment.status == Status.PENDING:
        mine.update(pending_count=F("pending_count") + 1)
    elif comment.status == Status.APPROVED:
        newest = Coalesce(F("last_comment_at"), comment.created_at)
        mine.update(
            approved_count=F("approved_count") + 1,
            last_comment_at=Greatest(newest, comment.created_at, output_field=DateTimeField()),
            version=F("version") + 1,
        )
        Comment.objects.filter(pk=comment.root_id).update(reply_count=F("reply_count") + 1)


@pytest.fixture
def thread_of(thread):
    """A maker of threads with so many approved comments, about three in ten of them replies: thread_of(300)."""

    def make(size):
        roots = max(1, size * 7 // 10)
        made = Comment.objects.bulk_create(_plain(thread, number) for number in range(roots))
        replies = [_plain(thread, number, made[number % roots]) for number in range(roots, size)]
        per_root: dict[int, itertools.count] = {}
        for reply in replies:
            reply.position = next(per_root.setdefault(reply.root_id, itertools.count(1)))
        every = made + Comment.objects.bulk_create(replies)
        Decision.objects.bulk_create(
            [Decision(comment=one, revision=1, now=one.status, source=Source.SCREENING) for one in every]
        )
        recount(Thread.objects.filter(pk=thread.pk))
        thread.refresh_from_db()
        return thread

    return make


def _plain(thread, number, root=None):
    text = f"Comment number {number}."
    return Comment(
        thread=thread,
        parent=root,
        root=root,
        depth=1 if root else 0,
        author_name=f"Reader {number}",
        text=text,
        html=markup.to_html(text),
        text_digest=digest_of(text),
        status=Status.APPROVED,
        created_at=NOON + timedelta(minutes=number),
    )
