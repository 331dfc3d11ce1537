"""What an archive page holds → posts, threads, comments. One transaction a file: all of it or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from comments.importing import Brought, Record, Stored, bring_in
from comments.models import Status, Thread
from posts.archive.order import Entry, moments, replies, source_key
from posts.archive.page import ArchivePage
from posts.archive.shelf import Shelf
from posts.models import Post

_TURN = 0x64697061  # any number, as long as every loader asks for the same


@dataclass(slots=True)
class Loaded:
    """What loading a file did: things made, things filled or moved, and things that were there already."""

    posts: int = 0
    comments: int = 0
    replies: int = 0
    excerpts: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)


def load(page: ArchivePage, *, source: str, status: Status = Status.APPROVED) -> Loaded:
    """Store a page: its post, the excerpts it tells of, and its comments, each with the archive's decision.

    `source` is the file's name. Loading again, or pages of one post in another order, comes to the same. Sends neither
    mail nor signal.
    """
    records = _records(page, source)
    with transaction.atomic():
        _take_turns()
        shelf = Shelf.of([page.published_on, *(story.published_on for story in page.stories)])
        known = {post.pk for post in shelf.by_key.values() if not post.is_excerpt}
        post = shelf.put_page(page, source)
        told = [shelf.put_story(story, source) for story in page.stories]
        brought = _bring(post, records, status) if records else Brought()
    is_new = post.pk not in known
    touched = {one.pk for one in (*shelf.made, *shelf.filled, post)}
    return Loaded(
        posts=int(is_new),
        comments=brought.created,
        replies=brought.replies,
        excerpts=sum(one.is_excerpt for one in shelf.made),
        changed=sum(one != post or not is_new for one in shelf.filled) + brought.moved,
        unchanged=len({one.pk for one in told} - touched)
        + int(not is_new and post not in shelf.filled)
        + brought.unchanged,
        notes=brought.notes,
    )


def _take_turns() -> None:
    """Two loaders at once go file by file. SQLite's write lock does so by itself; rows' locks could deadlock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def _bring(post: Post, records: Sequence[Record], status: Status) -> Brought:
    return bring_in(Thread.of(post), records, lambda stored: replies(_entries(stored, records)), status=status)


def _records(page: ArchivePage, source: str) -> list[Record]:
    """The page's comments, each once, with the earlier of its places."""
    times = moments(page, source=source, zone=timezone.get_default_timezone())
    found: dict[str, Record] = {}
    for one, created_at in zip(page.comments, times, strict=True):
        key = source_key(page, one)
        found.setdefault(
            key,
            Record(
                source_key=key,
                author_name=one.name,
                author_location=one.location,
                lead_line=one.lead_line,
                text=one.text,
                created_at=created_at,
                date_only=True,
            ),
        )
    return list(found.values())


def _entries(stored: Sequence[Stored], records: Sequence[Record]) -> list[Entry]:
    """The thread's archived comments, those to come among them, in the order they will stand in."""
    fresh = {one.source_key: Entry(one.source_key, one.lead_line, one.text, one.created_at) for one in records}
    entries = []
    for one in stored:
        if not one.source_key.startswith("archive:"):
            continue
        again = fresh.pop(one.source_key, None)
        created_at = min(one.created_at, again.created_at) if again else one.created_at
        entries.append(Entry(one.source_key, one.lead_line, one.text, created_at))
    return sorted([*entries, *fresh.values()], key=lambda entry: entry.created_at)
