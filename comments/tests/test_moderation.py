import pytest
from django.db import IntegrityError, connection

from comments import moderation
from comments.models import Clause, Comment, Decision, KnownHost, ReviewItem, Source, Status
from comments.moderation import Seen
from comments.recounting import recount
from comments.signals import comment_decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def clause():
    return Clause.objects.get(code="off-topic")


def seen(*comments):
    return [Seen(one.pk, one.version) for one in comments]


def test_an_approved_comment_is_counted_and_its_item_closed(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING)
    decided = moderation.decide(seen(comment), Status.APPROVED, by=june, note="Fine")
    comment.refresh_from_db()
    version = thread.version
    thread.refresh_from_db()
    assert [moved.now for moved in decided.moved] == [Status.APPROVED]
    assert (comment.status, comment.version) == (Status.APPROVED, 2)
    assert (thread.approved_count, thread.pending_count, thread.version) == (1, 0, version + 1)
    assert thread.last_comment_at == comment.created_at
    assert not ReviewItem.objects.open().exists()
    last = comment.decisions.latest("pk")
    assert (last.was, last.now, last.by, last.source, last.note) == ("pending", "approved", june, "moderator", "Fine")


def test_a_decision_keeps_the_findings_and_the_revision_as_they_stood(thread, comment_on, june):
    findings = [{"rule": "many_links", "outcome": "hold", "words": "3 links", "spans": [[0, 4]], "field": "text"}]
    comment = comment_on(thread, status=Status.PENDING, findings=findings, revision=3)
    moderation.decide(seen(comment), Status.APPROVED, by=june)
    last = comment.decisions.latest("pk")
    assert (last.findings, last.revision) == (findings, 3)


def test_rejecting_asks_for_a_clause(thread, comment_on, june, clause):
    comment = comment_on(thread, status=Status.PENDING)
    with pytest.raises(ValueError, match="clause"):
        moderation.decide(seen(comment), Status.REJECTED, by=june)
    moderation.decide(seen(comment), Status.REJECTED, by=june, clause=clause)
    assert comment.decisions.latest("pk").clause == clause


def test_what_has_moved_since_it_was_seen_is_left_alone_and_says_who_moved_it(thread, comment_on, june, ada):
    comment = comment_on(thread, status=Status.PENDING)
    old = seen(comment)
    moderation.decide(old, Status.APPROVED, by=june)
    decided = moderation.decide(old, Status.SPAM, by=ada)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    assert not decided.moved
    [stale] = decided.stale
    assert (stale.pk, stale.status, stale.by, stale.version) == (comment.pk, Status.APPROVED, "june", 2)
    assert stale.at == comment.decisions.latest("pk").made_at
    assert comment.decisions.count() == 2


def test_one_stale_comment_does_not_stop_the_others(thread, comment_on, june):
    first, second = comment_on(thread, status=Status.PENDING), comment_on(thread, status=Status.PENDING)
    both = seen(first, second)
    moderation.decide(seen(first), Status.APPROVED, by=june)
    decided = moderation.decide(both, Status.SPAM, by=june)
    assert [one.pk for one in decided.moved] == [second.pk]
    assert [one.pk for one in decided.stale] == [first.pk]


def test_a_comment_that_is_not_there_is_reported(thread, june):
    decided = moderation.decide([Seen(404, 1)], Status.APPROVED, by=june)
    assert [one.pk for one in decided.stale] == [404]


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_only_transitions_of_the_table_are_made(thread, comment_on, june, clause, status):
    comment = comment_on(thread, status=status)
    to = Status.APPROVED if status == Status.WITHDRAWN else status
    decided = moderation.decide(seen(comment), to, by=june, clause=clause)
    assert [one.pk for one in decided.refused] == [comment.pk]
    assert comment.decisions.count() == 1


def test_undo_is_a_decision_that_names_what_it_undoes(thread, comment_on, june, clause):
    comment = comment_on(thread)
    moderation.decide(seen(comment), Status.REJECTED, by=june, clause=clause)
    comment.refresh_from_db()
    rejected = comment.decisions.latest("pk")
    decided = moderation.undo(seen(comment), by=june)
    assert [one.now for one in decided.moved] == [Status.APPROVED]
    undone = comment.decisions.latest("pk")
    assert (undone.was, undone.now, undone.undoes) == ("rejected", "approved", rejected)


