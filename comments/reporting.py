"""report(): a reader says that a public comment should be looked at. It moves it up the moderators' list, no more.

Only where a site has set REPORTS_TO_HIDE do so many reporters who have nothing to do with one another take a comment
from the page until a moderator has looked: by the one writer of status, and on record.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from comments import conf, due, lately, moderation, settling, turns, weighing
from comments.models import Clause, Comment, Report, ReviewItem, Source, Status
from comments.models.report import Outcome
from comments.recording import Reason

logger = logging.getLogger(__name__)


class Refusal(Enum):
    """Why a report was not taken: its comment is not public any more, or their own, or they report too fast."""

    GONE = "gone"
    OWN = "own"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader says of a comment. `marks` are what they are known by, the one to store first."""

    comment: Comment
    marks: Sequence[str]
    by: AbstractBaseUser | None = None
    clause: Clause | None = None
    is_notice: bool = False
    note: str = ""
    name: str = ""
    email: str = ""
    is_excused: bool = False
    network: str = ""
    form_key: str = ""
    is_odd: bool = False  # it looks as if a machine had sent it


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of it. `is_repeat` where this reader had reported the comment before: that report stands."""

    report: Report | None
    refusal: Refusal | None = None
    is_repeat: bool = False


def report(said: Said) -> Reported:
    """Store a report, put its comment on the work list or its item earlier there, and weigh it.

    One of a machine's making weighs nothing, and comes when there is time for it; it is not lost.
    """
    if earlier := _earlier(said):
        return Reported(earlier, is_repeat=True)
    if said.by is not None and said.comment.author_id == said.by.pk:
        return Reported(None, Refusal.OWN)
    if _is_too_fast(said):
        return Reported(None, Refusal.TOO_MANY)
    made = _made(said, 0.0 if said.is_odd else _weight(said))
    try:
        with turns.atomic():
            public = [row for row in moderation.lock([said.comment.pk]) if row.is_approved]
            if not public:
                return Reported(None, Refusal.GONE)
            made.save(force_insert=True)
            _list(said.comment)
            _hide_where_many_say_so(public)
    except IntegrityError:
        if earlier := _earlier(said):  # the same reader, at the same moment
            return Reported(earlier, is_repeat=True)
        raise
    return Reported(made)


def token_of(form_key: str) -> str:
    """What opens the page of the report that a form sent. Sent twice, it is the same; nothing of it is stored."""
    code = hmac.digest(conf.secret(), f"comments.report:{form_key}".encode(), hashlib.sha256)
    return urlsafe_b64encode(code[:18]).decode()


def opened_by(token: str) -> Report | None:
    """The report whose page a token opens, with its comment, clause and decision."""
    related = ("comment__thread__content_type", "clause", "decision__clause")
    return Report.objects.filter(token_hash=_hash(token)).select_related(*related).first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _earlier(said: Said) -> Report | None:
    theirs = Report.objects.given_by(said.marks, said.by.pk if said.by else None)
    return theirs.filter(comment=said.comment.pk).first()


def _is_too_fast(said: Said) -> bool:
    """By reader and by network. A cache that is down must not keep anybody from reporting."""
    limit, seconds = conf.REPORT_LIMIT
    whose = [f"reports:{said.marks[0]}", *([f"reports from:{said.network}"] if said.network else [])]
    try:
        for who in whose:
            lately.count(who, seconds)
        return any(lately.times(who, seconds) > limit for who in whose)
    except Exception:
        logger.exception("The cache does not say how many reports there were")
        return False


def _weight(said: Said) -> float:
    theirs = Report.objects.given_by(said.marks, said.by.pk if said.by else None).decided()
    outcomes = list(theirs.order_by("-pk").values_list("outcome", flat=True)[: weighing.LAST])
    return weighing.weight(outcomes.count(Outcome.UPHELD), len(outcomes))


def _made(said: Said, weight: float) -> Report:
    return Report(
        comment=said.comment,
        revision=said.comment.revision,
        by_id=said.by.pk if said.by else None,
        mark=said.marks[0],
        network=_network(said),
        clause=said.clause,
        is_notice=said.is_notice,
        note=said.note,
        name=said.name,
        email=said.email,
        is_excused=said.is_excused,
        weight=weight,
        token_hash=_hash(token_of(said.form_key)),
    )


def _network(said: Said) -> str:
    """Of no use for anything but telling two networks apart that report one comment; kept where that is asked."""
    if not (conf.REPORTS_TO_HIDE and said.network):
        return ""
    plain = f"comments.report:{said.comment.key}:{said.network}".encode()
    return hmac.new(conf.secret(), plain, hashlib.sha256).hexdigest()[:32]


def _list(comment: Comment) -> None:
    """Open an item, or add to the open one: due earlier, if at all otherwise. The item of a public comment is due for
    what readers say of it and for what else is known of it, whichever comes first.
    """
    now = timezone.now()
    said = settling.causes_said(list(settling.about(comment.pk).select_related("clause").order_by("pk")))
    due_at = due.due_at(due.kind_of(said), now)
    items = ReviewItem.objects.open().filter(comment=comment.pk)
    before = items.select_for_update(no_key=True).values_list("causes", flat=True).first()
    if before is None:
        ReviewItem.objects.create(comment_id=comment.pk, causes=said, due_at=due_at, opened_at=now)
        return
    causes = list(dict.fromkeys([*before, *said]))
    items.update(causes=causes, due_at=Least(F("due_at"), due_at), version=F("version") + 1)


def _hide_where_many_say_so(rows: Sequence[Comment]) -> None:
    """Many are as many networks as readers: one person with ten browsers is one."""
    if not conf.REPORTS_TO_HIDE:
        return
    networks = set(settling.about(rows[0].pk).counting().values_list("network", flat=True))
    if len(networks) >= conf.REPORTS_TO_HIDE:
        note = f"{len(networks)} independent reports"
        moved = moderation.move(rows, Status.PENDING, Reason(by=None, source=Source.READERS, note=note))
        moderation.tell_after_commit(moved, by=None)
