"""Editors pick comments, and readers see the mark."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from comments import moderation
from comments.featuring import feature, unfeature
from comments.models import Comment, Status
from comments.moderation import Seen
from comments.reach import Bar
from comments.reporting import report
from comments.tests.test_reporting import said

MARK = "Picked by the editors"


def test_a_pick_approves_and_readers_see_it(client, thread, comment_on, june, django_capture_on_commit_callbacks):
    comment = comment_on(thread, status=Status.PENDING)
    assert MARK not in client.get(thread.url).content.decode()
    feature(Seen(comment.pk, 1), by=june)
    assert MARK in client.get(thread.url).content.decode()
    comment.refresh_from_db()
    assert (comment.status, comment.version) == ("approved", 2)


def test_what_is_approved_is_marked_and_unmarked_and_the_thread_changes(thread, comment_on, june):
    comment, version = comment_on(thread), thread.version
    feature(Seen(comment.pk, 1), by=june)
    assert Comment.objects.get().featured_at
    assert unfeature(Seen(comment.pk, 1), by=june)
    assert not unfeature(Seen(comment.pk, 1), by=june)
    thread.refresh_from_db()
    assert thread.version == version + 2


def test_a_decision_takes_the_mark_away(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING)
    feature(Seen(comment.pk, 1), by=june)
    moderation.undo([Seen(comment.pk, 2)], by=june)
    moderation.decide([Seen(comment.pk, 3)], Status.APPROVED, by=june)
    assert Comment.objects.get().featured_at is None


def test_nobody_picks_their_own_or_what_has_changed(thread, comment_on, june):
    own, moved = comment_on(thread, author=june), comment_on(thread, version=2)
    for comment in (own, moved):
        feature(Seen(comment.pk, 1), by=june)
    assert not Comment.objects.filter(featured_at__isnull=False).exists()


@pytest.mark.parametrize("mark", [None, timezone.now()])
def test_four_eyes_on_a_pick_and_on_taking_it_away(client, thread, comment_on, lee, mark):
    """Neither a reply to oneself by an editor, nor what one reported: whoever asks is told why."""
    lee.is_staff = True
    lee.save()
    lee.groups.set(Group.objects.filter(name="Editors"))
    reply = comment_on(thread, parent=comment_on(thread, author=lee), featured_at=mark)
    reported = comment_on(thread, featured_at=mark)
    report(said(reported, by=lee))
    client.force_login(lee)
    for comment, bar in ((reply, Bar.REPLY), (reported, Bar.REPORTED)):
        comment.refresh_from_db()
        sent = {"seen": f"{comment.pk}:{comment.version}", "feature": "off" if mark else "on"}
        page = client.post(reverse("comments_workbench:features"), sent, follow=True).content.decode()
        assert str(bar.label) in page
        (unfeature if mark else feature)(Seen(comment.pk, comment.version), by=lee)
        assert Comment.objects.get(pk=comment.pk).featured_at == mark
