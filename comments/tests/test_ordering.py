"""A thread in each of its orders, page after page."""

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from comments import reading
from comments.models import Comment, Status
from comments.ordering import NEWEST, OLDEST, ORDERS, order_named
from comments.tests.test_budgets import SIZES, Spent
from comments.tests.test_reading import cursors

pytestmark = pytest.mark.django_db


def roots_of(page):
    return [row.key for row in page.rows if row.visible_depth == 0]


def in_order(thread, order):
    return list(order.sorted(Comment.objects.on(thread).roots()).values_list("key", flat=True))


def walked(thread, order):
    """The pages of a thread to its end, and those on the way back."""
    pages = [reading.page(thread, order=order)]
    while url := pages[-1].after_url:
        pages.append(reading.page(thread, order=order, after=cursors(url)["after"]))
    back = [pages[-1]]
    while url := back[-1].before_url:
        back.append(reading.page(thread, order=order, before=cursors(url)["before"]))
    return pages, back


@pytest.mark.parametrize("order", ORDERS, ids=[order.name for order in ORDERS])
@pytest.mark.parametrize("moments", ["different", "the same"])
def test_every_order_is_walked_to_its_end_and_back(thread_of, order, moments):
    thread = thread_of(80)  # 56 roots
    Comment.objects.update(recommend_count=F("pk") % 3)
    if moments == "the same":
        Comment.objects.update(created_at="2012-06-29T12:00:00Z")
    pages, back = walked(thread, order)
    assert [len(roots_of(page)) for page in pages] == [25, 25, 6]
    assert [key for page in pages for key in roots_of(page)] == in_order(thread, order)
    assert roots_of(back[-1]) == roots_of(pages[0])
    assert (pages[0].before_url, pages[-1].after_url) == ("", "")


def test_newest_first_turns_the_roots_and_leaves_replies_in_their_order(thread, comment_on):
    first = comment_on(thread, text="1")
    comment_on(thread, text="1.1", parent=first)
    comment_on(thread, text="1.2", parent=first)
    comment_on(thread, text="2")
    page = reading.page(thread, order=NEWEST)
    assert [row.html for row in page.rows] == ["<p>2</p>", "<p>1</p>", "<p>1.1</p>", "<p>1.2</p>"]


def test_an_order_that_is_none_is_the_usual_one():
    assert [order_named(name) for name in ("", "newest", "random()", "\x00")] == [OLDEST, NEWEST, OLDEST, OLDEST]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("order", ORDERS, ids=[order.name for order in ORDERS])
def test_every_order_costs_two_statements_at_most(thread_of, size, order, django_assert_max_num_queries):
    thread = thread_of(size)
    with django_assert_max_num_queries(2):
        page = reading.page(thread, order=order)
    if page.after_url:
        with django_assert_max_num_queries(2):
            reading.page(thread, order=order, after=cursors(page.after_url)["after"])


# As a reader meets it


def test_a_page_links_to_its_orders_and_keeps_each_apart(client, thread_of):
    thread = thread_of(60)
    plain = client.get(thread.url).content.decode()
    assert f'<a href="{thread.url}?order=newest#comments" rel="nofollow">Newest first</a>' in plain
    assert f'<a href="{thread.url}#comments" aria-current="true">Oldest first</a>' in plain
    newest = client.get(thread.url, {"order": "newest"}).content.decode()
    assert f'<a href="{thread.url}?order=newest#comments" aria-current="true">' in newest
    assert plain.index("Comment number 0.") > 0 > newest.find("Comment number 0.")
    assert f'<a href="{thread.url}?order=newest&amp;after=' in newest
    with Spent() as spent:
        assert client.get(thread.url, {"order": "newest"}).status_code == 200
    assert "comments_comment" not in spent.tables


def test_a_single_comment_has_no_order(client, thread, comment_on):
    comment_on(thread)
    assert "comments-orders" not in client.get(thread.url).content.decode()


def test_another_order_is_for_readers_and_the_plain_page_for_search_engines(client, thread_of):
    thread = thread_of(60)
    plain, other = client.get(thread.url), client.get(thread.url, {"order": "newest"})
    canonical = f'<link rel="canonical" href="http://testserver{thread.url}">'
    assert canonical in plain.content.decode()
    assert canonical in other.content.decode()
    assert "noindex" in other.content.decode()
    assert "noindex" not in plain.content.decode()
    further = client.get(thread.url, cursors(reading.page(thread, order=NEWEST).after_url))
    assert canonical in further.content.decode()
    assert len({plain["ETag"], other["ETag"], further["ETag"]}) == 3
    assert client.get(f"{thread.url}?order=newest&order=oldest").status_code == 400


# What the editors picked


def test_picks_stand_above_the_first_page_and_lead_to_their_comments(thread_of):
    thread = thread_of(60)
    near, far = (getattr(Comment.objects.on(thread).roots().in_order(), end)() for end in ("first", "last"))
    for comment in (near, far):
        Comment.objects.filter(pk=comment.pk).update(featured_at=timezone.now())
    page = reading.page(thread)
    assert [pick.url for pick in page.picks] == [far.get_absolute_url(), f"#c-{near.key}"]
    assert page.picks[1].beginning == "Comment number 0."
    assert reading.page(thread, after=cursors(page.after_url)["after"]).picks == ()


def test_at_most_three_picks_are_named_the_newest_of_them(thread, comment_on):
    for number in range(4):
        comment_on(thread, text=str(number), featured_at=timezone.now())
    assert [pick.beginning for pick in reading.page(thread).picks] == ["3", "2", "1"]


def test_a_picked_reply_is_named_and_stands_in_its_place_once(thread, comment_on):
    root = comment_on(thread, text="root")
    comment_on(thread, parent=root, text="reply", featured_at=timezone.now())
    page = reading.page(thread)
    assert [row.html for row in page.rows] == ["<p>root</p>", "<p>reply</p>"]
    assert [pick.beginning for pick in page.picks] == ["reply"]


def test_what_is_hidden_is_no_pick(thread, comment_on):
    comment_on(thread, status=Status.REJECTED, featured_at=timezone.now())
    assert reading.page(thread).picks == ()


def test_a_pick_is_named_as_text(thread, comment_on):
    comment_on(thread, author_name="<b>Eve</b>", text="`<script>alert(1)</script>` & so on", featured_at=timezone.now())
    page = Client().get(thread.url).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on</a>" in page
    assert "<b>Eve" not in page
