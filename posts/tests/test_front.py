"""A story's page is answered as it was last sent, and never once anything on it has changed."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Mode, Status
from comments.moderation import Seen, decide
from comments.switching import Setting, switch
from posts import front
from posts.models import Post

STORY = "/stories/2012/06/29/role-social-media-diplomacy/"


@pytest.fixture
def kept(client, thread, comment_on):
    """The page, asked for twice by somebody without cookies: from then on it is kept."""
    comment_on(thread, text="I was there.")
    for _visitor in range(2):
        assert b"I was there." in client.get(STORY).content
    return client


def test_a_kept_page_costs_one_statement_and_has_the_same_bytes_and_headers(kept, django_assert_num_queries):
    cache.delete("posts:latest")
    made = Client().get(STORY, HTTP_COOKIE="theme=none")
    with django_assert_num_queries(1):
        answer = kept.get(STORY)
    assert answer.content == made.content
    assert {name: value for name, value in answer.items() if name != "X-Request-ID"} == {
        name: value for name, value in made.items() if name != "X-Request-ID"
    }
    assert "Content-Security-Policy" in answer


def test_whoever_has_it_already_is_told_so(kept, django_assert_num_queries):
    etag = kept.get(STORY)["ETag"]
    with django_assert_num_queries(1):
        answer = kept.get(STORY, HTTP_IF_NONE_MATCH=etag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert kept.get(STORY, HTTP_IF_NONE_MATCH='"another"').status_code == 200


def test_what_is_approved_or_removed_is_seen_at_once(kept, thread, comment_on, june):
    held = comment_on(thread, status=Status.PENDING, text="Late word.")
    assert b"Late word." not in kept.get(STORY).content
    moved = decide([Seen(held.pk, held.version)], Status.APPROVED, by=june).moved[0]
    assert b"Late word." in kept.get(STORY).content
    kept.get(STORY)
    decide([Seen(held.pk, moved.version)], Status.SPAM, by=june)
    assert b"Late word." not in kept.get(STORY).content


def test_a_post_that_is_edited_or_hidden_is_another_page(kept, post):
    post.body = "Mended."
    post.save()
    assert b"Mended." in kept.get(STORY).content
    kept.get(STORY)
    Post.objects.filter(pk=post.pk).update(is_public=False)
    assert kept.get(STORY).status_code == 404


def test_a_thread_that_opens_at_a_time_opens_then(client, thread, june, time_machine):
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    time_machine.move_to(noon, tick=False)
    switch(thread, Setting(Mode.CLOSED, noon + timedelta(seconds=10), Mode.OPEN, 0), by=june, reason="A pause.")
    for _visitor in range(3):
        assert b"A pause." in client.get(STORY).content
    time_machine.shift(timedelta(seconds=11))
    assert b"A pause." not in client.get(STORY).content


def test_what_changed_while_a_page_was_made_is_on_the_next(client, thread, comment_on, monkeypatch):
    comment_on(thread)
    client.get(STORY)

    def and_then_somebody_comments(response):
        monkeypatch.undo()
        comment_on(thread, text="Between the lines.")
        return front._subject(response)

    monkeypatch.setattr(front, "_subject", and_then_somebody_comments)
    assert b"Between the lines." not in client.get(STORY).content
    assert b"Between the lines." in client.get(STORY).content


@pytest.mark.parametrize("headers", [{"HTTP_COOKIE": "sessionid=x"}, {"HTTP_AUTHORIZATION": "Basic x"}])
def test_whoever_may_be_somebody_goes_on_to_the_site(kept, headers):
    with CaptureQueriesContext(connection) as asked:
        kept.get(STORY, **headers)
    assert len(asked) > 1


def test_other_hosts_schemes_and_queries_are_other_pages(kept, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    page = kept.get(STORY, HTTP_HOST="other.example").content
    assert b"http://other.example/stories/" in page
    assert b"http://testserver/stories/" in kept.get(STORY).content
    assert b"https://testserver/stories/" in kept.get(STORY, secure=True).content
    assert kept.get(f"{STORY}?after=1&after=2").status_code == 400


def test_a_host_that_is_not_ours_is_refused_as_before(kept):
    assert kept.get(STORY, HTTP_HOST="evil.example").status_code == 400


def test_a_cache_that_is_down_costs_no_page(kept, settings):
    settings.CACHES = {"default": {"BACKEND": "dipnote_site.tests.threats.broken_cache.BrokenCache"}}
    assert kept.get(STORY).status_code == 200


def test_only_our_own_queries_are_pages_of_their_own(client, thread, comment_on, settings):
    """Whoever varies a query that nothing asks for leaves nothing in the cache, and crowds nobody out."""
    settings.COMMENTS = {**settings.COMMENTS, "PAGE_ROOTS": 1}
    for text in ("One", "Two", "Three"):
        comment_on(thread, text=text)
    page = client.get(STORY).content.decode()
    page += client.get(f"{STORY}?order=newest").content.decode()
    page += client.get(f"{STORY}?order=recommended").content.decode()
    links = {html.unescape(one) for one in re.findall(rf'href="{STORY}\?([^#"]*)', page)}
    assert len(links) == 5  # two orders, and a page after this one in each of three
    assert all(front.is_known(one) for one in links)
    cache.clear()
    for query in [
        "utm_source=x",
        "order=newest&x=1",
        "order=best",
        "after=1",
        "after=",
        "order=newest&order=newest",
        "&",
    ]:
        assert not front.is_known(query)
        for _visitor in range(2):
            assert client.get(f"{STORY}?{query}").status_code in (200, 400)
    assert cache.get(f"posts:front:http://testserver{STORY}?utm_source=x") is None
    client.get(STORY)
    assert cache.get(f"posts:front:http://testserver{STORY}") is not None
