"""The list of comments in the admin: what it shows, how it walks, what it costs, what it refuses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from comments import queue
from comments.models import Comment, Status

LIST = reverse("admin:comments_comment_changelist")
MANY_LINKS = {"rule": "many_links", "outcome": "hold", "words": "3 links", "spans": [[0, 4]], "field": "text"}


@pytest.fixture
def desk(client, june):
    client.force_login(june)
    return client


def names(response):
    return [row.comment.author_name for row in response.context["rows"]]


def test_the_list_shows_what_a_moderator_decides_by(desk, thread, comment_on):
    root = comment_on(thread, author_name="Diane", author_location="Washington")
    comment_on(
        thread,
        parent=root,
        status=Status.PENDING,
        text="See <b>http://spam.example</b>",
        author_name="John",
        author_location="Canada",
        author_email="john@example.org",
        findings=[MANY_LINKS],
    )
    page = desk.get(LIST).content.decode()
    for words in ("John", "Canada", "john@example.org", "3 links", "Waiting", "replies to", "Social Media", "ago"):
        assert words in page
    assert "<b>http" not in page


def test_the_list_is_newest_first_and_what_waits_oldest_first(desk, thread, comment_on):
    for name in ("first", "second", "third"):
        comment_on(thread, status=Status.PENDING, author_name=name)
    assert names(desk.get(LIST)) == ["third", "second", "first"]
    assert names(desk.get(LIST, {"status": "pending"})) == ["first", "second", "third"]
    assert names(desk.get(LIST, {"status": "pending", "order": "newest"})) == ["third", "second", "first"]


def test_each_filter_narrows_the_list(desk, thread, comment_on, post):
    day = datetime(2026, 3, 5, 12, tzinfo=UTC)
    fields = {"author_name": "Found", "author_email": "f@x.org", "findings": [MANY_LINKS]}
    comment_on(thread, created_at=day, text="Of apples", **fields)
    comment_on(thread, author_name="Other", status=Status.SPAM, text="Of pears", created_at=day - timedelta(days=40))
    assert names(desk.get(LIST, {"status": "spam"})) == ["Other"]
    assert names(desk.get(LIST, {"thread": thread.key})) == ["Found", "Other"]
    assert names(desk.get(LIST, {"thread": thread.key, "status": "spam"})) == ["Other"]
    assert names(desk.get(LIST, {"finding": "many_links"})) == ["Found"]
    assert names(desk.get(LIST, {"start": "2026-03-05", "end": "2026-03-05"})) == ["Found"]
    assert names(desk.get(LIST, {"end": "2026-03-04"})) == ["Other"]
    assert names(desk.get(LIST, {"q": "APPLES"})) == ["Found"]
    assert names(desk.get(LIST, {"q": "f@x.org"})) == ["Found"]
    assert names(desk.get(LIST, {"q": "other pears"})) == ["Other"]
    assert names(desk.get(LIST, {"q": "other apples"})) == []


@pytest.mark.parametrize("query", [{}, {"status": "approved", "order": "oldest"}, {"q": "comment"}])
def test_walking_on_and_back_meets_every_comment_once(desk, thread_of, query, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 7)
    monkeypatch.setattr(queue, "REACH", 11)
    thread_of(30)
    Comment.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))  # all at once: the key alone tells them apart
    there, seen = desk.get(LIST, query), []
    while True:
        seen += [row.comment.pk for row in there.context["rows"]]
        if not there.context["after"]:
            break
        there = desk.get(LIST + there.context["after"])
    assert seen == sorted(seen, reverse=query.get("order") != "oldest")
    assert len(seen) == 30
    back = [row.comment.pk for row in there.context["rows"]]
    while there.context["before"]:
        there = desk.get(LIST + there.context["before"])
        back = [row.comment.pk for row in there.context["rows"]] + back
    assert back == seen


def test_a_search_that_has_gone_far_says_so_and_goes_on(desk, thread, comment_on, monkeypatch):
    monkeypatch.setattr(queue, "REACH", 3)
    comment_on(thread, author_name="Needle")
    for number in range(5):
        comment_on(thread, author_name=f"Straw {number}")
    page = desk.get(LIST, {"q": "needle"})
    assert names(page) == []
    assert "Search on" in page.content.decode()
    assert "Searched as far as June 29, 2012" in page.content.decode()
    assert names(desk.get(LIST + page.context["after"])) == ["Needle"]


@pytest.mark.parametrize("size", [3, 300])
@pytest.mark.parametrize("query", [{}, {"status": "approved"}])
def test_a_page_of_the_list_costs_the_same_at_any_size(desk, thread_of, size, query, django_assert_num_queries):
    thread_of(size)
    with django_assert_num_queries(6) as statements:  # session, user, two for rights, beats, the rows
        desk.get(LIST, query)
    assert not [one for one in statements.captured_queries if "COUNT(" in one["sql"]]


def test_a_search_costs_one_statement_more(desk, thread_of, django_assert_num_queries):
    thread_of(30)
    with django_assert_num_queries(7):
        desk.get(LIST, {"q": "number", "finding": "many_links"})


BAD = [
    "status=nonsense",
    "status=pending%00",
    "thread=nonsense",
    "thread=" + "9" * 400,
    "thread=%00",
    "finding=nonsense",
    "finding=%22%7D%5D",
    "start=yesterday",
    "start=99999-01-01",
    "end=" + "1" * 5000,
    "order=author__password",
    "q=" + "x" * 10_000,
    "q=a%00b",
]


@pytest.mark.parametrize("query", BAD)
def test_what_is_asked_wrongly_is_refused_in_words(desk, thread, comment_on, query):
    comment_on(thread)
    response = desk.get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert response.context["rows"] == []
    assert "errorlist" in response.content.decode()


ODD = [
    "start=0001-01-01",
    "end=9999-12-31",
    "after=" + "9" * 5000,
    "after=%00",
    "before=AAAAAAAAAAAAAAAAAAAAAAAA",
    "after=9223372036854775808&before=-1",
    "q=%25_%27%22%5C",
    "q=%ED%A0%80",
    "page=99999999999999999999",
    "p=-1&e=1&o=1.2.3&all=1&_facets=1&_popup=1&_to_field=author__password",
    "list=%0D%0ASet-Cookie:x",
    "%00=1",
    "&".join(f"a{n}=1" for n in range(500)),
]


@pytest.mark.parametrize("query", ODD)
def test_odd_addresses_break_nothing(desk, thread, comment_on, query):
    comment_on(thread)
    assert desk.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["author__password__startswith=pbkdf2", "_connector=OR&status=spam", "author__is_superuser=1", "thread__id__lt=0"],
)
def test_names_that_are_not_on_the_list_mean_nothing(desk, thread, comment_on, ada, query):
    comment_on(thread, author=ada)
    comment_on(thread, author_name="Other", status=Status.SPAM)
    expected = ["Other"] if "status" in query else ["Other", "Maria"]
    assert names(desk.get(f"{LIST}?{query}")) == expected


def test_a_row_carries_the_version_that_is_seen(desk, thread, comment_on):
    comment = comment_on(thread, status=Status.PENDING, version=7)
    page = desk.get(LIST).content.decode()
    assert f'name="seen" value="{comment.pk}:7"' in page
    assert re.findall(r'name="only" value="(\w+):\d+:7"', page) == ["approve", "reject", "spam"]


def test_who_may_not_decide_sees_no_buttons(client, maria, thread, comment_on):
    from django.contrib.auth.models import Permission

    maria.is_staff = True
    maria.save()
    maria.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(maria)
    comment = comment_on(thread, status=Status.PENDING)
    for address in (LIST, reverse("admin:comments_comment_change", args=[comment.pk])):
        page = client.get(address).content.decode()
        assert "Maria" in page
        assert not re.search(r'name="(seen|only|verb)"', page)
