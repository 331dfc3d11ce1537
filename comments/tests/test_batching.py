"""carry_out() and take_back(): all that is listed or nothing, once, and taken back as one."""

import pytest
from django.db import IntegrityError, connection

from comments import batching, moderation
from comments.batching import Plan, carry_out, take_back
from comments.models import Batch, Clause, Comment, Decision, Status
from comments.moderation import Seen, decide
from comments.oddities import odd_in
from comments.recounting import recount
from comments.tests.test_budgets import Spent, batch

SPAM = Batch.Verb.SPAM


@pytest.fixture
def three(thread, comment_on):
    return [comment_on(thread, status=Status.PENDING, text=f"Number {number}") for number in range(3)]


def seen(*comments):
    return tuple(Seen(one.pk, one.version) for one in comments)


def plan(*comments, verb=SPAM, key="form-key", **more):
    return Plan("Wave of pills", verb, seen(*comments), key, **more)


def statuses():
    return sorted(Comment.objects.values_list("status", flat=True))


def test_all_that_is_listed_is_decided_under_one_name(three, june):
    made = carry_out(plan(*three), by=june)
    assert statuses() == ["spam"] * 3
    assert (made.name, made.verb, made.by, made.number, made.left) == ("Wave of pills", "spam", june, 3, [])
    decisions = Decision.objects.filter(batch=made)
    assert {(one.by, one.note, one.now) for one in decisions} == {(june, "Wave of pills", "spam")}
    assert decisions.count() == 3
    assert recount() == []


def test_what_is_not_listed_is_left_alone_whatever_it_matches(three, june):
    carry_out(plan(three[0]), by=june)
    assert statuses() == ["pending", "pending", "spam"]


def test_what_moved_meanwhile_is_own_cannot_become_that_or_is_gone_is_named(thread, comment_on, three, june, ada):
    """A mistake with many at once (T38)."""
    own = comment_on(thread, status=Status.PENDING, author=june)
    spam = comment_on(thread, status=Status.SPAM)
    asked = plan(*three, own, spam)
    decide(seen(three[0]), Status.APPROVED, by=ada)
    asked = Plan(asked.name, asked.verb, (*asked.seen, Seen(999_999, 1)), asked.form_key)
    made = carry_out(asked, by=june)
    left = {one["pk"]: (one["why"], one["status"], one["by"]) for one in made.left}
    assert left == {
        three[0].pk: ("moved", "approved", "ada"),
        own.pk: ("own", "pending", ""),
        spam.pk: ("unfit", "spam", ""),
        999_999: ("gone", "", ""),
    }
    assert made.decisions.count() == 2


def test_a_form_sent_twice_makes_one_batch(three, june, ada):
    first = carry_out(plan(*three), by=june)
    assert carry_out(plan(*three, verb=Batch.Verb.APPROVE), by=june) == first
    assert statuses() == ["spam"] * 3
    assert carry_out(plan(*three), by=ada) != first  # somebody else's form


def test_a_rejection_names_its_clause(three, june):
    with pytest.raises(ValueError, match="clause"):
        carry_out(plan(*three, verb=Batch.Verb.REJECT), by=june)
    assert not Batch.objects.exists()
    clause = Clause.objects.first()
    made = carry_out(plan(*three, verb=Batch.Verb.REJECT, clause=clause), by=june)
    assert (made.clause, statuses()) == (clause, ["rejected"] * 3)


def test_what_breaks_half_way_leaves_nothing(three, june, monkeypatch):
    def broken(*_args):
        raise RuntimeError("The power went")

    monkeypatch.setattr(batching, "_keep", broken)  # the last step, when all is moved
    with pytest.raises(RuntimeError):
        carry_out(plan(*three), by=june)
    assert statuses() == ["pending"] * 3
    assert not Batch.objects.exists()
    assert not Decision.objects.filter(source="moderator").exists()


