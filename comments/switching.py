"""switch(): the only writer of a thread's mode and pace after it is made; each change is on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import turns
from comments.models import Mode, Thread, ThreadChange

REASON_MAX = 300  # characters; readers of a closed thread see them


class Refusal(TextChoices):
    """Why nothing was done, in words for the moderator."""

    REASON = "reason", _("Say why, in at most 300 characters.")
    SAME = "same", _("It is so already.")
    PAST = "past", _("The time must be in the future.")
    AFTER = "after", _("Say what comes after that time: another mode than now.")
    STALE = "stale", _("Somebody switched it meanwhile. Look at it as it is now, and send it again.")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a thread is to be: a mode, until when and what mode then, and the seconds between one author's comments."""

    mode: Mode
    until: datetime | None = None
    after: Mode | None = None
    slow_seconds: int = 0

    @classmethod
    def of(cls, thread: Thread) -> Setting:
        """As a thread is now; a change that has happened is no longer ahead."""
        ahead = thread.mode_ends_at
        after = Mode(thread.mode_after) if ahead else None
        return cls(Mode(thread.mode_now), ahead, after, thread.slow_seconds)


@dataclass(frozen=True, slots=True)
class Switched:
    """The change as it was recorded, or why nothing was done."""

    change: ThreadChange | None = None
    refusal: Refusal | None = None


def switch(
    thread: Thread, setting: Setting, *, by: AbstractBaseUser, reason: str, since: int | None = None
) -> Switched:
    """Switch a thread, and record who did, when and why. Readers of a closed thread are told the reason.

    `since` is the key of the last change that was seen, 0 for none: where another came after it, nothing is done.
    """
    made_at, reason = timezone.now(), " ".join(reason.split())
    if refusal := _unfit(setting, reason, made_at):
        return Switched(refusal=refusal)
    with turns.atomic():
        now = Thread.objects.select_for_update().get(pk=thread.pk)
        if since is not None and since != last_change(now):
            return Switched(refusal=Refusal.STALE)
        if Setting.of(now) == setting:
            return Switched(refusal=Refusal.SAME)
        change = _change(now, setting, by, reason, made_at)
        change.save(force_insert=True)
        Thread.objects.filter(pk=now.pk).update(
            mode=setting.mode,
            mode_until=setting.until,
            mode_after=setting.after or "",
            mode_reason=reason,
            slow_seconds=setting.slow_seconds,
            version=F("version") + 1,
        )
    return Switched(change)


def last_change(thread: Thread) -> int:
    """The key of a thread's newest change; 0 where there is none."""
    return thread.changes.order_by("-pk").values_list("pk", flat=True).first() or 0


def _unfit(setting: Setting, reason: str, made_at: datetime) -> Refusal | None:
    if not 0 < len(reason) <= REASON_MAX:
        return Refusal.REASON
    if setting.until is None:
        return Refusal.AFTER if setting.after else None
    if setting.until <= made_at:
        return Refusal.PAST
    return Refusal.AFTER if setting.after in (None, setting.mode) else None


def _change(thread: Thread, setting: Setting, by: AbstractBaseUser, reason: str, made_at: datetime) -> ThreadChange:
    return ThreadChange(
        thread=thread,
        mode=setting.mode,
        mode_until=setting.until,
        mode_after=setting.after or "",
        slow_seconds=setting.slow_seconds,
        was_mode=thread.mode_now,
        was_slow_seconds=thread.slow_seconds,
        reason=reason,
        by_id=by.pk,
        made_at=made_at,
    )
