"""Indexes of questions and official answers, made beside readers and writers.

They stood in 0037, which held every request up while they were made. Where it ran before they left it, they are made
anew, as they are after a run of this one that was broken off.
"""

from django.db import migrations, models


class AddIndexBeside(migrations.AddIndex):
    """On PostgreSQL, CREATE INDEX CONCURRENTLY; on SQLite, which has one writer anyway, the ordinary one."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        is_beside = schema_editor.connection.vendor == "postgresql"
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX {'CONCURRENTLY ' if is_beside else ''}IF EXISTS {name}")
        schema_editor.add_index(model, self.index, **({"concurrently": True} if is_beside else {}))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0037_official_answers")]

    operations = [
        AddIndexBeside(
            model_name="comment",
            index=models.Index(condition=models.Q(("asks", True)), fields=["created_at", "id"], name="comments_questions"),
        ),
        AddIndexBeside(
            model_name="comment",
            index=models.Index(condition=models.Q(("asks", True)), fields=["thread"], name="comments_questions_of"),
        ),
        AddIndexBeside(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("office__isnull", False)), fields=["thread", "parent"], name="comments_official"
            ),
        ),
    ]
