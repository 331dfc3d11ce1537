"""Text of an archive page → what it holds. Pure: no database, no settings; every oddity is a value, none raises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from posts.archive import cut, record
from posts.archive.lines import (
    HEADER_LINE_MAX,
    Problem,
    block_start,
    day_of,
    is_blank,
    is_dated,
    last_filled,
    next_filled,
    prose,
    tidy,
)
from posts.archive.record import BAR, ArchiveComment, Start
from posts.archive.stories import TITLE_MAX, Story, stories, trailer

HEADING = "Comments"
AUTHOR_MAX = 200  # characters; the columns hold as many
CAPTION_MAX = 1000

_BYLINE = re.compile(r"posted by\b:?(.*)", re.IGNORECASE)
_ABOUT = re.compile(r"(?:^|(?<=[^\s\"“‘'(])|(?<=[.!?”\"…)])[ \t]+)About the Authors?:[ \t]*", re.MULTILINE)
_PAGE_LINKS = re.compile(r"(?:[0-9]|[«»‹›<>|…]|first|last|next|previous|page|\s)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """One page of one post. `body` and `about_author` are plain text, paragraphs separated by blank lines."""

    title: str
    author_name: str
    published_on: date
    caption: str
    body: str
    about_author: str
    comments: tuple[ArchiveComment, ...]
    stories: tuple[Story, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class NotAPage:
    """A text that is no page of the archive, and why. `line` counts from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Opening:
    title: str
    author_name: str
    published_on: date
    caption: str
    end: int


@dataclass(frozen=True, slots=True)
class _Extent:
    """Which lines hold what: the text [begin:body_end], records [comments:end], stories [end:stop]."""

    begin: int
    body_end: int
    comments: int
    end: int
    stop: int
    starts: Sequence[Start]
    is_whole: bool  # something follows the comments
    has_pages: bool  # something follows the stories
    has_heading: bool


