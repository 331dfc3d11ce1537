"""Roles as groups: seniors, editors, auditors and privacy officers beside the moderators."""

from django.db import migrations

VIEWS = ["beat", "block", "clause", "comment", "decision", "note", "sanction", "thread"]
LOOK = [(model, f"view_{model}") for model in VIEWS]
DECIDE = [("comment", "moderate_comment")]
PERSONS = [("sanction", "view_sanction"), ("sanction", "add_sanction"), ("note", "view_note"), ("note", "add_note")]
ROLES = {
    "Moderators": [*PERSONS, ("comment", "decide_on_replies")],
    "Senior moderators": [
        *LOOK,
        *DECIDE,
        *PERSONS,
        ("comment", "decide_on_replies"),
        ("decision", "override_decision"),
        ("sanction", "ban_author"),
        ("block", "add_block"),
        ("block", "change_block"),
        ("block", "delete_block"),
        ("clause", "change_clause"),
        ("thread", "change_thread"),
    ],
    "Editors": [("comment", "view_comment"), ("thread", "view_thread"), ("thread", "change_thread"), *DECIDE],
    "Auditors": LOOK,
    "Privacy officers": [("comment", "view_comment"), ("thread", "view_thread")],
}
NAMES = {
    "moderate_comment": "Can decide on comments",
    "decide_on_replies": "Can decide on replies to own comments",
    "override_decision": "Can override another moderator's decision",
    "ban_author": "Can ban authors, and sanction them for more than 7 days",
}


def add(apps, editor):
    """Permissions are made after all migrations have run; these are made here, so that the groups have them at once."""
    using = editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(using)
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, rights in ROLES.items():
        group, _made = groups.get_or_create(name=role)
        for model, codename in rights:
            kind, _made = kinds.get_or_create(app_label="comments", model=model)
            name = NAMES.get(codename, "Can " + codename.replace("_", " "))
            right, _made = permissions.get_or_create(content_type=kind, codename=codename, defaults={"name": name})
            group.permissions.add(right)


def remove(apps, editor):
    added = [role for role in ROLES if role != "Moderators"]
    apps.get_model("auth", "Group").objects.using(editor.connection.alias).filter(name__in=added).delete()


class Migration(migrations.Migration):
    dependencies = [("comments", "0018_beats"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(add, remove)]
