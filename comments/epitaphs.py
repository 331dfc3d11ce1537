"""What a tombstone says of why: the clause's public name, where a site wants it (TOMBSTONE_REASONS), and no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext

from comments import conf
from comments.models import Decision, Status


def reasons_of(keys: Collection[str]) -> Mapping[str, str]:
    """Of comments by their public keys, the name of the clause that each rejected one was last rejected under.

    In the language being read. One statement, none where there are no comments or the site does not want it.
    """
    if not keys or not conf.TOMBSTONE_REASONS:
        return {}
    made = Decision.objects.filter(now=Status.REJECTED, clause__isnull=False).order_by("pk")
    rows = made.filter(comment__key__in=keys, comment__status=Status.REJECTED)
    titles = dict(rows.values_list("comment__key", "clause__title"))  # the last one is the one that stands
    return {key: gettext(title) if title else "" for key, title in titles.items()}
