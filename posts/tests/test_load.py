"""Loading: pages of the archive become posts, threads and comments, whatever the order they come in."""

from dataclasses import replace
from datetime import date, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments import tree
from comments.models import Comment, Decision, ReviewItem, Source, Status, Thread
from comments.recounting import recount
from comments.signals import comment_decided, comment_submitted
from posts.archive.lines import tidy
from posts.archive.load import load
from posts.archive.page import parse
from posts.models import Post
from posts.tests.pages import TRAILER, Said, page_of

pytestmark = pytest.mark.django_db

MARIA = Said("Maria", "New Mexico, USA", "March 4, 2010", "Good news.", lead="Maria in New Mexico")
LEE = Said("Lee P.", "Guam", "March 4, 2010", "Late news.", lead="LP in Guam")
ZOE = Said("Zoe", "Yemen", "March 5, 2010", "@ LP in Guam, why?")


def bring(text, *, source="a.txt", **options):
    return load(parse(text), source=source, **options)


def stood():
    """What the archive gave, as readers see it, white space aside: comments in order, with their parents' texts."""
    posts = [
        (p.title, p.published_on, p.slug, p.author_name, p.caption, p.body, p.about_author, p.teaser, p.is_excerpt)
        for p in Post.objects.order_by("published_on", "slug")
    ]
    comments = [
        (c.author_name, c.author_location, c.lead_line, tidy(c.text), c.parent and c.parent.text, c.depth, c.created_at)
        for c in tree.preorder(Comment.objects.select_related("parent", "thread").order_by("thread__title"))
    ]
    return posts, comments


def texts():
    return list(Comment.objects.in_order().values_list("text", flat=True))


# One page


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


# Again, and several pages


def test_loading_again_changes_nothing():
    text = page_of(MARIA, LEE, ZOE, trailer=TRAILER)
    bring(text)
    before, version = stood(), Thread.objects.get().version
    updated = dict(Post.objects.values_list("pk", "updated_at"))
    again = bring(text)
    assert (again.posts, again.comments, again.replies, again.excerpts, again.changed) == (0, 0, 0, 0, 0)
    assert again.unchanged == 5
    assert stood() == before
    assert Thread.objects.get().version == version
    assert dict(Post.objects.values_list("pk", "updated_at")) == updated
    assert Decision.objects.count() == 3


def said(number, day="March 4, 2010", text=""):
    return Said(f"N{number}", "Guam", day, text or f"Text {number}.")


PAGED = [
    page_of(said(1), said(2), said(3, "March 6, 2010"), trailer=TRAILER),
    page_of(said(4, "March 6, 2010", "@ N3 in Guam, no"), said(5, "March 6, 2010", "@ N1 in Guam, yes")),
    page_of(
        said(5, "March 6, 2010", "@ N1 in  Guam,\nyes"), said(6, "March 6, 2010"), said(7, "March 9, 2010"), author=""
    ),
    page_of(said(7, "March 9, 2010"), said(3, "March 9, 2010"), said(8, "March 9, 2010", "@ N3 in Guam, well")),
]


def after(*pages):
    """What stands after loading (file's name, text) one after another; the database is empty again then."""
    with transaction.atomic():
        for name, text in pages:
            bring(text, source=name)
        found = stood()
        assert recount() == []
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_pages_of_one_post_in_any_order_give_the_same(order):
    pages = [(f"page{number}.txt", text) for number, text in enumerate(PAGED)]
    posts, comments = expected = after(*pages)
    assert after(*(pages[number] for number in (*order, order[0]))) == expected
    assert [one[0] for one in sorted(comments, key=lambda one: one[-1])] == [
        "N1",
        "N2",
        "N3",
        "N4",
        "N5",
        "N6",
        "N7",
        "N3",
        "N8",
    ]
    parents = {one[3]: one[4] for one in comments}
    assert {text: parent for text, parent in parents.items() if parent} == {
        "@ N3 in Guam, no": "Text 3.",
        "@ N1 in Guam, yes": "Text 1.",
        "@ N3 in Guam, well": "Text 3.",
    }
    assert [post[3] for post in posts] == ["Ada Keane", ""]


