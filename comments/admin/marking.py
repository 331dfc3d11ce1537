"""A text cut where findings mark it, so that a template can show what a rule saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from comments.screening.finding import StoredFinding, worded


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, still to be escaped; `words` say what was found there, empty where nothing was."""

    text: str
    words: str = ""


def pieces(text: str, findings: Iterable[StoredFinding], *, field: str = "text") -> list[Piece]:
    """The text in pieces, in order and complete. Spans that reach beyond it are cut: it may have been edited since."""
    marks = [
        (max(start, 0), min(end, len(text)), worded(one))
        for one in findings
        if one["field"] == field
        for start, end in one["spans"]
    ]
    marks = [mark for mark in marks if mark[0] < mark[1]]
    edges = sorted({0, len(text)} | {edge for start, end, _words in marks for edge in (start, end)})
    return [Piece(text[start:end], _words_at(start, marks)) for start, end in pairwise(edges)]


def _words_at(place: int, marks: Sequence[tuple[int, int, str]]) -> str:
    return " · ".join(dict.fromkeys(words for start, end, words in marks if start <= place < end))
