"""Let a decision say that a public comment was looked at again and kept."""

from django.db import migrations, models

from comments.models import append_only


def install(apps, editor):
    """SQLite remakes the table for a constraint, and its triggers go with the old one."""
    append_only.install(editor)


class Migration(migrations.Migration):
    dependencies = [("comments", "0024_receipts")]

    # The way back is closed once something was kept: the constraint of before would not hold.
    operations = [
        migrations.RunPython(migrations.RunPython.noop, install),
        migrations.RemoveConstraint(model_name="decision", name="comments_a_decision_changes_something"),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("was", models.F("now")), _negated=True) | models.Q(("now", "approved")),
                name="comments_a_decision_changes_or_keeps",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
