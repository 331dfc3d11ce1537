"""Which text of a comment readers see: an edit of a public one waits beside it until somebody has decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from comments import asking, markup
from comments.models import Comment, Decision, Revision, Status, Thread

_QUOTED = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)


def columns(rows: Iterable[Comment]) -> Mapping[str, Combinable]:
    """What to write into these rows so that an edit that waits is what readers see; nothing where none waits.

    Readers are told when it was written, and whether others had answered the text before it.
    """
    if not any(row.has_edit for row in rows):
        return {}
    waits = Q(edited_html__isnull=False)
    edits = {row.pk: (row.html, row.edited_html or "") for row in rows if row.has_edit}
    texts = Revision.objects.filter(comment=OuterRef("pk"), number=OuterRef("revision"))
    is_answered = Exists(Comment.objects.approved().filter(parent=OuterRef("pk")))
    return {
        "html": Coalesce("edited_html", "html"),
        "edited_html": Value(None, output_field=TextField()),
        "asks": _asks(edits),
        "edited_at": Case(When(waits, then=Subquery(texts.values("created_at")[:1])), default=F("edited_at")),
        "edited_after_replies": Case(
            When(waits & is_answered, then=Value(True)),
            When(waits, then=Value(False)),
            default=F("edited_after_replies"),
            output_field=BooleanField(),
        ),
    }


def publish(rows: Sequence[Comment]) -> None:
    """Show the edits of public comments: two statements, none where none waits."""
    edited = [row for row in rows if row.has_edit]
    if edited:
        Comment.objects.filter(pk__in=[row.pk for row in edited]).update(**columns(edited))
        _change(edited)


def take_back(rows: Sequence[Comment]) -> None:
    """Before a comment's last decision is undone: if it showed an edit, show the text before it, and let that wait.

    Four statements, one where nothing was edited.
    """
    before = {pk: number for pk, number in _numbers_before(rows).items() if number}
    if not before:
        return
    texts = Revision.objects.filter(comment__in=before)
    written = {(one.comment_id, one.number): one for one in texts}
    edited = [row for row in rows if row.pk in before and (row.pk, before[row.pk]) in written]
    html = {row.pk: markup.to_html(written[row.pk, before[row.pk]].text) for row in edited}
    Comment.objects.filter(pk__in=html).update(
        edited_html=F("html"),
        html=Case(*(When(pk=pk, then=Value(text)) for pk, text in html.items()), output_field=TextField()),
        asks=_asks({row.pk: (row.html, html[row.pk]) for row in edited}),
        edited_at=None,
        edited_after_replies=None,
    )
    _change(edited)


def _asks(changed: Mapping[int, tuple[str, str]]) -> Case:
    """Whether they ask, from the HTML before and the HTML now; what a moderator said of one of them stays."""
    asked = [pk for pk, (before, _now) in changed.items() if _is_question(before)]
    asks = [pk for pk, (_before, now) in changed.items() if _is_question(now)]
    is_marked = Q(asks=False) | Q(asks=True) & ~Q(pk__in=asked)
    return Case(
        When(~Q(pk__in=list(changed)) | is_marked, then=F("asks")),
        When(pk__in=asks, then=Value(True)),
        default=Value(None),
        output_field=BooleanField(null=True),
    )


def _is_question(html: str) -> bool:
    return asking.asks(markup.to_text(_QUOTED.sub("", html)))


def _numbers_before(rows: Iterable[Comment]) -> dict[int, int]:
    """The number of the text that was approved before the present one, by comment; 0 where that is the same."""
    edited = [row.pk for row in rows if row.revision > 1 and not row.has_edit]
    if not edited:
        return {}
    approved = Decision.objects.filter(comment__in=edited, now=Status.APPROVED, undoes=None).order_by("-pk")
    numbers: dict[int, list[int]] = {}
    for pk, number in approved.values_list("comment_id", "revision"):
        numbers.setdefault(pk, []).append(number)
    return {pk: found[1] if len(found) > 1 and found[1] < found[0] else 0 for pk, found in numbers.items()}


def _change(rows: Iterable[Comment]) -> None:
    Thread.objects.filter(pk__in={row.thread_id for row in rows}).update(version=F("version") + 1)
