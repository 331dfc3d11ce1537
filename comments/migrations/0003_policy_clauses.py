"""Ten clauses of a comment policy: viewpoint-neutral, in the words public bodies use."""

from django.db import migrations

CLAUSES = [
    (
        "spam",
        "Spam",
        "Comments that advertise, sell, or ask for money, or that are posted by machines, are not published.",
        "Your comment was not published because it reads as advertising or was posted by a machine.",
    ),
    (
        "off-topic",
        "Off topic",
        "Comments stay with the subject of the post or of the comment they answer.",
        "Your comment was not published because it is not about the subject of the post.",
    ),
    (
        "personal-attack",
        "Personal attack",
        "Criticise what was said or done, as sharply as you like; do not insult or harass the person.",
        "Your comment was not published because it attacks a person rather than what was said or done.",
    ),
    (
        "threat",
        "Threat",
        "Comments that threaten anyone, or call for violence, are not published.",
        "Your comment was not published because it threatens someone or calls for violence.",
    ),
    (
        "hate",
        "Hate",
        "Comments that demean people for their race, colour, ethnicity, nationality, religion, sex, gender, sexual "
        "orientation, age or disability are not published.",
        "Your comment was not published because it demeans people for who they are.",
    ),
    (
        "obscenity",
        "Obscenity",
        "Comments with obscene, vulgar or sexually explicit language are not published.",
        "Your comment was not published because of obscene or explicit language.",
    ),
    (
        "private-data",
        "Private data",
        "Comments with private information, your own or another person's, such as addresses, telephone numbers or "
        "case numbers, are not published.",
        "Your comment was not published because it contains private information about you or somebody else.",
    ),
    (
        "illegal",
        "Illegal content",
        "Comments that break the law, promote illegal acts, or infringe copyrights or trademarks are not published.",
        "Your comment was not published because it breaks the law or infringes somebody's rights.",
    ),
    (
        "impersonation",
        "Impersonation",
        "Write under your own name or a name of your choice, but not as another person or on behalf of a body you do "
        "not speak for.",
        "Your comment was not published because it was written in the name of another person or body.",
    ),
    (
        "duplicate",
        "Duplicate",
        "The same comment, or nearly the same, is published once.",
        "Your comment was not published because the same comment is here already.",
    ),
]


def add(apps, editor):
    rows = apps.get_model("comments", "Clause").objects.using(editor.connection.alias)
    for number, (code, title, text, letter) in enumerate(CLAUSES, start=1):
        rows.get_or_create(code=code, defaults={"number": number, "title": title, "text": text, "letter": letter})


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_append_only_decisions")]

    # On the way back the table goes with 0001; clauses that decisions name are not taken from under them.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
