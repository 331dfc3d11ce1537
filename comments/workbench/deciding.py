"""One decision on one comment, and what the moderator is told of it."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from comments import claiming, markup, moderation
from comments.models import Clause, Comment, Status
from comments.moderation import Decided, Seen, Stale
from comments.workbench import trail
from comments.workbench.forms import VERBS
from comments.workbench.gate import moderator_of
from comments.workbench.trail import Told

EXCERPT = 300


def decide(request: HttpRequest, seen: Seen, verb: str, clause: Clause | None) -> Told:
    """Make the decision, keep it to be taken back, and say what became of it. Nobody decides on their own comment."""
    moderator, now = moderator_of(request), VERBS[verb]
    if _is_own(seen, moderator):
        return _told("refused", _("Left alone: nobody decides on their own comment."), seen.pk)
    decided = moderation.decide([seen], now, by=moderator, clause=clause)
    for moved in decided.moved:
        trail.remember(request, Seen(moved.pk, moved.version))
        words = _("Rejected under clause %(clause)s.") % {"clause": clause} if clause else f"{now.label}."
        return _told("done", words, moved.pk)
    return _left_alone(decided, seen, now.value, now.label)


def undo_last(request: HttpRequest) -> Told:
    """Take back the session's last decision and put its comment on top of the pile."""
    seen = trail.last(request)
    if seen is None:
        return _told("refused", _("There is nothing to take back."))
    moderator = moderator_of(request)
    decided = moderation.undo([seen], by=moderator)
    if decided.moved:
        claiming.take(moderator, [seen.pk])
        return _told("done", _("Taken back."), seen.pk)
    return _left_alone(decided, seen, "", _("Undo"))


def _is_own(seen: Seen, moderator: AbstractBaseUser) -> bool:
    return Comment.objects.filter(pk=seen.pk, author=moderator.pk).exists()


def _left_alone(decided: Decided, seen: Seen, asked: str, label: object) -> Told:
    if decided.refused:
        status = Status(decided.refused[0].status).label
        words = _("Left alone: it cannot become that. It is: %(status)s.") % {"status": status}
        return _told("refused", words, seen.pk)
    stale = decided.stale[0]
    if not stale.status:
        return _told("refused", _("No longer here."))
    if stale.status == asked:
        return _told("done", _("%(who)s decided the same.") % {"who": _who(stale)}, seen.pk)
    values = {"who": _who(stale), "at": _at(stale), "status": Status(stale.status).label, "asked": label}
    words = _("Not done: %(who)s moved it meanwhile (%(at)s). It is now: %(status)s. You chose: %(asked)s.") % values
    comment = Comment.objects.get(pk=seen.pk)
    return {**_told("conflict", words, seen.pk), "text": markup.excerpt(comment.text, EXCERPT)}


def _who(stale: Stale) -> str:
    return stale.by or _("Somebody")


def _at(stale: Stale) -> str:
    return date_format(localtime(stale.at), "SHORT_DATETIME_FORMAT") if stale.at else "–"


def _told(kind: str, words: str, pk: int | None = None) -> Told:
    link = reverse("admin:comments_comment_change", args=[pk]) if pk else ""
    return {"kind": kind, "words": words, "text": "", "link": link}
