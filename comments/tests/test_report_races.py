"""Readers report a comment while a moderator decides on it: no report is lost, and nothing is counted twice (R05).

Real transactions, on both databases.
"""

import threading

import pytest

from comments import reporting
from comments.models import Decision, Report, ReviewItem, Status
from comments.models.report import Outcome
from comments.moderation import Seen, decide
from comments.recounting import recount
from comments.reporting import Refusal
from comments.tests.test_races import at_once
from comments.tests.test_reporting import said
from comments.verifying import verify

pytestmark = pytest.mark.django_db(transaction=True)

READERS = "abc"
ROUNDS = 8


@pytest.fixture
def comments(thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"REPORT_LIMIT": (1000, 60)}
    return [comment_on(thread) for _number in range(ROUNDS)]


def race(comments, now, june):
    """On each comment all readers report and june decides, at one moment: what each reader was answered."""
    start = threading.Barrier(len(READERS) + 1, timeout=30)
    answers = []

    def read(who):
        for comment in comments:
            one = said(comment, who)
            start.wait()
            answers.append((comment.pk, reporting.report(one)))

    def moderate():
        for comment in comments:
            start.wait()
            assert decide([Seen(comment.pk, 1)], now, by=june).moved

    at_once(*(lambda who=who: read(who) for who in READERS), moderate)
    return answers


def sound():
    """The counters equal a recount, and what must hold of every row holds."""
    assert recount(mend=False) == []
    assert [proof for proof in verify() if proof.count] == []


def test_a_report_beside_a_removal_is_upheld_or_told_that_the_comment_is_gone(comments, june):
    answers = race(comments, Status.SPAM, june)
    taken = {answer.report.pk for _comment, answer in answers if answer.report}
    assert {answer.refusal for _comment, answer in answers if not answer.report} <= {Refusal.GONE}
    kept = Report.objects.values_list("pk", "outcome", "decision__now", "decision__by")
    assert set(kept) == {(pk, Outcome.UPHELD, Status.SPAM, june.pk) for pk in taken}
    assert {one.status for one in type(comments[0]).objects.all()} == {Status.SPAM}
    assert Decision.objects.filter(source="moderator").count() == ROUNDS
    assert not ReviewItem.objects.open().exists()
    sound()


def test_a_report_beside_a_keeping_is_settled_by_it_or_lists_the_comment_again(comments, june):
    for comment in comments:
        reporting.report(said(comment, "z"))
    answers = race(comments, Status.APPROVED, june)
    assert len(answers) == len(READERS) * ROUNDS
    assert all(answer.report for _comment, answer in answers)
    outcomes = Report.objects.values_list("comment", "outcome", "settled_at")
    assert len(outcomes) == len(answers) + ROUNDS
    assert {(outcome, at is None) for _comment, outcome, at in outcomes} <= {
        (Outcome.OPEN, True),
        (Outcome.KEPT, False),
    }
    still = {comment for comment, outcome, _at in outcomes if outcome == Outcome.OPEN}
    assert set(ReviewItem.objects.open().values_list("comment", flat=True)) == still
    assert Decision.objects.filter(source="moderator").count() == ROUNDS
    sound()
