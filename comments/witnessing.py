"""shown(): whoever reads what was removed is on record.

Whole texts are: a comment's own page, its thread, a selection, a second look. Excerpts in lists and in the search are
not, nor are the few lines of a neighbour: thirty rows a page would drown what an auditor looks for, and whoever wants
to know what was removed opens it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from comments.models import Comment, Reading, Status
from comments.models.reading import Place

REMOVED = frozenset({Status.REJECTED, Status.SPAM, Status.WITHDRAWN})


def shown(comments: Iterable[Comment], place: Place, *, to: AbstractBaseUser | AnonymousUser) -> None:
    """Record that the removed ones among these comments are shown to somebody. One statement, none without any.

    To be called before they are: a page whose readings cannot be recorded is not shown. Raises PermissionDenied for a
    visitor, who is shown none.
    """
    if isinstance(to, AnonymousUser):
        raise PermissionDenied
    Reading.objects.bulk_create(
        Reading(comment=one, by_id=to.pk, status=one.status, place=place) for one in comments if one.status in REMOVED
    )
