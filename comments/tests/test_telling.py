"""Which letters a decision leads to, and which it stops."""

from datetime import timedelta

import pytest
from django.utils import translation

from comments.models import Clause, Letter, Status
from comments.models.letter import Kind, State
from comments.moderation import Seen, decide, undo
from comments.screening import Draft
from comments.submission import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(thread, comment_on):
    """A comment that waits, by somebody who typed an address."""
    return comment_on(thread, status=Status.PENDING, author_email="maria@example.org")


@pytest.fixture
def say(june):
    """June's next decision on a comment: say(comment, "rejected", clause="off-topic"), or "undo"."""

    def make(comment, verdict, clause=None):
        comment.refresh_from_db()
        seen = [Seen(comment.pk, comment.version)]
        if verdict == "undo":
            return undo(seen, by=june)
        clause = Clause.objects.get(code=clause or "off-topic") if verdict == "rejected" else None
        return decide(seen, Status(verdict), by=june, clause=clause)

    return make


def deliver():
    """As if the postman had sent all that waits."""
    Letter.objects.waiting().update(state=State.SENT)


def begin():
    """As if the postman had just taken all that waits, and not yet said what became of it."""
    from django.utils import timezone

    Letter.objects.waiting().update(claimed_by="postman", claimed_until=timezone.now() + timedelta(minutes=5))


def written(comment):
    return [(one.kind, one.decision.now, one.state) for one in comment.letters.order_by("pk")]


@pytest.mark.parametrize("verdict", ["approved", "rejected"])
def test_a_decision_writes_a_letter_that_waits_thirty_seconds(waiting, say, verdict):
    say(waiting, verdict)
    letter = Letter.objects.get()
    decision = waiting.decisions.latest("pk")
    assert (letter.kind, letter.comment, letter.decision) == (Kind.DECISION, waiting, decision)
    assert letter.not_before - decision.made_at == timedelta(seconds=30)
    assert (letter.state, letter.tries, letter.claimed_until) == (State.WAITING, 0, None)


def test_the_address_is_read_when_it_is_needed_and_never_copied(waiting, say, maria):
    say(waiting, "rejected")
    letter = Letter.objects.get()
    assert (letter.address, letter.recipient) == ("", "maria@example.org")
    assert "maria@" not in str(Letter.objects.values().get())
    waiting.author_email = ""
    waiting.save(update_fields=["author_email"])
    assert Letter.objects.get().recipient == ""
    waiting.author = maria
    waiting.save(update_fields=["author"])
    assert Letter.objects.get().recipient == maria.email


def test_whoever_has_an_account_with_an_address_gets_a_letter(thread, comment_on, say, maria):
    comment = comment_on(thread, status=Status.PENDING, author=maria)
    say(comment, "approved")
    assert comment.letters.count() == 1


def test_nobody_without_an_address_gets_one(thread, comment_on, say, maria):
    maria.email = ""
    maria.save()
    for author in (None, maria):
        say(comment_on(thread, status=Status.PENDING, author=author), "rejected")
    assert not Letter.objects.exists()


def test_spam_gets_no_letter(waiting, say):
    say(waiting, "spam")
    assert not Letter.objects.exists()


def test_a_clause_without_a_letter_sends_none(waiting, say):
    Clause.objects.update(letter="")
    say(waiting, "rejected")
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("named", "told"), [([], []), (["rejected"], ["rejected"]), (["approved"], ["approved"])])
def test_a_site_may_do_without_letters(thread, comment_on, say, settings, named, told):
    settings.COMMENTS = settings.COMMENTS | {"LETTERS": named}
    for verdict in ("approved", "rejected"):
        say(comment_on(thread, status=Status.PENDING, author_email="maria@example.org"), verdict)
    assert [one.decision.now for one in Letter.objects.all()] == told


def test_what_was_brought_in_from_elsewhere_is_approved_in_silence(thread, comment_on, say):
    comment = comment_on(thread, status=Status.PENDING, author_email="a@example.org", source_key="blog:1")
    say(comment, "approved")
    assert not Letter.objects.exists()
    here = comment_on(thread, status=Status.PENDING, author_email="a@example.org", source_key="form:1")
    say(here, "approved")
    assert here.letters.count() == 1


def test_a_letter_has_a_message_id_of_its_own_and_the_comments_language(thread, say, settings):
    settings.DEFAULT_FROM_EMAIL = "Comments <comments@bücher.example>"
    with translation.override("ar"):
        draft = Draft(thread=thread, name="Maria", text="A word.", email="maria@example.org", form_age=10.0)
        comment = submit(draft).comment
    say(comment, "approved")
    say(comment, "undo")
    say(comment, "approved")
    first, second = Letter.objects.order_by("pk")
    assert first.message_id == f"<{comment.key}.2@xn--bcher-kva.example>"
    assert second.message_id == f"<{comment.key}.4@xn--bcher-kva.example>"
    assert first.language == "ar"


