"""What letters say of an answered appeal."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from comments import conf, markup, passages, redress
from comments.models import Appeal, Letter
from comments.models.appeal import Outcome
from comments.models.letter import Kind
from comments.notices import NAME_MAX, TITLE_MAX, receipt_line
from comments.posting import Nothing, Text, composers


def letter_of_appeal(letter: Letter) -> Text | Nothing:
    """The answer to an appeal, in the letter's language, with the words of whoever answered."""
    about = Appeal.objects.filter(pk=letter.payload.get("appeal")).first()
    if about is None or letter.comment is None or about.outcome not in (Outcome.UPHELD, Outcome.OVERTURNED):
        return Nothing("There is no answer to tell of.")
    with translation.override(letter.language or conf.language()):
        title = {"title": markup.excerpt(letter.comment.thread.title, TITLE_MAX)}
        name = passages.unlinked(markup.excerpt(letter.comment.author_name, NAME_MAX))
        parts = [
            _("Hello %(name)s,") % {"name": name},
            _("You objected to the decision on your comment on “%(title)s”.") % title,
            _outcome(about),
            _("They wrote: %(words)s") % {"words": passages.unlinked(about.answer)} if about.answer else "",
            " ".join(redress.elsewhere()) if about.outcome == Outcome.UPHELD else "",
            receipt_line(letter.comment),
        ]
        subject = _("Your objection about “%(title)s”") % title
        return Text(subject, "\n\n".join(part for part in parts if part) + "\n")


def _outcome(about: Appeal) -> str:
    if about.outcome == Outcome.UPHELD:
        return _("A moderator who had not made it has looked at it again: the decision stands.")
    return _("A moderator who had not made it has looked at it again: you were right, and your comment is public.")


composers[Kind.APPEAL] = letter_of_appeal
