"""What moderators know of a person: what they sent and what was decided on it, notes, sanctions, and their record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from comments import cursor, queue, reports
from comments.models import Block, Comment, Decision, Note, Person, Sanction, Source, Trace
from comments.reach import Reach

PAGE = 20  # comments, and sanctions in the list of those in force
HISTORY = 50  # notes, and sanctions of one person, the newest
RECORD_DAYS = 90
MANY = 1000  # comments counted at most
NETWORKS = 5  # of a person, the newest
OTHERS = 10  # people who wrote from those, too


@dataclass(frozen=True, slots=True)
class Sent:
    """A comment, and what moderators decided on it and noted of it, newest first."""

    comment: Comment
    decisions: tuple[Decision, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """`record` counts comments of RECORD_DAYS days by status, MANY at most; `blocks` are on a guest's address."""

    person: Person
    sent: tuple[Sent, ...]
    after: str
    before: str
    record: Mapping[str, int]
    notes: Sequence[Note]
    sanctions: Sequence[Sanction]
    blocks: Sequence[Block]
    reports: reports.Record

    @property
    def is_many(self) -> bool:
        """Whether `record` stopped counting."""
        return sum(self.record.values()) >= MANY

    @property
    def in_force(self) -> list[Sanction]:
        return [one for one in self.sanctions if one.is_in_force]

    @property
    def past(self) -> list[Sanction]:
        return [one for one in self.sanctions if not one.is_in_force]


@dataclass(frozen=True, slots=True)
class InForce:
    """A page of sanctions in force, and the cursor that goes on after it."""

    rows: tuple[Sanction, ...]
    after: str


def known_of(person: Person, reach: Reach, *, after: str = "", before: str = "") -> Known:
    """One page of what they sent within a reach, and all the rest: ten statements, eleven of a guest."""
    listed = queue.listed(queue.Wanted(person=person, reach=reach), after=after, before=before)
    return Known(
        person,
        tuple(_with_history(listed.rows)),
        listed.after,
        listed.before,
        _record(person),
        list(Note.objects.on(person).newest_first().select_related("by")[:HISTORY]),
        list(Sanction.objects.on(person).newest_first().select_related("by", "clause", "lifted_by")[:HISTORY]),
        _blocks(person.address) if person.address else (),
        reports.record_of(person, reach),
    )


@dataclass(frozen=True, slots=True)
class Network:
    """From where a person wrote, as far as it is kept: networks, and who else wrote from one of them."""

    names: tuple[str, ...]
    others: tuple[Person, ...]


def network_of(person: Person, reach: Reach) -> Network:
    """Two statements. Those beside whom a person wrote may be their household, or half a country: it proves nothing."""
    traces = Trace.objects.kept().filter(comment__in=person.comments.values("pk")).order_by("-left_at", "-pk")
    names = tuple(dict.fromkeys(traces.values_list("network", flat=True)[: NETWORKS * 20]))[:NETWORKS]
    beside = Comment.objects.filter(
        reach.q("thread__"), pk__in=Trace.objects.kept().filter(network__in=names).values("comment")
    )
    mine, found = _who(person), dict[object, Person]()
    for comment in beside.select_related("author").order_by("-created_at", "-pk")[: OTHERS * 20] if names else ():
        if (other := Person.behind(comment)) and _who(other) != mine:
            found.setdefault(_who(other), other)
    return Network(names, tuple(found.values())[:OTHERS])


def _who(person: Person) -> object:
    return person.account.pk if person.account is not None else person.address.lower()


def is_within(person: Person, reach: Reach) -> bool:
    """Whether somebody with such a reach has to do with a person: who has written there, or anybody at all."""
    return not reach.places or person.comments.filter(reach.q("thread__")).exists()


def in_force(reach: Reach, *, after: str = "") -> InForce:
    """Sanctions in force on whoever wrote within a reach, the oldest first: what has no end waits to be looked at."""
    rows = Sanction.objects.in_force().order_by("made_at", "pk").select_related("account", "comment", "by", "clause")
    if reach.places:
        theirs = Comment.objects.filter(reach.q("thread__"), author=OuterRef("account"))
        rows = rows.filter(Exists(theirs) | reach.q("comment__thread__"))
    if place := cursor.decode(after):
        at, pk = place
        rows = rows.filter(Q(made_at__gte=at) & (Q(made_at__gt=at) | Q(pk__gt=pk)))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return InForce(tuple(found[:PAGE]), cursor.encode(last.made_at, last.pk) if last else "")


def _with_history(comments: Sequence[Comment]) -> list[Sent]:
    decided: dict[int, list[Decision]] = {comment.pk: [] for comment in comments}
    noted: dict[int | None, list[Note]] = {comment.pk: [] for comment in comments}
    decisions = Decision.objects.filter(comment__in=decided, source=Source.MODERATOR).select_related("by", "clause")
    for decision in decisions.order_by("-pk"):
        decided[decision.comment_id].append(decision)
    for note in Note.objects.filter(comment__in=decided).newest_first().select_related("by"):
        noted[note.comment_id].append(note)
    return [Sent(comment, tuple(decided[comment.pk]), tuple(noted[comment.pk])) for comment in comments]


def _record(person: Person) -> dict[str, int]:
    """Of the newest MANY at most: to count all that a robot sent would take a second."""
    since = timezone.now() - timedelta(days=RECORD_DAYS)
    newest = person.comments.filter(created_at__gte=since).order_by("-created_at", "-pk")
    return Counter(newest.values_list("status", flat=True)[:MANY])


def _blocks(address: str) -> list[Block]:
    """Blocks in force on the address or on its whole domain; their values are kept in small letters."""
    address = address.casefold()
    values = [address, f"@{address.rpartition('@')[2]}"]
    return list(Block.objects.in_force().filter(kind=Block.Kind.ADDRESS, value__in=values))