def test_without_a_language_of_its_own_it_has_the_sites(waiting, say, settings):
    settings.LANGUAGE_CODE = "fr"
    say(waiting, "approved")
    assert Letter.objects.get().language == "fr"


CHANGES = [
    # nothing has left yet: what is no longer true is stopped, and nobody hears of it
    ("rejected undo", [("decision", "rejected", "cancelled")]),
    ("rejected approved", [("decision", "rejected", "cancelled"), ("decision", "approved", "waiting")]),
    ("rejected undo rejected", [("decision", "rejected", "cancelled"), ("decision", "rejected", "waiting")]),
    ("approved undo spam", [("decision", "approved", "cancelled")]),
    # told already: what follows is a correction
    ("rejected told undo", [("decision", "rejected", "sent"), ("correction", "pending", "waiting")]),
    ("rejected told approved", [("decision", "rejected", "sent"), ("correction", "approved", "waiting")]),
    ("approved told undo", [("decision", "approved", "sent"), ("correction", "pending", "waiting")]),
    ("approved told rejected", [("decision", "approved", "sent"), ("correction", "rejected", "waiting")]),
    ("approved told spam", [("decision", "approved", "sent")]),
    # and back again before the correction has left: the first letter is true again
    (
        "rejected told undo rejected",
        [("decision", "rejected", "sent"), ("correction", "pending", "cancelled")],
    ),
    (
        "rejected told approved undo",
        [("decision", "rejected", "sent"), ("correction", "approved", "cancelled")],
    ),
    (
        "approved told undo approved",
        [("decision", "approved", "sent"), ("correction", "pending", "cancelled")],
    ),
    # corrected already: the next decision is news like the first
    (
        "rejected told undo told approved",
        [("decision", "rejected", "sent"), ("correction", "pending", "sent"), ("decision", "approved", "waiting")],
    ),
    # being sent: too late to stop it
    ("rejected begun undo", [("decision", "rejected", "waiting"), ("correction", "pending", "waiting")]),
    ("rejected begun approved", [("decision", "rejected", "waiting"), ("correction", "approved", "waiting")]),
    ("rejected begun undo rejected", [("decision", "rejected", "waiting"), ("correction", "pending", "cancelled")]),
]


@pytest.mark.parametrize(("story", "letters"), CHANGES, ids=[story for story, _letters in CHANGES])
def test_a_changed_decision_stops_or_corrects_its_letter(waiting, say, story, letters):
    for step in story.split():
        if step == "told":
            deliver()
        elif step == "begun":
            begin()
        else:
            assert say(waiting, step).moved
    assert written(waiting) == letters


def test_another_clause_is_a_correction(waiting, say):
    say(waiting, "rejected", "off-topic")
    deliver()
    say(waiting, "undo")
    say(waiting, "rejected", "threat")
    assert written(waiting)[-1] == (Kind.CORRECTION, Status.REJECTED, State.WAITING)
    say(waiting, "undo")
    say(waiting, "rejected", "off-topic")
    assert [one for one in written(waiting) if one[2] == State.WAITING] == []


def test_what_was_told_is_corrected_even_where_a_site_tells_nothing_any_more(waiting, say, settings):
    say(waiting, "rejected")
    deliver()
    settings.COMMENTS = settings.COMMENTS | {"LETTERS": []}
    say(waiting, "approved")
    assert written(waiting)[-1] == (Kind.CORRECTION, Status.APPROVED, State.WAITING)


def test_an_undone_approval_tells_of_the_rejection_it_goes_back_to(waiting, say):
    for step in ("rejected", "approved", "undo"):
        say(waiting, step)
    assert written(waiting)[-1] == (Kind.DECISION, Status.REJECTED, State.WAITING)


def test_letters_about_other_things_are_not_stopped(waiting, say):
    receipt = Letter.objects.create(kind="receipt", comment=waiting)
    say(waiting, "approved")
    receipt.refresh_from_db()
    assert receipt.state == State.WAITING


def test_a_letter_leaves_with_its_decision_or_not_at_all(waiting, say, monkeypatch):
    monkeypatch.setattr("comments.moderation._keep_items", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        say(waiting, "rejected")
    waiting.refresh_from_db()
    assert waiting.status == Status.PENDING
    assert not Letter.objects.exists()
