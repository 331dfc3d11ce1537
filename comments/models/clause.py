"""Clause: one numbered sentence of the comment policy."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

is_language = RegexValidator(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$", _("Write a code like de, ar or pt-br."))


class ClauseQuerySet(models.QuerySet["Clause"]):
    def in_force(self) -> ClauseQuerySet:
        """Clauses a comment may be rejected under, in the order of the policy."""
        return self.filter(is_active=True).order_by("number")


class Clause(models.Model):
    """A reason to reject a comment, in words that readers see, with its letter to the author."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), help_text=_("What the policy page says."))
    letter = models.TextField(_("letter"), blank=True, help_text=_("What the author of a rejected comment is told."))
    is_active = models.BooleanField(_("in force"), default=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"

    @property
    def heading(self) -> str:
        """Its title in the language being read: the library's words are translated, a site's own stay as they are."""
        return _translated(self.title)

    @property
    def rule(self) -> str:
        """Its text in the language being read."""
        return _translated(self.text)

    def letter_in(self, language: str) -> str:
        """Its letter in a language, "pt-br" or else "pt", as the site words it there; else the library's own."""
        texts = dict(self.letters.values_list("language", "text"))
        with translation.override(language):
            return texts.get(language) or texts.get(language.partition("-")[0]) or _translated(self.letter)


def _translated(words: str) -> str:
    return gettext(words) if words else ""  # of nothing gettext gives the catalogue's head


class ClauseLetter(models.Model):
    """A clause's letter in one more language."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="letters", db_index=False)
    language = models.CharField(
        _("language"), max_length=16, help_text=_("As in Django's settings: de, ar, pt-br."), validators=[is_language]
    )
    text = models.TextField(_("letter"))

    class Meta:
        verbose_name = _("letter in another language")
        verbose_name_plural = _("letters in other languages")
        constraints = [
            models.UniqueConstraint(fields=["clause", "language"], name="comments_one_letter_per_clause_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.language}"
