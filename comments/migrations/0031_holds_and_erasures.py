"""Legal holds, what was erased by whom, and the right of privacy officers to do both."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


RIGHT = "Can export, hold and erase what is kept about a person"


def let_officers_erase(apps, editor):
    """Permissions are made after all migrations have run; this one is made here, so that the group has it at once."""
    using = editor.connection.alias
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.using(using).get_or_create(
        app_label="comments", model="hold"
    )
    right, _made = apps.get_model("auth", "Permission").objects.using(using).get_or_create(
        content_type=kind, codename="erase_person", defaults={"name": RIGHT}
    )
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name="Privacy officers"):
        group.permissions.add(right)


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0030_followers'),
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('command', 'Command line'), ('officer', 'Privacy officer'), ('author', 'The person themselves')], max_length=20, verbose_name='way')),
                ('comments', models.PositiveIntegerField(default=0, verbose_name='comments')),
                ('words_went', models.BooleanField(verbose_name='words went too')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('scrubbed_at', models.DateTimeField(blank=True, null=True, verbose_name='scrubbed')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'erasure',
                'verbose_name_plural': 'erasures',
                'indexes': [models.Index(condition=models.Q(('scrubbed_at__isnull', True)), fields=['made_at'], name='comments_erasures_unscrubbed')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('why', models.TextField(verbose_name='reason')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('account', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'legal hold',
                'verbose_name_plural': 'legal holds',
                'permissions': [('erase_person', 'Can export, hold and erase what is kept about a person')],
                'indexes': [models.Index(condition=models.Q(('lifted_at__isnull', True)), fields=['made_at'], name='comments_holds_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('address__gt', ''), _negated=True), models.Q(('account__isnull', False), ('address__gt', ''), ('lifted_at__isnull', False), _connector='OR')), name='comments_a_hold_is_on_one')],
            },
        ),
        migrations.RunPython(let_officers_erase, migrations.RunPython.noop),
    ]
