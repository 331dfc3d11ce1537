"""Two moderators, one comment: what the second is shown, and who may override."""

import pytest
from django.contrib.auth.models import Permission

from comments.models import Comment, Decision, Revision, Status
from comments.moderation import Seen, decide, undo
from comments.tests.desk import DECISIONS, html_of, send


@pytest.fixture
def beaten(waiting, ada):
    """A comment that ada approved while june read it."""
    (comment,) = waiting("One and two")
    decide([Seen(comment.pk, 1)], Status.APPROVED, by=ada)
    return comment


@pytest.fixture
def senior(june):
    june.user_permissions.add(Permission.objects.get(codename="override_decision"))
    return june


def answer(desk, comment, verb="spam", version=1, **more):
    return desk.post(DECISIONS, {"decide": verb, "seen": f"{comment.pk}:{version}", **more})


def test_both_texts_are_shown_where_it_was_edited_meanwhile(desk, beaten):
    Comment.objects.filter(pk=beaten.pk).update(text="One and three", revision=2, version=3)
    Revision.objects.create(comment=beaten, number=2, text="One and three")
    shown = answer(desk, beaten, text=1)
    assert shown.status_code == 409
    page = html_of(shown)
    assert "Its text has changed since you read it:" in page
    assert "two<span" in page[page.index("<del>") : page.index("</del>")]
    assert "three<span" in page[page.index("<ins>") : page.index("</ins>")]
    assert Comment.objects.get().status == "approved"


def test_only_a_senior_is_offered_to_override(desk, beaten):
    assert 'data-act="override"' not in html_of(answer(desk, beaten))


def test_a_senior_overrides_and_it_is_on_record(desk, beaten, senior, ada):
    page = html_of(answer(desk, beaten, "reject:2"))
    assert 'value="reject:2" data-act="override">Override with: 2. Off topic' in page
    assert f'name="seen" value="{beaten.pk}:2"' in page
    assert "Rejected under clause" in html_of(send_override(desk, beaten, "reject:2"))
    last = Decision.objects.latest("pk")
    assert (last.by, last.now, last.overrides.by, last.overrides.now) == (senior, "rejected", ada, "approved")
    assert [one.overrides for one in Decision.objects.exclude(pk=last.pk)] == [None] * 2


def send_override(desk, comment, verb):
    comment.version = 2
    return send(desk, verb, comment, override="1")


def test_overriding_asks_for_the_right(desk, beaten):
    assert answer(desk, beaten, version=2, override="1").status_code == 403
    assert Comment.objects.get().status == "approved"


def test_what_was_opened_again_is_decided_not_overridden(desk, beaten, senior, ada):
    undo([Seen(beaten.pk, 2)], by=ada)
    shown = answer(desk, beaten)
    assert shown.status_code == 409
    assert 'data-act="override"' not in html_of(shown)


def test_nobody_overrides_on_their_own_comment(desk, waiting, senior, ada):
    (comment,) = waiting("One", author=senior)
    decide([Seen(comment.pk, 1)], Status.APPROVED, by=ada)
    assert 'data-act="override"' not in html_of(answer(desk, comment))
    assert "nobody decides on their own comment" in html_of(send_override(desk, comment, "spam"))
