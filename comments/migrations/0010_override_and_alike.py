"""Seniors override; comments that wait with the same text are found by it."""

import django.db.models.deletion
from django.db import migrations, models

from comments.models import append_only


def install(apps, editor):
    """On the way back SQLite remakes the table, and its triggers go with the old one."""
    append_only.install(editor)


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_seals")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install),
        migrations.AlterModelOptions(
            name="decision",
            options={
                "permissions": [("override_decision", "Can override another moderator's decision")],
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="overrides",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="overridden_by",
                to="comments.decision",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("status", "pending")), fields=["text_digest"], name="comments_alike"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("overrides__isnull", False)),
                fields=["overrides"],
                name="comments_decisions_overrides",
            ),
        ),
    ]
