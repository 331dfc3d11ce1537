"""What letters to followers say: whether they want to be told, and what is new. Plain text, the site's links alone."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import conf, gathering, mandate, markup, passages
from comments.models import Comment, Follow, Letter, Pace
from comments.models.letter import Kind
from comments.posting import Nothing, Text, composers

TOLD = 10  # comments quoted in one letter
NAME_MAX, TITLE_MAX = 60, 100


def confirmation(letter: Letter) -> Text | Nothing:
    """The one question to an address that somebody typed."""
    follow = letter.follow
    if follow is None or follow.confirmed_at is not None or not _may_be_told(follow):
        return Nothing("There is nothing to confirm.")
    with translation.override(letter.language or conf.language()):
        title = _title(follow)
        if follow.comment is None:
            asked = _("Somebody, probably you, wants letters at this address about new comments on “%(title)s”.")
        else:
            asked = _("Somebody, probably you, wants letters at this address about replies on “%(title)s”.")
        page = _at(reverse("comments:confirm", args=[mandate.made_for(follow, mandate.CONFIRM)]))
        parts = [
            asked % title,
            _("If it was you, open this page within two days and press its button: %(address)s") % {"address": page},
            _("If not, do nothing: no other letter comes. That page can also keep such questions from you for ever."),
        ]
        return Text(_("Please confirm: comments on “%(title)s”") % title, "\n\n".join(parts) + "\n")


def news(letter: Letter) -> Text | Nothing:
    """What became public since the letter before, and still is; nothing where it is not there to be seen any more."""
    follow = letter.follow
    if follow is None or follow.confirmed_at is None or not _may_be_told(follow):
        return Nothing("Nobody follows it any more, or it is not public.")
    span = letter.payload
    found = gathering.meant_for(follow, gathering.news_of(follow.thread, after=span["after"], up_to=span["up_to"]))
    if not found:
        return Nothing("What was new is not public any more.")
    shown = Comment.objects.in_bulk([one.comment for one in found[:TOLD]])
    comments = [shown[one.comment] for one in found[:TOLD] if one.comment in shown]
    with translation.override(letter.language or conf.language()):
        return _bulletin(follow, comments, len(found))


def _bulletin(follow: Follow, comments: list[Comment], count: int) -> Text:
    said = {"count": count} | _title(follow)
    if follow.comment is None:
        subject = ngettext("%(count)d new comment on “%(title)s”", "%(count)d new comments on “%(title)s”", count)
    else:
        subject = ngettext(
            "%(count)d reply to your comment on “%(title)s”", "%(count)d replies to your comment on “%(title)s”", count
        )
    parts = [_entry(comment) for comment in comments]
    if more := count - len(comments):
        words = ngettext("And %(count)d more: %(address)s", "And %(count)d more: %(address)s", more)
        parts.append(words % {"count": more, "address": _at(follow.thread.get_absolute_url())})
    leave = _at(reverse("comments:following_by", args=[mandate.made_for(follow, mandate.LEAVE)]))
    headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Text(subject % said, "\n\n".join([subject % said, *parts, _foot(follow, leave)]) + "\n", headers)


def _entry(comment: Comment) -> str:
    name = passages.unlinked(markup.excerpt(comment.author_name, NAME_MAX))
    about = {"name": name, "date": date_format(localtime(comment.created_at), "DATE_FORMAT")}
    quote = "\n>\n".join(f"> {line}" for line in passages.quoted(markup.to_text(comment.html)))
    return f"{_('%(name)s, %(date)s:') % about}\n{quote}\n{_at(comment.get_absolute_url())}"


def _foot(follow: Follow, leave: str) -> str:
    if follow.pace == Pace.DAILY:
        why = _("You asked for a letter a day about this.")
    else:
        why = _("You asked for letters about this.")
    return f"-- \n{why} {_('To change or to stop it: %(address)s') % {'address': leave}}"


def _may_be_told(follow: Follow) -> bool:
    return conf.may_follow() and follow.thread.is_visible


def _title(follow: Follow) -> dict[str, str]:
    return {"title": markup.excerpt(follow.thread.title, TITLE_MAX)}


def _at(path: str) -> str:
    """On the site. A thread's own address may be whole already."""
    return f"{conf.SITE_URL}{path}" if path.startswith("/") else path


composers[Kind.CONFIRMATION] = confirmation
composers[Kind.NEWS] = news
