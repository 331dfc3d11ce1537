"""What a report does: it is kept once, weighed, and moves its comment up the list; decisions settle it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import due, moderation, occasion, reporting, settling, weighing
from comments.models import Clause, Comment, Decision, Report, ReviewItem, Source, Status
from comments.models.report import Outcome
from comments.moderation import Seen
from comments.reach import Bar
from comments.reporting import Refusal, Said
from comments.verifying import verify

pytestmark = pytest.mark.django_db
HIDING = {"REPORTS_TO_HIDE": 3}


@pytest.fixture
def comment(thread, comment_on):
    return comment_on(thread, author_email="author@example.org")


def said(comment, who="a", code="off-topic", **fields):
    """What the guest `who` says of a comment, from a network of their own."""
    fields.setdefault("network", f"203.0.113.{ord(who[0])}")
    fields.setdefault("form_key", f"form of {who} on {comment.key}")
    clause = Clause.objects.get(code=code)
    return Said(comment, [(who * 32)[:32]], clause=clause, **fields)


def report(comment, who="a", code="off-topic", **fields):
    return reporting.report(said(comment, who, code, **fields))


def decide(comment, now, by, clause=None):
    comment.refresh_from_db()
    clause = Clause.objects.get(code="off-topic") if now == Status.REJECTED else None
    return moderation.decide([Seen(comment.pk, comment.version)], now, by=by, clause=clause)


def undo(comment, by):
    comment.refresh_from_db()
    return moderation.undo([Seen(comment.pk, comment.version)], by=by)


def outcomes():
    return list(Report.objects.order_by("pk").values_list("outcome", flat=True))


def the_item():
    return ReviewItem.objects.open().get()


def in_seconds(item):
    return round((item.due_at - item.opened_at).total_seconds())


# The list


def test_a_report_puts_its_comment_on_the_list_and_nothing_else(comment):
    reported = report(comment)
    assert reported.report.outcome == Outcome.OPEN
    assert the_item().causes == ["reported", "off-topic"]
    assert in_seconds(the_item()) == 300
    comment.refresh_from_db()
    assert (comment.status, comment.version) == (Status.APPROVED, 1)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("code", ["threat", "illegal"])
def test_what_is_grave_is_due_at_once(comment, code):
    report(comment, code=code)
    assert in_seconds(the_item()) == 120
    assert due.kind_of(the_item().causes) == "grave"


def test_reports_that_weigh_as_much_as_three_are_grave_together(comment):
    for who in "abcde":
        report(comment, who)
    assert due.kind_of(the_item().causes) == "reported"
    report(comment, "f")  # six strangers, half of one each
    assert the_item().causes == ["reported", "off-topic", due.HEAVY]
    assert due.kind_of(the_item().causes) == "grave"


def test_more_reports_add_their_cause_and_only_move_it_earlier(comment, time_machine):
    moment = timezone.now()
    time_machine.move_to(moment, tick=False)
    report(comment, "a", "threat")
    first = the_item()
    time_machine.move_to(moment + timedelta(seconds=60), tick=False)
    report(comment, "b", "off-topic")
    item = the_item()
    assert item.causes == ["reported", "threat", "off-topic"]
    assert (item.pk, item.due_at) == (first.pk, first.due_at)
    assert item.version == first.version + 1


def test_an_item_that_was_there_for_another_reason_comes_earlier(comment):
    later = timezone.now() + timedelta(days=1)
    ReviewItem.objects.create(comment=comment, causes=["edited"], due_at=later)
    report(comment)
    assert the_item().causes == ["edited", "reported", "off-topic"]
    assert the_item().due_at < timezone.now() + timedelta(seconds=301)


def test_what_a_machine_may_have_sent_weighs_nothing_and_is_not_lost(comment):
    assert report(comment, is_odd=True).report.weight == 0
    assert the_item().causes == [due.DOUBTFUL]
    assert due.kind_of(the_item().causes) == "unsure"
    report(comment, "b")
    assert the_item().causes == [due.DOUBTFUL, "reported", "off-topic"]
    assert due.kind_of(the_item().causes) == "reported"


# Once a reader, and not too often


def test_one_report_a_reader(comment):
    first = report(comment).report
    again = report(comment, code="spam", form_key="another form")
    assert (again.report, again.is_repeat) == (first, True)
    assert Report.objects.count() == 1


def test_a_new_secret_key_makes_nobody_two_readers(comment):
    first = report(comment).report
    again = reporting.report(Said(comment, ["b" * 32, "a" * 32], form_key="later"))
    assert again.report == first


def test_an_account_is_one_reader_under_every_mark(comment, maria):
    first = reporting.report(said(comment, "a", by=maria)).report
    assert reporting.report(said(comment, "b", by=maria)).report == first


@pytest.mark.parametrize("same", [{"mark": "a" * 32}, {"by": True}])
def test_the_database_itself_keeps_one_a_reader(comment, maria, same):
    by = maria if same.get("by") else None
    report(comment, by=by)
    fields = {"mark": same.get("mark", "b" * 32), "by": by, "revision": 1, "token_hash": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(comment=comment, **fields)


def test_two_at_one_moment_are_one(comment, monkeypatch):
    first = report(comment).report
    seen = iter([None, first])
    monkeypatch.setattr(reporting, "_earlier", lambda _said: next(seen))
    again = report(comment)
    assert (again.report, again.is_repeat) == (first, True)
    assert Report.objects.count() == 1


def test_a_reader_and_a_network_report_so_often(thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"REPORT_LIMIT": (2, 600)}
    comments = [comment_on(thread) for _ in range(5)]
    as_one = [report(one, "a", network=f"198.51.100.{n}").refusal for n, one in enumerate(comments[:3])]
    assert as_one == [None, None, Refusal.TOO_MANY]
    cache.clear()
    of_one_network = [
        report(one, who, network="198.51.100.9").refusal for who, one in zip("bcd", comments, strict=False)
    ]
    assert of_one_network == [None, None, Refusal.TOO_MANY]


def test_a_cache_that_is_down_keeps_nobody_from_reporting(comment, settings):
    settings.CACHES = {"default": {"BACKEND": "dipnote_site.tests.threats.broken_cache.BrokenCache"}}
    assert report(comment).report


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_what_readers_do_not_see_cannot_be_reported(comment, status):
    Comment.objects.filter(pk=comment.pk).update(status=status)
    assert report(comment).refusal is Refusal.GONE
    assert not Report.objects.exists()
    assert not ReviewItem.objects.exists()


def test_nobody_reports_their_own(thread, comment_on, maria):
    assert report(comment_on(thread, author=maria), by=maria).refusal is Refusal.OWN


# Weights


@pytest.mark.parametrize(
    ("upheld", "decided", "weight"), [(0, 0, 0.5), (1, 1, 0.8), (4, 4, 1.25), (100, 100, 1.94), (0, 100, 0.02)]
)
def test_a_reporter_weighs_what_their_past_reports_were_worth(upheld, decided, weight):
    assert weighing.weight(upheld, decided) == pytest.approx(weight, abs=0.01)
    assert weighing.weight(upheld, decided) < weighing.CAP < weighing.HEAVY


def test_the_last_hundred_count(thread, comment_on, june):
    many = [comment_on(thread) for _ in range(3)]
    for comment in many[:2]:
        report(comment)
        decide(comment, Status.REJECTED, june)
    report(many[2])
    assert Report.objects.latest("pk").weight == weighing.weight(2, 2)
    Report.objects.filter(comment=many[0]).update(outcome=Outcome.KEPT)
    Report.objects.filter(comment=many[2]).delete()
    report(many[2])
    assert Report.objects.latest("pk").weight == weighing.weight(1, 2)


# Deciding


@pytest.mark.parametrize(
    ("now", "outcome"), [(Status.REJECTED, "upheld"), (Status.SPAM, "upheld"), (Status.APPROVED, "kept")]
)
def test_deciding_settles_and_undoing_opens_again(comment, june, now, outcome):
    report(comment, "a", "threat")
    report(comment, "b", "spam")
    assert decide(comment, now, june).moved
    assert outcomes() == [outcome] * 2
    assert {one.decision for one in Report.objects.all()} == {Decision.objects.latest("pk")}
    assert not ReviewItem.objects.open().exists()
    assert undo(comment, june).moved
    assert outcomes() == ["open"] * 2
    assert the_item().causes == ["reported", "threat", "spam"]
    assert not [proof for proof in verify() if proof.count]


def test_what_is_public_again_was_not_rightly_reported(comment, june, ada):
    report(comment)
    decide(comment, Status.REJECTED, june)
    decide(comment, Status.APPROVED, ada)
    assert outcomes() == ["kept"]
    undo(comment, ada)
    assert outcomes() == ["upheld"]
    assert Report.objects.get().decision == Decision.objects.latest("pk")


def test_opened_again_by_a_moderator_it_is_not_decided(comment, june):
    report(comment, code="threat")
    decide(comment, Status.PENDING, june)
    assert outcomes() == ["open"]
    assert the_item().causes == ["reopened", "reported", "threat"]
    decide(comment, Status.SPAM, june)
    assert outcomes() == ["upheld"]


def test_an_approval_undone_while_reports_wait_leaves_them_on_the_list(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING)
    decide(comment, Status.APPROVED, june)
    report(comment)
    undo(comment, june)
    assert the_item().causes == ["undone", "reported", "off-topic"]
    assert outcomes() == ["open"]


def test_a_batch_settles_in_as_many_statements_as_one(thread, comment_on, june, django_assert_max_num_queries):
    comments = [comment_on(thread) for _ in range(40)]
    Report.objects.bulk_create(
        Report(comment=one, revision=1, mark=f"{n:032}", weight=1, token_hash=str(n)) for n, one in enumerate(comments)
    )
    seen = [Seen(one.pk, one.version) for one in comments]
    june.get_all_permissions()
    with django_assert_max_num_queries(20):
        moved = moderation.decide(seen, Status.SPAM, by=june).moved
    with django_assert_max_num_queries(24):
        moderation.undo([Seen(one.pk, one.version) for one in moved], by=june)
    assert ReviewItem.objects.open().count() == 40


def test_nobody_decides_on_what_they_reported(comment, june, ada):
    report(comment, by=june)
    for now in (Status.REJECTED, Status.SPAM, Status.APPROVED):
        assert [one.why for one in decide(comment, now, june).refused] == [Bar.REPORTED]
    assert not ReviewItem.objects.open().fit_for(june).exists()
    assert ReviewItem.objects.open().fit_for(ada).exists()
    assert decide(comment, Status.SPAM, ada).moved
    assert [one.why for one in undo(comment, june).refused] == [Bar.REPORTED]


# Hiding, where a site has asked for it


def test_no_number_of_reports_hides_anything_by_itself(comment):
    for who in "abcdefghij":
        report(comment, who)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    assert set(Report.objects.values_list("network", flat=True)) == {""}


def test_so_many_independent_reporters_hide_it_on_record(comment, thread, june, settings):
    settings.COMMENTS = settings.COMMENTS | HIDING
    report(comment, "a", "threat")
    report(comment, "b")
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    report(comment, "c")
    comment.refresh_from_db()
    thread.refresh_from_db()
    last = Decision.objects.latest("pk")
    assert comment.status == Status.PENDING
    assert (thread.approved_count, thread.pending_count) == (0, 1)
    assert (last.was, last.now, last.by, last.source, last.note) == (
        *("approved", "pending", None, Source.READERS, "3 independent reports"),
    )
    assert the_item().causes == ["reported", "threat", "off-topic"]
    assert undo(comment, june).refused
    assert decide(comment, Status.APPROVED, june).moved
    assert outcomes() == ["kept"] * 3
    assert set(Report.objects.values_list("network", flat=True)) == {""}
    assert not [proof for proof in verify() if proof.count]


@pytest.mark.parametrize("alike", [{"network": "203.0.113.1"}, {"network": ""}, {"is_odd": True}])
def test_one_network_and_one_machine_are_no_crowd(comment, settings, alike):
    settings.COMMENTS = settings.COMMENTS | HIDING
    for who in "abcdefg":
        report(comment, who, **alike)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED


def test_a_network_is_kept_as_a_hash_that_fits_no_other_comment(thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | HIDING
    for comment in (comment_on(thread), comment_on(thread)):
        report(comment, network="203.0.113.7")
    first, second = Report.objects.values_list("network", flat=True)
    assert first != second
    assert "203.0.113" not in first


def test_a_report_that_came_after_a_comment_was_shown_is_not_settled_unread(comment, june):
    report(comment, "a")
    shown = timezone.now()
    with occasion.on_what_was_shown(shown):
        report(comment, "b", "threat")
        (left,) = decide(comment, Status.APPROVED, june).refused
    assert left.why is Bar.UNREAD
    assert Report.objects.open().count() == 2
    assert ReviewItem.objects.open().filter(comment=comment).exists()
    with occasion.on_what_was_shown(timezone.now()):
        assert decide(comment, Status.APPROVED, june).moved
    assert not Report.objects.open().exists()


def test_what_is_removed_settles_what_was_reported_meanwhile_too(comment, june):
    with occasion.on_what_was_shown(timezone.now()):
        report(comment, "b", "threat")
        assert decide(comment, Status.SPAM, june).moved
    assert Report.objects.get().outcome == "upheld"


def test_reports_are_causes_in_the_order_they_came(comment):
    report(comment, "b", "threat")
    report(comment, "a", "off-topic")
    assert settling.causes_of([comment.pk]) == {comment.pk: ["reported", "threat", "off-topic"]}
