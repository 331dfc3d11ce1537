"""Loading a page of the archive: it becomes a post, its thread and its comments."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import DatabaseError

from comments.models import Comment, Decision, ReviewItem, Source, Status, Thread
from comments.recounting import recount
from comments.signals import comment_decided, comment_submitted
from posts.archive.load import load
from posts.archive.page import parse
from posts.models import Post
from posts.tests.loading import LEE, MARIA, ZOE, bring, said, texts
from posts.tests.pages import TRAILER, Said, page_of

pytestmark = pytest.mark.django_db


def test_a_page_becomes_a_post_with_its_comments_approved_by_the_archive():
    loaded = bring(page_of(MARIA, LEE, ZOE, trailer=TRAILER))
    assert (loaded.posts, loaded.comments, loaded.replies, loaded.excerpts, loaded.unchanged) == (1, 3, 1, 1, 0)
    post = Post.objects.get(is_excerpt=False)
    assert (post.title, post.slug, post.source) == ("A Bridge Reopens", "a-bridge-reopens", "a.txt")
    assert (post.author_name, post.published_on) == ("Ada Keane", date(2010, 3, 3))
    assert texts() == ["Good news.", "Late news.", "@ LP in Guam, why?"]
    thread = Thread.objects.get()
    assert (thread.target, thread.approved_count, thread.pending_count) == (post, 3, 0)
    lee = Comment.objects.get(author_name="Lee P.")
    assert (lee.author_location, lee.lead_line, lee.author_email, lee.author) == (
        "Guam",
        "LP in Guam writes:",
        "",
        None,
    )
    assert (lee.status, lee.date_only, lee.reply_count) == (Status.APPROVED, True, 1)
    decision = Decision.objects.get(comment=lee)
    assert (decision.source, decision.now, decision.was, decision.by) == (Source.ARCHIVE, Status.APPROVED, "", None)


def test_a_comment_keeps_its_day_in_the_sites_zone():
    """Letters and signals from old comments (T55)."""
    bring(page_of(MARIA, ZOE))
    zone = ZoneInfo("America/New_York")
    for comment, day in zip(Comment.objects.in_order(), (date(2010, 3, 4), date(2010, 3, 5)), strict=True):
        local = comment.created_at.astimezone(zone)
        assert local.date() == day
        assert local < datetime(day.year, day.month, day.day, 13, tzinfo=zone)


def test_the_night_the_clocks_change_keeps_the_order_of_the_page():
    said = [Said(f"N{number}", "Guam", "March 14, 2010", f"Text {number}.") for number in range(200)]
    bring(page_of(*said))
    assert texts() == [one.text for one in said]


def test_no_letter_leaves_and_no_signal_is_sent():
    """Letters and signals from old comments (T55)."""
    heard = []

    def hear(**sent):
        heard.append(sent)

    comment_submitted.connect(hear)
    comment_decided.connect(hear)
    try:
        bring(page_of(MARIA, LEE, ZOE))
    finally:
        comment_submitted.disconnect(hear)
        comment_decided.disconnect(hear)
    assert heard == []
    assert mail.outbox == []


def test_pending_comments_go_to_the_moderators():
    bring(page_of(MARIA, ZOE), status=Status.PENDING)
    assert set(Comment.objects.values_list("status", flat=True)) == {Status.PENDING}
    assert ReviewItem.objects.open().count() == 2
    assert Thread.objects.get().pending_count == 2


def test_markup_in_an_archived_comment_is_made_harmless():
    """Encodings, scripts in archived pages (T56)."""
    bring(page_of(Said("<b>M</b>", "Guam", "March 4, 2010", "<script>alert(1)</script> and\n[x](javascript:alert(1))")))
    html = Comment.objects.get().html
    assert "<script" not in html
    assert "href" not in html


def test_what_no_form_would_take_is_cleaned_as_a_form_cleans_it():
    zalgo = "Z" + "\u0301" * 40
    bring(page_of(Said(f"{zalgo} \u202eAda", "Gu\u0061\u0308m", "March 4, 2010", f"e\u0301 {zalgo}")))
    comment = Comment.objects.get()
    assert (comment.author_location, comment.text[:2]) == ("Guäm", "é ")
    assert "\u202e" not in comment.author_name
    assert comment.author_name.count("\u0301") <= 8


def test_a_chain_of_thousands_of_replies_ends():
    """Circles, lost parents, long chains (T53)."""
    said = [Said(f"N{number}", "Guam", "March 4, 2010", f"@ N{number - 1} in Guam, {number}") for number in range(3000)]
    loaded = bring(page_of(*said))
    assert (loaded.comments, loaded.replies) == (3000, 2999)
    assert Comment.objects.order_by("-depth").values_list("depth", flat=True)[0] <= 50
    assert recount() == []


def test_a_file_is_loaded_whole_or_not_at_all():
    """The last thing written is refused by the database: nothing of the file stays."""
    page = parse(page_of(MARIA, LEE, trailer=TRAILER))
    story = replace(page.stories[0], published_on=None)
    broken = replace(page, stories=(*page.stories, story))
    with pytest.raises(DatabaseError):
        load(broken, source="a.txt")
    assert not Post.objects.exists()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("size", [3, 60])
def test_a_file_costs_a_bounded_number_of_statements(size, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        bring(
            page_of(
                *(said(number, text=f"@ N{number % 2} in Guam, {number}") for number in range(size)), trailer=TRAILER
            )
        )
    with django_assert_max_num_queries(20):
        bring(
            page_of(
                *(said(number, text=f"@ N{number % 2} in Guam, {number}") for number in range(size)), trailer=TRAILER
            )
        )
