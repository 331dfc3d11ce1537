"""verify(): prove what the library promises of its rows: after a restore, after a fault, whenever in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connections, router
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, Lag

from comments.indexing import wrong_words
from comments.models import Appeal, Comment, Decision, ReviewItem, Revision, Status, append_only
from comments.recounting import recount

NAMED = 5  # of the rows that break a promise, how many are named


@dataclass(frozen=True, slots=True)
class Proof:
    """One promise, how many rows break it, and what the first of them are."""

    promise: str
    count: int = 0
    named: tuple[str, ...] = ()


def verify() -> list[Proof]:
    """Every promise with what breaks it. Changes nothing; one statement a promise, save for counters: three a thread.

    The index of words takes five, and on SQLite lets no one else write meanwhile.
    """
    return [_prove(promise, broken()) for promise, broken in PROMISES]


def missing_triggers() -> list[str]:
    """Names of the triggers that keep decisions append-only and are not in the database, or are switched off."""
    return append_only.missing(connections[router.db_for_write(Decision)])


def mend_triggers() -> list[str]:
    """Put missing triggers back; returns their names. Counters are recount's to mend."""
    missing = missing_triggers()
    if missing:
        append_only.reinstall(connections[router.db_for_write(Decision)])
    return missing


def _prove(promise: str, broken: Iterable[object]) -> Proof:
    count, named = 0, []
    for one in broken:
        count += 1
        if count <= NAMED:
            named.append(str(one))
    return Proof(promise, count, tuple(named))


def _keys(rows: QuerySet[Comment]) -> Iterable[object]:
    return rows.order_by("pk").values_list("pk", flat=True).iterator()


def _wrong_counters() -> Iterable[object]:
    return (f"{one.what} is {one.stored}, should be {one.real}" for one in recount(mend=False))


def _without_revision() -> Iterable[object]:
    texts = Revision.objects.filter(comment=OuterRef("pk"), number=OuterRef("revision"))
    return _keys(Comment.objects.filter(~Exists(texts)))


def _without_first_decision() -> Iterable[object]:
    return _keys(Comment.objects.filter(~Exists(Decision.objects.filter(comment=OuterRef("pk"), was=""))))


def _unlike_last_decision() -> Iterable[object]:
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("now")[:1]
    return _keys(Comment.objects.alias(last=Subquery(last)).filter(last__isnull=False).exclude(last=F("status")))


def _broken_chains() -> Iterable[object]:
    """Comments with a decision that does not begin where the one before it ended."""
    before = Window(Lag("now"), partition_by=F("comment"), order_by=F("pk").asc())
    rows = Decision.objects.annotate(before=Coalesce(before, Value(""))).exclude(was=F("before"))
    return rows.order_by("comment_id", "pk").values_list("comment_id", flat=True).iterator()


def _unsound_replies() -> Iterable[object]:
    """Replies whose parent and root are not of their thread and branch, one level above and at the top."""
    branch = Q(parent=F("root")) | Q(parent__root=F("root"))
    place = Q(parent__thread=F("thread"), root__thread=F("thread"), root__root=None, depth=F("parent__depth") + 1)
    sound = Comment.objects.filter(branch & place, pk=OuterRef("pk"))
    return _keys(Comment.objects.filter(root__isnull=False).filter(~Exists(sound)))


def _unsound_roots() -> Iterable[object]:
    return _keys(Comment.objects.roots().exclude(parent=None, depth=0, position=0))


def _shared_positions() -> Iterable[object]:
    replies = Comment.objects.filter(root__isnull=False).order_by("root_id", "position")
    twice = replies.values_list("root_id", "position").annotate(times=Count("pk")).filter(times__gt=1)
    return (f"{position} beneath {root}" for root, position, _times in twice.iterator())


def _waiting_unlisted() -> Iterable[object]:
    return _keys(Comment.objects.pending().filter(~Exists(ReviewItem.objects.open().filter(comment=OuterRef("pk")))))


def _listed_twice() -> Iterable[object]:
    items = ReviewItem.objects.open().order_by("comment_id").values_list("comment_id")
    return (pk for pk, _times in items.annotate(times=Count("pk")).filter(times__gt=1).iterator())


def _hidden_listed() -> Iterable[object]:
    items = ReviewItem.objects.open().exclude(comment__status__in=[Status.PENDING, Status.APPROVED])
    items = items.exclude(comment__in=Appeal.objects.open().values("comment"))
    return items.order_by("comment_id").values_list("comment_id", flat=True).iterator()


PROMISES: list[tuple[str, Callable[[], Iterable[object]]]] = [
    ("Counters equal the rows they count", _wrong_counters),
    ("Every comment has the text of its revision", _without_revision),
    ("Every comment has a first decision", _without_first_decision),
    ("Every comment is what its last decision says", _unlike_last_decision),
    ("Every decision begins where the one before it ended", _broken_chains),
    ("Replies hang in their own thread and branch", _unsound_replies),
    ("Roots hang on nothing", _unsound_roots),
    ("Positions beneath a root are given once", _shared_positions),
    ("Every waiting comment is on the work list", _waiting_unlisted),
    ("No comment is on the work list twice", _listed_twice),
    ("What nobody sees and nobody waits for is not on the work list", _hidden_listed),
    ("The database refuses to change decisions", missing_triggers),
    ("The index of words says what the comments say", wrong_words),
]
