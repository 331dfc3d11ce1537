"""submit(draft): screen a comment, store it, count it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import get_language

from comments import asking, conf, due, markup, receipt, turns
from comments.digest import digest_of
from comments.models import Comment, Decision, ReviewItem, Revision, Source, Status, Thread, Trace
from comments.models.trace import AGENT_MAX
from comments.screening import Draft, Outcome, Verdict, pace, screen, slow
from comments.signals import comment_refused, comment_submitted

STATUS_FOR = {Outcome.PASS: Status.APPROVED, Outcome.HOLD: Status.PENDING, Outcome.SPAM: Status.SPAM}


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a draft: `comment` is None where it was refused; `is_repeat` where the same form came before."""

    comment: Comment | None
    verdict: Verdict
    is_repeat: bool = False


def submit(draft: Draft) -> Submitted:
    """Screen a draft and store it unless it is refused. Sending the same form twice gives the first comment again."""
    if draft.network and not pace.count(draft.network):
        draft = replace(draft, is_counted=False)
    verdict = screen(draft)
    # Whether the same form came before is asked where something is in the way: here the rule about repeats may have
    # met it, and the database refuses to store it again. That holds for two at one moment too.
    if verdict.outcome is Outcome.REFUSE:
        return _sent_before(draft) or _refused(draft, verdict)
    try:
        stored = Submitted(_store(draft, verdict, markup.to_html(draft.text)), verdict)
    except IntegrityError:
        if repeat := _sent_before(draft):
            return repeat
        raise
    slow.remember(draft)
    return stored


def _refused(draft: Draft, verdict: Verdict) -> Submitted:
    comment_refused.send_robust(sender=Comment, thread=draft.thread, findings=verdict.findings)
    return Submitted(None, verdict)


def _sent_before(draft: Draft) -> Submitted | None:
    earlier = draft.form_key and Comment.objects.filter(source_key=f"form:{draft.form_key}").first()
    return Submitted(earlier, Verdict(Outcome.PASS), is_repeat=True) if earlier else None


def _store(draft: Draft, verdict: Verdict, html: str) -> Comment:
    """One transaction. The thread's row is moved first: it is the lock under which positions are given."""
    comment = _comment(draft, verdict, html)
    with turns.atomic():
        _count(draft, comment)
        if draft.parent is not None:
            _place(comment, draft.parent)
        comment.save(force_insert=True)
        _let_go_of_expressions(comment)
        Revision.objects.create(comment=comment, text=comment.text, created_at=comment.created_at)
        Decision.objects.create(
            comment=comment,
            revision=1,
            digest=comment.text_digest,
            now=comment.status,
            source=Source.SCREENING,
            findings=comment.findings,
            made_at=comment.created_at,
        )
        if comment.status == Status.PENDING:
            causes = _causes(comment)
            ReviewItem.objects.create(
                comment=comment,
                causes=causes,
                due_at=due.due_at(due.kind_of(causes), comment.created_at),
                opened_at=comment.created_at,
            )
        if draft.network and conf.TRACE_DAYS:
            agent = markup.clean_line(draft.agent[: 2 * AGENT_MAX])[:AGENT_MAX]
            Trace.objects.create(comment=comment, network=draft.network, agent=agent, left_at=comment.created_at)
        transaction.on_commit(lambda: _tell(comment))
    return comment


def _causes(comment: Comment) -> list[str]:
    """What was found, and where it looks like spam whether the author was published before: one statement, then."""
    causes = [finding["rule"] for finding in comment.findings]
    if comment.author_id is not None and due.is_probably_spam(causes):
        is_known = Comment.objects.approved().filter(author=comment.author_id).exists()
        return [*causes, due.KNOWN] if is_known else causes
    return causes


def _comment(draft: Draft, verdict: Verdict, html: str) -> Comment:
    comment = Comment(
        thread=draft.thread,
        parent=draft.parent,
        author_id=draft.author.pk if draft.author else None,
        author_name=draft.name,
        author_email=draft.email,
        author_location=draft.location,
        language=get_language(),
        text=draft.text,
        html=html,
        text_digest=digest_of(draft.text),
        status=STATUS_FOR[verdict.outcome],
        findings=[finding.stored() for finding in verdict.findings],
        source_key=f"form:{draft.form_key}" if draft.form_key else None,
        created_at=timezone.now(),
        wants_replies=draft.wants_replies or None,
        asks=asking.asks(draft.text) or None,
        office=draft.office or None,
    )
    receipt.issue(comment)
    return comment


def _count(draft: Draft, comment: Comment) -> None:
    """Shift the counters; the version rises only with what readers can see."""
    thread = Thread.objects.filter(pk=draft.thread.pk)
    if comment.status == Status.APPROVED:
        thread.update(
            approved_count=F("approved_count") + 1,
            version=F("version") + 1,
            last_comment_at=_later("last_comment_at", comment.created_at),
        )
    else:
        thread.update(pending_count=F("pending_count") + int(comment.status == Status.PENDING))


def _later(column: str, at: datetime) -> Greatest:
    """The later of both: of two comments at once, the later one may be stored first."""
    return Greatest(Coalesce(F(column), Value(at)), Value(at))


def _place(comment: Comment, parent: Comment) -> None:
    """Root, depth and next position: found by the statement that inserts it, so that they are as they stand under the
    lock. An import may have hung the parent elsewhere since it was read.
    """
    above = Comment.objects.filter(pk=parent.pk)
    root = Subquery(above.values(top=Coalesce("root_id", "pk"))[:1])
    last = Comment.objects.filter(root=root).order_by("-position").values("position")[:1]
    comment.root_id = root
    comment.depth = Subquery(above.values(below=F("depth") + 1))
    comment.position = Coalesce(Subquery(last), 0) + 1
    if comment.status == Status.APPROVED:
        Comment.objects.filter(pk=root).update(reply_count=F("reply_count") + 1)


def _let_go_of_expressions(comment: Comment) -> None:
    """What the database has found out is read where it is asked for. Django 6 has read it with the insert already."""
    for name in ("root_id", "depth", "position"):
        if hasattr(comment.__dict__[name], "resolve_expression"):
            del comment.__dict__[name]


def _tell(comment: Comment) -> None:
    comment_submitted.send_robust(sender=Comment, comment=comment)
