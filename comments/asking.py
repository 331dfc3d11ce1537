"""Whether a text asks: what it ends with, in any script. Pure."""

from __future__ import annotations

import re
import unicodedata

# Latin, full width, Arabic, doubled and mixed ones, Ethiopic, Vai, Limbu, Coptic, Armenian
MARKS = tuple("?？؟⁇⁈⁉‽⸮︖﹖፧꘏᥅⳺⳻՞")
_MAY_FOLLOW = ("Pe", "Pf", "Pi", "Zs", "So", "Sk", "Cf", "Mn")  # closing signs, spaces, pictures, what is invisible
_QUOTE = re.compile(r"\s*>")


def asks(text: str) -> bool:
    """Whether the last line that its writer wrote ends with a question mark; quoted lines are another's words."""
    own = [line for line in text.splitlines() if line.strip() and not _QUOTE.match(line)]
    told = (letter for letter in reversed(own[-1] if own else "") if letter in MARKS or not _may_follow(letter))
    return next(told, "") in MARKS


def _may_follow(letter: str) -> bool:
    return letter in "!！*_~`'\".…" or unicodedata.category(letter) in _MAY_FOLLOW