def test_undo_of_an_approval_puts_the_comment_back_on_the_list(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING)
    moderation.decide(seen(comment), Status.APPROVED, by=june)
    comment.refresh_from_db()
    moderation.undo(seen(comment), by=june)
    assert ReviewItem.objects.open().get().causes == ["undone"]
    assert not recount(mend=False)


def test_what_screening_decided_cannot_be_undone(thread, comment_on, june):
    comment = comment_on(thread)
    decided = moderation.undo(seen(comment), by=june)
    assert [one.pk for one in decided.refused] == [comment.pk]


def test_undo_of_several_takes_each_back_to_where_it_was(thread, comment_on, june):
    waiting, shown = comment_on(thread, status=Status.PENDING), comment_on(thread)
    moderation.decide(seen(waiting, shown), Status.SPAM, by=june)
    for one in (waiting, shown):
        one.refresh_from_db()
    decided = moderation.undo(seen(waiting, shown), by=june)
    assert {one.pk: one.now for one in decided.moved} == {waiting.pk: Status.PENDING, shown.pk: Status.APPROVED}
    assert not recount(mend=False)


def test_replies_are_counted_at_their_root(thread, comment_on, june):
    root = comment_on(thread)
    reply = comment_on(thread, parent=root, status=Status.PENDING)
    deeper = comment_on(thread, parent=reply, status=Status.PENDING)
    moderation.decide(seen(reply, deeper), Status.APPROVED, by=june)
    root.refresh_from_db()
    assert root.reply_count == 2
    assert not recount(mend=False)


def test_a_hidden_change_does_not_raise_the_version(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING)
    version = thread.version
    moderation.decide(seen(comment), Status.SPAM, by=june)
    thread.refresh_from_db()
    assert thread.version == version


def test_hosts_of_an_approved_comment_are_known_from_then_on(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING, text="See https://Example.org/page and more.")
    moderation.decide(seen(comment), Status.APPROVED, by=june)
    assert list(KnownHost.objects.values_list("host", flat=True)) == ["example.org"]


def test_more_than_the_largest_batch_is_an_error_of_the_caller(thread, june, settings):
    settings.COMMENTS = {"BATCH_MAX": 2}
    with pytest.raises(ValueError, match="At most 2"):
        moderation.decide([Seen(pk, 1) for pk in (1, 2, 3)], Status.SPAM, by=june)


def test_the_signal_comes_after_commit_with_what_moved(
    thread, comment_on, june, django_capture_on_commit_callbacks, request
):
    heard = []
    comment_decided.connect(lambda **sent: heard.append(sent), weak=False, dispatch_uid="test")
    request.addfinalizer(lambda: comment_decided.disconnect(dispatch_uid="test"))
    comment = comment_on(thread, status=Status.PENDING)
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(seen(comment), Status.APPROVED, by=june)
        assert not heard
    [sent] = heard
    assert (sent["by"], [one.pk for one in sent["moved"]]) == (june, [comment.pk])


@pytest.mark.parametrize("change", ["UPDATE comments_decision SET note = 'x'", "DELETE FROM comments_decision"])
def test_the_database_refuses_to_change_or_delete_a_decision(thread, comment_on, change):
    """A log that is rewritten (T45)."""
    comment_on(thread)
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(change)


def test_an_account_that_decided_cannot_be_deleted(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING)
    moderation.decide(seen(comment), Status.APPROVED, by=june)
    with pytest.raises(Exception, match="protected"):
        june.delete()


def test_status_and_decisions_are_constrained_by_the_database(thread, comment_on):
    comment = comment_on(thread)
    with pytest.raises(IntegrityError):
        Decision.objects.create(comment=comment, revision=1, was="spam", now="spam", source=Source.MODERATOR)


def test_an_unknown_status_is_refused_by_the_database(thread, comment_on):
    comment = comment_on(thread)
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=comment.pk).update(status="published")
