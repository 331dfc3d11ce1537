"""The data block for search engines: valid, of what readers see, and no way out of its element."""

import json
import re
from datetime import date, datetime

import pytest

from comments.models import Comment, Status
from comments.tests.test_budgets import SIZES, Spent

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
PERSON = {"@type": str, "name": str}
COMMENT = {"@type": str, "url": str, "text": str, "author": PERSON, "datePublished": str}
POSTING = {
    "@context": str,
    "@id": str,
    "headline": str,
    "commentCount": int,
    "mainEntityOfPage": str,
    "comment": [COMMENT],
    **COMMENT,
}


def data_of(client, thread, **asked):
    found = BLOCK.findall(client.get(thread.url, asked).content.decode())
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


def fits(value, schema):
    """Whether a value has every key of a schema, each of its kind and not empty."""
    if isinstance(schema, list):
        return isinstance(value, list) and all(fits(one, schema[0]) for one in value)
    if isinstance(schema, dict):
        return isinstance(value, dict) and all(fits(value.get(key), kind) for key, kind in schema.items())
    return isinstance(value, schema) and value != ""


def test_it_is_what_search_engines_ask_for(client, post, thread, comment_on):
    diane = comment_on(thread, author_name="Diane", text="I *am* a mother.", recommend_count=2)
    comment_on(thread, author_name="Eric", parent=diane, date_only=True)
    data = data_of(client, thread)
    assert fits(data, POSTING)
    assert (data["@type"], data["headline"], data["commentCount"]) == ("DiscussionForumPosting", post.title, 2)
    assert (data["author"]["name"], date.fromisoformat(data["datePublished"])) == (post.author_name, post.published_on)
    first, second = data["comment"]
    assert (first["text"], first["author"]["name"], first["upvoteCount"]) == ("I am a mother.", "Diane", 2)
    assert datetime.fromisoformat(first["datePublished"]) == diane.created_at
    assert date.fromisoformat(second["datePublished"])
    assert client.get(first["url"]).status_code == 302


def test_no_text_leaves_its_element(client, thread, comment_on):
    evil = "</script><script>alert(1)</script><!-- & \u2028"
    comment_on(thread, author_name=evil[:90], text=f"`{evil}`")
    page = client.get(thread.url).content.decode()
    block = BLOCK.search(page)[1]
    assert not set("<>&\u2028") & set(block)
    assert "</script><script>alert" in data_of(client, thread)["comment"][0]["text"]


def test_of_what_is_hidden_it_says_nothing(client, thread, comment_on):
    root = comment_on(thread, author_name="Gone", text="Gone.", status=Status.REJECTED)
    comment_on(thread, author_name="Eric", parent=root)
    comment_on(thread, author_name="Gone", status=Status.PENDING)
    data = data_of(client, thread)
    assert [one["author"]["name"] for one in data["comment"]] == ["Eric"]
    assert "Gone" not in json.dumps(data)


def test_it_stands_on_the_plain_page_alone_and_has_an_end(client, thread_of):
    thread = thread_of(60)
    assert len(data_of(client, thread)["comment"]) == 20
    assert data_of(client, thread, order="newest") is None
    last = Comment.objects.roots().in_order().last()
    assert (
        data_of(client, thread, after=re.search("after=([^#]+)", client.get(last.get_absolute_url())["Location"])[1])
        is None
    )


def test_it_names_the_site_where_that_is_known(client, thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": "https://www.example.org"}
    comment_on(thread)
    data = data_of(client, thread)
    assert data["url"] == f"https://www.example.org{thread.url}"
    assert data["comment"][0]["url"].startswith("https://www.example.org/comments/c/")


@pytest.mark.parametrize("size", SIZES)
def test_it_costs_no_statement(client, thread_of, size):
    thread = thread_of(size)
    client.get(thread.url)
    with Spent() as spent:
        assert data_of(client, thread)
    assert "comments_comment" not in spent.tables


def test_it_follows_what_the_post_says_of_itself(client, post, thread, comment_on):
    comment_on(thread)
    assert data_of(client, thread)["author"]["name"] == "Victoria Esser"
    post.author_name = "Somebody Else"
    post.save()
    assert data_of(client, thread)["author"]["name"] == "Somebody Else"
