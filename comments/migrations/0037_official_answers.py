"""Offices, questions and official answers; who may answer gets the right at once."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ROLES = {  # who may open the page of questions; answering asks for an office besides
    "Moderators": ["add_answer"],
    "Senior moderators": ["add_answer", "approve_answer"],
    "Editors": ["add_answer", "approve_answer"],
    "Officials": ["add_answer", "approve_answer"],
}
NAMES = {"add_answer": "Can add official answer", "approve_answer": "Can publish official answers of others"}


def let_them_answer(apps, editor):
    """Permissions are made after all migrations have run; these are made here, so that the groups have them at once."""
    using = editor.connection.alias
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(using)
    kind, _made = kinds.get_or_create(app_label="comments", model="answer")
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, rights in ROLES.items():
        group, _made = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
        for codename in rights:
            right, _made = permissions.get_or_create(
                content_type=kind, codename=codename, defaults={"name": NAMES[codename]}
            )
            group.permissions.add(right)


def send_officials_home(apps, editor):
    apps.get_model("auth", "Group").objects.using(editor.connection.alias).filter(name="Officials").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0036_receipts_by_mail'),
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # What locks the comments stands last, with nothing slow after it: locks are kept to the end.
        migrations.RunPython(let_them_answer, send_officials_home),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='text')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed')),
            ],
            options={
                'verbose_name': 'official answer',
                'verbose_name_plural': 'official answers',
                'permissions': [('approve_answer', 'Can publish official answers of others')],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='As readers see it: Bureau of …', max_length=100, verbose_name='title')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'office',
                'verbose_name_plural': 'offices',
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='official_answers', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='answer',
            name='published_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by'),
        ),
        migrations.AddField(
            model_name='office',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comment_offices', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='comments_an_office_ends_after_it_began', violation_error_message='It must end after it began.'),
        ),
        migrations.AddField(
            model_name='answer',
            name='comment',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='official_draft', to='comments.comment', verbose_name='comment'),
        ),
        migrations.AddField(
            model_name='answer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='official_answers', to='comments.comment', verbose_name='question'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('comment', None)), fields=('question', 'by'), name='comments_one_draft_per_official'),
        ),
        migrations.AddField(
            model_name='comment',
            name='asks',
            field=models.BooleanField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='office',
            field=models.CharField(blank=True, editable=False, max_length=100, null=True, verbose_name='office'),
        ),
    ]
