"""Switches of a thread: another mode for a time, slow mode, and each change on record."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from comments.models import append_only

CHANGES = "comments_threadchange"


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0012_kinder_letters'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ThreadChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('hold_all', 'Hold every comment'), ('hold_newcomers', 'Hold newcomers'), ('open', 'Publish at once'), ('closed', 'Closed')], max_length=20, verbose_name='mode')),
                ('mode_until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('mode_after', models.CharField(blank=True, choices=[('hold_all', 'Hold every comment'), ('hold_newcomers', 'Hold newcomers'), ('open', 'Publish at once'), ('closed', 'Closed')], max_length=20, verbose_name='then')),
                ('slow_seconds', models.PositiveIntegerField(default=0, verbose_name='seconds between comments')),
                ('was_mode', models.CharField(choices=[('hold_all', 'Hold every comment'), ('hold_newcomers', 'Hold newcomers'), ('open', 'Publish at once'), ('closed', 'Closed')], max_length=20, verbose_name='mode before')),
                ('was_slow_seconds', models.PositiveIntegerField(default=0, verbose_name='seconds before')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
            ],
            options={
                'verbose_name': 'change of a thread',
                'verbose_name_plural': 'changes of threads',
            },
        ),
        migrations.AddField(
            model_name='thread',
            name='mode_after',
            field=models.CharField(blank=True, choices=[('hold_all', 'Hold every comment'), ('hold_newcomers', 'Hold newcomers'), ('open', 'Publish at once'), ('closed', 'Closed')], editable=False, max_length=20, verbose_name='then'),
        ),
        migrations.AddField(
            model_name='thread',
            name='mode_reason',
            field=models.CharField(blank=True, help_text='Readers of a closed thread see it.', max_length=300, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='thread',
            name='mode_until',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='thread',
            name='slow_seconds',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='seconds between comments'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(condition=models.Q(('pending_count__gt', 0)), fields=['-pending_count', '-id'], name='comments_threads_waiting'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['-last_comment_at', '-id'], name='comments_threads_by_last'),
        ),
        migrations.AddConstraint(
            model_name='thread',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mode_after', ''), ('mode_until__isnull', True)), models.Q(('mode_after__in', ['hold_all', 'hold_newcomers', 'open', 'closed']), ('mode_until__isnull', False), models.Q(('mode_after', models.F('mode')), _negated=True)), _connector='OR'), name='comments_thread_mode_changes_once'),
        ),
        migrations.AddField(
            model_name='threadchange',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='threadchange',
            name='thread',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='comments.thread'),
        ),
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor, CHANGES),
            lambda apps, editor: append_only.remove(editor, CHANGES),
        ),
    ]
