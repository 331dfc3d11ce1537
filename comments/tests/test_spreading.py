"""Abuse is spread out: after five cards of it comes an ordinary one, where there is one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.claiming import next_items
from comments.models import ReviewItem, Status
from comments.moderation import Seen, decide
from comments.spreading import RUN
from comments.tests.test_races import waiting_on


@pytest.fixture
def items(thread):
    """items("hate", "", …) makes items with these causes, due in that order."""

    def make(*causes):
        comments = waiting_on(thread, len(causes))
        for minute, (comment, cause) in enumerate(zip(comments, causes, strict=True), start=1):
            due_at = timezone.now() + timedelta(minutes=minute)
            ReviewItem.objects.filter(comment=comment).update(causes=[cause] if cause else [], due_at=due_at)
        return comments

    return make


def shown(june, count):
    """The causes of so many cards, each decided before the next is seen."""
    seen = []
    for _card in range(count):
        first = next_items(june).items[0]
        seen.append("".join(first.causes))
        decide([Seen(first.comment_id, 1)], Status.APPROVED, by=june)
    return seen


def test_never_more_than_five_of_abuse_in_a_row_while_there_is_another(items, june):
    items(*["hate"] * 12, "", "", *["threat"] * 6)
    assert shown(june, 14) == [*["hate"] * 5, "", *["hate"] * 5, "", *["hate"] * 2]


def test_an_ordinary_one_is_fetched_from_further_down(items, june):
    items(*["hate"] * 30, "")
    assert shown(june, RUN + 1) == [*["hate"] * RUN, ""]


def test_where_there_is_nothing_else_abuse_goes_on(items, june):
    items(*["hate"] * 9)
    assert shown(june, 9) == ["hate"] * 9


def test_ordinary_ones_keep_their_order(items, june):
    causes = ["", "hate", "many_links", "hate", "", "threat", "thread_mode"]
    items(*causes)
    assert shown(june, 7) == causes
