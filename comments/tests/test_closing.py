"""Threads that their age closes, and those that are left out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, Mode, Thread
from comments.screening import Draft
from comments.submission import submit
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(thread, comment_on, settings):
    """A thread of ten days ago, where comments are taken for seven."""
    settings.COMMENTS = settings.COMMENTS | {"CLOSE_AFTER_DAYS": 7}
    comment_on(thread)
    Thread.objects.update(created_at=timezone.now() - timedelta(days=10), mode=Mode.OPEN)
    thread.refresh_from_db()
    return thread


def test_age_closes_a_thread_and_readers_are_told_why(client, old):
    page = client.get(old.url).content.decode()
    assert "New comments are closed here." in page
    assert "Comments are taken for 7 days." in page
    assert "data-comments-respond" not in page
    answer = client.post(respond_url(old), FILLED | {"text": "Kept for me."})
    assert (answer.status_code, "Kept for me." in answer.content.decode()) == (403, True)
    assert "Comments are taken for 7 days." in answer.content.decode()


def test_no_other_way_leads_into_it(old):
    submitted = submit(Draft(thread=old, name="Maria", text="By another door."))
    assert submitted.comment is None
    assert Comment.objects.count() == 1


def test_it_closes_by_itself_and_caches_follow(client, old, time_machine):
    Thread.objects.update(created_at=timezone.now() - timedelta(days=6))
    first = client.get(old.url)
    assert form_of(client, old)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    again = client.get(old.url, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "Comments are taken for 7 days." in again.content.decode()


def test_one_that_is_left_out_stays_open(client, old, ada):
    client.force_login(ada)
    address = reverse("admin:comments_thread_change", args=[old.pk])
    sent = {"mode": old.mode, "mode_reason": "", "stays_open": "on"}
    assert client.post(address, sent).status_code == 302
    left_out = Thread.objects.get()
    assert (left_out.is_open, left_out.closes_at, left_out.version) == (True, None, old.version + 1)
    assert "Comments are taken" not in client.get(old.url).content.decode()


def test_a_moderators_reason_goes_before_that_of_age(old):
    old.mode, old.mode_reason = Mode.CLOSED, "All is said."
    assert old.closed_reason == "All is said."
    old.mode, old.mode_until, old.mode_after = Mode.HOLD_ALL, timezone.now() + timedelta(days=1), Mode.OPEN
    assert old.opens_at is None


def test_without_the_setting_nothing_closes(old, settings):
    settings.COMMENTS = {"LOCATION_REQUIRED": True}
    assert old.is_open
    assert old.closes_at is None
    assert old.closed_reason == ""
