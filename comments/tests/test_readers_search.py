"""The readers' search: approved comments, where they are public, at a cost that does not grow."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from comments.authoring import edit
from comments.models import Comment, Status, Thread
from comments.screening import Draft
from comments.tests.test_budgets import SIZES, Spent
from posts.models import Post

pytestmark = pytest.mark.django_db

SEARCH = reverse("comments:search")


def found(client, **asked):
    """Names of the authors of what is found, in order; and the page."""
    page = client.get(SEARCH, asked).content.decode()
    return re.findall(r'<a class="comment-name" href="/comments/c/\w+/"><bdi>([^<]+)', page), page


@pytest.fixture
def other(post):
    return Thread.of(
        Post.objects.create(title="Bees", slug="bees", published_on=date(2012, 1, 1), body="All about bees.")
    )


def test_words_and_names_find_comments_newest_first(client, thread, other, comment_on):
    comment_on(thread, author_name="Diane", text="I keep bees.")
    comment_on(other, author_name="Eric", text="So do I: bees!")
    comment_on(thread, author_name="John", text="Wasps.")
    assert found(client, q="bees")[0] == ["Eric", "Diane"]
    assert found(client, q="bees", name="diane")[0] == ["Diane"]
    assert found(client, name="john")[0] == ["John"]
    assert found(client, q="bees", thread=other.key)[0] == ["Eric"]
    assert found(client, q="be")[0] == found(client)[0] == []


def test_what_was_met_is_marked_and_all_of_it_is_text(client, thread, comment_on):
    comment_on(thread, author_name="<i>Eve</i>", text="A `<script>bees</script>` & more")
    _names, page = found(client, q="bees")
    assert "&lt;script&gt;<mark>bees</mark>&lt;/script&gt;` &amp; more" in page
    assert "&lt;i&gt;Eve" in page
    assert "<i>Eve" not in page
    assert '"&gt;&lt;script&gt;' in found(client, q='"><script>')[1].replace("&quot;", '"')


@pytest.mark.parametrize("status", [one for one in Status if one != Status.APPROVED])
def test_t19_what_is_hidden_is_not_found_nor_does_it_change_a_byte(client, thread, comment_on, status):
    for number in range(25):
        comment_on(thread, author_name="Diane", text=f"Bees {number}")
    asked = [{"q": "bees"}, {"name": "diane"}, {"q": "bees", "thread": thread.key}, {"q": "secret"}]
    before = [client.get(SEARCH, one).content for one in asked]
    for number in range(25):
        comment_on(thread, author_name="Diane", text=f"Bees {number}, secret", status=status)
    assert [client.get(SEARCH, one).content for one in asked] == before


def test_t23_the_words_of_an_edit_that_waits_are_found_by_nobody(client, thread, comment_on):
    comment = comment_on(thread, text="An old bee.", created_at=timezone.now())
    edit(Draft(thread=thread, name="Maria", text="Sentinel, a bee.", edits=comment), seen=1)
    for asked in ("sentinel", "bee"):
        assert b"entinel, a" not in client.get(SEARCH, {"q": asked}).content


def test_comments_of_a_hidden_object_are_not_found(client, thread, other, comment_on):
    comment_on(thread, author_name="Diane", text="Bees.")
    comment_on(other, author_name="Eric", text="Bees.")
    Post.objects.filter(slug="bees").update(is_public=False)
    names, page = found(client, q="bees")
    assert names == ["Diane"]
    assert "All about" not in page
    assert client.get(SEARCH, {"q": "bees", "thread": other.key}).status_code == 404
    assert client.get(SEARCH, {"q": "bees", "thread": "nothing"}).status_code == 404


def test_pages_go_on_after_a_key(client, thread, comment_on):
    for number in range(45):
        comment_on(thread, author_name=f"N{number}", text="Bees.")
    names, page = found(client, q="bees")
    seen = list(names)
    while after := re.search(r'rel="next" href="\?q=bees&amp;after=([^"]+)"', page):
        names, page = found(client, q="bees", after=after[1])
        seen += names
    assert seen == [f"N{number}" for number in reversed(range(45))]


def test_stories_stand_above_the_comments(client, thread, other):
    _names, page = found(client, q="all BEES")
    assert page.index(">Bees</bdi>") < page.index("No comment was found.")
    assert "The Role of Social Media" not in page
    assert "Stories</h2>" not in found(client, q="bees", name="diane")[1]


@pytest.mark.parametrize("size", SIZES)
def test_a_search_costs_the_same_however_much_is_found(client, thread_of, other, comment_on, size):
    thread = thread_of(size)
    comment_on(other, text="Comment elsewhere.")
    found(client, q="comment")
    for asked in ({"q": "comment"}, {"name": "reader"}, {"q": "comment", "thread": thread.key}):
        with Spent() as spent:
            found(client, **asked)
        assert len(spent.statements) <= 8, spent.statements


@pytest.mark.parametrize(
    "typed", ["-bees", '"', "*", "NEAR(a b)", "a:b OR", "' OR 1=1 --", "x" * 20_000, "\u202e", "status:pending", "%_"]
)
def test_t42_nothing_that_is_typed_is_an_error(client, thread, comment_on, typed):
    comment_on(thread, status=Status.PENDING, text="pending")
    for name in ("q", "name"):
        assert found(client, **{name: typed})[0] == []
    assert client.get(SEARCH, {"q": "bees", "after": typed}).status_code == 200
    assert client.get(f"{SEARCH}?q=1&q=2").status_code == 400


def test_it_is_the_same_for_everybody_and_no_page_for_search_engines(client, thread, comment_on, maria):
    comment_on(thread, text="Bees.")
    plain = client.get(SEARCH, {"q": "bees"})
    client.force_login(maria)
    assert client.get(SEARCH, {"q": "bees"}).content == plain.content
    assert "public" in plain["Cache-Control"]
    assert not plain.cookies
    assert '<meta name="robots" content="noindex">' in plain.content.decode()


def test_a_reply_that_addresses_its_parent_leads_there(client, thread, comment_on):
    diane = comment_on(thread, author_name="Diane", author_location="Washington")
    comment_on(thread, parent=diane, text="@ Diane in Washington, best.")
    page = client.get(thread.url).content.decode()
    assert f'<a class="comment-answers" href="#c-{diane.key}">@ Diane in Washington</a>, best.' in page
    Comment.objects.filter(pk=diane.pk).update(status=Status.REJECTED)
    Thread.objects.update(version=99)
    assert "comment-answers" not in client.get(thread.url).content.decode()
