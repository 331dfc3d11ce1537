"""Letters that hide or pass for others, found so that a moderator can see them."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from comments.folding import fold
from comments.screening.finding import StoredFinding

_WORD = re.compile(r"\w+")
_LATIN = re.compile(r"[A-Za-z]")
_JOINERS = "\u200d\ufe0f"  # they make one picture of several, as in a family of emoji


def strange_letters(text: str, *, field: str = "text") -> list[StoredFinding]:
    """A finding for each letter that cannot be seen, and for each that looks like a Latin one in a Latin word."""
    if text.isascii():
        return []
    return [
        {"rule": "letters", "outcome": "pass", "words": words, "spans": [[place, place + 1]], "field": field}
        for place, words in [*_hidden(text), *_alike(text)]
    ]


def is_hidden(char: str) -> bool:
    """Whether a character is of those that show nothing: joiners, directions, soft hyphens, fillers."""
    return unicodedata.category(char) == "Cf" or char in "\u115f\u1160\u2800\u3164\uffa0"


def code_of(char: str) -> str:
    """ "U+200B" for a zero-width space."""
    return f"U+{ord(char):04X}"


def _hidden(text: str) -> list[tuple[int, str]]:
    return [
        (place, _("Hidden: %(name)s") % {"name": unicodedata.name(char, code_of(char)).lower()})
        for place, char in enumerate(text)
        if is_hidden(char) and not (char in _JOINERS and _joins_pictures(text, place))
    ]


def _joins_pictures(text: str, place: int) -> bool:
    return place > 0 and unicodedata.category(text[place - 1]) in ("So", "Sk", "Mn")


def _alike(text: str) -> list[tuple[int, str]]:
    found = []
    for word in _WORD.finditer(text):
        if _LATIN.search(word[0]):
            found += [
                (word.start() + place, _("Looks like Latin: %(name)s") % {"name": unicodedata.name(char, "").lower()})
                for place, char in enumerate(word[0])
                if not char.isascii() and _passes_for_latin(char)
            ]
    return found


def _passes_for_latin(char: str) -> bool:
    """A letter of another script that folds to one of ours; accents fold too, but keep their script's name."""
    return not unicodedata.name(char, "LATIN").startswith("LATIN") and bool(_LATIN.fullmatch(fold(char).text))