def test_pages_of_a_single_day_follow_the_numbers_of_their_files():
    pages = [(f"{number}.txt", page_of(*(said(10 * number + one) for one in range(3)))) for number in range(1, 4)]
    _posts, comments = after(*reversed(pages))
    assert [one[3] for one in comments] == [f"Text {10 * number + one}." for number in range(1, 4) for one in range(3)]


days = st.integers(4, 8).map("March {}, 2010".format)
comment = st.builds(
    Said, st.sampled_from("ABC"), st.just("Guam"), days, st.sampled_from(["@ A in Guam, 1", "@ B in Guam", "2"])
)


@given(st.lists(st.lists(comment, max_size=4), min_size=1, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_pages_in_any_order_any_number_of_times_give_the_same(lists, dice):
    pages = [(f"{number}.txt", page_of(*one)) for number, one in enumerate(lists)]
    shuffled = pages + dice.sample(pages, k=1)
    dice.shuffle(shuffled)
    assert after(*shuffled) == after(*pages)


def test_the_same_comment_is_known_by_author_place_day_and_text_white_space_aside():
    bring(page_of(MARIA, Said("Maria", "New Mexico, USA", "March 4, 2010", " Good \u00a0 news. ", lead="Maria")))
    assert texts() == ["Good news."]
    for other in (
        Said("Mario", "New Mexico, USA", "March 4, 2010", "Good news."),
        Said("Maria", "Mexico", "March 4, 2010", "Good news."),
        Said("Maria", "New Mexico, USA", "March 5, 2010", "Good news."),
        Said("Maria", "New Mexico, USA", "March 4, 2010", "Good news!"),
    ):
        assert bring(page_of(other)).comments == 1
    assert bring(page_of(MARIA, title="Another Bridge")).comments == 1


def test_the_same_author_twice_in_a_row_is_two_comments():
    bring(page_of(MARIA, Said("Maria", "New Mexico, USA", "March 4, 2010", "More.", lead="Maria in New Mexico")))
    assert texts() == ["Good news.", "More."]


def test_a_reply_goes_to_the_latest_earlier_comment_with_that_lead_line():
    first, second, third = (Said("Lee", "Guam", "March 4, 2010", f"Lee {number}.") for number in range(3))
    answer = Said("Maria", "Ohio", "March 4, 2010", "@ Lee in Guam,\n\nyes.")
    bring(page_of(answer, first, second, Said("Ann", "Ohio", "March 4, 2010", "@ lee in  GUAM: no."), third))
    parents = {c.text: c.parent and c.parent.text for c in Comment.objects.select_related("parent")}
    assert parents["@ Lee in Guam,\n\nyes."] is None
    assert parents["@ lee in  GUAM: no."] == "Lee 1."


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        ("Ann in Washington, DC", "@ Ann in Washington, DC, yes"),
        ("Alex B. in the U.S.A.", "@ Alex B. in the U.S.A., yes"),
        ("Alex B. in the U.S.A.", "@ Alex B. in the U.S.A.\nyes"),
        ("Ann", "@ Ann, yes"),
        ("Ann-Marie in Ohio", "@Ann-Marie in Ohio - yes"),
    ],
)
def test_an_address_may_hold_the_marks_that_end_it(lead, text):
    assert (
        bring(
            page_of(Said("A", "B", "March 4, 2010", "Root.", lead=lead), Said("C", "D", "March 4, 2010", text))
        ).replies
        == 1
    )


def test_a_readers_own_reply_stays_where_it_is(comment_on):
    bring(page_of(LEE))
    lee = Comment.objects.get()
    mine = comment_on(lee.thread, parent=lee, text="Mine")
    bring(page_of(MARIA, ZOE))
    mine.refresh_from_db()
    assert mine.parent_id == lee.pk
    assert recount() == []


# Excerpts


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
