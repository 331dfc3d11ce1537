"""The lines of a page are those of the plain query, whichever way they were asked for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import lines
from comments.models import Comment, Status, Thread
from comments.ordering import ORDERS


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_first_roots_are_those_of_the_plain_query(comment_on, thread, order, post):
    for number in range(6):
        root = comment_on(thread, text=str(number), asks=True, recommend_count=number % 3)
        comment_on(thread, parent=root, office="Bureau")
    comment_on(thread, status=Status.PENDING)
    found, answers = lines.first_roots(thread, order, 4)
    every = order.sorted(Comment.objects.on(thread).roots().shown())
    assert [tuple(one) for one in found] == list(every.values_list(*lines.COLUMNS)[:4])
    assert answers == (6, "Bureau", "Bureau", None)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_branches_are_those_of_the_plain_query(comment_on, thread, count):
    roots = [comment_on(thread) for _number in range(count)]
    for root in roots:
        comment_on(thread, parent=root)
        comment_on(thread, parent=root, status=Status.REJECTED)
    pks = [root.pk for root in roots]
    with CaptureQueriesContext(connection) as asked:
        replies, picks, official = lines.branches(pks, thread, with_picks=True)
    assert (len(asked), picks) == (1, [])
    assert {tuple(one) for one in replies} == set(Comment.objects.filter(root__in=pks).values_list(*lines.COLUMNS))
    assert lines.branches([], thread, with_picks=False) == ([], [], [])


def test_a_thread_is_found_by_its_object(thread, post):
    assert Thread.of(post) == thread
    assert Thread.of(post).created_at == thread.created_at
