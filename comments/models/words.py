"""The index of words: what each comment says, its author's name and place, kept in step by the database itself.

SQLite keeps a full-text table (FTS5) and PostgreSQL a table of word vectors under a GIN index, each a row a comment.
A row's key is its comment's place in time: the second it was written, then its number. So what is found comes newest or
oldest first without being sorted. A number has 30 bits there: the index holds comments up to a billion.
Case and accents are folded; words end at anything that is neither letter nor digit.
"""

# ruff: noqa: S608  (these statements are put together from names and numbers that stand in this file)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NUMBER_BITS = 30
NUMBER = (1 << NUMBER_BITS) - 1
BATCH = 5000  # comments a statement while the index is filled
LONGEST = 100_000  # letters of a text that PostgreSQL indexes: a word vector has a limit

_COLUMNS = "author_name, author_location, text"
_CHANGED = "author_name, author_location, text, created_at"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def place_of(created_at: datetime, pk: int) -> int:
    """The key of a comment in the index."""
    return (((created_at - _EPOCH) // timedelta(seconds=1)) << NUMBER_BITS) | pk


def comment_at(place: int) -> int:
    """The primary key of the comment at a place."""
    return place & NUMBER


def second_of(place: int) -> datetime:
    """The second in which the comment at a place was written."""
    return _EPOCH + timedelta(seconds=place >> NUMBER_BITS)


def _sqlite_row(row: str) -> str:
    place = f"(strftime('%s', {row}created_at) << {NUMBER_BITS}) | {row}id"
    return ", ".join([place, *(f"{row}{name.strip()}" for name in _COLUMNS.split(","))])


_SQLITE_TAKE = f"""INSERT INTO comments_words (comments_words, rowid, name, location, text)
    VALUES ('delete', {_sqlite_row("OLD.")});"""
_SQLITE_PUT = f"INSERT INTO comments_words (rowid, name, location, text) VALUES ({_sqlite_row('NEW.')});"
_SQLITE_TRIGGERS = {
    "comments_words_insert": "AFTER INSERT ON comments_comment WHEN NOT EXISTS (SELECT 1 FROM comments_words_aside) "
    f"BEGIN {_SQLITE_PUT} END",
    "comments_words_delete": f"AFTER DELETE ON comments_comment BEGIN {_SQLITE_TAKE} END",
    "comments_words_update": f"AFTER UPDATE OF {_CHANGED} ON comments_comment "
    f"WHEN {' OR '.join(f'OLD.{one.strip()} IS NOT NEW.{one.strip()}' for one in _CHANGED.split(','))} "
    f"BEGIN {_SQLITE_TAKE} {_SQLITE_PUT} END",
}
# It keeps no text of its own. The view it names is there only while it is proved: a view would stand in the way of
# migrations, which rename tables on SQLite.
SQLITE_TABLE = """CREATE VIRTUAL TABLE IF NOT EXISTS comments_words USING fts5(name, location, text,
    content='comments_worded', content_rowid='place', columnsize=0, tokenize='unicode61 remove_diacritics 2')"""
SQLITE_VIEW = f"""CREATE VIEW comments_worded AS SELECT (strftime('%s', created_at) << {NUMBER_BITS}) | id AS place,
    author_name AS name, author_location AS location, text FROM comments_comment"""
SQLITE_FILL = f"""INSERT INTO comments_words (rowid, name, location, text)
    SELECT {_sqlite_row("")} FROM comments_comment ORDER BY 1"""
# A row in this table tells the trigger to stand aside: it is written and taken away in one transaction, where nobody
# else sees it. The index writes out what it holds at every statement, so one for fifty comments costs a third.
SQLITE_ASIDE = "CREATE TABLE IF NOT EXISTS comments_words_aside (is_aside integer)"
SQLITE_PUT_MANY = f"""INSERT INTO comments_words (rowid, name, location, text)
    SELECT {_sqlite_row("")} FROM comments_comment WHERE id BETWEEN %s AND %s ORDER BY 1""".replace("'%s'", "'%%s'")

# PostgreSQL's own parser takes addresses, hosts and numbers for single words; with their signs gone it finds the parts.
_SIGNS = "./@-_:<&+~\\'"


def _without_signs(expression: str) -> str:
    for sign in _SIGNS:
        expression = f"replace({expression}, '{sign * 2 if sign == chr(39) else sign}', ' ')"
    return expression


_POSTGRESQL_FUNCTIONS = [
    f"""CREATE OR REPLACE FUNCTION comments_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT {_without_signs("bare")} FROM (SELECT CASE WHEN octet_length(words) = length(words) THEN words
        ELSE regexp_replace(normalize(lower(left(words, {LONGEST})), NFD), '[\\u0300-\\u036f]+', '', 'g')
        END) AS one(bare) $$""",
    f"""CREATE OR REPLACE FUNCTION comments_vector(name text, place text, said text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('simple', comments_fold(name)), 'A')
        || setweight(to_tsvector('simple', comments_fold(place)), 'B')
        || to_tsvector('simple', comments_fold(left(said, {LONGEST}))) $$""",
    f"""CREATE OR REPLACE FUNCTION comments_place(at timestamptz, id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (floor(extract(epoch FROM at))::bigint << {NUMBER_BITS}) | id $$""",
]
POSTGRESQL_FOUND = """CREATE INDEX IF NOT EXISTS comments_words_found ON comments_words USING gin (words)
    WITH (gin_pending_list_limit = 1024)"""
_POSTGRESQL_TABLE = [
    *_POSTGRESQL_FUNCTIONS,
    "CREATE TABLE IF NOT EXISTS comments_words (place bigint PRIMARY KEY, words tsvector NOT NULL)",
]
_POSTGRESQL_KEEP = """CREATE OR REPLACE FUNCTION comments_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'TRUNCATE' THEN DELETE FROM comments_words; RETURN NULL; END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM comments_words WHERE place = comments_place(OLD.created_at, OLD.id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO comments_words VALUES (comments_place(NEW.created_at, NEW.id),
            comments_vector(NEW.author_name, NEW.author_location, NEW.text))
        ON CONFLICT (place) DO UPDATE SET words = EXCLUDED.words;
    END IF;
    RETURN NULL; END $$"""
# Those that come at once are taken in at once: one by one each would cost three times as much.
_POSTGRESQL_TAKE = """CREATE OR REPLACE FUNCTION comments_take_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO comments_words SELECT comments_place(created_at, id),
        comments_vector(author_name, author_location, text) FROM fresh
        ON CONFLICT (place) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL; END $$"""
_INSERTED = "AFTER INSERT ON comments_comment"
_POSTGRESQL_TRIGGERS = {
    "comments_words_insert": f"{_INSERTED} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT "
    "EXECUTE FUNCTION comments_take_words()",
    "comments_words_delete": "AFTER DELETE ON comments_comment FOR EACH ROW EXECUTE FUNCTION comments_keep_words()",
    "comments_words_update": f"""AFTER UPDATE OF {_CHANGED} ON comments_comment FOR EACH ROW
    WHEN ((OLD.author_name, OLD.author_location, OLD.text, OLD.created_at)
        IS DISTINCT FROM (NEW.author_name, NEW.author_location, NEW.text, NEW.created_at))
    EXECUTE FUNCTION comments_keep_words()""",
    "comments_words_truncate": "AFTER TRUNCATE ON comments_comment EXECUTE FUNCTION comments_keep_words()",
}
POSTGRESQL_FILL = """INSERT INTO comments_words SELECT comments_place(created_at, id),
    comments_vector(author_name, author_location, text) FROM comments_comment WHERE id > %s AND id <= %s
    ON CONFLICT (place) DO NOTHING"""

# Rows that are not what their comment says, and comments without a row.
POSTGRESQL_UNLIKE = f"""SELECT coalesce(c.id, w.place & {NUMBER}) FROM comments_comment c
    FULL JOIN comments_words w ON w.place = comments_place(c.created_at, c.id)
    WHERE w.words IS DISTINCT FROM comments_vector(c.author_name, c.author_location, c.text) ORDER BY 1 LIMIT 100"""
CLEAR = {
    "sqlite": [
        "DELETE FROM comments_words_aside",
        "INSERT INTO comments_words (comments_words) VALUES ('delete-all')",
        SQLITE_FILL,
    ],
    "postgresql": ["DELETE FROM comments_words"],
}

TRIGGERS = {"sqlite": _SQLITE_TRIGGERS, "postgresql": _POSTGRESQL_TRIGGERS}
TABLE = {"sqlite": [SQLITE_TABLE, SQLITE_ASIDE], "postgresql": [*_POSTGRESQL_TABLE, _POSTGRESQL_KEEP, _POSTGRESQL_TAKE]}
REMOVE = {
    "sqlite": ["DROP TABLE IF EXISTS comments_words", "DROP TABLE IF EXISTS comments_words_aside"],
    "postgresql": [
        "DROP TABLE IF EXISTS comments_words",
        "DROP FUNCTION IF EXISTS comments_keep_words()",
        "DROP FUNCTION IF EXISTS comments_take_words()",
        "DROP FUNCTION IF EXISTS comments_vector(text, text, text)",
        "DROP FUNCTION IF EXISTS comments_fold(text)",
        "DROP FUNCTION IF EXISTS comments_place(timestamptz, bigint)",
    ],
}
THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'comments_comment'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'comments_comment'::regclass "
    "AND tgenabled IN ('O', 'A')",
}


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index, fill it, and keep it in step from now on. Raises KeyError on a database it has no index for.

    Outside of a transaction: on SQLite it is one, so that readers go on and writers wait (2 minutes for a million
    comments); on PostgreSQL it is filled in batches while the site goes on, and if it is stopped it may begin again.
    """
    connection = editor.connection
    with transaction.atomic(using=connection.alias):
        _run(connection, TABLE[connection.vendor])
        if connection.vendor == "sqlite":
            _run(connection, [SQLITE_FILL])
        put_triggers(connection)
    if connection.vendor == "postgresql":
        fill(connection)
        _run(connection, [POSTGRESQL_FOUND])


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the index away with all that keeps it."""
    connection = editor.connection
    with transaction.atomic(using=connection.alias):
        _run(connection, _drops(connection) + REMOVE[connection.vendor])


def put_triggers(connection: BaseDatabaseWrapper) -> None:
    """Put all triggers anew, in one transaction."""
    triggers = [f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS[connection.vendor].items()]
    with transaction.atomic(using=connection.alias):
        _run(connection, _drops(connection) + triggers)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, or not switched on. Raises KeyError as install() does."""
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    return [name for name in TRIGGERS[connection.vendor] if name not in found]


def let_stand_aside(editor: BaseDatabaseSchemaEditor) -> None:
    """Give an index that was made before triggers stood aside what they need for it."""
    connection = editor.connection
    if connection.vendor == "sqlite":
        with transaction.atomic(using=connection.alias):
            _run(connection, [SQLITE_ASIDE])
            put_triggers(connection)


def take_at_once(editor: BaseDatabaseSchemaEditor, *, by_itself: bool = False) -> None:
    """PostgreSQL: take new comments in a statement at a time, or `by_itself` each. Readers go on meanwhile."""
    each = f"{_INSERTED} FOR EACH ROW EXECUTE FUNCTION comments_keep_words()"
    body = each if by_itself else _POSTGRESQL_TRIGGERS["comments_words_insert"]
    if editor.connection.vendor == "postgresql":
        with transaction.atomic(using=editor.connection.alias):
            _run(editor.connection, [_POSTGRESQL_TAKE, f"CREATE OR REPLACE TRIGGER comments_words_insert {body}"])


def is_aside(connection: BaseDatabaseWrapper) -> bool:
    """Whether new comments pass the index by: never, but inside the transaction that makes good for it."""
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM comments_words_aside)")
        return bool(cursor.fetchone()[0])


@contextmanager
def in_one_statement(connection: BaseDatabaseWrapper, first: int, last: int) -> Iterator[None]:
    """Comments that are inserted inside, with these keys and all between them, come into the index together.

    Inside of a transaction: what breaks it off takes everything back. On PostgreSQL each comes in by itself.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO comments_words_aside VALUES (1)")
        yield
        cursor.execute("DELETE FROM comments_words_aside")
        cursor.execute(SQLITE_PUT_MANY, [first, last])


def fill(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL: add the comments that the index does not hold, a batch a statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM comments_comment")
        for start in range(0, cursor.fetchone()[0], BATCH):
            cursor.execute(POSTGRESQL_FILL, [start, start + BATCH])


def _drops(connection: BaseDatabaseWrapper) -> list[str]:
    table = " ON comments_comment" if connection.vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{table}" for name in TRIGGERS[connection.vendor]]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
