from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from comments import reading
from comments.models import Clause, Comment, Status, Thread
from comments.moderation import Seen, decide, undo
from comments.recounting import recount

pytestmark = pytest.mark.django_db


def texts(page):
    return [row.html.removeprefix("<p>").removesuffix("</p>") for row in page.rows]


def cursors(url):
    from urllib.parse import parse_qs, urlsplit

    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_replies_stand_under_what_they_answer_in_order(thread, comment_on):
    first = comment_on(thread, text="1")
    comment_on(thread, text="2")
    reply = comment_on(thread, text="1.1", parent=first)
    comment_on(thread, text="1.2", parent=first)
    comment_on(thread, text="1.1.1", parent=reply)
    page = reading.page(thread)
    assert texts(page) == ["1", "1.1", "1.1.1", "1.2", "2"]
    assert [row.visible_depth for row in page.rows] == [0, 1, 2, 1, 0]


def test_depth_is_shown_to_four_and_deeper_replies_stay_in_order(thread, comment_on):
    parent = None
    for number in range(7):
        parent = comment_on(thread, text=str(number), parent=parent)
    page = reading.page(thread)
    assert texts(page) == list("0123456")
    assert [row.visible_depth for row in page.rows] == [0, 1, 2, 3, 4, 4, 4]


def test_pages_continue_after_a_key_both_ways(thread_of):
    thread = thread_of(100)  # 70 roots
    first = reading.page(thread)
    second = reading.page(thread, **cursors(first.after_url))
    third = reading.page(thread, **cursors(second.after_url))
    roots = [[row.key for row in page.rows if row.visible_depth == 0] for page in (first, second, third)]
    assert [len(one) for one in roots] == [25, 25, 20]
    assert sum(roots, []) == list(Comment.objects.on(thread).roots().in_order().values_list("key", flat=True))
    assert (first.before_url, third.after_url) == ("", "")
    assert reading.page(thread, **cursors(third.before_url)).rows == second.rows


def test_comments_of_the_same_moment_are_neither_lost_nor_doubled_between_pages(thread_of):
    thread = thread_of(60)
    Comment.objects.on(thread).update(created_at="2012-06-29T12:00:00Z")
    seen, url = [], "?"
    while url:
        page = reading.page(thread, **cursors(url))
        seen += [row.key for row in page.rows]
        url = page.after_url
    assert len(seen) == len(set(seen)) == 60


def test_a_cursor_that_is_none_of_ours_shows_the_first_page(thread_of):
    thread = thread_of(40)
    assert reading.page(thread, after="rubbish", before="\x00").rows == reading.page(thread).rows


def test_a_rejected_parent_leaves_a_tombstone(thread, comment_on):
    root = comment_on(thread, text="gone", status=Status.REJECTED, author_name="Secret")
    comment_on(thread, text="kept", parent=root)
    page = reading.page(thread)
    assert [row.is_tombstone for row in page.rows] == [True, False]
    assert "gone" not in repr(page)
    assert "Secret" not in repr(page)


def test_a_tombstone_names_the_clause_where_the_site_wants_it(
    client, thread, comment_on, june, lee, settings, django_assert_num_queries
):
    """Of a root and of a reply, on the thread's page and on that of its replies, for one statement."""
    settings.COMMENTS = settings.COMMENTS | {"TOMBSTONE_REASONS": True}
    secret = {"author_name": "Secret", "text": "gone"}
    root = comment_on(thread, **secret)
    reply = comment_on(thread, parent=root, **secret)
    spam = comment_on(thread, parent=root, **secret)
    for parent in (reply, spam):
        comment_on(thread, text="kept", parent=parent)
    threat, hate = Clause.objects.get(code="threat"), Clause.objects.get(code="hate")
    decide([Seen(root.pk, 1), Seen(reply.pk, 1)], Status.REJECTED, by=june, clause=threat)
    decide([Seen(spam.pk, 1)], Status.SPAM, by=june)
    words = "This comment is not shown, for this reason of the comment policy: Threat."
    thread.refresh_from_db()
    for url, count, silent in ((thread.url, 2, 1), (reverse("comments:replies", args=[root.key]), 1, 0)):
        page = client.get(url).content.decode()
        assert (page.count(words), page.count("This comment is not shown.<")) == (count, silent)
        assert "gone" not in page
        assert "Secret" not in page
    with django_assert_num_queries(3):
        assert [row.reason for row in reading.page(thread).rows if row.is_tombstone] == ["Threat", "Threat", ""]
    undo([Seen(reply.pk, 2)], by=june)
    decide([Seen(reply.pk, 3)], Status.REJECTED, by=june, clause=hate)
    assert "reason of the comment policy: Hate." in client.get(thread.url).content.decode()
    decide([Seen(reply.pk, 4)], Status.PENDING, by=june)
    decide([Seen(reply.pk, 5)], Status.REJECTED, by=june, clause=threat)
    assert client.get(thread.url).content.decode().count(words) == 2  # a hidden one was decided on: kept pages go too
    settings.COMMENTS = settings.COMMENTS | {"TOMBSTONE_REASONS": False}
    cache.clear()
    assert "reason of the comment policy" not in client.get(thread.url).content.decode()


