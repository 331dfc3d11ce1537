"""The dashboard's panels about this moment: what waits and who is here, same texts, warm threads."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import figures, markup
from comments.concord import Concord, Part
from comments.counting import HOUR, hour_of
from comments.figures import Record
from comments.models import Mode, Status, Thread
from comments.present import Recent, Standing, Warm
from comments.workbench import links
from comments.workbench.panel import NOTHING, Cell, Panel, duration, number, said, share, time_taken, word
from comments.workbench.panels import MOMENT, View, class_name
from comments.workbench.switching import PACES

EXCERPT = 60


def standing(now: Standing, record: Record, at: datetime) -> Panel:
    """One: open items by class, the oldest, the next ones, people here and people needed."""
    rows = [(word(_("Waiting")), number(now.waiting, links.waiting()))]
    for kind, count in sorted(now.by_class.items(), key=lambda one: -one[1]):
        more = _("%(count)s or more") if now.is_cut else "%(count)s"
        label = Cell(_("Open: %(class)s") % {"class": class_name(kind)}, f"open:{kind}")
        rows.append((label, Cell(more % {"count": said(count)}, count, links.open_items(kind))))
    oldest = (at - now.oldest_at).total_seconds() if now.oldest_at else None
    rows.append((word(_("Oldest of them")), time_taken(oldest, links.open_items())))
    rows += [_next(place, pk, due_at, at) for place, (pk, due_at) in enumerate(now.next_due, start=1)]
    rows.append((word(_("People on duty")), number(now.people)))
    rows.append(
        (word(_("Waiting, on topics that nobody on duty takes")), number(now.untaken, links.open_items("untaken")))
    )
    rows += [(word(words), _needed(record, held)) for words, held in _held_an_hour(record, at)]
    return Panel("now", _("Now"), "", (_("What"), _("How much")), tuple(rows), is_open=True)


def _next(place: int, pk: int, due_at: datetime, at: datetime) -> tuple[Cell, Cell]:
    left = (due_at - at).total_seconds()
    words = _("%(time)s left") if left >= 0 else _("%(time)s late")
    label = _("Number %(place)d of the next") % {"place": place}
    return word(label), Cell(words % {"time": duration(left)}, round(left), links.comment(pk))


def _held_an_hour(record: Record, at: datetime) -> list[tuple[str, float]]:
    """What was held an hour: of the last whole day's hours the mean, and the most."""
    day = [record.hours.get(hour_of(at) - number * HOUR, {}).get("arrived:pending", 0) for number in range(1, 25)]
    return [
        (_("People needed, mean of the last day"), sum(day) / 24),
        (_("People needed, busiest hour of it"), max(day)),
    ]


def _needed(record: Record, held: float) -> Cell:
    seconds = figures.seconds_a_decision(record.whole)
    if seconds is None:
        return Cell(NOTHING, None)
    needed = figures.people_needed(held, seconds)
    return Cell(said(needed, 1), round(needed, 2))


def second_looks(found: Concord, view: View) -> Panel:
    """Eight: how far two moderators agree about the same comment, by what was decided, never by person.

    The pairs are for seniors: whoever may still be asked for a second look is not shown the first.
    """
    parts = [Part(_("All"), found.whole, ""), *found.parts]
    rows = tuple(
        (word(one.name), number(one.agreement.count, view.second_looks(one.said)), share(one.agreement.observed),
         Cell(said(one.agreement.kappa, 2), one.agreement.kappa))
        for one in parts
        if one.agreement.count
    )  # fmt: skip
    head = (_("Decision"), _("Looked at twice"), _("Agreed"), _("Cohen's kappa"))
    told = ngettext("%(count)s more waits for a second look.", "%(count)s more wait for a second look.", found.waiting)
    return Panel("agreement", _("Second look"), told % {"count": said(found.waiting)}, head, rows, is_open=True)


def same_texts(recent: Recent) -> Panel:
    """Nine, as far as it goes without learned likeness: comments that share a text to the letter."""
    rows = [
        (Cell(markup.excerpt(one.text, EXCERPT), markup.excerpt(one.text, EXCERPT), links.comment(one.comment)),
         number(one.count), number(one.threads), number(one.names), _moment(one.first_at),
         number(one.waiting, links.group(one.key, recent.since)))
        for one in recent.same
    ]  # fmt: skip
    head = (_("Text"), _("Comments"), _("Threads"), _("Names"), _("First"), _("Waiting"))
    return Panel("same", _("The same text again"), _since(recent), head, tuple(rows), is_open=True)


def warm_threads(recent: Recent, view: View) -> Panel:
    """Eleven: where most is written just now."""
    at = view.now
    rows = [
        (word(one.thread.title, links.thread(one.thread.key)), number(one.hour, _came(one, at - HOUR, at)),
         number(one.day, _came(one, recent.since, at)), *_became(one, recent.since, at),
         number(one.reports, _said_of(one, at) if view.sees_reports else ""), _switches(one.thread))
        for one in recent.warm
    ]  # fmt: skip
    became = (Status.PENDING.label, Status.REJECTED.label, Status.SPAM.label)
    head = (_("Thread"), _("Last hour"), _("Last day"), *became, _("Reports, last hour"), _("Switch this thread"))
    return Panel("threads", _("Warm threads"), _since(recent), head, tuple(rows), is_open=True)


def _switches(thread: Thread) -> Cell:
    """How a thread is switched, with what slows it down or closes it at one press."""
    if thread.mode_now == Mode.CLOSED:
        state = str(Mode.CLOSED.label)
    else:
        state = str(dict(PACES).get(thread.slow_seconds, duration(thread.slow_seconds))) if thread.slow_seconds else ""
    return Cell(state, state, thread=thread)


def _came(one: Warm, start: datetime, at: datetime) -> str:
    """The list of what came in a thread up to this moment."""
    return links.received(start, at + MOMENT, thread=one.thread.key)


def _became(one: Warm, start: datetime, at: datetime) -> list[Cell]:
    """Of what came in a thread: how much waits, was rejected, is spam."""
    counts = ((Status.PENDING, one.waiting), (Status.REJECTED, one.rejected), (Status.SPAM, one.spam))
    return [
        number(count, links.received(start, at + MOMENT, thread=one.thread.key, status=status))
        for status, count in counts
    ]


def _said_of(one: Warm, at: datetime) -> str:
    """The reports of the last hour on a thread's comments."""
    since = (at - HOUR).isoformat(timespec="microseconds")
    return links.reports(comment__thread__key=one.thread.key, created_at__gte=since)


def _since(recent: Recent) -> str:
    if not recent.is_cut:
        return _("Of the last 24 hours.")
    return _("Since %(time)s: more comments are not looked through.") % {"time": _moment(recent.since).text}


def _moment(at: datetime) -> Cell:
    return Cell(date_format(localtime(at), "SHORT_DATETIME_FORMAT"), localtime(at).isoformat())
