"""decide(): the only writer of status. undo(): a decision like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from comments import conf, due, occasion, overturning, publishing, recording, settling, shifting, telling, turns
from comments.hosts import hosts_in
from comments.models import TRANSITIONS, Batch, Clause, Comment, Decision, KnownHost, ReviewItem, Source, Status, Thread
from comments.models.among import Among
from comments.reach import Bar, bars
from comments.signals import comment_decided

# What a decision needs of a comment, besides its key
READ = (
    *("version", "revision", "status", "thread_id", "root_id", "parent_id", "author_id"),
    *("html", "edited_html", "emptied_at"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A comment as the moderator saw it."""

    pk: int
    version: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A comment that was moved, or kept as it was; `version` is the one to undo it with."""

    pk: int
    was: str
    now: str
    version: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A comment that had moved since it was seen, and was left alone. Empty where the comment is not known at all."""

    pk: int
    status: str = ""
    version: int = 0
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A comment that cannot become what was asked, or that this moderator may not decide on: `why` says which bar."""

    pk: int
    status: str
    why: Bar | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    moved: tuple[Moved, ...] = ()
    stale: tuple[Stale, ...] = ()
    refused: tuple[Refused, ...] = ()


def decide(
    seen: Iterable[Seen],
    now: Status,
    *,
    by: AbstractBaseUser | None,
    clause: Clause | None = None,
    note: str = "",
    overriding: bool = False,
    batch: Batch | None = None,
) -> Decided:
    """Move comments to a status, in one transaction and a constant number of statements.

    Takes up to BATCH_MAX comments with the versions the moderator saw. Returns what moved; what had moved since, with
    who moved it and when; and what cannot become `now`, or is not theirs to decide on, whatever the door. A public
    comment that is on the work list can be approved again: it is kept, which is on record too. With `overriding` the
    record says that each comment's last decision was set aside on purpose; `batch` is what the decisions were made
    with. Raises ValueError for too many, or a rejection without clause.
    """
    if now == Status.REJECTED and clause is None:
        raise ValueError("Rejecting asks for a clause")
    versions = _versions(seen)
    with turns.atomic():
        rows, stale = _locked(versions)
        barred = _barred(by, rows)
        free = [row for row in rows if row.pk not in barred]
        fit = [row for row in free if now in TRANSITIONS[row.status]]
        listed = _listed(free) if now == Status.APPROVED else []
        unread = settling.reported_since(listed, occasion.present().shown_at)
        barred |= dict.fromkeys(unread, Bar.UNREAD)
        listed = [row for row in listed if row.pk not in unread]
        reason = recording.Reason(by, clause=clause, note=note, overriding=overriding, batch=batch)
        moved, kept = move(fit, now, reason), _keep(listed, reason)
        tell_after_commit(moved, by)
    return Decided((*moved, *kept), tuple(stale), _others(rows, [*fit, *listed], barred))


def undo(seen: Iterable[Seen], *, by: AbstractBaseUser | None, note: str = "", batch: Batch | None = None) -> Decided:
    """Take back each comment's last decision, if a moderator made it: back to what the comment was before.

    Takes and returns what decide() does. What screening or the archive decided cannot be undone, only decided anew.
    A public comment that was kept is on the work list again, for the reasons it had been there.
    """
    versions = _versions(seen)
    with turns.atomic():
        rows, stale = _locked(versions)
        barred = _barred(by, rows)
        before = _before(rows)
        free = [row for row in rows if row.pk in before and row.pk not in barred]
        fit = [row for row in free if before[row.pk] in TRANSITIONS[row.status]]
        kept = [row for row in free if before[row.pk] == row.status]
        reason = recording.Reason(by=by, note=note, undoing=True, batch=batch)
        listed, moved = _keep(kept, reason), list[Moved]()
        for status in (Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM):
            moved += move([row for row in fit if before[row.pk] == status], status, reason)
        tell_after_commit(moved, by)
    return Decided((*moved, *listed), tuple(stale), _others(rows, [*fit, *kept], barred))


def _barred(by: AbstractBaseUser | None, rows: Sequence[Comment]) -> dict[int, Bar]:
    """Who decides may not decide on all; and what has no text any more nobody can publish."""
    emptied = {row.pk: Bar.EMPTIED for row in rows if row.emptied_at}
    return emptied | dict(bars(by, rows) if by else {})


def _versions(seen: Iterable[Seen]) -> dict[int, int]:
    versions = {one.pk: one.version for one in seen}
    if len(versions) > conf.BATCH_MAX:
        raise ValueError(f"At most {conf.BATCH_MAX} comments can be decided at once")
    return versions


def _locked(versions: dict[int, int]) -> tuple[list[Comment], list[Stale]]:
    """The comments that have not moved since they were seen, locked; and those that have."""
    rows = lock(versions)
    fresh = [row for row in rows if row.version == versions[row.pk]]
    moved_on = [row for row in rows if row.version != versions[row.pk]]
    missing = sorted(set(versions) - {row.pk for row in rows})
    return fresh, [*_who_moved(moved_on), *(Stale(pk) for pk in missing)]


def lock(keys: Iterable[int]) -> list[Comment]:
    """The comments with these keys as they stand, until the transaction ends.

    Whoever changes a thread's comments locks its row first, in key order: two batches cannot wait for each other.
    """
    ids = list(keys)
    threads = Thread.objects.filter(pk__in=Comment.objects.filter(Among("pk", ids)).values("thread_id"))
    list(threads.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    return list(Comment.objects.filter(Among("pk", ids)).select_for_update(no_key=True).only(*READ).order_by("pk"))


def _who_moved(rows: Sequence[Comment]) -> list[Stale]:
    if not rows:
        return []
    last = {decision.comment_id: decision for decision in _last_decisions(rows).select_related("by")}
    return [
        Stale(row.pk, _standing(row), row.version, by=_name(last.get(row.pk)), at=_time(last.get(row.pk)))
        for row in rows
    ]


def _standing(row: Comment) -> str:
    """Its status for whoever would have decided on it: where an edit waits, that is what is to be decided on."""
    return Status.PENDING if row.has_edit else row.status


def _last_decisions(rows: Sequence[Comment]) -> QuerySet[Decision]:
    newest = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    ids = Comment.objects.filter(Among("pk", [row.pk for row in rows])).values_list(Subquery(newest))
    return Decision.objects.filter(pk__in=ids)


def _name(decision: Decision | None) -> str:
    return decision.by.get_username() if decision and decision.by else ""


def _time(decision: Decision | None) -> datetime | None:
    return decision.made_at if decision else None


def _before(rows: Sequence[Comment]) -> dict[int, str]:
    """What each comment was before the last decision on it, where a moderator made that decision.

    Where that took back that it was kept, there is nothing to take back: keeping it again is another decision.
    """
    last = _last_decisions(rows).filter(source=Source.MODERATOR).exclude(was=F("now"), undoes__isnull=False)
    return dict(last.values_list("comment_id", "was"))


def _listed(rows: Sequence[Comment]) -> list[Comment]:
    """The public ones among these that are on the work list. One statement, none where none is public."""
    public = [row for row in rows if row.status == Status.APPROVED]
    if not public:
        return []
    listed = set(ReviewItem.objects.open().filter(comment__in=public).values_list("comment_id", flat=True))
    return [row for row in public if row.pk in listed]


def _others(rows: Sequence[Comment], fit: Sequence[Comment], barred: Mapping[int, Bar]) -> tuple[Refused, ...]:
    taken = {row.pk for row in fit}
    return tuple(Refused(row.pk, row.status, barred.get(row.pk)) for row in rows if row.pk not in taken)


def move(rows: Sequence[Comment], now: Status, reason: recording.Reason) -> list[Moved]:
    """Move comments that lock() gave, where `now` is open to them all.

    The decisions are recorded while the comments still are what they were; then they move, with all that counts them.
    """
    if not rows:
        return []
    made_at = timezone.now()
    ids = [row.pk for row in rows]
    _record(ids, now, reason, made_at)
    changes = {"status": now, "featured_at": None, "version": F("version") + 1, **publishing.columns(rows)}
    Comment.objects.filter(Among("pk", ids)).update(**changes)
    if reason.source == Source.AUTHOR:
        telling.stop(ids, made_at=made_at)
    else:
        telling.tell(ids, now, made_at=made_at)
    overturning.overturn(rows, reason.by, at=made_at)
    _keep_items(ids, now, reason, made_at)
    shifting.shift(rows, now)
    if now == Status.APPROVED:
        _learn_hosts(rows)
    return [Moved(row.pk, row.status, now, row.version + 1) for row in rows]


def _keep(rows: Sequence[Comment], reason: recording.Reason) -> list[Moved]:
    """Record that public comments stay public: they leave the work list, or come back to it where that is undone.

    An edit that waited is what readers see from now on, and no more where that is undone. Else they see no change, so
    nothing that they are served changes; neither authors nor other apps are told.
    """
    if not rows:
        return []
    made_at = timezone.now()
    ids = [row.pk for row in rows]
    if reason.undoing:
        publishing.take_back(rows)
    _record(ids, Status.APPROVED, reason, made_at)
    Comment.objects.filter(Among("pk", ids)).update(version=F("version") + 1)
    if reason.undoing:
        recording.open_again(ids, due_at=due.due_at("reported", made_at), opened_at=made_at)
    else:
        publishing.publish(rows)
        _learn_hosts([row for row in rows if row.has_edit])
        ReviewItem.objects.open().filter(Among("comment_id", ids)).update(closed_at=made_at, version=F("version") + 1)
    return [Moved(row.pk, row.status, row.status, row.version + 1) for row in rows]


def _record(ids: Sequence[int], now: Status, reason: recording.Reason, made_at: datetime) -> None:
    """Record the decisions, and settle what readers reported by them; undone, those reports are open again, save where
    the comment is gone again.
    """
    if reason.undoing:
        settling.reopen(ids)
    recording.record(ids, now, reason, made_at=made_at)
    if not reason.undoing or now in (Status.REJECTED, Status.SPAM):
        settling.settle(ids, now, made_at=made_at)


def _keep_items(ids: Sequence[int], now: Status, reason: recording.Reason, made_at: datetime) -> None:
    """Decided comments leave the work list; what waits again comes back to it, and what is reported again.

    What readers' reports have hidden is on the list already, for what they say.
    """
    if reason.source == Source.READERS:
        return
    ReviewItem.objects.open().filter(Among("comment_id", ids)).update(closed_at=made_at, version=F("version") + 1)
    if now == Status.PENDING:
        settling.list_again(ids, ["undone" if reason.undoing else "reopened"], made_at)
    elif now == Status.APPROVED and reason.undoing:
        settling.list_again(ids, [], made_at)


def _learn_hosts(rows: Sequence[Comment]) -> None:
    """Hosts that an approved comment links to are known from now on."""
    found = {host for row in rows for host in hosts_in(row.edited_html or row.html)}
    KnownHost.objects.bulk_create([KnownHost(host=host) for host in sorted(found)], ignore_conflicts=True)


def tell_after_commit(moved: Sequence[Moved], by: AbstractBaseUser | None) -> None:
    if moved:
        transaction.on_commit(lambda: _tell(tuple(moved), by))


def _tell(moved: tuple[Moved, ...], by: AbstractBaseUser | None) -> None:
    comment_decided.send_robust(sender=Comment, moved=moved, by=by)
