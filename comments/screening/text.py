"""Rules about what a text holds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from comments import conf
from comments.markup import is_crowded, links
from comments.screening.draft import Draft
from comments.screening.earlier import earlier
from comments.screening.finding import Finding, Outcome


def many_links(draft: Draft) -> Finding | None:
    """More links than MAX_LINKS, or so many signs of Markdown that links are not looked for."""
    if is_crowded(draft.text):
        return Finding("many_links", Outcome.HOLD, _("So many signs of Markdown that it is shown as typed."))
    found = links(draft.text)
    if len(found) <= conf.MAX_LINKS:
        return None
    return Finding(
        "many_links",
        Outcome.HOLD,
        ngettext_lazy("{count} link", "{count} links", "count"),
        tuple(link.span for link in found),
        values={"count": len(found)},
        counts="count",
    )


def unknown_host(draft: Draft) -> Finding | None:
    """A link to a host that no approved comment has linked to."""
    found = [link for link in links(draft.text) if link.host]
    if not found:
        return None
    known = earlier(draft).hosts
    strange = [link for link in found if link.host not in known]
    if not strange:
        return None
    hosts = ", ".join(sorted({link.host for link in strange}))
    words = _("Links to a site not seen here before: {hosts}")
    return Finding("unknown_host", Outcome.HOLD, words, tuple(link.span for link in strange), values={"hosts": hosts})
