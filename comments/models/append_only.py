"""The rule that decisions are never changed or deleted, kept by the database itself."""

from __future__ import annotations

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "decisions are append-only"

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS comments_decision_no_{verb.lower()} BEFORE {verb} ON comments_decision
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION comments_decision_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE OR REPLACE TRIGGER comments_decision_no_change BEFORE UPDATE OR DELETE ON comments_decision
    FOR EACH ROW EXECUTE FUNCTION comments_decision_refuse()""",
]
INSTALL = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS comments_decision_no_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER IF EXISTS comments_decision_no_change ON comments_decision",
        "DROP FUNCTION IF EXISTS comments_decision_refuse()",
    ],
}
THERE = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'comments_decision'",
        ["comments_decision_no_update", "comments_decision_no_delete"],
    ),
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'comments_decision'::regclass AND tgenabled IN ('O', 'A')",
        ["comments_decision_no_change"],
    ),
}


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse UPDATE and DELETE of decisions from now on. Raises KeyError on a database it has no rule for."""
    _run(editor, INSTALL)


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    """Lift the refusal, for a migration that remakes the table on SQLite and installs it again."""
    _run(editor, REMOVE)


def reinstall(connection: BaseDatabaseWrapper) -> None:
    """Install the rule again where a trigger is missing or switched off, outside of any migration."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in REMOVE[connection.vendor] + INSTALL[connection.vendor]:
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, or not switched on. Raises KeyError as install() does."""
    query, names = THERE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name not in found]


def _run(editor: BaseDatabaseSchemaEditor, statements: dict[str, list[str]]) -> None:
    for statement in statements[editor.connection.vendor]:
        editor.execute(statement)
