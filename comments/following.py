"""follow(), confirm(), leave(), hush(), silence(): who is told of what is new, and who is written to no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from comments import conf, mandate, turns
from comments.addresses import digests_of, marks_of
from comments.models import Comment, Decision, Follow, Letter, Mailbox, Pace, Status, Thread
from comments.models.letter import Kind

DAY = timedelta(days=1)
HUSHED_DAYS = 30  # between two letters that ask an address which wants none, where somebody says it is theirs


def follow_as(
    account: AbstractBaseUser,
    thread: Thread,
    *,
    pace: str,
    language: str,
    comment: Comment | None = None,
    since: int = 0,
) -> bool:
    """Tell an account, at its own address, of what is new from now on, or since the decision of that number.

    Asked again, only the pace changes. False where its address is hushed or missing.
    """
    address: str = getattr(account, account.get_email_field_name(), "")
    if not address or is_hushed(address) or is_silent(account):
        return False
    row = Follow(thread=thread, comment=comment, account_id=account.pk, follower=f"user:{account.pk}", pace=pace)
    row.language, row.confirmed_at, row.told_up_to = language, timezone.now(), since
    _keep(row)
    return True


def follow_by_mail(
    address: str,
    thread: Thread,
    *,
    pace: str,
    language: str,
    comment: Comment | None = None,
    since: int = 0,
    again: bool = False,
) -> None:
    """Ask an address whether it wants to be told: by one letter a day at most, whatever is asked for.

    What is in the way is not said: nobody learns here whether an address follows anything, or wants no letters. One
    that wants none is asked only `again`, once in HUSHED_DAYS: whoever confirms it wants letters after all.
    """
    hushed = is_hushed(address)
    if hushed and not again:
        return
    row = Follow(thread=thread, comment=comment, address=address, follower=digests_of(address)[0], pace=pace)
    row.language, row.told_up_to = language, since
    kept = _keep(row)
    if kept.confirmed_at is None and _may_ask(kept, HUSHED_DAYS if hushed else 1):
        Letter.objects.create(kind=Kind.CONFIRMATION, follow=kept, language=language)


def confirm(key: str) -> Follow | None:
    """What was asked for is wanted. Once: None where nothing waits to be confirmed under this key."""
    now = timezone.now()
    waiting = Follow.objects.unconfirmed().filter(key=key)
    if not waiting.update(confirmed_at=now, told_at=now, look_at=now):
        return None
    confirmed = Follow.objects.select_related("thread", "comment").get(key=key)
    Mailbox.objects.filter(mark__in=digests_of(confirmed.address)).update(hushed_at=None)
    return confirmed


def leave(follows: QuerySet[Follow]) -> None:
    """Tell them no more. Their rows go, with what waits to be sent to them."""
    follows.delete()


def hush(address: str) -> None:
    """Write to an address no more of what is new, and never ask it again; known from now on by a keyed hash alone."""
    Mailbox.objects.update_or_create(mark=digests_of(address)[0], defaults={"hushed_at": timezone.now()})
    leave(Follow.objects.to_address(address))


def is_hushed(address: str) -> bool:
    return Mailbox.objects.filter(mark__in=digests_of(address), hushed_at__isnull=False).exists()


def silence(account: AbstractBaseUser) -> None:
    """Send an account no letters about its comments, nor of what is new. Its address may not be its own."""
    Mailbox.objects.update_or_create(mark=_marks(account)[0], defaults={"hushed_at": timezone.now()})
    leave(Follow.objects.filter(account=account.pk))


def hear_again(account: AbstractBaseUser) -> None:
    """Letters about its comments come again. What it followed before has to be followed anew."""
    Mailbox.objects.filter(mark__in=_marks(account)).delete()


def is_silent(account: AbstractBaseUser) -> bool:
    return Mailbox.objects.filter(mark__in=_marks(account), hushed_at__isnull=False).exists()


def wants_no(letter: Letter) -> bool:
    """Whether whoever a letter goes to has stopped all that are about the comment, or about any of theirs."""
    if letter.comment is None:
        return False
    account = letter.comment.author
    return letter.comment.wants_replies is False or (account is not None and is_silent(account))


def _marks(account: AbstractBaseUser) -> list[str]:
    return marks_of(f"user:{account.pk}")


@dataclass(frozen=True, slots=True)
class Replies:
    """Whether a comment's author is told of replies: can be; wished for, asked, told; or told nothing at all.

    `has_letters` is whether any letter about the comment could come, so that all can be stopped.
    """

    can_be: bool
    is_wished: bool
    is_asked: bool
    is_told: bool
    is_silent: bool = False
    has_letters: bool = False


def replies_to(comment: Comment) -> Replies:
    """How it stands with the replies to a comment: its author alone can follow them. One statement at most."""
    is_silent, has_letters = comment.wants_replies is False, has_address(comment)
    if not conf.may_follow():
        return Replies(False, False, False, False, is_silent, has_letters)
    kept = Follow.objects.filter(comment=comment).only("confirmed_at").first()
    is_told, is_asked = bool(kept and kept.confirmed_at), bool(kept and not kept.confirmed_at)
    # Spam is not told from what waits: whoever sends it would learn from that.
    can_be = comment.status in (Status.PENDING, Status.APPROVED, Status.SPAM) and has_letters
    return Replies(can_be or kept is not None, bool(comment.wants_replies), is_asked, is_told, is_silent, has_letters)


def has_address(comment: Comment) -> bool:
    """Whether its author can be written to."""
    account = comment.author
    return bool(getattr(account, account.get_email_field_name(), "") if account else comment.author_email)


def wish(comment: Comment) -> None:
    """Its author wants to be told of replies, once the comment is public."""
    Comment.objects.filter(pk=comment.pk).update(wants_replies=True)


def take_back(comment: Comment, *, silent: bool = False) -> None:
    """Its author does not want it, or not any more; or, silent, no letter about the comment at all."""
    Comment.objects.filter(pk=comment.pk).update(wants_replies=False if silent else None)
    leave(Follow.objects.filter(comment=comment))


def take_up_wishes(most: int = 100) -> int:
    """Follow the replies to comments whose authors asked for it in the form, once they are public. Returns how many."""
    wishes = Comment.objects.filter(wants_replies=True).approved().select_related("thread", "author").order_by("pk")
    rows = list(wishes[:most])
    for comment in rows:
        with turns.atomic():
            if Comment.objects.filter(pk=comment.pk, wants_replies=True).update(wants_replies=None):
                _grant(comment)
    return len(rows)


def forget_the_old() -> None:
    """Delete what was never confirmed, what told of nothing for FOLLOW_DAYS, and what is known of idle mailboxes."""
    now = timezone.now()
    unconfirmed = Q(confirmed_at=None, asked_at__lt=now - timedelta(seconds=mandate.SECONDS[mandate.CONFIRM]))
    for rows in (
        Follow.objects.filter(unconfirmed),
        Follow.objects.filter(told_at__lt=now - timedelta(days=conf.FOLLOW_DAYS)),
        Mailbox.objects.filter(_is_idle(now - 2 * DAY), hushed_at=None),
    ):
        if rows.exists():  # looking costs nobody a turn to write
            rows.delete()


def _is_idle(since: object) -> Q:
    return (Q(asked_at=None) | Q(asked_at__lt=since)) & (Q(day=None) | Q(day__lt=since))


def _grant(comment: Comment) -> None:
    """Replies count from the decision that made the comment public."""
    language, since = comment.language or conf.language(), _published_by(comment)
    if comment.author is not None:
        follow_as(comment.author, comment.thread, pace=Pace.AT_ONCE, language=language, comment=comment, since=since)
    elif comment.author_email:
        address = comment.author_email
        follow_by_mail(address, comment.thread, pace=Pace.AT_ONCE, language=language, comment=comment, since=since)


def _published_by(comment: Comment) -> int:
    """The decision that made it public, if that is not long ago: who wishes for it later is told from then on."""
    decisions = Decision.objects.filter(comment=comment, now=Status.APPROVED, made_at__gt=timezone.now() - 2 * DAY)
    return decisions.order_by("pk").values_list("pk", flat=True).first() or 0


def _keep(row: Follow) -> Follow:
    """Store it, or find the same one stored before. A guest's pace is changed by nobody who has not confirmed it."""
    same = Follow.objects.filter(thread=row.thread, comment=row.comment, follower=row.follower)
    if earlier := same.first():
        return _changed(earlier, row)
    try:
        with turns.atomic():
            # Decisions of this thread that have a number by now are committed: whoever makes them locks this row.
            Thread.objects.select_for_update(no_key=True).get(pk=row.thread_id)
            row.told_up_to = row.told_up_to or Decision.objects.aggregate(last=Max("pk"))["last"] or 0
            row.save(force_insert=True)
    except IntegrityError:  # twice at one moment
        return same.get()
    return row


def _changed(earlier: Follow, row: Follow) -> Follow:
    if earlier.account_id is not None or earlier.confirmed_at is None:
        earlier.pace = row.pace
        earlier.save(update_fields=["pace"])
    return earlier


def _may_ask(row: Follow, days: int) -> bool:
    """Whether the one letter in so many days to this address is still to be had; the database decides races."""
    since = timezone.now() - timedelta(days=days)
    Mailbox.objects.get_or_create(mark=row.follower)
    idle = Q(asked_at=None) | Q(asked_at__lte=since)
    marks = digests_of(row.address)
    if Mailbox.objects.filter(mark__in=marks, asked_at__gt=since).exists():
        return False
    return bool(Mailbox.objects.filter(idle, mark=row.follower).update(asked_at=timezone.now()))
