"""What is kept about whoever writes, what for and how long, in words, from the settings as they are."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import conf


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the privacy page."""

    what: str
    why: str
    until: str


def promises() -> list[Promise]:
    """Every kind of thing that is kept, in the active language."""
    standing = _("As long as the comment.")
    return [
        Promise(_("What you write, your name and your place"), _("Readers see them, once it is published."), standing),
        Promise(_("Your e-mail address, if you give one"), _("Letters to you about your comment; moderators see it."),
                standing),
        *_traces(),
        Promise(_("The text of a comment that was removed"), _("You may object, and moderators must be able to look."),
                _days(conf.REMOVED_TEXT_DAYS)),
        Promise(_("What you report, and who you are where you say so: only with a notice of illegal content"),
                _("So that nobody reports a comment twice, and you see what came of it."), standing),
        Promise(_("What was decided on your comment, when, by whom and under which clause"),
                _("The log cannot be rewritten. It holds no text, only a check sum of it."), _("For good.")),
        Promise(_("That a letter was sent to you"), _("So that none is sent twice."), _days(conf.LETTER_DAYS)),
        *_follows(),
        Promise(_("Who of the staff looked at a removed text"), _("So that nobody looks without a reason."),
                _days(conf.READING_DAYS)),
        Promise(_("Notes of moderators, and whether you may not write for a time"),
                _("So that moderators remember. Your address stands there only as a check sum."),
                _("Until you ask for them to go, or the time is over.")),
    ]  # fmt: skip


def in_a_line() -> str:
    """The same in a sentence, for the form."""
    if not conf.TRACE_DAYS:
        return _("What you send is kept, and nothing of your network.")
    return ngettext(
        "What you send is kept; your network address and your browser's name for %(count)d day.",
        "What you send is kept; your network address and your browser's name for %(count)d days.",
        conf.TRACE_DAYS,
    ) % {"count": conf.TRACE_DAYS}


def _follows() -> list[Promise]:
    if not conf.may_follow():
        return []
    why = _("To tell you what is new. It is deleted two days later if you do not confirm it.")
    until = ngettext(
        "Until you stop it, as a link in each letter does; where nothing is new, %(count)d day.",
        "Until you stop it, as a link in each letter does; where nothing is new, %(count)d days.",
        conf.FOLLOW_DAYS,
    ) % {"count": conf.FOLLOW_DAYS}
    return [Promise(_("The address at which you follow something"), why, until)]


def _traces() -> list[Promise]:
    if not conf.TRACE_DAYS:
        return []
    why = _("To stop floods of comments, and people who pretend to be several. Few moderators may look.")
    return [Promise(_("Your network address and what your browser calls itself"), why, _days(conf.TRACE_DAYS))]


def _days(count: int) -> str:
    return ngettext("%(count)d day.", "%(count)d days.", count) % {"count": count} if count else _("For good.")