def test_undone_as_one_is_exactly_what_moved_and_has_not_moved_since(three, june, ada):
    """A mistake with many at once (T38)."""
    made = carry_out(plan(*three), by=june)
    moved = Comment.objects.get(pk=three[1].pk)
    decide(seen(moved), Status.APPROVED, by=ada)
    undoing = take_back(made, by=june)
    assert statuses() == ["approved", "pending", "pending"]
    assert (undoing.undoes, undoing.verb, undoing.number) == (made, "undo", 3)
    assert [(one["pk"], one["status"], one["by"]) for one in undoing.left] == [(moved.pk, "approved", "ada")]
    assert all(one.undoes.batch == made for one in undoing.decisions.all())
    assert recount() == []


def test_undoing_twice_is_undoing_once(three, june, ada):
    made = carry_out(plan(*three), by=june)
    assert take_back(made, by=june) == take_back(made, by=ada)
    assert statuses() == ["pending"] * 3


def test_an_undoing_batch_names_what_it_undoes(june):
    with pytest.raises(IntegrityError):
        Batch.objects.create(name="x", verb="undo", by=june, number=1, form_key="x")


def test_a_batch_costs_the_same_for_one_and_for_five_hundred(june):
    costs = []
    for count, threads in ((1, 1), (500, 20)):
        listed = tuple(batch(count, threads))
        with Spent() as deciding:
            made = carry_out(Plan("x", SPAM, listed, f"key-{count}"), by=june)
        with Spent() as undoing:
            take_back(made, by=june)
        with Spent() as looking:
            odd_in(listed, by=june)
        costs.append([len(one.statements) for one in (deciding, undoing, looking)])
        assert made.decisions.count() == count
    assert all(many - one in (0, 1) for one, many in zip(*costs, strict=True))
    assert costs[1][2] <= 5


def test_what_is_odd_is_counted_before_anything_is_decided(thread, comment_on, june, maria, ada, three, post):
    comment_on(thread, author=maria)
    comment_on(thread, author_email="Guest@example.org")
    trusted = comment_on(thread, status=Status.PENDING, author=maria)
    guest = comment_on(thread, status=Status.PENDING, author_email="guest@example.org")
    staff = comment_on(thread, status=Status.PENDING, author=ada)
    own = comment_on(thread, status=Status.PENDING, author=june)
    parent = comment_on(thread)
    comment_on(thread, parent=parent)
    listed = [*seen(*three, trusted, guest, staff, own, parent), Seen(999_999, 1)]
    moderation.decide(seen(three[0]), Status.APPROVED, by=ada)
    odd = odd_in(listed, by=june)
    assert odd.statuses == (("pending", 6), ("approved", 2))
    assert (odd.number, odd.threads, odd.trusted, odd.staff) == (9, 1, 2, 2)
    assert (odd.own, odd.beneath, odd.changed, odd.gone) == (1, 1, 1, 1)
    assert len(odd.sample) == 8


def test_the_sample_comes_from_all_over_the_list(thread_of, june):
    thread_of(60)
    listed = [Seen(pk, 1) for pk in Comment.objects.values_list("pk", flat=True)]
    odd = odd_in(listed, by=june)
    assert len(odd.sample) == 10
    ends = Comment.objects.in_order()
    assert odd.sample[0] == ends[0]
    assert odd.sample[-1].created_at > ends[45].created_at


@pytest.mark.django_db(transaction=True)
def test_a_killed_connection_leaves_all_or_nothing(thread, comment_on, june, monkeypatch):
    """The server goes away after everything is written and before it is committed."""
    three = [comment_on(thread, status=Status.PENDING) for _number in range(3)]

    def gone(*_args):
        connection.close()  # without commit, as a killed process
        raise KeyboardInterrupt

    monkeypatch.setattr(batching, "_keep", gone)
    with pytest.raises((KeyboardInterrupt, Exception)):
        carry_out(plan(*three), by=june)
    connection.close()
    assert statuses() == ["pending"] * 3
    assert not Batch.objects.exists()
