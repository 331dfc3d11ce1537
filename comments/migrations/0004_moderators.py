"""The group "Moderators": its members can look at everything of the comments and decide, and nothing else."""

from django.db import migrations

CAN = {
    "comment": ["view_comment", "moderate_comment"],
    "thread": ["view_thread"],
    "decision": ["view_decision"],
    "clause": ["view_clause"],
    "block": ["view_block"],
}
NAMES = {"moderate_comment": "Can decide on comments"}


def add(apps, editor):
    """Permissions are made after all migrations have run; these are made here, so that the group has them at once."""
    using = editor.connection.alias
    group, _made = apps.get_model("auth", "Group").objects.using(using).get_or_create(name="Moderators")
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for model, codenames in CAN.items():
        kind, _made = kinds.get_or_create(app_label="comments", model=model)
        for codename in codenames:
            name = NAMES.get(codename, f"Can view {model}")
            permission, _made = permissions.get_or_create(
                content_type=kind, codename=codename, defaults={"name": name}
            )
            group.permissions.add(permission)


def remove(apps, editor):
    apps.get_model("auth", "Group").objects.using(editor.connection.alias).filter(name="Moderators").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0003_policy_clauses"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add, remove)]
