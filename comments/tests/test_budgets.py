"""What reading and deciding cost, in statements, at two sizes each."""

import itertools
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import Clause, Comment, Status, Thread
from comments.moderation import Seen, decide, undo
from comments.reach import reach_of
from posts.models import Post

SIZES = [3, 300]
TRANSACTION = re.compile(r"^(?:BEGIN|COMMIT|SAVEPOINT|RELEASE)")
SIGNED_IN = re.compile(r'FROM "django_session"|FROM "auth_user" WHERE "auth_user"."id" = ')


class Spent(CaptureQueriesContext):
    """Statements, without those that only begin and end a transaction."""

    def __init__(self):
        super().__init__(connection)

    @property
    def statements(self):
        return [query["sql"] for query in self.captured_queries if not TRANSACTION.match(query["sql"])]

    @property
    def own(self):
        """Without the two by which Django finds out who is signed in."""
        return [sql for sql in self.statements if not SIGNED_IN.search(sql)]

    @property
    def tables(self):
        """The first table each statement names, in order: "comments_thread", for instance."""
        return [re.search(r'"((?:comments|posts|django|auth)_\w+)"', sql)[1] for sql in self.statements]


@pytest.fixture
def visitor(db):
    """A visitor of a site that has been up for a while: content types are known."""
    Client().get(reverse("posts:list"))
    return Client()


# Reading


@pytest.mark.parametrize("size", SIZES)
def test_a_page_on_a_warm_cache_costs_one_statement_for_the_thread(visitor, thread_of, size):
    thread = thread_of(size)
    visitor.get(thread.url)
    with Spent() as spent:
        assert visitor.get(thread.url, HTTP_COOKIE="of=somebody").status_code == 200
    assert spent.tables == ["posts_post", "comments_thread"]
    visitor.get(thread.url)  # the page is kept whole by the second visitor without a cookie
    with Spent() as spent:
        assert visitor.get(thread.url).status_code == 200
    assert spent.tables == ["comments_thread"]


@pytest.mark.parametrize("size", SIZES)
def test_a_page_on_a_cold_cache_costs_three(visitor, thread_of, size):
    thread = thread_of(size)
    visitor.get(thread.url)
    cache.clear()
    with Spent() as spent:
        assert visitor.get(thread.url).status_code == 200
    assert sorted(spent.tables) == sorted(
        ["posts_post", "posts_post", "comments_thread", "comments_comment", "comments_comment"]
    )


@pytest.mark.parametrize("size", SIZES)
def test_a_page_that_has_not_changed_costs_as_little(visitor, thread_of, size):
    thread = thread_of(size)
    etag = visitor.get(thread.url).headers["ETag"]
    cache.clear()
    with Spent() as spent:  # of whoever comes first
        assert visitor.get(thread.url, headers={"if-none-match": etag}).status_code == 304
    assert "comments_comment" not in spent.tables
    assert len(spent.statements) == 3


@pytest.mark.parametrize("size", SIZES)
def test_the_list_of_posts_costs_two_however_many_there_are(visitor, post, thread_of, size):
    thread_of(size)
    for number in range(size // 10):
        other = Post.objects.create(title=f"Post {number}", slug=f"post-{number}", published_on=post.published_on)
        Thread.of(other)
    with Spent() as spent:
        visitor.get(reverse("posts:list"))
    assert spent.tables == ["posts_post", "comments_thread"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("name", "most"), [("feed", 3), ("replies", 3), ("permalink", 3)])
def test_feeds_replies_and_permalinks_cost_the_same(visitor, thread_of, size, name, most):
    thread = thread_of(size)
    newest_root = Comment.objects.roots().latest("created_at")
    key = thread.key if name == "feed" else newest_root.key
    with Spent() as spent:
        assert visitor.get(reverse(f"comments:{name}", args=[key])).status_code in (200, 302)
    assert len(spent.statements) <= most


# Deciding


NEW_YEAR = date(2012, 1, 1)
titles = (f"batch-{number}" for number in itertools.count())


def batch(count, threads, *, links=False, status=Status.PENDING, email="maria@example.org"):
    """So many comments over so many threads, as decide() wants them seen."""
    made = []
    for number in range(threads):
        thread = Thread.of(Post.objects.create(title=next(titles), slug=next(titles), published_on=NEW_YEAR))
        html = f'<p><a href="https://{number}.example/">x</a></p>' if links else "<p>x</p>"
        fields = {
            "thread": thread,
            "author_name": "Maria",
            "author_email": email,
            "text": "x",
            "html": html,
            "status": status,
        }
        count_here = count // threads
        roots = Comment.objects.bulk_create(Comment(**fields) for _ in range(count_here - count_here // 2))
        replies = Comment.objects.bulk_create(
            Comment(**fields, parent=roots[-1], root=roots[-1], depth=1, position=position)
            for position in range(1, count_here // 2 + 1)
        )
        made += roots + replies
        Thread.objects.filter(pk=thread.pk).update(pending_count=count_here)
    return [Seen(one.pk, 1) for one in made]


def cost_of(verb, *args, by, **named):
    """What a verb costs where rights and beats have been read already, as a page's gate does."""
    by.get_all_permissions(), reach_of(by)
    with Spent() as spent:
        decided = verb(*args, by=by, **named)
    return len(spent), decided


@pytest.mark.parametrize("now", [Status.APPROVED, Status.REJECTED, Status.SPAM])
@pytest.mark.parametrize("links", [False, True])
def test_deciding_costs_the_same_for_one_and_for_a_thousand(june, now, links):
    clause = Clause.objects.first() if now == Status.REJECTED else None
    one = batch(1, 1, links=links)
    cost_of_one, decided = cost_of(decide, one, now, by=june, clause=clause)
    assert len(decided.moved) == 1
    for threads in (1, 40):
        cost_of_many, decided = cost_of(decide, batch(1000, threads, links=links), now, by=june, clause=clause)
        assert len(decided.moved) == 1000
        assert cost_of_many - cost_of_one in (0, 1)  # reply counts move where there are replies
    print("cost", now, links, cost_of_one, cost_of_many)
    assert cost_of_many <= 14


def test_undoing_costs_the_same_for_one_and_for_a_thousand(june):
    costs = {}
    for threads, count in ((1, 1), (2, 2), (40, 1000)):
        seen = batch(count, threads)
        decide(seen, Status.APPROVED, by=june)
        costs[count], undone = cost_of(undo, [Seen(one.pk, 2) for one in seen], by=june)
        assert len(undone.moved) == count
    print(costs)
    assert costs[1000] - costs[1] in (0, 1)
    assert costs[2] - costs[1] in (0, 1)


def test_telling_who_was_first_costs_the_same_for_one_and_for_a_thousand(june, lee):
    costs = {}
    for threads, count in ((1, 1), (40, 1000)):
        seen = batch(count, threads)
        decide(seen, Status.APPROVED, by=june)
        costs[count], late = cost_of(decide, seen, Status.SPAM, by=lee)
        assert {(one.by, one.status) for one in late.stale} == {("june", Status.APPROVED)}
        assert len(late.stale) == count
    assert costs[1000] == costs[1]
