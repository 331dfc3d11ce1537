"""gather(): what was approved since followers were told last, as letters that the postman then sends.

Afterwards, from the decisions that are there: approving a thousand comments costs nobody anything, and whoever dies
here loses and doubles nothing, since letters and cursors are written in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from comments import conf, following, turns
from comments.addresses import digests_of
from comments.models import Decision, Follow, Letter, Mailbox, Pace, Source, Status, Thread
from comments.models.letter import Kind, State

CHUNK = 200  # followers looked after in one transaction
UNFINISHED = (State.WAITING, State.PARKED)
SOON, LATER = timedelta(minutes=5), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class News:
    """A comment that became public for the first time, and the decision by which it did."""

    decision: int
    made_at: datetime
    comment: int
    parent: int | None
    author: int | None
    author_email: str


def gather() -> int:
    """Write the letters that followers are owed by now. Returns how many; 0 where readers may not follow.

    As many may run at once as one likes.
    """
    following.forget_the_old()
    if not conf.may_follow():
        return 0
    while following.take_up_wishes():
        pass
    written = 0
    while (letters := _round(timezone.now())) is not None:
        written += letters
    return written


def lateness() -> timedelta:
    """For how long the longest of those that nothing has looked at has been public; nothing where all is seen to."""
    if not conf.may_follow():
        return timedelta()
    now = timezone.now()
    since = Decision.objects.filter(
        comment__thread=OuterRef("thread"), comment__status=Status.APPROVED, now=Status.APPROVED
    )
    since = since.exclude(source=Source.ARCHIVE).filter(pk__gt=OuterRef("told_up_to")).order_by("pk")
    owed = Follow.objects.due(now).annotate(since=Subquery(since.values("made_at")[:1])).filter(since__isnull=False)
    oldest = owed.order_by("since").values_list("since", "look_at").first()
    return now - max(oldest) if oldest else timedelta()


def news_of(thread: Thread, *, after: int, up_to: int | None = None) -> list[News]:
    """What became public in a thread, and still is, by decisions after one and up to another; in their order.

    What a moderator took back counts for nothing, nor does what was public before, nor what another system brought in.
    """
    approvals = Decision.objects.filter(now=Status.APPROVED, undone_by=None)
    before = approvals.filter(comment=OuterRef("comment"), pk__lt=OuterRef("pk"))
    rows = approvals.exclude(source=Source.ARCHIVE).filter(~Exists(before), pk__gt=after)
    rows = rows.filter(comment__thread=thread, comment__status=Status.APPROVED)
    rows = rows if up_to is None else rows.filter(pk__lte=up_to)
    names = ("pk", "made_at", "comment", "comment__parent", "comment__author", "comment__author_email")
    return [News(*row) for row in rows.order_by("pk").values_list(*names)]


def meant_for(follow: Follow, news: Iterable[News]) -> list[News]:
    """Of what is new in its thread what a follower is told of: not what they wrote, nor replies to others."""
    return [one for one in news if follow.comment_id in (None, one.parent) and not _is_own(follow, one)]


def _is_own(follow: Follow, one: News) -> bool:
    if follow.account_id is not None:
        return one.author == follow.account_id
    return one.author is None and one.author_email.casefold() == follow.address.casefold()


def _round(now: datetime) -> int | None:
    """Look after some of those whose time has come; None where there are none. Each is put off or seen to."""
    due = Follow.objects.due(now)
    if not due.exists():
        return None  # looking costs nobody a turn to write
    with turns.atomic():
        locked = due.select_for_update(of=("self",), skip_locked=True, no_key=True)
        rows = list(locked.select_related("thread__content_type", "account").order_by("thread", "pk")[:CHUNK])
        mailboxes = _Mailboxes(rows, now)
        letters = [
            letter
            for _thread, follows in groupby(rows, key=lambda row: row.thread_id)
            for letter in _look(list(follows), mailboxes, now)
        ]
        _store(rows, letters, mailboxes)
    return len(letters) if rows else None


def _look(follows: Sequence[Follow], mailboxes: _Mailboxes, now: datetime) -> list[Letter]:
    """The letters that followers of one thread are owed; each follower is changed, and not yet stored."""
    thread = follows[0].thread
    if not thread.is_visible:
        for follow in follows:
            follow.look_at = now + LATER
        return []
    news = news_of(thread, after=min(follow.told_up_to for follow in follows))
    keys = [follow.pk for follow in follows]
    busy = set(
        Letter.objects.filter(follow__in=keys, kind=Kind.NEWS, state__in=UNFINISHED).values_list("follow", flat=True)
    )
    letters = []
    for follow in follows:
        mine = meant_for(follow, (one for one in news if one.decision > follow.told_up_to))
        if mine and _is_put_off(follow, mine, follow.pk in busy, mailboxes, now):
            continue
        if mine:
            letters.append(_letter(follow, news[-1].decision))
            mailboxes.count(follow)
            follow.told_up_to, follow.told_at = news[-1].decision, now
        follow.seen_version = thread.version
    return letters


def _is_put_off(follow: Follow, mine: Sequence[News], is_busy: bool, mailboxes: _Mailboxes, now: datetime) -> bool:
    """Whether a letter must wait: to gather more, for the one before it, or for another day."""
    leaves_at = _leaves_at(follow, mine[0].made_at)
    if leaves_at > now:
        follow.look_at = leaves_at
    elif is_busy:
        follow.look_at = now + SOON
    elif mailboxes.is_full(follow):
        follow.look_at = now + LATER
    else:
        return False
    return True


def _leaves_at(follow: Follow, first: datetime) -> datetime:
    if follow.pace == Pace.AT_ONCE:
        return first + timedelta(seconds=conf.FOLLOW_SECONDS)
    local = timezone.localtime(first)
    morning = local.replace(hour=conf.FOLLOW_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def _letter(follow: Follow, up_to: int) -> Letter:
    payload = {"after": follow.told_up_to, "up_to": up_to}
    return Letter(kind=Kind.NEWS, follow=follow, payload=payload, language=follow.language)


def _store(rows: Sequence[Follow], letters: Sequence[Letter], mailboxes: _Mailboxes) -> None:
    ended = [row.pk for row in rows if mailboxes.is_hushed(row)]
    Follow.objects.bulk_update(rows, ["told_up_to", "told_at", "seen_version", "look_at"])
    Letter.objects.bulk_create([letter for letter in letters if letter.follow_id not in ended])
    mailboxes.store()
    if ended:
        following.leave(Follow.objects.filter(pk__in=ended))


class _Mailboxes:
    """How many letters each address had today, and which of them want none."""

    def __init__(self, follows: Sequence[Follow], now: datetime) -> None:
        self.today = timezone.localdate(now)
        self.marks = {follow.pk: digests_of(follow.recipient) for follow in follows}
        every = {mark for marks in self.marks.values() for mark in marks}
        self.found = {box.mark: box for box in Mailbox.objects.filter(mark__in=every)}
        self.changed: dict[str, Mailbox] = {}

    def is_hushed(self, follow: Follow) -> bool:
        return any(box.hushed_at for mark in self.marks[follow.pk] if (box := self.found.get(mark)))

    def is_full(self, follow: Follow) -> bool:
        boxes = [self.found[mark] for mark in self.marks[follow.pk] if mark in self.found]
        return sum(box.letters for box in boxes if box.day == self.today) >= conf.FOLLOW_MAX

    def count(self, follow: Follow) -> None:
        for mark in self.marks[follow.pk][:1]:
            box = self.found.setdefault(mark, Mailbox(mark=mark))
            box.letters = box.letters + 1 if box.day == self.today else 1
            box.day = self.today
            self.changed[mark] = box

    def store(self) -> None:
        Mailbox.objects.bulk_create(
            self.changed.values(), update_conflicts=True, unique_fields=["mark"], update_fields=["day", "letters"]
        )
