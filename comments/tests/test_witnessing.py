"""Whoever reads what was removed is on record; whoever reads what everybody reads is not."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from comments.models import Clause, Place, Reading, Status
from comments.moderation import Seen, decide
from comments.second_looks import answer, next_look, open_looks

HIDDEN = [Status.REJECTED, Status.SPAM, Status.WITHDRAWN]


@pytest.fixture
def desk(client, june):
    client.force_login(june)
    return client


def read():
    return list(Reading.objects.order_by("pk").values_list("comment", "by__username", "status", "place"))


@pytest.mark.parametrize("status", HIDDEN)
def test_a_removed_comments_own_page_is_a_reading(desk, thread, comment_on, status):
    comment = comment_on(thread, status=status)
    desk.get(f"/admin/comments/comment/{comment.pk}/change/")
    assert read() == [(comment.pk, "june", status, "detail")]
    assert abs((Reading.objects.get().read_at - timezone.now()).total_seconds()) < 60


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PENDING])
def test_what_is_public_or_waits_is_none(desk, thread, comment_on, status):
    comment = comment_on(thread, status=status)
    desk.get(f"/admin/comments/comment/{comment.pk}/change/")
    desk.get(f"/admin/moderation/threads/{thread.key}/")
    assert read() == []


def test_whoever_is_turned_away_has_read_nothing(client, maria, thread, comment_on):
    comment = comment_on(thread, status=Status.SPAM)
    client.force_login(maria)
    assert client.get(f"/admin/comments/comment/{comment.pk}/change/").status_code in (302, 403)
    assert read() == []


@pytest.mark.parametrize("hidden", [2, 12])
def test_a_thread_is_one_statement_however_much_of_it_is_hidden(desk, thread, comment_on, hidden):
    comments = [comment_on(thread, status=Status.REJECTED) for _ in range(hidden)]
    comment_on(thread)
    page = desk.get(f"/admin/moderation/threads/{thread.key}/").content.decode()
    shown = [one for one in comments if f'id="c-{one.key}"' in page]
    assert read() == [(one.pk, "june", "rejected", "thread") for one in shown]
    assert len(shown) == hidden


def test_excerpts_in_lists_and_in_the_search_are_none(desk, thread, comment_on):
    comment_on(thread, status=Status.SPAM, text="Pills")
    desk.get("/admin/comments/comment/?status=spam")
    desk.get("/admin/moderation/search/?q=pills")
    assert read() == []


def test_a_selection_is(desk, thread, comment_on):
    comment = comment_on(thread, status=Status.SPAM)
    desk.post("/admin/moderation/selection/", {"seen": f"{comment.pk}:1"})
    assert read() == [(comment.pk, "june", "spam", "selection")]


def test_second_looks_and_disagreements_are(client, settings, thread, comment_on, june, ada):
    settings.COMMENTS = settings.COMMENTS | {"SECOND_LOOK_SHARE": 1}
    comment = comment_on(thread, status=Status.PENDING)
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.first())
    open_looks(timezone.now())
    lee = User.objects.create_user("max", is_staff=True)
    lee.groups.set(june.groups.all())
    client.force_login(lee)
    client.get("/admin/moderation/second-look/")
    answer(next_look(lee).pk, Status.APPROVED, by=lee)
    client.force_login(ada)
    client.get("/admin/moderation/second-look/agreement/")
    row = (comment.pk, "max", "rejected", "second_look")
    assert read() == [row, (comment.pk, "ada", "rejected", "agreement")]


def test_it_is_never_changed_or_deleted(thread, comment_on, june):
    Reading.objects.create(comment=comment_on(thread), by=june, status=Status.SPAM, place=Place.DETAIL)
    for change in (lambda: Reading.objects.update(place=""), lambda: Reading.objects.all().delete()):
        with pytest.raises(DatabaseError, match="readings are append-only"), transaction.atomic():
            change()


def test_auditors_see_it_and_looking_there_shows_no_name(thread, comment_on, june):
    comment = comment_on(thread, status=Status.SPAM, author_name="Bargain")
    Reading.objects.create(comment=comment, by=june, status=Status.SPAM, place=Place.DETAIL)
    auditor = User.objects.create_user("otto", is_staff=True)
    auditor.groups.add(Group.objects.get(name="Auditors"))
    client = Client()
    client.force_login(auditor)
    page = client.get("/admin/comments/reading/").content.decode()
    assert f"/admin/comments/comment/{comment.pk}/change/" in page
    assert "june" in page
    assert "Bargain" not in page
    client.force_login(june)
    assert client.get("/admin/comments/reading/").status_code == 403
