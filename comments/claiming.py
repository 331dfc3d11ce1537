"""Who looks at what: items of the work list are lent to one moderator at a time. The database decides races."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Case, DateTimeField, F, IntegerField, Min, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments import conf, turns
from comments.models import Comment, LeftComment, LeftTopic, ReviewItem
from comments.models.item import ReviewItemQuerySet
from comments.picking import LEAD, pick_order
from comments.reach import reach_of
from comments.spreading import LOOK, may_tire, spread
from comments.suggesting import causes_of

Row = tuple[int, Sequence[str]]  # an item's key and its causes
TRIES = 3  # how often to pick again where others were faster


@dataclass(frozen=True, slots=True)
class Claims:
    """The items a moderator holds, in the order of their cards, and until when."""

    items: tuple[ReviewItem, ...]
    until: datetime


def next_items(moderator: AbstractBaseUser, *, count: int = 6, passing: Collection[int] = ()) -> Claims:
    """Renew what a moderator holds and lend them more, up to `count` items for CLAIM_SECONDS.

    What they hold comes first, in the order it was picked; so nothing moves under their cursor. New picks come by due
    time; once items are overdue those are a second list, which gets one pick in EVERY. Never lent are items that others
    hold, comments of the moderator's own, outside their beats or left by them, topics they do not take, and the items
    in `passing`. Five statements, each of which takes its rows from an index; more only where another moderator was
    faster.
    """
    for _try in range(TRIES):
        claims, is_short = _claimed(moderator, count, passing)
        if not is_short:
            break
    return claims


def _claimed(moderator: AbstractBaseUser, count: int, passing: Collection[int]) -> tuple[Claims, bool]:
    now = timezone.now()
    until = now + timedelta(seconds=conf.CLAIM_SECONDS)
    with turns.atomic(lasting=False):  # two minutes' loan is no promise: if it is lost, two may read one comment
        rows = list(_lock(_held_by(moderator)).order_by("pick").values_list("pk", "pick", "causes"))
        held = {pk: pick or 0 for pk, pick, _causes in rows}
        start = max(held.values(), default=-1) + 1
        picked = _pick(moderator, start, count - len(held), passing, now, [causes for _pk, _pick, causes in rows])
        order = held | {pk: start + place for place, pk in enumerate(picked)}
        # The condition stands again in the UPDATE: without row locks it alone decides whose the item is.
        mine = ReviewItem.objects.open().filter(_free(now) | Q(claimed_by=moderator.pk), pk__in=list(order))
        whens = [When(pk=pk, then=Value(pick)) for pk, pick in order.items()]
        taken = 0
        if whens:
            pick = Case(*whens, output_field=IntegerField())
            since = _since(moderator, now)
            taken = mine.update(claimed_by=moderator.pk, claimed_until=until, claimed_at=since, pick=pick)
    items = ReviewItem.objects.open().filter(claimed_by=moderator.pk, claimed_until=until).order_by("pick")
    related = items.select_related("comment__thread", "comment__parent", "comment__author")
    return Claims(tuple(related[:count]) if taken else (), until), taken < len(order)


def _pick(
    moderator: AbstractBaseUser,
    start: int,
    count: int,
    passing: Collection[int],
    now: datetime,
    before: Sequence[Sequence[str]],
) -> list[int]:
    """New items for the picks from `start` on: in time, in time, in time, overdue, and so on; either where one ends.

    `before` are the causes of what is held: where more abuse would follow on much of it, an ordinary item is sought
    further down, at the price of two statements.
    """
    if count < 1:
        return []
    theirs = ReviewItem.objects.open().filter(_free(now), reach_of(moderator).q("comment__thread__"))
    free = theirs.fit_for(moderator).taken_by(moderator).exclude(pk__in=passing).by_due()
    asked: list[Row] = []
    if is_senior(moderator):
        asked = _rows(free.filter(escalated_at__isnull=False).order_by("escalated_at", "pk"), count)
        free = free.filter(escalated_at=None)
    lists = free.filter(due_at__gte=now + LEAD), free.filter(due_at__lt=now + LEAD)
    in_time, overdue = (_rows(one, count) for one in lists)
    if may_tire(before, [causes for _pk, causes in [*asked, *in_time, *overdue]]):
        in_time, overdue = (_rows(one, LOOK) for one in lists)
    rest = pick_order(in_time, overdue, start=start + len(asked), count=2 * LOOK)
    return spread(before, [*asked, *rest], count)


def _rows(items: ReviewItemQuerySet, count: int) -> list[Row]:
    return list(_lock(items).values_list("pk", "causes")[:count])


def take(moderator: AbstractBaseUser, comments: Collection[int]) -> int:
    """Lend a moderator the open items of comments ahead of all they hold, where nobody else holds them: how many."""
    now = timezone.now()
    until = now + timedelta(seconds=conf.CLAIM_SECONDS)
    with turns.atomic():
        first = _held_by(moderator).aggregate(first=Min("pick"))["first"] or 0
        within = Comment.objects.filter(reach_of(moderator).q("thread__"), pk__in=list(comments))
        mine = ReviewItem.objects.open().filter(_free(now) | Q(claimed_by=moderator.pk), comment__in=within)
        since = _since(moderator, now)
        return mine.update(claimed_by=moderator.pk, claimed_until=until, claimed_at=since, pick=first - 1)


def release(moderator: AbstractBaseUser, *, items: Iterable[int] | None = None, until: datetime | None = None) -> int:
    """Give back what a moderator holds, all of it or the items named. Returns how many items were given back.

    With `until`, only what is not held longer than that: the word of a page that was left does not take from the page
    that was opened after it.
    """
    held = ReviewItem.objects.open().filter(claimed_by=moderator.pk, claimed_until__isnull=False)
    if items is not None:
        held = held.filter(pk__in=list(items))
    if until is not None:
        held = held.filter(claimed_until__lte=until)
    return held.update(claimed_by=None, claimed_until=None, claimed_at=None, pick=None)


def leave(moderator: AbstractBaseUser, *, items: Iterable[int]) -> int:
    """Give items back for somebody else: their comments are never lent to this moderator again."""
    held = list(_held_by(moderator).filter(pk__in=list(items)).values_list("pk", "comment_id"))
    left = [LeftComment(comment_id=comment, by_id=moderator.pk) for _pk, comment in held]
    with turns.atomic():
        LeftComment.objects.bulk_create(left, ignore_conflicts=True)
        return release(moderator, items=[pk for pk, _comment in held])


def leave_topics(moderator: AbstractBaseUser, codes: Collection[str]) -> None:
    """Leave what is about these clauses to others from now on, and nothing else; what is held goes back."""
    causes = {cause for code in codes for cause in causes_of(code)}
    with turns.atomic():
        LeftTopic.objects.filter(by=moderator.pk).exclude(cause__in=causes).delete()
        LeftTopic.objects.bulk_create(
            [LeftTopic(by_id=moderator.pk, cause=cause) for cause in sorted(causes)], ignore_conflicts=True
        )
        release(moderator)


def topics_left(moderator: AbstractBaseUser) -> set[str]:
    """The causes that a moderator leaves to others."""
    return set(LeftTopic.objects.filter(by=moderator.pk).values_list("cause", flat=True))


def escalate(moderator: AbstractBaseUser, *, item: int, note: str) -> bool:
    """Put an open item on for others with a note: seniors are lent it first, this moderator never again.

    Whether it could be done: not where somebody else holds it, where it is decided, or on a comment of their own.
    """
    now = timezone.now()
    with turns.atomic():
        mine = ReviewItem.objects.open().filter(_free(now) | Q(claimed_by=moderator.pk), pk=item).fit_for(moderator)
        row = mine.select_for_update(no_key=True).first()
        if row is None:
            return False
        causes = [*row.causes, *(["escalated"] if "escalated" not in row.causes else [])]
        LeftComment.objects.create(comment_id=row.comment_id, by_id=moderator.pk, note=note)
        ReviewItem.objects.filter(pk=item).update(
            causes=causes,
            escalated_at=row.escalated_at or now,
            version=F("version") + 1,
            claimed_by=None,
            claimed_until=None,
            claimed_at=None,
            pick=None,
        )
    return True


def is_senior(moderator: AbstractBaseUser) -> bool:
    """Whether they may override others: then what is escalated comes to them first."""
    return bool(getattr(moderator, "has_perm", lambda _right: False)("comments.override_decision"))


def _since(moderator: AbstractBaseUser, now: datetime) -> Case:
    """Since when they hold it: what is renewed in time was lent when it was lent first."""
    still = When(claimed_by=moderator.pk, claimed_until__gte=now, then=Coalesce("claimed_at", Value(now)))
    return Case(still, default=Value(now), output_field=DateTimeField())


def _free(now: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=now)


def _held_by(moderator: AbstractBaseUser) -> ReviewItemQuerySet:
    return ReviewItem.objects.open().claimed().filter(claimed_by=moderator.pk)


def _lock(items: ReviewItemQuerySet) -> ReviewItemQuerySet:
    """Locked rows are another's at this moment: passed over, not waited for. SQLite locks no rows and needs none."""
    return items.select_for_update(skip_locked=True, no_key=True, of=("self",))
