"""A decision on one comment, and what the moderator is told of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from comments import claiming, conf, moderation
from comments.models import Letter, Status
from comments.moderation import Decided, Seen, Stale
from comments.workbench import several, trail
from comments.workbench.conflict import CAN_OVERRIDE
from comments.workbench.forms import VERBS, Asked
from comments.workbench.gate import moderator_of
from comments.workbench.trail import Told, told


def decide(request: HttpRequest, asked: Asked) -> Told:
    """Make the decision, keep it to be taken back as one, and say what became of it."""
    if len(asked.seen) > 1 or asked.verb == "suggested":
        return several.decide(request, asked)
    if asked.overriding and not request.user.has_perm(CAN_OVERRIDE):
        raise PermissionDenied
    now, moderator = VERBS[asked.verb], moderator_of(request)
    decided = moderation.decide(asked.seen, now, by=moderator, clause=asked.clause, overriding=asked.overriding)
    for moved in decided.moved:
        again = trail.Again(sent=asked.as_sent, words=str(asked.clause or VERBS[asked.verb].label))
        trail.remember(request, [Seen(moved.pk, moved.version)], again)
        if moved.was == moved.now:
            return told("done", _("Kept."), moved.pk)
        return told("done", _words(asked) + _letter(moved.pk), moved.pk)
    return _left_alone(decided, asked)


def undo_last(request: HttpRequest) -> Told:
    """Take back the session's last decision and put its comment, or comments, on top of the pile."""
    seen = trail.last(request)
    if not seen:
        return told("refused", _("There is nothing to take back."))
    moderator = moderator_of(request)
    decided = moderation.undo(seen, by=moderator)
    claiming.take(moderator, [moved.pk for moved in decided.moved])
    if len(seen) > 1:
        return several.told_of("undo", decided)
    if decided.moved:
        return told("done", _("Taken back."), seen[0].pk)
    return _left_alone(decided, Asked("undo", seen))


def _words(asked: Asked) -> str:
    if asked.clause:
        return _("Rejected under clause %(clause)s.") % {"clause": asked.clause}
    return f"{VERBS[asked.verb].label}."


def _letter(pk: int) -> str:
    """That its author will be told, where they will be: until then the decision can be taken back unnoticed."""
    if not Letter.objects.telling().untouched().filter(comment=pk).exists():
        return ""
    return " " + _("A letter leaves in %(seconds)s s.") % {"seconds": conf.LETTER_SECONDS}


def _left_alone(decided: Decided, asked: Asked) -> Told:
    pk = asked.seen[0].pk
    if decided.refused:
        return told("refused", _refused(decided), pk)
    stale = decided.stale[0]
    if not stale.status:
        return told("refused", _("No longer here."))
    if asked.verb in VERBS and stale.status == VERBS[asked.verb]:
        return told("done", _("%(who)s decided the same.") % {"who": who(stale)}, pk)
    label = VERBS[asked.verb].label if asked.verb in VERBS else _("Undo")
    values = {"who": who(stale), "at": _at(stale), "status": Status(stale.status).label, "asked": label}
    words = _("Not done: %(who)s moved it meanwhile (%(at)s). It is now: %(status)s. You chose: %(asked)s.") % values
    return told("conflict", words, pk)


def _refused(decided: Decided) -> str:
    refused = decided.refused[0]
    if refused.why:
        return str(refused.why.label)
    return _("Left alone: it cannot become that. It is: %(status)s.") % {"status": Status(refused.status).label}


def who(stale: Stale) -> str:
    return stale.by or _("Somebody")


def _at(stale: Stale) -> str:
    return date_format(localtime(stale.at), "SHORT_DATETIME_FORMAT") if stale.at else "–"
