"""Comments decided on together, under one name, to be taken back as one."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from comments.models import append_only


def install(apps, editor):
    """On the way back SQLite remakes the table of decisions, and its triggers go with the old one."""
    append_only.install(editor)


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0019_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('verb', models.CharField(choices=[('approve', 'Approve'), ('spam', 'Spam'), ('reject', 'Reject'), ('undo', 'Undo')], max_length=10, verbose_name='verb')),
                ('number', models.PositiveIntegerField(verbose_name='comments asked for')),
                ('left', models.JSONField(blank=True, default=list, verbose_name='left alone')),
                ('form_key', models.CharField(max_length=32)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clause', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='comments.clause')),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='comments.batch')),
            ],
            options={
                'verbose_name': 'batch',
                'verbose_name_plural': 'batches',
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='batch',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='comments.batch'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='comments_decisions_batch'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.UniqueConstraint(fields=('by', 'form_key'), name='comments_one_batch_per_form'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undoes__isnull', False), ('verb', 'undo')), models.Q(('verb', 'undo'), _negated=True), _connector='OR'), name='comments_an_undoing_batch_names_what'),
        ),
    ]
