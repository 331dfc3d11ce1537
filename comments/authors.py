"""What moderators are told of the authors of a few comments at once: their record, decisions, notes, sanctions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, F, Q, Value, Window
from django.db.models.functions import Lower, RowNumber
from django.utils import timezone

from comments.addresses import digests_of
from comments.models import Comment, Decision, Note, Sanction, Source
from comments.models.comment import CommentQuerySet

RECORD_DAYS = 90
LAST = 3  # decisions on one author
Who = tuple[int, str]  # an account's number and "", or 0 and a guest's address


@dataclass(slots=True)
class Known:
    """`record` counts comments of the last RECORD_DAYS days by status; `decisions` are on those, newest first."""

    record: dict[str, int] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)
    notes: int = 0


def known_of(comments: Sequence[Comment]) -> Mapping[int, Known]:
    """What is known of the author of each comment, by the comment's key; nothing of one who only typed a name.

    Four statements, however many comments and however much there is; none where no author is anybody.
    """
    people = {comment.pk: who for comment in comments if (who := _who(comment))}
    if not people:
        return {}
    found = defaultdict[Who, Known](Known)
    _add_records(found, people.values())
    _add_decisions(found, people.values())
    _add_files(found, people.values())
    return {pk: found[who] for pk, who in people.items()}


def _who(comment: Comment) -> Who | None:
    if comment.author_id is not None:
        return comment.author_id, ""
    return (0, comment.author_email.lower()) if comment.author_email else None


def _sent_by(people: Iterable[Who]) -> CommentQuerySet:
    """Their comments of the last RECORD_DAYS days."""
    since = timezone.now() - timedelta(days=RECORD_DAYS)
    accounts, addresses = {pk for pk, _address in people if pk}, {address for _pk, address in people if address}
    lowered = [Lower(Value(address)) for address in addresses]
    guests = Q(author=None, author_email__gt="", address__in=lowered)
    rows = Comment.objects.annotate(address=Lower("author_email"))
    return rows.filter(Q(author__in=accounts) | guests if addresses else Q(author__in=accounts), created_at__gte=since)


def _key(account: int | None, address: str) -> Who:
    return (account, "") if account else (0, address.lower())


def _add_records(found: dict[Who, Known], people: Iterable[Who]) -> None:
    rows = _sent_by(people).order_by().values_list("author", "author_email", "status")
    for account, address, status, count in rows.annotate(count=Count("pk")):
        record = found[_key(account, address)].record
        record[status] = record.get(status, 0) + count


def _add_decisions(found: dict[Who, Known], people: Iterable[Who]) -> None:
    """The newest LAST on each person; PostgreSQL and SQLite count within each by themselves."""
    rank = Window(RowNumber(), partition_by=[F("comment__author"), Lower("comment__author_email")], order_by="-pk")
    rows = Decision.objects.filter(source=Source.MODERATOR, comment__in=_sent_by(people).values("pk"))
    rows = rows.annotate(rank=rank).filter(rank__lte=LAST).select_related("clause", "comment")
    for decision in rows.order_by("-pk"):
        comment = decision.comment
        known = found[_key(comment.author_id, comment.author_email)]
        known.decisions = [*known.decisions, decision][:LAST]


def _add_files(found: dict[Who, Known], people: Iterable[Who]) -> None:
    """Sanctions in force, and how many notes there are: of accounts, and of guests by the hash of their address."""
    whose = {digest: who for who in people for digest in digests_of(who[1])}
    accounts = [pk for pk, _address in people if pk]
    about = Q(account__in=accounts) | Q(address_digest__in=list(whose))
    for sanction in Sanction.objects.in_force().filter(about).newest_first():
        found[(sanction.account_id, "") if sanction.account_id else whose[sanction.address_digest]].sanctions.append(
            sanction
        )
    notes = Note.objects.filter(about).values_list("account", "address_digest").order_by()
    counts = Counter[Who]()
    for account, digest, count in notes.annotate(count=Count("pk")):
        counts[(account, "") if account else whose[digest]] += count
    for who, count in counts.items():
        found[who].notes = count
