"""What is odd about comments that are to be decided together, before they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from comments.models import Comment, Status
from comments.moderation import Seen
from comments.reach import reach_of

SAMPLE = 10  # comments shown in full, from all over the list


@dataclass(frozen=True, slots=True)
class Oddities:
    """Counts of comments.

    `trusted` are by authors with approved comments besides these; `beneath` are approved replies to these; `own` ones
    and those `changed` since they were listed will be left alone; `gone` are not here, or out of the moderator's reach.
    """

    number: int
    statuses: tuple[tuple[str, int], ...]
    threads: int
    trusted: int
    staff: int
    own: int
    beneath: int
    changed: int
    gone: int
    sample: tuple[Comment, ...]


def odd_in(seen: Sequence[Seen], *, by: AbstractBaseUser) -> Oddities:
    """Five statements at most, however many there are."""
    versions = {one.pk: one.version for one in seen}
    listed = Comment.objects.filter(reach_of(by).q("thread__"), pk__in=versions)
    rows = list(listed.order_by("created_at", "pk").values_list("pk", "version", "status", "thread", "author"))
    staff = Q(author__is_staff=True)
    replies = Comment.objects.approved().filter(parent__in=versions).exclude(pk__in=versions)
    statuses = Counter(status for _pk, _version, status, _thread, _author in rows)
    step = max(1, len(rows) // SAMPLE)
    shown = [row[0] for row in rows[::step]][:SAMPLE]
    people = listed.filter(_has_approved(versions) | staff).values_list("author__is_staff", flat=True)
    known = Counter(bool(is_staff) for is_staff in people)
    return Oddities(
        number=len(versions),
        statuses=tuple((Status(status).value, number) for status, number in statuses.most_common()),
        threads=len({row[3] for row in rows}),
        trusted=known[False],
        staff=known[True],
        own=sum(row[4] == by.pk for row in rows),
        beneath=replies.count(),
        changed=sum(versions[row[0]] != row[1] for row in rows),
        gone=len(versions) - len(rows),
        sample=tuple(Comment.objects.filter(pk__in=shown).select_related("thread", "parent").in_order()),
    )


def _has_approved(keys: dict[int, int]) -> Q:
    """Whether an account, or a guest by their address, has an approved comment that is none of these."""
    others = Comment.objects.approved().exclude(pk__in=keys)
    account = others.filter(author=OuterRef("author"))
    guest = others.filter(author=None, author_email__gt="").annotate(address=Lower("author_email"))
    return Q(Exists(account)) | Q(~Q(author_email=""), Exists(guest.filter(address=Lower(OuterRef("author_email")))))
