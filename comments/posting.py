"""The postman: takes due letters one at a time, sends them, and says what became of each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Min
from django.utils import timezone

from comments import conf, following, markup, turns
from comments.keys import new_key
from comments.mailing import Failure, Line, Message
from comments.models import Letter, Thread
from comments.models.letter import State

logger = logging.getLogger(__name__)

BACK_OFF = (60, 300, 1800, 7200, 21600, 86400)  # seconds until the next try; after the last of them a letter is parked
CLAIM_SECONDS = 300  # longer than sending takes: mailing.SECONDS for each of a dozen answers
LATE = timedelta(minutes=15)  # whoever is due for longer is not being sent


@dataclass(frozen=True, slots=True)
class Text:
    """What a letter says, and the headers by which a mail program can answer it by itself."""

    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A letter has nothing to say any more, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter: sent, cancelled, parked, or waiting for its next try; and why."""

    pk: int
    state: State
    why: str = ""
    is_trouble: bool = False


Composer = Callable[[Letter], Text | Nothing]
composers: dict[str, Composer] = {}  # who words a letter, by its kind


def post(*, stopped: Callable[[], bool] = lambda: False) -> Iterator[Outcome]:
    """Send what is due, one letter after the other, and yield what became of each.

    Ends when nothing is due, when the mail server is in trouble, or when stopped() says so between two letters. As many
    may run at once as one likes. A letter is marked as sent after the server has taken it: who dies in between leaves
    it to be sent again after CLAIM_SECONDS, under the same Message-ID. Nothing is lost, and a second copy is known.
    """
    worker = new_key()
    with closing(Line()) as line:
        while not stopped() and (claimed := _claim(worker)):
            outcome = _send(claimed, line)
            yield outcome
            if outcome.is_trouble:
                return


def try_again(letters: Iterable[int]) -> int:
    """Send parked letters after all, as if they had never been tried. Returns how many they are."""
    parked = Letter.objects.parked().filter(pk__in=list(letters))
    return parked.update(state=State.WAITING, tries=0, not_before=timezone.now(), why="", settled_at=None)


def lateness() -> timedelta:
    """For how long the oldest letter that is due has been so; nothing where none is."""
    now = timezone.now()
    oldest = Letter.objects.waiting().filter(not_before__lte=now).aggregate(oldest=Min("not_before"))["oldest"]
    return now - oldest if oldest else timedelta()


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A letter that is this worker's to send. `is_open`: an earlier try may have sent it."""

    letter: Letter
    worker: str
    is_open: bool


def _claim(worker: str) -> _Claimed | None:
    """The next due letter, which nobody else sends for CLAIM_SECONDS. The database decides races."""
    now = timezone.now()
    if not Letter.objects.due(now).exists():
        return None  # looking costs nobody a turn to write
    with turns.atomic():
        due = Letter.objects.due(now).select_for_update(skip_locked=True, no_key=True).order_by("not_before", "pk")
        row = due.values_list("pk", "claimed_until").first()
        if row is None:
            return None
        pk, earlier = row
        Letter.objects.filter(pk=pk).update(claimed_by=worker, claimed_until=now + timedelta(seconds=CLAIM_SECONDS))
    related = ["comment__author", "comment__thread", "decision__clause"]
    related += ["follow__account", "follow__comment", "follow__thread__content_type"]
    return _Claimed(Letter.objects.select_related(*related).get(pk=pk), worker, is_open=earlier is not None)


def _send(claimed: _Claimed, line: Line) -> Outcome:
    try:
        text = _worded(claimed)
    except Exception as error:  # one letter that nobody can word does not stop the others
        logger.exception("Letter %s was not worded", claimed.letter.pk)
        return _put_off(claimed, Failure(f"It could not be worded: {type(error).__name__}"))
    if isinstance(text, Outcome):
        return text
    failure = line.send(_message(claimed.letter, text))
    if failure is None:
        return _settle(claimed, State.SENT)
    return _settle(claimed, State.PARKED, failure.why) if failure.is_final else _put_off(claimed, failure)


def _worded(claimed: _Claimed) -> Text | Outcome:
    letter = claimed.letter
    compose = composers[letter.kind]
    if not letter.recipient:
        return _settle(claimed, State.CANCELLED, "No address is known any more.")
    if following.wants_no(letter):
        return _settle(claimed, State.CANCELLED, "Its reader has stopped all letters.")
    if isinstance(text := compose(letter), Text):
        return text
    with turns.atomic():
        # A decision that is being made holds its thread's row, and counts on this letter as long as it is claimed:
        # asked again once that row is ours, the answer is the last one.
        if letter.comment:
            Thread.objects.select_for_update(no_key=True).get(pk=letter.comment.thread_id)
        text = compose(letter)
        return text if isinstance(text, Text) else _settle(claimed, State.CANCELLED, text.why)


def _message(letter: Letter, text: Text) -> Message:
    """Plain text from the site to one reader. RFC 3834: no machine answers what a machine has sent."""
    return Message(
        subject=markup.clean_line(text.subject),
        body=text.body,
        to=[letter.recipient],
        reply_to=[conf.LETTER_REPLY_TO] if conf.LETTER_REPLY_TO else None,
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated", **text.headers},
    )


def _settle(claimed: _Claimed, state: State, why: str = "") -> Outcome:
    """Nothing more is to be done. What may have left before keeps the trace of its claim: it can only be corrected."""
    now = timezone.now()
    trace = now if claimed.is_open and state != State.SENT else None
    rows = Letter.objects.waiting().filter(pk=claimed.letter.pk)
    rows.update(state=state, why=why, settled_at=now, claimed_by="", claimed_until=trace)
    return Outcome(claimed.letter.pk, state, why)


def _put_off(claimed: _Claimed, failure: Failure) -> Outcome:
    """Later again, or never: whoever has lost the claim meanwhile has nothing to say."""
    tries = claimed.letter.tries + 1
    now = timezone.now()
    is_open = claimed.is_open or failure.is_open
    values = {"tries": tries, "why": failure.why, "claimed_by": "", "claimed_until": now if is_open else None}
    mine = Letter.objects.waiting().filter(pk=claimed.letter.pk, claimed_by=claimed.worker)
    if tries > len(BACK_OFF):
        mine.update(state=State.PARKED, settled_at=now, **values)
        return Outcome(claimed.letter.pk, State.PARKED, failure.why, failure.is_trouble)
    mine.update(not_before=now + timedelta(seconds=BACK_OFF[tries - 1]), **values)
    return Outcome(claimed.letter.pk, State.WAITING, failure.why, failure.is_trouble)
