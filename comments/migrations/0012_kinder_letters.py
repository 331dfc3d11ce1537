"""Say in each clause's letter what its author can do, and fit it to comments that readers had seen before."""

from importlib import import_module

from django.db import migrations

BEFORE = {code: letter for code, _title, _text, letter in import_module("comments.migrations.0003_policy_clauses").CLAUSES}
AFTER = {
    "spam": "Your comment is not public because it reads as advertising, or as posted by a machine. If it was meant "
    "otherwise, say in your own words what you think of the post, without offers and without links.",
    "off-topic": "Your comment is not public because it is not about the subject of the post, or of the comment it "
    "answers. You are welcome to write again about that subject.",
    "personal-attack": "Your comment is not public because it attacks a person rather than what was said or done. You "
    "are welcome to write again: the matter may be criticised as sharply as you like.",
    "threat": "Your comment is not public because it threatens someone or calls for violence.",
    "hate": "Your comment is not public because it demeans people for who they are. What you think of the matter "
    "itself you are welcome to write again.",
    "obscenity": "Your comment is not public because of obscene or explicit language. You are welcome to write again "
    "in other words.",
    "private-data": "Your comment is not public because it contains private information about you or somebody else. "
    "You are welcome to write again without it.",
    "illegal": "Your comment is not public because it breaks the law, calls for it to be broken, or infringes "
    "somebody's rights.",
    "impersonation": "Your comment is not public because it was written in the name of another person or body. You are "
    "welcome to write again under your own name, or one that is nobody else's.",
    "duplicate": "Your comment is not public because the same comment, or nearly the same, is here already. Nothing of "
    "what you said is lost.",
}


def change(apps, editor, old, new):
    """Only what the site has not worded itself."""
    rows = apps.get_model("comments", "Clause").objects.using(editor.connection.alias)
    for code, letter in new.items():
        rows.filter(code=code, letter=old[code]).update(letter=letter)


class Migration(migrations.Migration):
    dependencies = [("comments", "0011_letters_by_language")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: change(apps, editor, BEFORE, AFTER),
            lambda apps, editor: change(apps, editor, AFTER, BEFORE),
        )
    ]
