"""The part of a text where a search met it, with what was met in pieces of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from comments import markup
from comments.admin.marking import Piece
from comments.folding import Folded, fold
from comments.terms import Term

LENGTH = 320  # characters
LEAD = 80  # of them before the first word met

_WORD = re.compile(r"[^\W_]+")


def excerpt(text: str, terms: Sequence[Term], *, met: str) -> list[Piece]:
    """Some 320 characters on one line about the first term met, in order; what was met carries the words `met`."""
    line = markup.clean_line(text)
    spans = sorted(_spans(line, terms))
    start = _start(line, spans[0][0]) if spans else 0
    end = start + LENGTH
    shown, place = [Piece("…")] if start else [], start
    for first, last in spans:
        if place <= first and last <= end:
            shown += [Piece(line[place:first]), Piece(line[first:last], met)]
            place = last
    rest = markup.excerpt(line[place:], max(end - place, 1)) if len(line) > end else line[place:]
    return [piece for piece in [*shown, Piece(_spaced(line, place, rest))] if piece.text]


def _spaced(line: str, place: int, rest: str) -> str:
    """Cutting takes the space before a rest away; words stay apart."""
    return f" {rest}" if line[place : place + 1] == " " and not rest.startswith(" ") else rest


def _start(line: str, first: int) -> int:
    """The beginning of a word some way before the first one met; the beginning of the text where that is near."""
    if first < LENGTH - LEAD:
        return 0
    space = line.find(" ", first - LEAD, first)
    return space + 1 if space >= 0 else first


def _spans(line: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    wanted = [(words, term.is_prefix) for term in terms if not term.is_excluded and (words := _words(term.words))]
    if not wanted:
        return
    folded = fold(line)
    found = list(_WORD.finditer(folded.text))
    texts = [word[0] for word in found]
    place = 0
    while place < len(found):
        size = max((len(words) for words, may_go_on in wanted if _is_at(texts, place, words, may_go_on)), default=0)
        if size:
            yield _original(folded, found[place].start(), found[place + size - 1].end())
        place += size or 1


def _words(typed: str) -> list[str]:
    return _WORD.findall(fold(typed).text)


def _is_at(texts: Sequence[str], place: int, words: Sequence[str], may_go_on: bool) -> bool:
    here = texts[place : place + len(words)]
    if len(here) < len(words) or here[:-1] != words[:-1]:
        return False
    return here[-1].startswith(words[-1]) if may_go_on else here[-1] == words[-1]


def _original(folded: Folded, start: int, end: int) -> tuple[int, int]:
    return folded.span(start, end)
