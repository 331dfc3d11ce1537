"""The page that tells an author what became of a comment."""

from django.urls import reverse

from comments import receipt
from comments.models import Clause, Status
from comments.moderation import Seen, decide, undo


def test_a_rejection_that_came_back_still_names_its_clause(client, thread, comment_on, june):
    """An undo is a decision without a clause of its own: it goes back to the one before."""
    comment = comment_on(thread, status=Status.PENDING)
    clause = Clause.objects.in_force().first()
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=clause)
    decide([Seen(comment.pk, 2)], Status.APPROVED, by=june)
    undo([Seen(comment.pk, 3)], by=june)
    comment.refresh_from_db()
    assert comment.status == Status.REJECTED
    page = client.get(reverse("comments:waiting", args=[receipt.made_for(comment)])).content.decode()
    assert clause.title in page
