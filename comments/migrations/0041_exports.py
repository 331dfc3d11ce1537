"""Auditors and seniors take a copy of the log with them, which is on record; and they look at reports."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from comments.models import append_only

EXPORTS = "comments_export"
NEW = (
    ("decision", "export_decision", "Can export decisions", ("Auditors", "Senior moderators")),
    ("export", "view_export", "Can view export of decisions", ("Auditors",)),
    ("report", "view_report", "Can view report", ("Auditors", "Moderators", "Senior moderators")),
)


def give(apps, editor):
    """Permissions are made after all migrations have run; these are made here, so that the groups have them at once."""
    using = editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(using)
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for model, codename, name, roles in NEW:
        kind, _made = kinds.get_or_create(app_label="comments", model=model)
        right, _made = permissions.get_or_create(content_type=kind, codename=codename, defaults={"name": name})
        for group in groups.filter(name__in=roles):
            group.permissions.add(right)


def take(apps, editor):
    using = editor.connection.alias
    for model, codename, _name, roles in NEW:
        permissions = apps.get_model("auth", "Permission").objects.using(using)
        right = permissions.filter(content_type__app_label="comments", content_type__model=model, codename=codename)
        for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=roles):
            group.permissions.remove(*right)


class Migration(migrations.Migration):

    dependencies = [
        ("comments", "0040_topics_left_to_others"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="decision",
            options={
                "permissions": [
                    ("override_decision", "Can override another moderator's decision"),
                    ("export_decision", "Can export decisions"),
                ],
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(choices=[("csv", "CSV"), ("jsonl", "JSON lines")], max_length=10, verbose_name="form")),
                ("query", models.TextField(blank=True, verbose_name="what was asked for")),
                ("request", models.CharField(blank=True, max_length=64, verbose_name="request")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"verbose_name": "export of decisions", "verbose_name_plural": "exports of decisions"},
        ),
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor, EXPORTS),
            lambda apps, editor: append_only.remove(editor, EXPORTS),
        ),
        migrations.RunPython(give, take),
    ]