def parse(text: str) -> ArchivePage | NotAPage:
    """Takes the text of a file, LF line ends; gives the page, or says why the file is none. Linear in its length."""
    lines = text.split("\n")
    opening = _opening(lines)
    if isinstance(opening, NotAPage):
        return opening
    extent = _extent(lines, opening.end)
    comments, problems, kept = _comments(lines, extent)
    body, about = _about(prose(lines[extent.begin : min(extent.body_end, kept)]))
    if not (body or comments or extent.is_whole or extent.has_heading):
        return NotAPage(opening.end, "the file is cut off before its text")
    found = stories(lines, extent.end + 1, extent.stop, is_whole=extent.has_pages)
    problems += [one for one in found if isinstance(one, Problem)]
    return ArchivePage(
        title=opening.title,
        author_name=opening.author_name,
        published_on=opening.published_on,
        caption=opening.caption,
        body=body,
        about_author=about,
        comments=tuple(comments),
        stories=tuple(one for one in found if isinstance(one, Story)),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _opening(lines: Sequence[str]) -> _Opening | NotAPage:
    end = len(lines)
    at = next_filled(lines, 0, end)
    if at == end:
        return NotAPage(1, "an empty file")
    title = tidy(lines[at]) if len(lines[at]) <= 4 * TITLE_MAX else ""
    if not 0 < len(title) <= TITLE_MAX or is_dated(title) or _BYLINE.fullmatch(title):
        return NotAPage(at + 1, f"no title of at most {TITLE_MAX} characters in the first line: no page of the archive")
    at = next_filled(lines, at + 1, end)
    byline = _BYLINE.fullmatch(lines[at].strip()) if at < end and len(lines[at]) <= 2 * AUTHOR_MAX else None
    author = tidy(byline[1]) if byline else ""
    if byline:
        at = next_filled(lines, at + 1, end)
    if at == end or not is_dated(lines[at]):
        return NotAPage(min(at, end - 1) + 1, "no date under the title: no page of the archive")
    day = day_of(lines[at])
    if day is None or len(author) > AUTHOR_MAX:
        return NotAPage(at + 1, "no such day" if day is None else f"an author longer than {AUTHOR_MAX} characters")
    caption = lines[at + 1].strip() if at + 1 < end else ""
    if len(caption) > CAPTION_MAX or caption in (HEADING, "Latest Stories"):
        caption = ""
    return _Opening(title, author, day, caption, at + 2 if caption else at + 1)


def _extent(lines: Sequence[str], begin: int) -> _Extent:
    stop = _pages(lines, begin)
    found = record.starts(lines, begin, stop)
    at = trailer(lines, found[-1].lead + 1 if found else begin, stop)
    end = stop if at is None else at
    has_pages = stop < len(lines)
    is_whole = has_pages or at is not None
    heading = _heading(lines, begin, end, found, is_whole=is_whole)
    if heading:
        body_end, comments = heading
        found = [start for start in found if start.head >= comments]
    else:
        body_end = comments = found[0].head if found else end
    return _Extent(begin, body_end, comments, end, stop, found, is_whole, has_pages, heading is not None)


def _pages(lines: Sequence[str], begin: int) -> int:
    """Where the links to other pages begin, which are the last thing in a file; its length when there are none."""
    last = last_filled(lines, begin, len(lines))
    while last > begin and len(lines[last]) < 80 and _PAGE_LINKS.fullmatch(lines[last]):
        last -= 1
    is_heading = last > begin and lines[last].strip() == "Pages" and is_blank(lines[last - 1])
    return last if is_heading else len(lines)


def _heading(
    lines: Sequence[str], begin: int, end: int, found: Sequence[Start], *, is_whole: bool
) -> tuple[int, int] | None:
    """Where the heading over the comments begins and ends; None when it is lost.

    Posts have sections called so, and people end a text with the word: it is a heading where it stands twice, or where
    a record or nothing follows it and no record with a bar stands above it.
    """
    heads = {start.head for start in found}
    barred = next((start.head for start in found if BAR in _stripped(lines[start.head : start.dated])), end)
    at = begin
    while at < end:
        if lines[at].strip() != HEADING:
            at += 1
            continue
        first, below = at, next_filled(lines, at + 1, end)
        while below < end and lines[below].strip() == HEADING:
            at, below = below, next_filled(lines, below + 1, end)
        is_followed = below == end or below in heads or _is_broken_record(lines, below, end, is_whole=is_whole)
        if at > first or is_followed and first < barred:
            return first, at + 1
        at += 1
    return None


def _is_broken_record(lines: Sequence[str], at: int, end: int, *, is_whole: bool) -> bool:
    block = _stripped(lines[at : min(at + 5, end)])
    block = block[: block.index("")] if "" in block else block
    is_last = next_filled(lines, at + len(block), end) == end
    if BAR in block or any(is_dated(line) for line in block):
        return True
    return is_last and not is_whole and all(len(line) <= HEADER_LINE_MAX for line in block) and len(block) < 4


def _stripped(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines]


def _comments(lines: Sequence[str], extent: _Extent) -> tuple[list[ArchiveComment], list[Problem], int]:
    """Comments, problems, and the index at which the file is cut off (else the end of the comments)."""
    problems: list[Problem] = []
    end = extent.end
    above = next_filled(lines, extent.comments, extent.starts[0].head if extent.starts else end)
    is_astray = above < (extent.starts[0].head if extent.starts else end)
    if is_astray:
        problems.append(Problem(above + 1, "no record: no date with a lead line under it", is_record=True))
    if not extent.is_whole and (extent.starts or not is_astray):
        end, cuts = _cut(lines, extent)
        problems += cuts
    whole = [start for start in extent.starts if start.head < end]
    ends = [start.head for start in extent.starts[1:]] + [end]
    read = [record.read(lines, start, until) for start, until in zip(whole, ends, strict=False)]
    problems += [one for one in read if isinstance(one, Problem)] + _lost_leads(lines, extent, end)
    return [one for one in read if isinstance(one, ArchiveComment)], problems, end


def _cut(lines: Sequence[str], extent: _Extent) -> tuple[int, list[Problem]]:
    """Where what is whole ends, and what is reported of the rest."""
    begin = extent.starts[-1].lead + 1 if extent.starts else extent.begin
    if extent.has_heading and not extent.starts:
        begin = extent.comments
    at = cut.cut_head(lines, begin, extent.end)
    if at is not None:
        return at, [Problem(at + 1, "the file is cut off inside this comment", is_record=True)]
    at = cut.cut_heading(lines, begin, extent.end)
    if at is not None:
        return at, [Problem(at + 1, "the file is cut off here")]
    if not cut.is_unfinished(lines):
        return extent.end, []
    if extent.starts:
        head = extent.starts[-1].head
        return head, [Problem(head + 1, "the file is cut off inside this comment", is_record=True)]
    return extent.end, [Problem(len(lines), "the file is cut off inside the post's text")]


def _lost_leads(lines: Sequence[str], extent: _Extent, end: int) -> list[Problem]:
    """Heads with a bar and a date, inside a text: by rule they stay there, but nobody should have to find out."""
    if not extent.starts:
        return []
    known = {start.dated for start in extent.starts}
    found = []
    for at in range(extent.starts[0].lead + 1, end):
        if is_dated(lines[at]) and at not in known:
            floor = max(at - 3, 0)
            if BAR in _stripped(lines[max(block_start(lines, at, floor), at - 2) : at]):
                found.append(Problem(at + 1, "looks like a record without a lead line; kept in the text above it"))
    return found


def _about(body: str) -> tuple[str, str]:
    """The text without what is said of its author, and that: the paragraph after the last "About the Author:"."""
    marks = list(_ABOUT.finditer(body))
    if not marks:
        return body, ""
    before, after = body[: marks[-1].start()], body[marks[-1].end() :].lstrip("\n")
    about, _, rest = after.partition("\n\n")
    return "\n\n".join(part for part in (before.strip(), rest.strip()) if part), about.strip()
