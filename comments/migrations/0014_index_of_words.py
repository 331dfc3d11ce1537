"""The index of words over every comment, filled and kept in step by the database."""

from django.db import migrations

from comments.models import words


class Migration(migrations.Migration):
    atomic = False  # filled in batches where the database can; see words.install

    dependencies = [("comments", "0013_thread_switches")]

    operations = [
        migrations.RunPython(lambda apps, editor: words.install(editor), lambda apps, editor: words.remove(editor))
    ]
