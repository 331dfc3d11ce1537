"""Passages of a comment as a letter quotes them: short, and leading nowhere. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from comments import markup

LENGTH = 300  # characters of a text without a marked passage
AROUND = 60  # characters on either side of one
MOST = 3  # passages

# What programs that show mail make a link of. The address is whatever its writer typed, and need not be theirs: a
# letter must not carry a stranger's links into somebody's mailbox.
_LINKS = re.compile(r"[a-z][a-z0-9+.-]*:/*[^\s/]\S*|\bwww\.\S+|\S+@\S+|[\w-]+(?:\.[\w-]+)+[/:?#]\S*", re.IGNORECASE)
_HOSTS = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})")


def quoted(text: str, spans: Iterable[tuple[int, int]] = ()) -> list[str]:
    """The passages at `spans` with some words around them; without any, the beginning of the text."""
    inside = sorted((start, end) for start, end in spans if 0 <= start < end <= len(text))
    marked = [_passage(text, start, end) for start, end in inside[:MOST]]
    return list(dict.fromkeys(marked)) or [unlinked(markup.excerpt(text, LENGTH))]


def unlinked(text: str) -> str:
    """The text without what a mail program would make a link of: addresses go, and hosts are spaced out."""
    return _HOSTS.sub(". ", _LINKS.sub("[…]", text))


def _passage(text: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    # A word that the cut goes through is left out, a marked one is not.
    before = text[first:start].partition(" ")[2] if first else text[:start]
    after = text[end:last].rpartition(" ")[0] if last < len(text) else text[end:]
    words = unlinked(markup.clean_line(f"{before}{text[start:end]}{after}"))
    return f"{'… ' if first else ''}{words}{' …' if last < len(text) else ''}"
