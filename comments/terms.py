"""What somebody typed into a search box, as terms: words, "phrases", prefix*, and -minus. Pure: no database."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from comments.markup import clean_line

MAX_TERMS = 32  # of one search; an index is asked for each
MAX_LETTERS = 500
PREFIX_MIN = 3  # letters; a shorter beginning would mean half of all words, and cost as much

_QUOTES = str.maketrans("“”„‟«»＂", '"' * 7)
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<star>\*?)')


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several in a row; `is_prefix`: the last one may go on; `is_excluded`: it must not occur."""

    words: str
    is_prefix: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a search, and whether some of what was typed was left out because it was too long."""

    terms: tuple[Term, ...] = ()
    is_cut: bool = False

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.is_excluded)


def read(typed: str) -> Asked:
    """The terms in any string at all. None of their letters is a sign of a database's query language: quote them."""
    line = clean_line(typed).translate(_QUOTES)
    found = [term for match in _TERM.finditer(line[:MAX_LETTERS]) if (term := _term(match))]
    return Asked(tuple(found[:MAX_TERMS]), is_cut=len(line) > MAX_LETTERS or len(found) > MAX_TERMS)


def _term(match: re.Match[str]) -> Term | None:
    """None where there is no letter and no digit in it: an index holds nothing else."""
    word = match["word"] or ""
    words = match["phrase"] if match["phrase"] is not None else word.strip("*")
    if not any(_is_indexed(char) for char in words):
        return None
    may_go_on = bool(match["star"]) or word.endswith("*")
    return Term(words, may_go_on and _last_letters(words) >= PREFIX_MIN, bool(match["minus"]))


def _last_letters(words: str) -> int:
    """How many letters the last word of a term has: those are what a prefix is looked up by."""
    count = 0
    for char in reversed(words):
        if not _is_indexed(char):
            break
        count += 1
    return count


def _is_indexed(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN"
