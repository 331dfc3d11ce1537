"""Loading again, and several pages of one post, whatever the order they come in."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.models import Comment, Decision, Thread
from comments.recounting import recount
from posts.models import Post
from posts.tests.loading import LEE, MARIA, ZOE, after, bring, said, stood, texts
from posts.tests.pages import TRAILER, Said, page_of

pytestmark = pytest.mark.django_db


def test_loading_again_changes_nothing():
    """Loading again, or twice at once (T54)."""
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


PAGED = [
    page_of(said(1), said(2), said(3, "March 6, 2010"), trailer=TRAILER),
    page_of(said(4, "March 6, 2010", "@ N3 in Guam, no"), said(5, "March 6, 2010", "@ N1 in Guam, yes")),
    page_of(
        said(5, "March 6, 2010", "@ N1 in  Guam,\nyes"), said(6, "March 6, 2010"), said(7, "March 9, 2010"), author=""
    ),
    page_of(said(7, "March 9, 2010"), said(3, "March 9, 2010"), said(8, "March 9, 2010", "@ N3 in Guam, well")),
]


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


def test_a_reply_that_is_stored_finds_whom_it_answers_by_the_whole_of_a_long_address():
    lead = f"{'Ann-Marie ' * 9}in the northernmost of the {'very ' * 10}small islands"
    answer = Said("Lee", "Ohio", "March 5, 2010", f"@ {lead}, {'yes ' * 100}")
    bring(page_of(answer))
    assert bring(page_of(Said("Ann", "Ohio", "March 4, 2010", "Root.", lead=lead))).changed == 1
    assert Comment.objects.get(author_name="Lee").parent.text == "Root."


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
