"""What letters to authors say of decisions: every field of Art. 17(3) of the Digital Services Act, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from comments import conf, due, markup, passages, receipt, redress
from comments.models import Clause, Comment, Decision, Letter, ReviewItem, Sanction, Source, Status
from comments.models.letter import Kind
from comments.posting import Nothing, Text, composers
from comments.suggesting import ABUSE, CLAUSE_FOR

NAME_MAX, TITLE_MAX = 60, 100


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of reasons, a sentence or two for each thing that the Act asks for."""

    restriction: str  # what was done, where, since when and for how long: (a)
    facts: tuple[str, ...]  # the passages it rests on: (b)
    origin: str  # whether somebody reported it: (b)
    automation: str  # what machines found and decided: (c)
    ground: str  # the clause, and why: (d), (e)
    redress: tuple[str, ...]  # how to object, here, out of court and in court: (f)


def letter_about(letter: Letter) -> Text | Nothing:
    """The words of a decision's letter or of a correction, in the letter's language.

    Of a decision that was changed since, and of one that its author knows already, there is nothing to say.
    """
    decision = letter.decision
    if decision is None or not _stands(decision):
        return Nothing("The decision was changed before the letter left.")
    told = _told_before(letter)
    if told is None and decision.now == Status.PENDING:
        return Nothing("What it corrects was never told.")
    if told and _says_the_same(told, decision):
        return Nothing("It was told before.")
    with translation.override(letter.language or conf.language()):
        return _text(decision, told)


def receipt_by_mail(letter: Letter) -> Text | Nothing:
    """The address of a guest's receipt, without a word of the comment: whoever typed the address may be a stranger."""
    comment = letter.comment
    if comment is None or comment.status not in (Status.PENDING, Status.APPROVED):
        return Nothing("What became of the comment has letters of its own.")
    with translation.override(letter.language or conf.language()):
        title = {"title": markup.excerpt(comment.thread.title, TITLE_MAX)}
        if comment.is_approved:
            stands = _("A comment on “%(title)s” was sent with this address. Everybody can read it.") % title
        else:
            stands = _("A comment on “%(title)s” was sent with this address. It waits for a moderator.") % title
        use = _("Its receipt, for you alone: there you see how it stands, and can edit or withdraw it.")
        stranger = _("If you have sent none, somebody typed your address by mistake: you need do nothing.")
        body = "\n\n".join([stands, f"{use}\n{_receipt_at(comment)}", stranger])
        return Text(_("Your comment on “%(title)s” has arrived") % title, f"{body}\n")


def statement_of(decision: Decision) -> Statement:
    """The reasons of a rejection, in the active language."""
    comment, clause = decision.comment, clause_of(decision)
    since = _("since %(time)s") % {"time": _time(decision.made_at)}
    was_shown = decision.was == Status.APPROVED
    if was_shown:
        reach = _(
            "It was removed from the page: readers see it nowhere on this site, %(since)s and until decided anew."
        )
    else:
        reach = _("It was not published: readers see it nowhere on this site, %(since)s and until decided anew.")
    return Statement(
        restriction=reach % {"since": since},
        facts=tuple(passages.quoted(_text_of(decision), _spans(decision, clause))),
        origin=_origin(comment, decision),
        automation=_automation(decision),
        ground=_ground(clause),
        redress=redress.against_decision(),
    )


def letter_of_sanction(letter: Letter) -> Text | Nothing:
    """The words on a sanction of a comment's author, or on its end, in the letter's language."""
    about = Sanction.objects.select_related("clause").filter(pk=letter.payload.get("sanction")).first()
    is_over = bool(letter.payload.get("is_over"))
    if about is None or letter.comment is None or (not is_over and not about.is_in_force):
        return Nothing("The sanction was over before the letter left.")
    with translation.override(letter.language or conf.language()):
        title = {"title": markup.excerpt(letter.comment.thread.title, TITLE_MAX)}
        since = _("You have commented on “%(title)s” on this site.") % title
        subject, said = _sanction_over(about) if is_over else _sanction_begun(about)
        parts = [_greeting(letter.comment), since, *said]
        return Text(subject, "\n\n".join(part for part in parts if part) + "\n")


