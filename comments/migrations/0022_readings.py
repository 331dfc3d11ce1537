"""Who was shown what was removed, for auditors."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from comments.models import append_only

READINGS = "comments_reading"


def let_auditors_look(apps, editor):
    """Permissions are made after all migrations have run; this one is made here, so that the group has it at once."""
    using = editor.connection.alias
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.using(using).get_or_create(
        app_label="comments", model="reading"
    )
    right, _made = apps.get_model("auth", "Permission").objects.using(using).get_or_create(
        content_type=kind, codename="view_reading", defaults={"name": "Can view reading"}
    )
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name="Auditors"):
        group.permissions.add(right)


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0021_second_looks'),
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('pending', 'Waiting'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('spam', 'Spam'), ('withdrawn', 'Withdrawn by its author')], max_length=20, verbose_name='status')),
                ('place', models.CharField(choices=[('detail', "The comment's own page"), ('thread', 'Its thread'), ('selection', 'A selection'), ('second_look', 'A second look'), ('agreement', 'A disagreement')], max_length=20, verbose_name='where')),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='read')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='comments.comment')),
            ],
            options={
                'verbose_name': 'reading of a removed text',
                'verbose_name_plural': 'readings of removed texts',
                'indexes': [models.Index(fields=['comment'], name='comments_readings_of')],
            },
        ),
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor, READINGS),
            lambda apps, editor: append_only.remove(editor, READINGS),
        ),
        migrations.RunPython(let_auditors_look, migrations.RunPython.noop),
    ]
