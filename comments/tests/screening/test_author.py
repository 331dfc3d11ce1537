"""The thread's mode and the author's record."""

import pytest

from comments.models import Mode, Status
from comments.screening import Outcome
from comments.screening.author import thread_mode
from comments.tests.screening.drafts import draft_on


@pytest.fixture
def in_mode(thread):
    def change(mode):
        thread.mode = mode
        thread.save(update_fields=["mode"])
        return thread

    return change


def test_an_open_thread_passes_anybody(in_mode):
    assert thread_mode(draft_on(in_mode(Mode.OPEN))) is None


def test_a_thread_that_holds_all_holds_even_staff(in_mode, june):
    assert thread_mode(draft_on(in_mode(Mode.HOLD_ALL), author=june)).outcome is Outcome.HOLD


def test_a_closed_thread_refuses_and_says_that_the_text_is_kept(in_mode):
    finding = thread_mode(draft_on(in_mode(Mode.CLOSED)))
    assert (finding.outcome, finding.field) == (Outcome.REFUSE, "")
    assert "kept" in str(finding.words)


def test_three_approved_comments_make_an_account_trusted(in_mode, comment_on, maria):
    thread = in_mode(Mode.HOLD_NEWCOMERS)
    for _ in range(2):
        comment_on(thread, author=maria)
    assert thread_mode(draft_on(thread, author=maria)).outcome is Outcome.HOLD
    comment_on(thread, author=maria)
    assert thread_mode(draft_on(thread, author=maria)) is None


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_one_that_was_not_approved_takes_the_trust_away(in_mode, comment_on, maria, status):
    """Trust that somebody else earned (T24)."""
    thread = in_mode(Mode.HOLD_NEWCOMERS)
    for one in [Status.APPROVED] * 5 + [status]:
        comment_on(thread, author=maria, status=one)
    assert thread_mode(draft_on(thread, author=maria)).outcome is Outcome.HOLD
    for _ in range(3):
        comment_on(thread, author=maria)
    assert thread_mode(draft_on(thread, author=maria)) is None


def test_what_waits_neither_makes_nor_takes_trust(in_mode, comment_on, maria):
    thread = in_mode(Mode.HOLD_NEWCOMERS)
    for status in [Status.APPROVED] * 3 + [Status.PENDING] * 3:
        comment_on(thread, author=maria, status=status)
    assert thread_mode(draft_on(thread, author=maria)) is None


def test_a_typed_name_or_address_makes_nobody_trusted(in_mode, comment_on, maria):
    thread = in_mode(Mode.HOLD_NEWCOMERS)
    for _ in range(5):
        comment_on(thread, author=maria, author_name="Maria", author_email=maria.email)
    assert thread_mode(draft_on(thread, name="Maria", email=maria.email)).outcome is Outcome.HOLD
