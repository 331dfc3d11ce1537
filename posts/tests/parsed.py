"""Archive pages written from raw records, and what the parser makes of them."""

from posts.archive.page import ArchivePage, parse
from posts.tests.pages import TRAILER

OPENING = "A Bridge Reopens\n\nPosted by Ada Keane\nMarch 3, 2010\nThe bridge at noon\n\nIt is open.\n\nCome and see.\n"
UNFINISHED = "For as many years as it stood I walked over this old bridge, and nev"
HEADING = "\nComments\n\nComments\n"


def rec(
    head: str = "Maria\n|\nNew Mexico, USA\nMarch 4, 2010", lead: str = "Maria in New Mexico", text: str = "Good news."
) -> str:
    return f"\n{head}\n\n{lead} writes:\n\n{text}\n"


def page(*records: str, opening: str = OPENING, heading: str = HEADING, trailer: str = TRAILER) -> ArchivePage:
    parsed = parse(opening + heading + "".join(records) + trailer)
    assert isinstance(parsed, ArchivePage), parsed
    return parsed


def whole(*records: str, **parts: str) -> ArchivePage:
    parsed = page(*records, **parts)
    assert parsed.problems == ()
    return parsed


def only(*records: str, **parts: str):
    (comment,) = whole(*records, **parts).comments
    return comment


def who(parsed: ArchivePage) -> list[tuple[str, str]]:
    return [(comment.name, comment.location) for comment in parsed.comments]
