"""What authors do with their own comments: edit, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments import asking, conf, due, markup, turns
from comments.digest import digest_of
from comments.models import TRANSITIONS, Comment, Decision, ReviewItem, Revision, Source, Status
from comments.moderation import lock, move, tell_after_commit
from comments.recording import Reason
from comments.screening import Draft, Outcome, Verdict, pace, screen
from comments.signals import comment_edited

WAITING = (Status.PENDING, Status.SPAM)  # what its author is told of spam is that it waits
UNSEEN = Verdict(Outcome.PASS)  # nothing was screened


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of an edit. `why` it was not stored: "late", "moved" on since it was seen, or "refused"."""

    verdict: Verdict = UNSEEN
    why: Literal["", "late", "moved", "refused"] = ""


def can_edit(comment: Comment) -> bool:
    """Whether its author can still edit it: for EDIT_SECONDS, and longer while it, or an edit of it, waits."""
    if not conf.EDIT_SECONDS or comment.emptied_at or comment.office:  # an office's word is not one person's to change
        return False
    is_new = timezone.now() < comment.created_at + timedelta(seconds=conf.EDIT_SECONDS)
    return comment.status in WAITING or (comment.is_approved and (is_new or comment.has_edit))


def edit(draft: Draft, *, seen: int) -> Edited:
    """Give the comment that draft.edits another text, through all screening; `seen` is the revision its author edited.

    What waits goes on waiting with the new text. What is public goes on the work list: until somebody has decided
    readers see the text before it or, without EDIT_KEEPS_PUBLIC, nothing. The same text again changes nothing.
    """
    comment = draft.edits
    if comment is None:
        raise ValueError("The draft says which comment it edits")
    if not can_edit(comment):
        return Edited(why="late")
    if comment.revision == seen and comment.text == draft.text:
        return Edited()
    verdict = screen(pace.counted(draft))
    if verdict.outcome is Outcome.REFUSE:
        return Edited(verdict, "refused")
    html = markup.to_html(draft.text)
    with turns.atomic():
        lock([comment.pk])
        row = Comment.objects.get(pk=comment.pk)  # whole: lock() reads what decisions need
        if row.revision != seen:
            return Edited(verdict, "moved")
        if not can_edit(row):
            return Edited(verdict, "late")
        _store(row, draft.text, html, verdict)
        transaction.on_commit(lambda: _tell(row.pk))
    return Edited(verdict)


def withdraw(comment: Comment) -> bool:
    """Take a comment back for its author, whatever has become of it since; False where it cannot be any more.

    Its text stays for moderators, its item is closed, and letters about it that still wait are cancelled. Nothing
    brings it back.
    """
    with turns.atomic():
        rows = [row for row in lock([comment.pk]) if Status.WITHDRAWN in TRANSITIONS[row.status]]
        moved = move(rows, Status.WITHDRAWN, Reason(by=None, source=Source.AUTHOR))
        tell_after_commit(moved, by=None)
    return bool(moved)


def _store(row: Comment, text: str, html: str, verdict: Verdict) -> None:
    """Under the lock of its row. Its version rises: whoever decides on the text before is told that it moved."""
    now = timezone.now()
    found = [finding.stored() for finding in verdict.findings]
    rules = [finding["rule"] for finding in found]
    stays = row.is_approved and conf.EDIT_KEEPS_PUBLIC
    shown = {"edited_html": html} if stays else {"html": html, "asks": _asks(row, text), **_noted(row, now)}
    Revision.objects.create(comment=row, number=row.revision + 1, text=text, created_at=now)
    Comment.objects.filter(pk=row.pk).update(
        text=text,
        text_digest=digest_of(text),
        findings=found,
        revision=F("revision") + 1,
        version=F("version") + 1,
        **shown,
    )
    if row.is_approved and not stays:
        [moved] = lock([row.pk])
        tell_after_commit(move([moved], Status.PENDING, Reason(by=None, source=Source.AUTHOR)), by=None)
    if row.is_approved or row.status == Status.PENDING:
        _list(row, rules, now)


def _tell(pk: int) -> None:
    """The row is read again, for those who listen alone."""
    if comment_edited.has_listeners(Comment):
        comment = Comment.objects.select_related("thread").get(pk=pk)
        comment_edited.send_robust(sender=Comment, comment=comment)


def _asks(row: Comment, text: str) -> bool | None:
    """What a moderator said of it stays."""
    is_marked = row.asks is False or (row.asks and not asking.asks(row.text))
    return row.asks if is_marked else asking.asks(text) or None


def _noted(row: Comment, now: datetime) -> dict[str, object]:
    """That it was edited, where readers have seen it before."""
    if not (row.is_approved or Decision.objects.filter(comment=row, now=Status.APPROVED).exists()):
        return {}
    is_answered = Comment.objects.approved().filter(parent=row).exists()
    return {"edited_at": now, "edited_after_replies": is_answered}


def _list(row: Comment, rules: Sequence[str], now: datetime) -> None:
    """On the work list for what is found in it now, and for what brought it there besides its text; never later."""
    causes = [due.EDITED, *rules] if row.is_approved else list(rules)
    due_at = due.due_at(due.kind_of(causes), now)
    start = {"causes": causes or [due.EDITED], "due_at": due_at, "opened_at": now}
    item, is_new = ReviewItem.objects.get_or_create(comment=row, closed_at=None, defaults=start)
    if is_new:
        return
    gone = {finding["rule"] for finding in row.findings} | {"reopened"}
    others = [cause for cause in item.causes if cause not in gone and cause not in causes]
    item.causes = [*causes, *others] or item.causes
    item.due_at = min(item.due_at, due_at)
    item.version += 1
    item.save(update_fields=["causes", "due_at", "version"])
