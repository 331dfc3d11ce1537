"""The ten clauses that a site begins with, for translators: what it has not worded itself is read in every language.

The rows hold these words in English; a migration wrote them. Where one still says what stands here, gettext knows it.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

CLAUSES = {  # code: title, text, letter
    "spam": (
        _("Spam"),
        _("Comments that advertise, sell, or ask for money, or that are posted by machines, are not published."),
        _(
            "Your comment is not public because it reads as advertising, or as posted by a machine. If it "
            "was meant otherwise, say in your own words what you think of the post, without offers and "
            "without links."
        ),
    ),
    "off-topic": (
        _("Off topic"),
        _("Comments stay with the subject of the post or of the comment they answer."),
        _(
            "Your comment is not public because it is not about the subject of the post, or of the "
            "comment it answers. You are welcome to write again about that subject."
        ),
    ),
    "personal-attack": (
        _("Personal attack"),
        _("Criticise what was said or done, as sharply as you like; do not insult or harass the person."),
        _(
            "Your comment is not public because it attacks a person rather than what was said or done. "
            "You are welcome to write again: the matter may be criticised as sharply as you like."
        ),
    ),
    "threat": (
        _("Threat"),
        _("Comments that threaten anyone, or call for violence, are not published."),
        _("Your comment is not public because it threatens someone or calls for violence."),
    ),
    "hate": (
        _("Hate"),
        _(
            "Comments that demean people for their race, colour, ethnicity, nationality, religion, sex, "
            "gender, sexual orientation, age or disability are not published."
        ),
        _(
            "Your comment is not public because it demeans people for who they are. What you think of the "
            "matter itself you are welcome to write again."
        ),
    ),
    "obscenity": (
        _("Obscenity"),
        _("Comments with obscene, vulgar or sexually explicit language are not published."),
        _(
            "Your comment is not public because of obscene or explicit language. You are welcome to write "
            "again in other words."
        ),
    ),
    "private-data": (
        _("Private data"),
        _(
            "Comments with private information, your own or another person's, such as addresses, "
            "telephone numbers or case numbers, are not published."
        ),
        _(
            "Your comment is not public because it contains private information about you or somebody "
            "else. You are welcome to write again without it."
        ),
    ),
    "illegal": (
        _("Illegal content"),
        _("Comments that break the law, promote illegal acts, or infringe copyrights or trademarks are not published."),
        _(
            "Your comment is not public because it breaks the law, calls for it to be broken, or "
            "infringes somebody's rights."
        ),
    ),
    "impersonation": (
        _("Impersonation"),
        _(
            "Write under your own name or a name of your choice, but not as another person or on behalf "
            "of a body you do not speak for."
        ),
        _(
            "Your comment is not public because it was written in the name of another person or body. You "
            "are welcome to write again under your own name, or one that is nobody else's."
        ),
    ),
    "duplicate": (
        _("Duplicate"),
        _("The same comment, or nearly the same, is published once."),
        _(
            "Your comment is not public because the same comment, or nearly the same, is here already. "
            "Nothing of what you said is lost."
        ),
    ),
}
