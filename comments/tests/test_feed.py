"""The comments of one thread as an Atom feed."""

import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from comments.models import Status

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


def test_any_cache_may_keep_it_for_a_moment(client, address):
    answer = client.get(address)
    assert answer["Cache-Control"] == "public, max-age=5"
    assert not answer.cookies


def test_it_is_only_read(client, address):
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_it_hides_with_its_post(client, post, address):
    post.is_public = False
    post.save()
    assert client.get(address).status_code == 404
