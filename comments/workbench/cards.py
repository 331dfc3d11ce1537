"""A card: what a moderator needs to see of one item, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import appeals, claiming, due, markup, queue, second_tries
from comments.admin.marking import pieces
from comments.authors import Known, known_of
from comments.models import Appeal, Clause, Comment, Decision, LeftComment, Report, ReviewItem, Status
from comments.reports import Open, open_about
from comments.screening.finding import worded
from comments.suggesting import is_abuse
from comments.workbench.characters import code_of, is_hidden, strange_letters
from comments.workbench.edits import Changes, edits_of
from comments.workbench.reported import words_of
from comments.workbench.suggested import by_weight, clause_for

EXCERPT = 200  # characters of the comment that was answered
BRIEF = 80  # characters of a comment in the strip of the next ones
HOLDS_ALL = "thread_mode"
CAUSES = {
    "undone": gettext_lazy("A decision was taken back."),
    "reopened": gettext_lazy("It was opened again."),
    "escalated": gettext_lazy("A moderator asks for a senior's eye."),
    "edited": gettext_lazy("It was edited after it had been approved."),
    "published_before": gettext_lazy("The author was published before."),
    "appeal": gettext_lazy("Its author objects to the decision."),
    "imported": gettext_lazy("It was imported from elsewhere."),
    HOLDS_ALL: gettext_lazy("Every comment in this thread is held."),
    due.REPORTED: gettext_lazy("Readers reported it."),
    due.DOUBTFUL: gettext_lazy("Reported, by what may be a machine."),
    due.HEAVY: gettext_lazy("Many say so, or readers who are usually right."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of text to be escaped, what was found there, and whether it is a letter that hides or pretends."""

    text: str
    words: str = ""
    is_strange: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    item: ReviewItem
    comment: Comment
    seen: str
    brief: str
    parent_excerpt: str
    causes: tuple[str, ...]
    source: tuple[Shown, ...]
    name: tuple[Shown, ...]
    links: tuple[markup.Link, ...]
    changes: Changes  # since its last approval
    reports: tuple[Report, ...]  # open ones in which something was said
    asked: tuple[LeftComment, ...]  # notes of those who put it on for a senior
    author: Known | None
    record: tuple[tuple[str | Promise, int], ...]
    time_used: int  # of a hundred
    suggested: Clause | None
    alike: int  # comments that wait with the same text, this one not counted
    appeal: Appeal | None = None  # what its author says against the decision that was made
    rejection: Decision | None = None  # of the comment that this one tries again

    @property
    def is_hard(self) -> bool:
        return is_abuse(self.item.causes)

    @property
    def is_overdue(self) -> bool:
        return self.time_used >= 100

    @property
    def is_due_now(self) -> bool:
        """Less than a minute away, before or behind: words that count minutes would say none."""
        return abs((self.item.due_at - timezone.now()).total_seconds()) < 60

    @property
    def is_parent_cut(self) -> bool:
        return self.parent_excerpt.endswith("…")


def cards_of(claims: claiming.Claims, clauses: Sequence[Clause]) -> list[Card]:
    """A card for each item held. What is known of them all takes one statement a subject, not one a card."""
    comments = [item.comment for item in claims.items]
    around = _Around(known_of(comments), edits_of(comments), queue.alike_counts(comments), _asked(claims.items))
    around = replace(around, appeals=_appeals(claims.items), reports=open_about(comments))
    around = replace(around, rejections=second_tries.rejections_before(comments))
    return [_card(item, around, clauses) for item in claims.items]


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known of every card, by the comment's key; of texts, by their digest."""

    authors: Mapping[int, Known]
    edits: Mapping[int, Changes]
    alike: Mapping[str, int]
    asked: Mapping[int, Sequence[LeftComment]]
    appeals: Mapping[int, Appeal] = field(default_factory=dict)
    reports: Mapping[int, Open] = field(default_factory=dict)
    rejections: Mapping[int, Decision] = field(default_factory=dict)


def _asked(items: Iterable[ReviewItem]) -> Mapping[int, Sequence[LeftComment]]:
    """One statement, none where nothing was put on for a senior."""
    found: dict[int, list[LeftComment]] = {item.comment_id: [] for item in items if item.escalated_at}
    notes = LeftComment.objects.filter(comment__in=found, note__gt="").select_related("by") if found else ()
    for one in notes:
        found[one.comment_id].append(one)
    return found


def _appeals(items: Iterable[ReviewItem]) -> Mapping[int, Appeal]:
    """One statement, none where nobody objects."""
    appealed = [item.comment_id for item in items if due.APPEAL in item.causes]
    return appeals.open_on(appealed) if appealed else {}


def _card(item: ReviewItem, around: _Around, clauses: Sequence[Clause]) -> Card:
    comment = item.comment
    return Card(
        item,
        comment,
        f"{comment.pk}:{comment.version}",
        markup.excerpt(comment.text, BRIEF),
        markup.excerpt(comment.parent.text, EXCERPT) if comment.parent else "",
        tuple(_causes(item, reported := around.reports.get(comment.pk))),
        _marked(comment, "text", comment.text),
        _marked(comment, "name", comment.author_name),
        tuple(markup.links(comment.text)),
        around.edits.get(comment.pk, ()),
        tuple(one for one in reported.reports if one.note or one.is_notice) if reported else (),
        tuple(around.asked.get(comment.pk, ())),
        author := around.authors.get(comment.pk),
        tuple((Status(status).label, count) for status, count in sorted(author.record.items())) if author else (),
        _time_used(item, timezone.now()),
        clause_for(comment, item.causes, clauses),
        max(0, around.alike.get(comment.text_digest, 0) - 1),
        around.appeals.get(comment.pk),
        around.rejections.get(comment.pk),
    )


def _causes(item: ReviewItem, reported: Open | None) -> list[str]:
    """Every cause in words, the strongest first: what readers say, then what moderators and rules do; what holds all
    comments alike comes last, and is no cause where a comment is public.
    """
    alike = HOLDS_ALL if item.comment.is_approved else None
    findings = [one for one in by_weight(item.comment) if one["rule"] != alike]
    told = {alike, *(finding["rule"] for finding in findings)}
    if reported:
        told |= {due.REPORTED, due.DOUBTFUL, *(one.code for one in reported.reports)}
    said = [words_of(reported)] if reported else []
    others = [str(CAUSES.get(cause, cause)) for cause in item.causes if cause not in told]
    strange = strange_letters(item.comment.text) + strange_letters(item.comment.author_name)
    letters = [_("Hidden or look-alike letters.")] if strange else []
    return [*said, *letters, *others, *(worded(finding) for finding in findings)]


def _marked(comment: Comment, field: str, text: str) -> tuple[Shown, ...]:
    """The text in pieces where there is something to mark, with hidden letters written out; else nothing."""
    strange = strange_letters(text, field=field)
    places = {start for one in strange for start, _end in one["spans"]}
    shown, place = [], 0
    for piece in pieces(text, [*comment.findings, *strange], field=field):
        is_strange = place in places
        place += len(piece.text)
        letters = code_of(piece.text) if is_strange and is_hidden(piece.text) else piece.text
        shown.append(Shown(letters, piece.words, is_strange))
    return tuple(shown) if any(piece.words for piece in shown) else ()


def _time_used(item: ReviewItem, now: datetime) -> int:
    whole = (item.due_at - item.opened_at).total_seconds()
    used = (now - item.opened_at).total_seconds()
    return 100 if item.due_at <= now or whole <= 0 else max(0, int(100 * used / whole))
