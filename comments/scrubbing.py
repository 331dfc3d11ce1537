"""scrub(): what was deleted is in no corner of the database's file any more.

A database that deletes a row only marks its place as free: SQLite leaves the bytes in free pages, in its write-ahead
log and in the segments of the index of words, PostgreSQL in pages that a vacuum has not seen. A dump of PostgreSQL
never holds them; a copy of SQLite's file does.
"""

from __future__ import annotations

from django.db import connections, router
from django.utils import timezone

from comments.models import Comment, Erasure

TABLES = ("comment", "revision", "letter", "trace", "note", "words")


def scrub() -> bool:
    """Write the file anew without what was deleted; False where somebody else was at it, or inside a transaction.

    On SQLite writers wait meanwhile, and the disk must have room for a second copy: about a minute a gigabyte. On
    PostgreSQL nobody waits.
    """
    connection = connections[router.db_for_write(Comment)]
    if connection.in_atomic_block:
        return False
    began_at = timezone.now()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO comments_words (comments_words) VALUES ('optimize')")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_done = not cursor.fetchone()[0]
        else:
            cursor.execute(f"VACUUM {', '.join(f'comments_{name}' for name in TABLES)}")
            is_done = True
    if is_done:
        Erasure.objects.filter(scrubbed_at=None, made_at__lte=began_at).update(scrubbed_at=timezone.now())
    return is_done


def is_due() -> bool:
    """Whether somebody was erased since."""
    return Erasure.objects.filter(scrubbed_at=None).exists()
