"""Four eyes, at every door that decides and for every role: nobody decides on what they have a part in.

Each door opens for a senior who has no part: none is closed for another reason.
"""

import itertools
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import Group, User

from comments import appealing, reporting
from comments.batching import Plan, carry_out
from comments.models import Appeal, Batch, Clause, Comment, Report, Status
from comments.moderation import Seen
from comments.tests.test_reporting import said
from dipnote_site.tests.matrix import ROLES
from dipnote_site.tests.test_matrix import client_of, people  # noqa: F401  (a fixture)

QUEUE = "/admin/moderation/"
VERBS = ("approve", "spam", "reject")
numbers = itertools.count()


def seen(comment):
    return f"{comment.pk}:{comment.version}"


def queue(verb, **more):
    sent = "reject:3" if verb == "reject" else verb
    return lambda comment: ("decisions/", {"decide": sent, "seen": seen(comment), **more})


def in_place(verb):
    sent = "reject:3" if verb == "reject" else verb
    return lambda comment: (f"threads/{comment.thread.key}/decisions/", {"decide": sent, "seen": seen(comment)})


def in_admin(verb):
    clause = {"clause": Clause.objects.get(number=3).pk} if verb == "reject" else {}
    return lambda comment: (
        "/admin/comments/comment/decisions/",
        {"verb": verb, "seen": seen(comment), "note": "", **clause},
    )


def together(verb):
    clause = {"clause": Clause.objects.get(number=3).pk} if verb == "reject" else {}
    sent = {"verb": verb, "name": "All of these", **clause}
    return lambda comment: ("batches/", {**sent, "seen": seen(comment), "form_key": f"ofform{next(numbers):05}"})


def aside(noun, **more):
    return lambda comment: (f"{noun}/", {"seen": seen(comment), **more})


def appeal_answered(outcome):
    def door(comment):
        sent = {"outcome": outcome, "words": "So it is.", "version": comment.version}
        return f"appeals/{Appeal.objects.get(comment=comment).pk}/answers/", sent

    return door


def batch_undone(comment):
    return f"batches/{comment.decisions.last().batch_id}/undoings/", {}


def doors_of(case):
    """Each address with what is sent there, by a name that a failure tells."""
    found = {
        f"{door.__name__} {verb}": door(verb)
        for door in (queue, in_place, in_admin, together)
        for verb in (VERBS[:1] if case == "appealed" else VERBS)
    }
    found["queue override"] = queue("approve", override="1")
    found["features"] = aside("features", feature="on")
    if case in ("own", "appealed"):
        found["answers"] = aside("answers", text="Thank you for asking.")
    if case == "appealed":
        found |= {"in_admin undo": in_admin("undo"), "batch undone": batch_undone}
        found |= {f"appeal {outcome}": appeal_answered(outcome) for outcome in ("overturn", "uphold")}
    return found


@pytest.fixture
def part(thread, comment_on, settings):
    """part("own", june) is a comment that june has that part in, waiting for a decision or on the work list."""

    settings.COMMENTS = settings.COMMENTS | {"REPORT_LIMIT": (1000, 60)}

    def make(case, person):
        if case == "own":
            return comment_on(thread, status=Status.PENDING, author=person)
        if case == "own, public":
            comment = comment_on(thread, author=person)
            reporting.report(said(comment))
        elif case == "reported":
            comment = comment_on(thread)
            reporting.report(said(comment, by=person))
        else:
            comment = comment_on(thread, status=Status.PENDING)
            clause, key = Clause.objects.get(number=3), f"ofform{next(numbers):05}"
            plan = Plan("All of these", Batch.Verb.REJECT, (Seen(comment.pk, comment.version),), key, clause)
            carry_out(plan, by=person)
            comment.refresh_from_db()
            assert isinstance(appealing.appeal(comment, "It was on the subject."), Appeal)
        comment.refresh_from_db()
        return comment

    return make


CASES = ("own", "own, public", "reported", "appealed")
PARTS = [
    (case, role)
    for case in CASES
    for role in ROLES[1:]
    if (case, role) != ("appealed", "outsider")  # who cannot have decided on what is outside their beat
]


def state_of(comment):
    """All that a decision would change."""
    row = Comment.objects.filter(pk=comment.pk).values_list("status", "version", "featured_at").get()
    outcomes = [list(model.objects.filter(comment=comment).values_list("outcome")) for model in (Report, Appeal)]
    return row, comment.decisions.count(), comment.items.filter(closed_at=None).count(), outcomes


@pytest.mark.parametrize(("case", "role"), PARTS)
def test_nobody_decides_on_what_they_have_a_part_in(case, role, people, part):  # noqa: F811
    client, comment = client_of(people[role]), part(case, people[role])
    before = state_of(comment)
    for name, door in doors_of(case).items():
        address, sent = door(comment)
        client.post(urljoin(QUEUE, address), sent)
        assert state_of(comment) == before, name


@pytest.mark.parametrize("case", CASES)
def test_each_of_these_doors_opens_for_whoever_has_no_part(case, june, part):
    sue = User.objects.create_user("sue", password="pw", is_staff=True)
    sue.groups.set(Group.objects.filter(name="Senior moderators"))
    client = client_of(sue)
    for name, door in doors_of(case).items():
        comment = part(case, june)
        before = state_of(comment)
        address, sent = door(comment)
        client.post(urljoin(QUEUE, address), sent)
        assert state_of(comment) != before, name


def test_an_editor_does_not_decide_on_replies_to_what_they_wrote_at_any_door(people, thread, comment_on):  # noqa: F811
    answered = comment_on(thread, author=people["editor"])
    reply = comment_on(thread, parent=answered, status=Status.PENDING)
    client, before = client_of(people["editor"]), state_of(reply)
    for name, door in doors_of("own").items():
        address, sent = door(reply)
        client.post(urljoin(QUEUE, address), sent)
        assert state_of(reply) == before, name
