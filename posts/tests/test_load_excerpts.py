"""Excerpts: posts that the archive tells of, and what becomes of them once their own page comes."""

from datetime import date

import pytest

from posts.models import Post
from posts.tests.loading import MARIA, after, bring
from posts.tests.pages import page_of

pytestmark = pytest.mark.django_db


STORY = "\nLatest Stories\n\nMarch 3, 2010\n\nA  BRIDGE Reopens\n\nIt is… more\n\nPages\n"
ELSEWHERE = page_of(title="Elsewhere", day="April 1, 2010", trailer=STORY)


def test_an_excerpt_holds_title_date_and_teaser():
    bring(ELSEWHERE)
    excerpt = Post.objects.get(is_excerpt=True)
    assert (excerpt.title, excerpt.published_on, excerpt.teaser, excerpt.body) == (
        "A BRIDGE Reopens",
        date(2010, 3, 3),
        "It is…",
        "",
    )


def test_an_excerpt_is_filled_in_place_by_its_own_page():
    bring(ELSEWHERE)
    pk = Post.objects.get(is_excerpt=True).pk
    loaded = bring(page_of(MARIA), source="own.txt")
    assert (loaded.posts, loaded.comments, loaded.changed, loaded.unchanged) == (1, 1, 0, 0)
    post = Post.objects.get(pk=pk)
    assert (post.title, post.is_excerpt, post.teaser, post.source) == ("A Bridge Reopens", False, "It is…", "own.txt")
    assert post.body == "It is open.\n\nCome and see."
    assert Post.objects.count() == 2


def test_a_story_of_a_post_that_is_there_only_gives_it_its_teaser():
    before = after(("b.txt", ELSEWHERE), ("own.txt", page_of(MARIA)))
    assert after(("own.txt", page_of(MARIA)), ("b.txt", ELSEWHERE)) == before
    bring(page_of(MARIA))
    loaded = bring(ELSEWHERE)
    assert (loaded.posts, loaded.excerpts, loaded.changed) == (1, 0, 1)
    assert bring(ELSEWHERE).changed == 0


def test_a_page_that_was_cut_off_is_completed_and_what_an_editor_changed_is_kept():
    bring(page_of(body="It is open.\n\nCome", author="", caption=""))
    assert bring(page_of()).changed == 1
    post = Post.objects.get()
    assert (post.body, post.author_name, post.caption) == (
        "It is open.\n\nCome and see.",
        "Ada Keane",
        "The bridge at noon",
    )
    Post.objects.update(body="It was open.", title="A Bridge  reopens", is_public=False)
    assert bring(page_of()).changed == 0
    post.refresh_from_db()
    assert (post.body, post.title, post.is_public) == ("It was open.", "A Bridge  reopens", False)


def test_titles_without_letters_and_titles_that_share_an_address_find_a_place():
    for title in ("平和", "戦争", "A bridge: reopens!", "A Bridge Reopens"):
        bring(page_of(title=title))
    slugs = list(Post.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs[2:] == ["a-bridge-reopens", "a-bridge-reopens-2"]
    assert len(set(slugs)) == 4
    assert all(post.get_absolute_url() for post in Post.objects.all())
