"""Posts in the admin: edited, and what is kept of them elsewhere follows."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from comments.models import Thread
from posts.models import Post

LIST = reverse("admin:posts_post_changelist")


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


def typed(post, **changes):
    names = ("title", "slug", "author_name", "published_on", "caption", "body", "about_author", "teaser")
    return {name: getattr(post, name) for name in names} | {"is_public": "on"} | changes


def change(post):
    return reverse("admin:posts_post_change", args=[post.pk])


def test_posts_are_listed_and_searched(desk, post):
    assert "Victoria Esser" in desk.get(LIST).content.decode()
    assert desk.get(LIST, {"q": "diplomacy"}).context["cl"].result_count == 1
    assert desk.get(LIST, {"q": "zebra"}).context["cl"].result_count == 0


def test_a_post_is_written(desk, post, django_capture_on_commit_callbacks):
    cache.set("posts:latest", ["old"])
    sent = typed(post, title="New", slug="new", published_on="2026-01-02")
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(reverse("admin:posts_post_add"), sent).status_code == 302
    assert Post.objects.get(slug="new").get_absolute_url() == "/stories/2026/01/02/new/"
    assert cache.get("posts:latest") is None


def test_the_slug_is_prefilled_from_the_title(desk):
    assert "prepopulate" in desk.get(reverse("admin:posts_post_add")).content.decode()


def test_the_thread_follows_its_posts_title_and_address(desk, post, thread, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(change(post), typed(post, title="Renamed", slug="renamed"))
    after = Thread.objects.get(pk=thread.pk)
    assert (after.title, after.url) == ("Renamed", "/stories/2012/06/29/renamed/")
    assert after.version == thread.version + 1


def test_a_change_that_is_none_of_the_threads_leaves_it_alone(desk, post, thread):
    desk.post(change(post), typed(post, body="Other words."))
    assert Post.objects.get().body == "Other words."
    assert Thread.objects.get(pk=thread.pk).version == thread.version


def test_a_post_with_comments_cannot_be_deleted(desk, post, thread, comment_on):
    comment_on(thread)
    assert desk.post(reverse("admin:posts_post_delete", args=[post.pk]), {"post": "yes"}).status_code == 403
    sent = {"action": "delete_selected", "_selected_action": post.pk, "post": "yes"}
    assert desk.post(LIST, sent).status_code == 403
    assert Post.objects.filter(pk=post.pk).exists()


def test_a_post_without_comments_takes_its_empty_thread_along(desk, post, thread):
    desk.post(reverse("admin:posts_post_delete", args=[post.pk]), {"post": "yes"})
    assert not Post.objects.exists()
    assert not Thread.objects.exists()


@pytest.mark.parametrize("query", ["_connector=OR", "comments__x=1", "is_public__exact=x", "p=99999999999999999999"])
def test_odd_filters_break_nothing(desk, post, query):
    assert desk.get(f"{LIST}?{query}").status_code in (200, 302, 400)
