"""submit(draft): screen a comment, store it, count it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language

from comments import asking, conf, due, markup, occasion, receipt, turns
from comments.digest import digest_of
from comments.models import Comment, Decision, ReviewItem, Revision, Source, Status, Thread, Trace
from comments.models.statements import Sql, insert
from comments.models.trace import AGENT_MAX
from comments.screening import Draft, Outcome, Verdict, pace, screen, slow
from comments.signals import comment_refused, comment_submitted

PLACE = ("root_id", "depth", "position")
STATUS_FOR = {Outcome.PASS: Status.APPROVED, Outcome.HOLD: Status.PENDING, Outcome.SPAM: Status.SPAM}


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a draft: `comment` is None where it was refused; `is_repeat` where the same form came before."""

    comment: Comment | None
    verdict: Verdict
    is_repeat: bool = False


def submit(draft: Draft) -> Submitted:
    """Screen a draft and store it unless it is refused. Sending the same form twice gives the first comment again."""
    verdict = screen(pace.counted(draft))
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
    causes = _causes(comment) if comment.status == Status.PENDING else []
    beside = list(_beside(comment, draft, causes))
    with _one_transaction(draft):
        if draft.parent is None:
            insert(comment, beside=beside, by="comment_id", first=_counting(comment))
        else:
            _reply(comment, draft.parent, beside)
        transaction.on_commit(lambda: _tell(comment))
    return comment


def _one_transaction(draft: Draft) -> AbstractContextManager[None]:
    """A root on PostgreSQL is one statement, which needs no other beginning and end."""
    is_one = connection.vendor == "postgresql" and draft.parent is None and not connection.in_atomic_block
    return nullcontext() if is_one else turns.atomic()


def _reply(comment: Comment, parent: Comment, beside: list[Model]) -> None:
    """Its place is found after the thread's row was moved, by a statement of its own."""
    counting = _counting(comment)
    _place(comment, parent)
    with connection.cursor() as cursor:
        cursor.execute(counting.text, counting.values)
        insert(comment, returning=PLACE, beside=beside, by="comment_id")
        if comment.status == Status.APPROVED:
            cursor.execute(_COUNT_REPLY, [comment.root_id])


def _beside(comment: Comment, draft: Draft, causes: list[str]) -> Iterator[Model]:
    """What is stored with it: its first text, what screening decided, its place in the queue, where it came from."""
    at = comment.created_at
    yield Revision(comment=comment, text=comment.text, created_at=at)
    yield Decision(
        comment=comment,
        revision=1,
        digest=comment.text_digest,
        now=comment.status,
        source=Source.SCREENING,
        findings=comment.findings,
        request=occasion.present().request or None,
        made_at=at,
    )
    if comment.status == Status.PENDING:
        yield ReviewItem(comment=comment, causes=causes, due_at=due.due_at(due.kind_of(causes), at), opened_at=at)
    if draft.network and conf.TRACE_DAYS:
        agent = markup.clean_line(draft.agent[: 2 * AGENT_MAX])[:AGENT_MAX]
        yield Trace(comment=comment, network=draft.network, agent=agent, left_at=at)


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


def _counting(comment: Comment) -> Sql:
    """Shift the counters; the version rises only with what readers can see. Of two comments at once, the later one may
    be stored first.
    """
    if comment.status != Status.APPROVED:
        return Sql(_COUNT_PENDING, (int(comment.status == Status.PENDING), comment.thread_id))
    at = Comment._meta.get_field("created_at").get_db_prep_value(comment.created_at, connection)
    return Sql(_COUNT_APPROVED[connection.vendor], (at, at, comment.thread_id))


_THREAD, _COMMENTS = Thread._meta.db_table, Comment._meta.db_table
_COUNT_PENDING = f'UPDATE "{_THREAD}" SET pending_count = pending_count + %s WHERE id = %s'  # noqa: S608
_COUNT_APPROVED = {
    vendor: f'UPDATE "{_THREAD}" SET approved_count = approved_count + 1, version = version + 1, '  # noqa: S608
    f"last_comment_at = {later}(COALESCE(last_comment_at, %s), %s) WHERE id = %s"
    for vendor, later in (("sqlite", "MAX"), ("postgresql", "GREATEST"))
}
_COUNT_REPLY = f'UPDATE "{_COMMENTS}" SET reply_count = reply_count + 1 WHERE id = %s'  # noqa: S608


def _place(comment: Comment, parent: Comment) -> None:
    """Root, depth and next position: found by the statement that inserts it, so that they are as they stand under the
    lock. An import may have hung the parent elsewhere since it was read.
    """
    root = f'(SELECT COALESCE(root_id, id) FROM "{_COMMENTS}" WHERE id = %s)'  # noqa: S608
    last = f'(SELECT position FROM "{_COMMENTS}" WHERE root_id = {root} ORDER BY position DESC LIMIT 1)'  # noqa: S608
    depth = f'(SELECT depth + 1 FROM "{_COMMENTS}" WHERE id = %s)'  # noqa: S608
    for name, text in (("root_id", root), ("depth", depth), ("position", f"COALESCE({last}, 0) + 1")):
        setattr(comment, name, Sql(text, (parent.pk,)))


def _tell(comment: Comment) -> None:
    comment_submitted.send_robust(sender=Comment, comment=comment)
