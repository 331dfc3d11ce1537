"""A public comment that somebody asked to look at again, and that stays: a decision like any other."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import counting, moderation
from comments.models import Clause, Comment, Decision, Letter, ReviewItem, Source, Status
from comments.moderation import Seen
from comments.reach import Bar
from comments.recounting import recount
from comments.signals import comment_decided
from comments.verifying import verify

pytestmark = pytest.mark.django_db


def seen(*comments):
    return [Seen(one.pk, one.version) for one in comments]


def asked_about(comment, *causes):
    return ReviewItem.objects.create(comment=comment, causes=list(causes or ["edited"]), due_at=timezone.now())


def unproven():
    return [proof.promise for proof in verify() if proof.count]


@pytest.fixture
def public(thread, comment_on):
    comment = comment_on(thread, author_email="maria@example.org", featured_at=timezone.now())
    asked_about(comment, "edited", "threat")
    return comment


def test_it_is_on_record_and_off_the_list(public, june):
    decided = moderation.decide(seen(public), Status.APPROVED, by=june, note="As before")
    last = public.decisions.latest("pk")
    assert [(one.pk, one.was, one.now, one.version) for one in decided.moved] == [
        (public.pk, "approved", "approved", 2)
    ]
    assert (last.was, last.now, last.by, last.source, last.note) == (
        *("approved", "approved", june, Source.MODERATOR, "As before"),
    )
    assert not ReviewItem.objects.open().exists()
    assert not unproven()


def test_readers_authors_and_other_apps_notice_nothing(public, thread, june, django_capture_on_commit_callbacks):
    heard = []
    comment_decided.connect(lambda **said: heard.append(said), weak=False, dispatch_uid="keeping")
    before = Comment.objects.values("featured_at", "status").get()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            moderation.decide(seen(public), Status.APPROVED, by=june)
    finally:
        comment_decided.disconnect(dispatch_uid="keeping")
    version = thread.version
    thread.refresh_from_db()
    assert thread.version == version
    assert Comment.objects.values("featured_at", "status").get() == before
    assert not heard
    assert not Letter.objects.exists()
    assert not list(recount(mend=False))


def test_what_nobody_asked_about_cannot_be_kept(thread, comment_on, june):
    decided = moderation.decide(seen(comment_on(thread)), Status.APPROVED, by=june)
    assert [one.status for one in decided.refused] == [Status.APPROVED]
    assert Decision.objects.count() == 1


def test_nobody_keeps_their_own(thread, comment_on, june):
    own = comment_on(thread, author=june)
    asked_about(own)
    assert [one.why for one in moderation.decide(seen(own), Status.APPROVED, by=june).refused] == [Bar.OWN]
    assert ReviewItem.objects.open().exists()


def test_taken_back_it_is_on_the_list_again_for_the_same_reasons(public, june):
    [kept] = moderation.decide(seen(public), Status.APPROVED, by=june).moved
    [back] = moderation.undo([Seen(kept.pk, kept.version)], by=june).moved
    assert ReviewItem.objects.open().get().causes == ["edited", "threat"]
    assert public.decisions.latest("pk").undoes.was == "approved"
    assert moderation.undo([Seen(back.pk, back.version)], by=june).refused
    assert moderation.decide([Seen(back.pk, back.version)], Status.APPROVED, by=june).moved
    assert not unproven()


def test_others_of_a_batch_move_beside_it(public, thread, comment_on, june):
    waits = comment_on(thread, status=Status.PENDING)
    decided = moderation.decide(seen(public, waits), Status.APPROVED, by=june)
    assert {one.pk: one.was for one in decided.moved} == {public.pk: "approved", waits.pk: "pending"}
    back = moderation.undo([Seen(one.pk, one.version) for one in decided.moved], by=june)
    assert {one.pk: one.now for one in back.moved} == {public.pk: "approved", waits.pk: "pending"}
    assert ReviewItem.objects.open().count() == 2


def test_removed_instead_it_comes_back_by_undoing(public, june):
    clause = Clause.objects.first()
    [gone] = moderation.decide(seen(public), Status.REJECTED, by=june, clause=clause).moved
    moderation.undo([Seen(gone.pk, gone.version)], by=june)
    assert Comment.objects.get().status == Status.APPROVED


def test_it_overrides_nobody_in_the_figures(public, june, ada):
    moderation.decide(seen(public), Status.APPROVED, by=june)
    public.refresh_from_db()
    asked_about(public)
    moderation.decide(seen(public), Status.APPROVED, by=ada)
    now = timezone.now()
    counts = counting.total(counting.count(counting.hour_of(now), now + counting.HOUR).values())
    assert (counts["decided:approved"], counts["overridden"]) == (2, 0)


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM])
def test_nothing_but_what_is_public_can_be_kept(thread, comment_on, status):
    comment = comment_on(thread, status=status)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(comment=comment, revision=1, was=status, now=status, source=Source.MODERATOR)


def test_the_queue_keeps_with_the_key_that_approves(desk, public):
    page = desk.get("/admin/moderation/").content.decode()
    assert ">Keep <kbd>a</kbd>" in page
    sent = {"decide": "approve", "seen": f"{public.pk}:{public.version}", "fragment": "1"}
    assert "Kept." in desk.post("/admin/moderation/decisions/", sent).content.decode()
    assert not ReviewItem.objects.open().exists()
    assert (
        "Taken back." in desk.post("/admin/moderation/decisions/", {"decide": "undo", "fragment": "1"}).content.decode()
    )
    assert ReviewItem.objects.open().exists()


def test_the_comments_own_page_keeps_it_too(desk, public):
    url = f"/admin/comments/comment/{public.pk}/change/"
    assert ">Keep<" in desk.get(url).content.decode()
    sent = {"verb": "approve", "seen": f"{public.pk}:{public.version}", "then": "detail"}
    page = desk.post("/admin/comments/comment/decisions/", sent, follow=True).content.decode()
    assert "Looked at again, and left as it is." in page
    assert ">Keep<" not in page