def _sanction_begun(about: Sanction) -> tuple[str, list[str]]:
    """Its reason is the moderators' own words for an account; of a typed address its clause alone (sanctions.py)."""
    subject = _("You may not comment for a time") if about.refuses else _("Your comments are read before they appear")
    words = {"reason": passages.unlinked(about.reason)}
    own = _("The moderator wrote: %(reason)s") % words if about.account_id else ""
    ground = _ground(about.clause) if about.clause else ""
    ways = " ".join(redress.against_sanction())
    return subject, [_sanction_restricts(about), ground, own, _("A person decided."), ways]


def _sanction_restricts(about: Sanction) -> str:
    until = {"time": _time(about.ends_at)} if about.ends_at else {}
    if about.refuses and until:
        return _("From now on until %(time)s this site takes no comment of yours.") % until
    if about.refuses:
        return _("From now on this site takes no comment of yours, until a moderator has looked at this again.")
    if until:
        return _("Until %(time)s a moderator reads each comment of yours before it is public.") % until
    return _("From now on a moderator reads each comment of yours before it is public.")


def _sanction_over(about: Sanction) -> tuple[str, list[str]]:
    before = {"time": _time(about.made_at)}
    said = _("What was imposed on %(time)s has been taken back: your comments are taken as before.") % before
    return _("You may comment again") if about.refuses else _("Your comments are treated as before"), [said]


def clause_of(decision: Decision) -> Clause | None:
    """The clause of a rejection; an undo goes back to the one before."""
    if decision.now != Status.REJECTED:
        return None
    under = Decision.objects.filter(comment=decision.comment_id, now=Status.REJECTED, clause__isnull=False)
    last = under.filter(pk__lte=decision.pk).select_related("clause").order_by("-pk").first()
    return last.clause if last else None


def _stands(decision: Decision) -> bool:
    last = Decision.objects.filter(comment=decision.comment_id).order_by("-pk").first()
    return last is not None and _says_the_same(last, decision)


def _says_the_same(one: Decision, other: Decision) -> bool:
    return one.now == other.now and clause_of(one) == clause_of(other)


def _told_before(letter: Letter) -> Decision | None:
    """The decision that the author last read of, if it was one about showing the comment or not."""
    earlier = Letter.objects.telling().may_have_left().filter(comment=letter.comment_id, pk__lt=letter.pk)
    last = earlier.select_related("decision").order_by("-pk").first()
    return last.decision if last and last.decision and last.decision.now != Status.PENDING else None


def _text(decision: Decision, told: Decision | None) -> Text:
    comment = decision.comment
    title = {"title": markup.excerpt(comment.thread.title, TITLE_MAX)}
    if told:
        subject = _("Correction: your comment on “%(title)s”") % title
    elif decision.now == Status.APPROVED:
        subject = _("Your comment on “%(title)s” is public") % title
    else:
        subject = _("Your comment on “%(title)s” is not public") % title
    parts = [_greeting(comment), *([_correction(told, decision)] if told else []), *_body(decision, title["title"])]
    return Text(subject, "\n\n".join(part for part in parts if part) + "\n")


def _greeting(comment: Comment) -> str:
    name = passages.unlinked(markup.excerpt(comment.author_name, NAME_MAX))
    return _("Hello %(name)s,") % {"name": name}


def _correction(told: Decision, decision: Decision) -> str:
    """What was wrong; what stands now follows."""
    if told.now == Status.APPROVED:
        before = _("A letter told you that your comment is public.")
    else:
        before = _("A letter told you that your comment is not public.")
    if told.now == decision.now:
        return f"{before} {_('The reason it gave was wrong.')}"
    if decision.undoes_id:
        return f"{before} {_('That decision was a mistake and has been taken back.')}"
    return f"{before} {_('It was looked at again, and that decision no longer holds.')}"