def test_a_hidden_comment_without_kept_replies_leaves_nothing(thread, comment_on):
    root = comment_on(thread, text="root")
    hidden = comment_on(thread, text="hidden", parent=root, status=Status.SPAM)
    comment_on(thread, text="below", parent=hidden, status=Status.PENDING)
    comment_on(thread, text="pending", status=Status.PENDING)
    assert texts(reading.page(thread)) == ["root"]


def test_more_replies_than_fit_continue_on_their_own_page(thread, comment_on):
    root = comment_on(thread, text="root")
    _branch(root, 65)
    page = reading.page(thread)
    last = page.rows[-1]
    assert (len(page.rows), last.more_count) == (31, 35)
    further = reading.replies(root, after=int(cursors(last.more_url)["after"]))
    assert texts(further) == ["root", *(str(number) for number in range(31, 61))]
    rest = reading.replies(root, after=int(cursors(further.after_url)["after"]))
    assert texts(rest) == ["root", *(str(number) for number in range(61, 66))]
    assert rest.after_url == ""


def test_hidden_replies_do_not_push_approved_ones_off_the_page(thread, comment_on, django_assert_num_queries):
    root = comment_on(thread, text="root")
    _branch(root, 70)
    Comment.objects.filter(root=root, position__lte=30).exclude(position=5).update(status=Status.SPAM)
    recount(Thread.objects.filter(pk=thread.pk))
    with django_assert_num_queries(3):
        page = reading.page(thread)
    assert texts(page) == ["root", "5", *(str(number) for number in range(31, 60))]
    last = page.rows[-1]
    assert last.more_count == 11
    rest = reading.replies(root, after=int(cursors(last.more_url)["after"]))
    assert texts(rest) == ["root", *(str(number) for number in range(60, 71))]


def test_a_permalink_opens_the_page_that_holds_the_comment(thread_of):
    thread = thread_of(100)
    for comment in Comment.objects.on(thread).select_related("root", "thread"):
        address = reading.address_of(comment)
        page = reading.page(thread, **cursors(address))
        assert address.endswith(f"#c-{comment.key}")
        assert comment.key in {row.key for row in page.rows}


def test_a_permalink_of_a_late_reply_opens_the_page_of_further_replies(thread, comment_on):
    root = comment_on(thread)
    _branch(root, 40)
    late = Comment.objects.get(root=root, position=37)
    address = reading.address_of(late)
    assert f"/replies/{root.key}/?after=36#c-{late.key}" in address
    assert late.key in {row.key for row in reading.replies(root, after=36).rows}


@pytest.mark.parametrize("size", [3, 300])
def test_a_page_costs_two_statements_beside_the_thread_row(thread_of, size, django_assert_num_queries):
    thread = thread_of(size)
    with django_assert_num_queries(2):
        reading.page(thread)


def _branch(root, size):
    replies = [
        Comment(
            thread=root.thread,
            parent=root,
            root=root,
            depth=1,
            position=number,
            author_name="Lee",
            text=str(number),
            html=f"<p>{number}</p>",
            text_digest="",
            status=Status.APPROVED,
            created_at=root.created_at + timedelta(minutes=number),
        )
        for number in range(1, size + 1)
    ]
    Comment.objects.bulk_create(replies)
    recount(Thread.objects.filter(pk=root.thread_id))


def test_an_official_answer_stands_under_its_question_however_many_replies_came_before(thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"PAGE_REPLIES": 3}
    question = comment_on(thread, text="Why?")
    for number in range(6):
        comment_on(thread, text=f"{number}", parent=question)
    answer = comment_on(thread, text="Because.", parent=question, office="Public Affairs")
    comment_on(thread, text="7", parent=question)
    hidden = comment_on(thread, text="x", parent=question, office="Public Affairs", status=Status.PENDING)
    page = reading.page(thread)
    assert texts(page) == ["Why?", "0", "1", "2", "Because."]
    assert page.rows[-1].more_count == 5
    further = reading.replies(question, after=int(cursors(page.rows[-1].more_url)["after"]))
    assert texts(further)[1:] == ["3", "4", "5"]
    assert hidden.key not in {row.key for row in page.rows}
    below = comment_on(thread, text="Below", parent=Comment.objects.get(text="5"), office="Public Affairs")
    assert below.key not in {row.key for row in reading.page(thread).rows}  # what it answers is not shown
    assert answer.key in {row.key for row in reading.page(thread).rows}


def test_a_name_on_a_page_of_further_replies_leads_to_what_it_answers_elsewhere(
    thread, comment_on, settings, django_assert_max_num_queries
):
    settings.COMMENTS = settings.COMMENTS | {"PAGE_REPLIES": 2}
    root = comment_on(thread, text="Root")
    first = comment_on(thread, text="First", parent=root, author_name="Eric", author_location="Texas")
    comment_on(thread, text="Second", parent=root)
    for words in ("@ Eric in Texas, no.", "@ Lee, no.", "no @ Eric in Texas"):
        comment_on(thread, text=words, parent=first)
    with django_assert_max_num_queries(2):
        found = reading.replies(root, after=2)
    link = reverse("comments:permalink", args=[first.key])
    assert texts(found)[1] == f'<a class="comment-answers" href="{link}">@ Eric in Texas</a>, no.'
    assert "<a" not in "".join(texts(found)[2:])
    Comment.objects.filter(pk=first.pk).update(status=Status.REJECTED)
    assert "<a" not in "".join(texts(reading.replies(root, after=2)))
