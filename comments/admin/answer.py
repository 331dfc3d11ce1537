"""What became of each comment that was decided on, told once on the next page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, Status
from comments.moderation import Decided, Refused, Stale

KEY = "comments.answer"


class Line(TypedDict):
    """One comment: its key where it can be looked at, who wrote it, what became of it."""

    pk: int
    name: str
    words: str
    kind: str


class Answer(TypedDict):
    words: str
    undo: list[str]
    lines: list[Line]


def keep(request: HttpRequest, verb: str, decided: Decided) -> None:
    """Keep the answer in the session until the next page of comments shows it."""
    request.session[KEY] = answer_to(verb, decided)


def take(request: HttpRequest) -> Answer | None:
    """The answer that was kept, once."""
    answer: Answer | None = request.session.pop(KEY, None)
    return answer


def answer_to(verb: str, decided: Decided) -> Answer:
    """A line for each comment, what could not be done first. One statement."""
    left = [*(one.pk for one in decided.stale), *(one.pk for one in decided.refused)]
    names = _names([*left, *(one.pk for one in decided.moved)])
    lines = [_line(one.pk, names, stale_words(one), "stale") for one in decided.stale]
    lines += [_line(one.pk, names, _refused_words(verb, one), "refused") for one in decided.refused]
    lines += [_line(one.pk, names, _moved_words(one.was, one.now), "moved") for one in decided.moved]
    undo = [f"{one.pk}:{one.version}" for one in decided.moved] if verb != "undo" else []
    return {"words": _summary(verb, len(decided.moved), len(left)), "undo": undo, "lines": lines}


def stale_words(one: Stale) -> str:
    """Who moved a comment meanwhile, to what and when."""
    if not one.status:
        return _("No longer here.")
    label = Status(one.status).label
    if one.by and one.at:
        at = date_format(localtime(one.at), "SHORT_DATETIME_FORMAT")
        return _("Left alone: %(name)s moved it meanwhile, at %(at)s. It is now: %(status)s.") % {
            "name": one.by,
            "at": at,
            "status": label,
        }
    return _("Left alone: it changed since you saw it. It is now: %(status)s.") % {"status": label}


def _refused_words(verb: str, one: Refused) -> str:
    if one.why:
        return str(one.why.label)
    label = Status(one.status).label
    if verb == "undo":
        return _("Left alone: no moderator's decision to take back. It is: %(status)s.") % {"status": label}
    return _("Left alone: it cannot become that. It is: %(status)s.") % {"status": label}


def _moved_words(was: str, now: str) -> str:
    if was == now:
        return _("Looked at again, and left as it is.")
    return _("%(was)s → %(now)s") % {"was": Status(was).label, "now": Status(now).label}


def _summary(verb: str, moved: int, left: int) -> str:
    done = {
        "approve": ngettext("%(count)d comment approved.", "%(count)d comments approved.", moved),
        "reject": ngettext("%(count)d comment rejected.", "%(count)d comments rejected.", moved),
        "spam": ngettext("%(count)d comment marked as spam.", "%(count)d comments marked as spam.", moved),
        "undo": ngettext("%(count)d decision taken back.", "%(count)d decisions taken back.", moved),
    }[verb] % {"count": moved}
    if not left:
        return done
    alone = ngettext("%(count)d was left alone.", "%(count)d were left alone.", left) % {"count": left}
    return f"{done} {alone}"


def _names(pks: Iterable[int]) -> dict[int, str]:
    return dict(Comment.objects.filter(pk__in=list(pks)).values_list("pk", "author_name"))


def _line(pk: int, names: dict[int, str], words: str, kind: str) -> Line:
    return {"pk": pk, "name": names.get(pk, ""), "words": words, "kind": kind}
