"""Comments as Atom feeds."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from comments.models import Status, Thread
from posts.models import Post

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def address(thread):
    return reverse("comments:feed", args=[thread.key])


def test_it_holds_what_readers_see_newest_first(client, thread, address, comment_on):
    comment_on(thread, text="The *first*.", author_name="Diane")
    comment_on(thread, text="The second.", author_name="Eric")
    comment_on(thread, text="Nobody has read this.", status=Status.PENDING)
    feed = ET.fromstring(client.get(address).content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["Eric: The second.", "Diane: The first."]


def texts(answer):
    entries = ET.fromstring(answer.content).iter(f"{ATOM}entry")
    return [re.sub("<[^>]+>", "", entry.findtext(f"{ATOM}summary")) for entry in entries]


def test_replies_to_a_comment_have_one_too(client, thread, comment_on):
    comment = comment_on(thread, text="First.")
    reply = comment_on(thread, text="A reply.", parent=comment)
    comment_on(thread, text="To the reply.", parent=reply)
    comment_on(thread, text="Held.", parent=comment, status=Status.PENDING)
    assert texts(client.get(reverse("comments:replies_feed", args=[comment.key]))) == ["A reply."]


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_but_not_those_to_a_hidden_one(client, thread, comment_on, status):
    hidden = comment_on(thread, status=status)
    comment_on(thread, parent=hidden)
    assert client.get(reverse("comments:replies_feed", args=[hidden.key])).status_code == 404


def test_the_whole_site_has_one_of_what_can_be_seen(client, post, thread, comment_on, django_assert_max_num_queries):
    hidden = Post.objects.create(title="Hidden", slug="hidden", published_on=post.published_on, is_public=False)
    gone = Post.objects.create(title="Gone", slug="gone", published_on=post.published_on)
    comment_on(Thread.of(gone), text="Gone.")
    gone.delete()
    for number in range(35):
        comment_on(thread, text=f"Number {number}.")
        comment_on(Thread.of(hidden), text="Hidden.")
    comment_on(thread, text="Held.", status=Status.PENDING)
    with django_assert_max_num_queries(4):
        answer = client.get(reverse("comments:site_feed"))
    assert texts(answer) == [f"Number {number}." for number in range(34, 4, -1)]
    assert post.title in answer.content.decode()


@pytest.fixture
def addresses(thread, address, comment_on):
    replies = reverse("comments:replies_feed", args=[comment_on(thread).key])
    return [address, replies, reverse("comments:site_feed")]


def test_any_cache_may_keep_them_for_a_moment(client, addresses):
    for address in addresses:
        answer = client.get(address)
        assert answer["Cache-Control"] == "public, max-age=5"
        assert not answer.cookies


def test_they_are_only_read(client, addresses):
    for address in addresses:
        assert client.head(address).status_code == 200
        assert client.post(address).status_code == 405


def test_they_hide_with_their_post(client, post, addresses):
    post.is_public = False
    post.save()
    thread_feed, replies, site = (client.get(address) for address in addresses)
    assert (thread_feed.status_code, replies.status_code) == (404, 404)
    assert texts(site) == []
