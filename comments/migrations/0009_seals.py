"""What a decision's moderator saw, and seals over the decisions of each hour."""

import django.utils.timezone
from django.db import migrations, models

from comments.models import append_only

SEALS = "comments_seal"


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_letters")]

    operations = [
        # SQLite makes the table of decisions anew, and its triggers go with the old one.
        migrations.RunPython(
            lambda apps, editor: append_only.remove(editor), lambda apps, editor: append_only.install(editor)
        ),
        migrations.AddField(
            model_name="decision",
            name="version",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="version seen"),
        ),
        migrations.AddField(
            model_name="decision",
            name="digest",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=32, verbose_name="digest of the text"
            ),
        ),
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor), lambda apps, editor: append_only.remove(editor)
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("hour", models.DateTimeField(verbose_name="hour")),
                ("form", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField(verbose_name="decisions")),
                ("first", models.BigIntegerField(verbose_name="first")),
                ("last", models.BigIntegerField(verbose_name="last")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="hash")),
                ("marks", models.BinaryField()),
                ("sealed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sealed")),
            ],
            options={"verbose_name": "seal", "verbose_name_plural": "seals", "ordering": ["number"]},
        ),
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor, SEALS),
            lambda apps, editor: append_only.remove(editor, SEALS),
        ),
    ]
