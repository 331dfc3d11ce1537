"""What readers have reported: a reader's own reports, what moderators see of them, and how right reporters were."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser

from comments.models import Comment, Report

OWN = 50  # reports of a reader that they are shown, the newest


def given(marks: Sequence[str], account: AbstractBaseUser | None) -> list[Report]:
    """The newest OWN reports of a reader, with comments, clauses, decisions: two statements, one more a model."""
    theirs = Report.objects.given_by(marks, account.pk if account else None)
    related = ("comment__thread__content_type", "clause", "decision__clause")
    rows = theirs.select_related(*related).prefetch_related("comment__thread__target")
    return list(rows.order_by("-pk")[:OWN])


def of_reader(marks: Sequence[str], account: AbstractBaseUser | None, comment: Comment) -> Report | None:
    """What a reader has said of a comment before."""
    theirs = Report.objects.given_by(marks, account.pk if account else None)
    return theirs.filter(comment=comment).select_related("clause", "decision__clause").first()
