"""What stands around a thread is kept, and is what its template writes."""

import pytest
from django.test import Client

from comments.models import Status
from comments.moderation import Seen, decide
from posts import shell

STORY = "/stories/2012/06/29/role-social-media-diplomacy/"
AS_SOMEBODY = {"HTTP_COOKIE": "theme=none"}  # past the pages that are kept whole


@pytest.fixture(autouse=True)
def nothing_kept():
    shell._kept.clear()


@pytest.mark.parametrize("path", [STORY, f"/ar{STORY}", f"{STORY}?order=newest"])
def test_a_kept_shell_is_the_page_that_was_made(path, thread, comment_on):
    comment_on(thread, text="I was there.")
    made = Client().get(path, **AS_SOMEBODY).content
    assert len(shell._kept) == 1
    kept = Client().get(path, **AS_SOMEBODY).content
    assert kept == made
    assert b"I was there." in kept
    assert not [mark for mark in shell._marks.values() if mark.encode() in kept]


def test_the_template_is_not_asked_again_when_a_comment_comes(thread, comment_on, june, monkeypatch):
    comment_on(thread, text="I was there.")
    Client().get(STORY, **AS_SOMEBODY)
    monkeypatch.setattr(shell, "_pieces", lambda html: pytest.fail("rendered again"))
    held = comment_on(thread, status=Status.PENDING, text="Late word.")
    decide([Seen(held.pk, held.version)], Status.APPROVED, by=june)
    page = Client().get(STORY, **AS_SOMEBODY).content.decode()
    assert "Late word." in page
    assert '<a href="#comments">2 comments</a>' in page


def test_a_story_that_is_edited_a_newer_one_and_a_query_are_other_shells(post):
    Client().get(STORY, **AS_SOMEBODY)
    post.title = "Mended <title>"
    post.save()
    assert b"Mended &lt;title&gt;" in Client().get(STORY, **AS_SOMEBODY).content
    page = Client().get(f"{STORY}?order=newest", **AS_SOMEBODY).content
    assert b'content="noindex"' in page
    assert b'content="noindex"' not in Client().get(STORY, **AS_SOMEBODY).content


def test_hosts_and_schemes_have_shells_of_their_own(post, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    assert b"http://testserver/stories/" in Client().get(STORY, **AS_SOMEBODY).content
    page = Client().get(STORY, HTTP_HOST="other.example", **AS_SOMEBODY).content
    assert b"http://other.example/stories/" in page
    assert b"testserver" not in page
    assert b"https://testserver/stories/" in Client().get(STORY, secure=True, **AS_SOMEBODY).content


def test_strange_queries_keep_nothing_and_no_more_are_kept_than_fit(post, monkeypatch):
    page = Client().get(f"{STORY}?x=%3Cb%3E", **AS_SOMEBODY).content
    assert b"<b>" not in page
    assert not shell._kept
    monkeypatch.setattr(shell, "MOST", 2)
    for path in (STORY, f"/ar{STORY}", f"/fr{STORY}"):
        Client().get(path, **AS_SOMEBODY)
    assert len(shell._kept) == 2
    assert b'lang="ar"' in Client().get(f"/ar{STORY}", **AS_SOMEBODY).content


def test_a_theme_with_the_thread_first_is_rendered_as_it_is(post, thread, comment_on, settings, tmp_path):
    comment_on(thread, text="I was there.")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "detail.html").write_text("{{ thread_html }} then {{ jump_html }}")
    (one,) = settings.TEMPLATES
    settings.TEMPLATES = [{**one, "DIRS": [tmp_path, *one["DIRS"]]}]
    for _visitor in range(2):
        page = Client().get(STORY, **AS_SOMEBODY).content.decode()
        assert page.index("I was there.") < page.index(" then ")
    assert not shell._kept
