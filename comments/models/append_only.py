"""The rule that what was decided, sealed or read is never changed or deleted, kept by the database itself."""

from __future__ import annotations

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from comments.conf import READING_DAYS_MIN

DECISIONS = "comments_decision"
READINGS = "comments_reading"
TABLES = {
    DECISIONS: "decisions",
    "comments_seal": "seals",
    READINGS: "readings",
    "comments_export": "exports",
    "comments_threadchange": "changes of threads",
}


def install(editor: BaseDatabaseSchemaEditor, table: str = DECISIONS) -> None:
    """Refuse UPDATE and DELETE of a table's rows from now on. Raises KeyError on a database it has no rule for."""
    for statement in INSTALL[editor.connection.vendor](table):
        editor.execute(statement)


def remove(editor: BaseDatabaseSchemaEditor, table: str = DECISIONS) -> None:
    """Lift the refusal, for a migration that remakes the table on SQLite and installs it again."""
    for statement in REMOVE[editor.connection.vendor](table):
        editor.execute(statement)


def reinstall(connection: BaseDatabaseWrapper) -> None:
    """Install the rule again where a trigger is missing or switched off, outside of any migration."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table in TABLES:
            for statement in REMOVE[connection.vendor](table) + INSTALL[connection.vendor](table):
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, or not switched on. Raises KeyError as install() does."""
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        found = set(cursor.fetchall())
    wanted = [(table, name) for table in TABLES for name in NAMES[connection.vendor](table)]
    return [name for table, name in wanted if (table, name) not in found]


def _sqlite(table: str) -> list[str]:
    return [
        f"""CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when}
        BEGIN SELECT RAISE(ABORT, '{TABLES[table]} are append-only'); END"""
        for verb, when in (("UPDATE", ""), ("DELETE", _young_in_sqlite(table)))
    ]


def _young_in_sqlite(table: str) -> str:
    """Of readings, which name people, only the young ones are kept by force: the old are for the purge."""
    return f"WHEN OLD.read_at > datetime('now', '-{READING_DAYS_MIN} days')" if table == READINGS else ""


def _postgresql(table: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {_old_in_postgresql(table)}
        RAISE EXCEPTION '{TABLES[table]} are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
    ]


def _old_in_postgresql(table: str) -> str:
    if table != READINGS:
        return ""
    return f"IF TG_OP = 'DELETE' AND OLD.read_at < now() - interval '{READING_DAYS_MIN} days' THEN RETURN OLD; END IF;"


INSTALL = {"sqlite": _sqlite, "postgresql": _postgresql}
REMOVE = {
    "sqlite": lambda table: [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")],
    "postgresql": lambda table: [
        f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse()",
    ],
}
NAMES = {
    "sqlite": lambda table: [f"{table}_no_update", f"{table}_no_delete"],
    "postgresql": lambda table: [f"{table}_no_change"],
}
THERE = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)""",
}
