"""The card on the admin's front page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import queue
from comments.models import ReviewItem, Status


@pytest.fixture
def desk(client, june):
    client.force_login(june)
    return client


def test_the_card_says_how_many_wait_since_when_and_what_came_in_today(desk, thread, comment_on):
    now = timezone.now()
    first = comment_on(thread, status=Status.PENDING)
    comment_on(thread, status=Status.PENDING, created_at=now)
    comment_on(thread, created_at=now)
    ReviewItem.objects.filter(comment=first).update(opened_at=now - timedelta(hours=5, minutes=1))
    page = " ".join(desk.get("/admin/").content.decode().split())
    assert "<strong>2</strong> comments wait" in page
    assert "The oldest has waited 5 hours, 1 minute." in page
    assert "2 came in today." in page
    assert 'href="/admin/comments/comment/?status=pending"' in page


def test_the_card_is_content_when_nothing_waits(desk, thread, comment_on):
    comment_on(thread)
    page = " ".join(desk.get("/admin/").content.decode().split())
    assert "<strong>0</strong> comments wait" in page
    assert "Nothing waits." in page
    assert "0 came in today." in page


def test_who_may_not_look_at_comments_gets_no_card(client, maria, thread, comment_on):
    maria.is_staff = True
    maria.save()
    client.force_login(maria)
    assert "comments-standing" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("size", [3, 300])
def test_the_card_costs_three_statements(thread_of, size, django_assert_num_queries):
    thread_of(size)
    with django_assert_num_queries(3):
        queue.standing()
