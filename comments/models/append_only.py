"""The rule that decisions are never changed or deleted, kept by the database itself."""

from __future__ import annotations

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


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse UPDATE and DELETE of decisions from now on. Raises KeyError on a database it has no rule for."""
    _run(editor, INSTALL)


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    """Lift the refusal, for a migration that remakes the table on SQLite and installs it again."""
    _run(editor, REMOVE)


def _run(editor: BaseDatabaseSchemaEditor, statements: dict[str, list[str]]) -> None:
    for statement in statements[editor.connection.vendor]:
        editor.execute(statement)
