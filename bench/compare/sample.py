"""Comments that every measured system is filled with: the same rows whatever the system, from one seed.

Four threads hold exactly 10, 100, 1,000 and 10,000 approved comments where the site is large enough; the others hold
20 on average. Of seven comments two are replies, to a depth of three. Beside nine approved ones one waits. A text has
410 characters on average; rows of a thread lie between those of others, as on a real site.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SEED = 20120629
FOCUS = (10, 100, 1_000, 10_000)
MEAN = 20  # comments of any other thread
MEAN_TEXT = 410  # characters
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
REPLIES = frozenset({2, 3, 4, 9, 10, 16})  # which of 21 comments in turn are replies: some to a reply
WORDS = (
    "the a of to and in that it is was for on with as people diplomacy embassy answer question listen write read "
    "country city teacher river summer public office letter visa trade peace news history language student travel "
    "because however although perhaps never always between without through against during before after"
).split()


@dataclass(frozen=True, slots=True)
class Row:
    """One comment. `number` counts from 1, so does `thread`; `parent` and `root` are numbers of earlier rows, or 0."""

    number: int
    thread: int
    parent: int
    root: int
    depth: int
    position: int
    text: int
    is_pending: bool

    @property
    def created_at(self) -> datetime:
        return BEGIN + timedelta(seconds=61 * self.number)

    @property
    def name(self) -> str:
        return f"Reader {self.number % 9973}"


def texts() -> list[str]:
    """Texts of one to four paragraphs, as plain as most comments are."""
    chance = random.Random(SEED)
    return [_text(chance, round(chance.triangular(40, 820, 230))) for _ in range(199)]


def _text(chance: random.Random, length: int) -> str:
    said = ""
    while len(said) < length:
        sentence = " ".join(chance.choices(WORDS, k=chance.randint(6, 14))).capitalize() + "."
        said += ("\n\n" if said and chance.random() < 0.12 else " " if said else "") + sentence
    return said


def sizes(total: int) -> list[int]:
    """How many approved comments each thread holds; a tenth of the site waits beside them."""
    approved = total * 9 // 10
    focus = [size for size in FOCUS if size * 2 <= approved or size <= 1_000]
    rest = approved - sum(focus)
    count = max(1, rest // MEAN)
    each = [rest // count + (number < rest % count) for number in range(count)]
    return focus + each


def rows(total: int) -> Iterator[Row]:
    """All comments of a site, in the order in which they were written."""
    counts = sizes(total)
    turns = [(thread, False) for thread, size in enumerate(counts, 1) for _ in range(size)]
    chance = random.Random(SEED)
    turns += [(chance.randint(1, len(counts)), True) for _ in range(total - len(turns))]
    chance.shuffle(turns)
    last: list[Row | None] = [None] * (len(counts) + 1)
    said = [0] * (len(counts) + 1)
    positions: dict[int, int] = {}
    for number, (thread, is_pending) in enumerate(turns, 1):
        above = last[thread]
        text = number * 7919 % 199
        is_reply = not is_pending and above is not None and said[thread] % 21 in REPLIES
        if is_reply and above is not None:
            root = above.root or above.number
            deep = above.depth < 3
            positions[root] = positions.get(root, 0) + 1
            parent, depth = (above.number, above.depth + 1) if deep else (root, 1)
            row = Row(number, thread, parent, root, depth, positions[root], text, is_pending=False)
        else:
            row = Row(number, thread, 0, 0, 0, 0, text, is_pending)
        if not is_pending:
            last[thread] = row
            said[thread] += 1
        yield row
