"""On PostgreSQL comments that are stored by one statement come into the index of words by one."""

from django.db import migrations

from comments.models import words


class Migration(migrations.Migration):
    dependencies = [("comments", "0041_exports")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: words.take_at_once(editor),
            lambda apps, editor: words.take_at_once(editor, by_itself=True),
        )
    ]
