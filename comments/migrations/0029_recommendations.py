"""Recommendations, how many each comment has, and the order by them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

COLUMN = '"recommend_count" integer unsigned DEFAULT 0 NOT NULL CHECK ("recommend_count" >= 0)'


class AddCount(migrations.AddField):
    """SQLite takes the column as it is; Django would write the whole table anew, and lose its triggers."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        elif self.allow_migrate_model(schema_editor.connection.alias, to_state.apps.get_model(app_label, self.model_name)):
            schema_editor.execute(f'ALTER TABLE "comments_comment" ADD COLUMN {COLUMN}')

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        elif self.allow_migrate_model(schema_editor.connection.alias, to_state.apps.get_model(app_label, self.model_name)):
            schema_editor.execute('ALTER TABLE "comments_comment" DROP COLUMN "recommend_count"')


class AddIndexBesideWriters(migrations.AddIndex):
    """On PostgreSQL writers go on meanwhile; stopped half-way, it may begin again."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        elif self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)
            schema_editor.add_index(model, self.index, concurrently=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0028_words_in_one_statement")]

    operations = [
        AddCount(
            model_name="comment",
            name="recommend_count",
            field=models.PositiveIntegerField(
                db_default=0, default=0, editable=False, verbose_name="recommendations"
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="renew_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        AddIndexBesideWriters(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("root__isnull", True)),
                fields=["thread", "recommend_count", "created_at", "id"],
                name="comments_recommended",
            ),
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(editable=False, max_length=32)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made")),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="comments.comment",
                    ),
                ),
            ],
            options={
                "verbose_name": "recommendation",
                "verbose_name_plural": "recommendations",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comment", "mark"), name="comments_one_recommendation_a_person"
                    )
                ],
                "indexes": [models.Index(fields=["mark"], name="comments_recommended_by")],
            },
        ),
    ]