def _body(decision: Decision, title: str) -> list[str]:
    comment = decision.comment
    about = {"title": title, "date": date_format(localtime(comment.created_at), "DATE_FORMAT")}
    if decision.now == Status.REJECTED:
        return _reasons(decision, _("This is about what you wrote on “%(title)s”, %(date)s:") % about)
    quote = _quote(passages.quoted(_text_of(decision)))
    if decision.now == Status.APPROVED:
        said = _("A moderator has read your comment on “%(title)s”, %(date)s. Everybody can read it now.") % about
        return [said, _at(comment.get_absolute_url()), quote]
    said = _("Your comment on “%(title)s”, %(date)s, waits for a moderator again. Until then readers do not see it.")
    return [said % about, quote, receipt_line(comment)]


def _reasons(decision: Decision, about: str) -> list[str]:
    clause, said = clause_of(decision), statement_of(decision)
    letter = clause.letter_in(translation.get_language() or "") if clause else ""
    letter = letter or _("Your comment is not public.")
    policy = _at(reverse("comments:policy"))
    if policy and clause:
        policy = _("The whole policy: %(address)s") % {"address": f"{policy}#clause-{clause.number}"}
    told, ways = f"{said.origin} {said.automation}", " ".join(said.redress)
    quote = f"{about}\n\n{_quote(said.facts)}"
    return [letter, quote, said.restriction, said.ground, told, ways, receipt_line(decision.comment), policy]


def _quote(lines: list[str] | tuple[str, ...]) -> str:
    return "\n>\n".join(f"> {line}" for line in lines)


def _origin(comment: Comment, decision: Decision) -> str:
    items = ReviewItem.objects.filter(comment=comment, opened_at__lte=decision.made_at).order_by("-pk")
    last = items.first()
    if last and any(cause.startswith("report") for cause in last.causes):
        return _("A reader reported it.")
    return _("Nobody reported it: this site reads comments of its own accord.")


def _automation(decision: Decision) -> str:
    found = {finding["rule"] for finding in decision.findings} - due.QUIET
    by_rule = _("Automatic rules pointed it out.") if found else _("No automatic rule pointed it out.")
    by_hand = decision.source == Source.MODERATOR and decision.by_id is not None
    return f"{by_rule} {_('A person decided.') if by_hand else _('A machine decided.')}"


def _ground(clause: Clause | None) -> str:
    if clause is None:
        return _("It goes against the comment policy of this site.")
    rule = {"number": clause.number, "title": clause.heading, "text": clause.rule}
    return _("The reason is clause %(number)s of the comment policy, “%(title)s”: %(text)s") % rule


def receipt_line(comment: Comment) -> str:
    """Where its author sees how it stands; empty where the site's address is not known."""
    address = _receipt_at(comment)
    return _("How your comment stands: %(address)s") % {"address": address} if address else ""


def _receipt_at(comment: Comment) -> str:
    return _at(reverse("comments:receipt", args=[receipt.made_for(comment)]))


def _at(path: str) -> str:
    return f"{conf.SITE_URL}{path}" if conf.SITE_URL else ""


def _time(moment: datetime) -> str:
    local = localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"


def _text_of(decision: Decision) -> str:
    """The text that was decided on: it may have been edited since."""
    revision = decision.comment.revisions.filter(number=decision.revision).first()
    return revision.text if revision else decision.comment.text


def _spans(decision: Decision, clause: Clause | None) -> list[tuple[int, int]]:
    """Where rules found what the clause is about."""
    code = clause.code if clause else ""
    found = [one for one in decision.findings if one["field"] == "text" and _speaks_for(one["rule"], code)]
    return [(start, end) for one in found for start, end in one["spans"]]


def _speaks_for(rule: str, code: str) -> bool:
    return CLAUSE_FOR.get(rule) == code or (rule == "barred_words" and code in ABUSE)


composers[Kind.ARRIVAL] = receipt_by_mail
composers[Kind.DECISION] = composers[Kind.CORRECTION] = letter_about
composers[Kind.SANCTION] = letter_of_sanction
