"""Let the database itself refuse to change or delete a decision."""

from django.db import migrations

from comments.models import append_only


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor), lambda apps, editor: append_only.remove(editor)
        )
    ]
