"""acknowledge(): receipts by mail, for guests who gave an address.

Afterwards, from the comments that are there, as the postman comes by: sending a comment costs nothing more, and whoever
dies here loses and doubles nothing, since a comment without its letter is found again, and has one letter's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from comments import conf, receipt, turns
from comments.models import Comment, Letter, Status
from comments.models.letter import Kind, State

REACH = timedelta(days=1)  # who sent something longer ago hears of the decision, with the same address
MOST = 5  # receipts to an address within REACH: whoever types a stranger's address fills no mailbox
CHUNK = 200  # comments a transaction
TOLD = (Status.PENDING, Status.APPROVED)  # of a rejection there is another letter


def acknowledge() -> int:
    """Write the letters with receipts that are owed by now; returns how many.

    None where letters have no links (SITE_URL), or LETTERS leave them out. As many may run at once as one likes.
    """
    if "arrived" not in conf.LETTERS or not conf.SITE_URL:
        return 0
    written = 0
    while rows := _owed():
        written += _write(rows)
    return written


def _owed() -> list[Comment]:
    """On the index of times: comments of the last day, without those that have their letter."""
    has = Letter.objects.filter(comment=OuterRef("pk"), kind=Kind.ARRIVAL)
    rows = Comment.objects.filter(~Exists(has), created_at__gte=timezone.now() - REACH, status__in=TOLD)
    guests = rows.filter(author=None, author_email__gt="", source_key__startswith="form:", receipt__isnull=False)
    return list(guests.exclude(receipt=receipt.VOID).in_order()[:CHUNK])


def _write(rows: Iterable[Comment]) -> int:
    now = timezone.now()
    sent = Counter[str]()
    letters = [_letter(row, now, is_one_too_many=_count(row, sent, now) > MOST) for row in rows]
    with turns.atomic():
        Letter.objects.bulk_create(letters, ignore_conflicts=True)
    return sum(letter.state == State.WAITING for letter in letters)


def _count(row: Comment, sent: Counter[str], now: datetime) -> int:
    """Which receipt to its address within REACH this is."""
    address = row.author_email.lower()
    if address not in sent:
        earlier = Letter.objects.filter(kind=Kind.ARRIVAL, written_at__gte=now - REACH).exclude(state=State.CANCELLED)
        sent[address] = earlier.filter(comment__author_email__iexact=address).count()
    sent[address] += 1
    return sent[address]


def _letter(row: Comment, now: datetime, *, is_one_too_many: bool) -> Letter:
    letter = Letter(
        kind=Kind.ARRIVAL,
        comment=row,
        language=row.language or conf.language(),
        message_id=f"<{row.key}.receipt@{conf.host()}>",
        not_before=now,
        written_at=now,
    )
    if is_one_too_many:
        letter.state, letter.settled_at = State.CANCELLED, now
        letter.why = "Enough receipts went to this address today."
    return letter
