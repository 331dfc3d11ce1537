"""trial(): what a word or a domain would have met among the newest comments, before anybody lists it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from comments import markup
from comments.models import Block, Comment, Status
from comments.reach import Reach
from comments.screening.words import places_of

DAYS = 30
MOST = 10_000  # comments looked through, the newest: folding them takes a second or two
SAMPLE = 20
AROUND = 80  # characters on either side of what was met
KINDS = (Block.Kind.WORD, Block.Kind.DOMAIN)


@dataclass(frozen=True, slots=True)
class Met:
    """A comment that would have been met, by `words` in its text, or else in its name; and what stands around them."""

    comment: Comment
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Comments since a time that would have been met, by status, among those looked through; the newest as a sample.

    `is_cut` where MOST were looked through and there are more.
    """

    since: datetime
    looked: int
    is_cut: bool
    by_status: Mapping[Status, int]
    sample: tuple[Met, ...]

    @property
    def met(self) -> int:
        return sum(self.by_status.values())


def trial(kind: str, value: str, reach: Reach) -> Trial:
    """Look through the last DAYS within a reach, as screening would. One statement, MOST rows at most.

    Takes a value as a block keeps it. Raises ValueError for a kind that is not among KINDS.
    """
    if kind not in KINDS:
        raise ValueError("Only words and domains are tried out")
    since = timezone.now() - timedelta(days=DAYS)
    rows = Comment.objects.filter(reach.q("thread__"), created_at__gte=since).order_by("-created_at", "-pk")
    columns = ("key", "status", "text", "author_name", "created_at", "thread__title")
    counts, sample, looked = Counter[str](), list[Met](), 0
    for comment in rows.select_related("thread").only(*columns)[: MOST + 1].iterator():
        looked += 1
        if looked > MOST:
            break
        if met := _met(kind, value, comment):
            counts[comment.status] += 1
            sample += [met] if len(sample) < SAMPLE else []
    named = {status: counts[status] for status in Status if counts[status]}
    return Trial(since, min(looked, MOST), looked > MOST, named, tuple(sample))


def _met(kind: str, value: str, comment: Comment) -> Met | None:
    fields = (comment.text, comment.author_name) if kind == Block.Kind.WORD else (comment.text,)
    for written in fields:
        if spans := places_of(kind, value, written):
            start, end = spans[0]
            before = markup.clean_line(written[max(0, start - AROUND) : start])
            after = markup.clean_line(written[end : end + AROUND])
            return Met(comment, before, written[start:end], after)
    return None
