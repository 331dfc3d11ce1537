"""Where comments came from, kept for a time; what was purged; readings that the purge may let go of after a year."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from comments.models import append_only

LOOKERS = ["Senior moderators", "Privacy officers"]


def let_go_of_old_readings(apps, editor):
    append_only.remove(editor, append_only.READINGS)
    append_only.install(editor, append_only.READINGS)


def let_some_look(apps, editor):
    """Permissions are made after all migrations have run; this one is made here, so that the groups have it at once."""
    using = editor.connection.alias
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.using(using).get_or_create(
        app_label="comments", model="trace"
    )
    right, _made = apps.get_model("auth", "Permission").objects.using(using).get_or_create(
        content_type=kind, codename="view_trace", defaults={"name": "Can view trace"}
    )
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=LOOKERS):
        group.permissions.add(right)


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0025_keeping'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='emptied_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='emptied'),
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=50, verbose_name='network')),
                ('agent', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                ('left_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='left')),
                ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='traces', to='comments.comment')),
            ],
            options={
                'verbose_name': 'trace',
                'verbose_name_plural': 'traces',
                'indexes': [
                    models.Index(fields=['comment'], name='comments_traces_of'),
                    models.Index(fields=['network', 'left_at'], name='comments_traces_by_network'),
                    models.Index(fields=['left_at'], name='comments_traces_by_age'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='began')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='taken out')),
            ],
            options={
                'verbose_name': 'purge',
                'verbose_name_plural': 'purges',
            },
        ),
        migrations.RunPython(let_go_of_old_readings, migrations.RunPython.noop),
        migrations.RunPython(let_some_look, migrations.RunPython.noop),
    ]
