"""What is kept about a person beside their comments, table by table: what an export shows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from comments.addresses import digests_of, marks_of
from comments.models import (
    Appeal,
    Decision,
    Follow,
    Letter,
    Mailbox,
    Note,
    Person,
    Recommendation,
    Report,
    Revision,
    Sanction,
    Trace,
)

Rows = Callable[[Person], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Belonging:
    """One table: its name in an export, whose rows, and the columns that are shown. Names of staff never are."""

    name: str
    rows: Rows
    columns: tuple[str, ...]


def _of_comments(model: type[Any]) -> Rows:
    return lambda person: model._default_manager.filter(comment__in=person.comments.values("pk")).order_by("pk")


def followed_by(person: Person) -> QuerySet[Follow]:
    """What they are told of by e-mail; of one comment alone, the replies to it."""
    if person.account is not None:
        return Follow.objects.filter(account=person.account.pk).order_by("pk")
    if person.alone:
        return Follow.objects.filter(comment__in=person.comments.values("pk")).order_by("pk")
    return Follow.objects.to_address(person.address).order_by("pk")


def address_of(person: Person) -> str:
    """Where letters to a person go: a guest's address, or what an account has for its own."""
    account = person.account
    return str(getattr(account, account.get_email_field_name(), "")) if account else person.address


def mailbox_of(person: Person) -> QuerySet[Mailbox]:
    """What was sent to them of late, and whether they want nothing."""
    own = marks_of(f"user:{person.account.pk}") if person.account else []
    return Mailbox.objects.filter(mark__in=[*digests_of(address_of(person)), *own]).order_by("pk")


def reports_of(person: Person) -> QuerySet[Report]:
    """What an account has reported, or whoever gave an address with a notice."""
    if person.account is not None:
        marks = marks_of(f"user:{person.account.pk}")
        return Report.objects.given_by(marks, person.account.pk).order_by("pk")
    named = Report.objects.annotate(gave=Lower("email")).filter(email__gt="", gave=Lower(Value(person.address)))
    return named.order_by("pk") if person.address else named.none()


def given_by(person: Person) -> QuerySet[Recommendation]:
    """What an account recommended; a guest is known by a cookie of their browser alone, which leads to no address."""
    marks = marks_of(f"user:{person.account.pk}") if person.account else []
    return Recommendation.objects.filter(mark__in=marks).order_by("pk")


BELONGINGS = (
    Belonging("texts", _of_comments(Revision), ("comment__key", "number", "text", "created_at")),
    Belonging(
        "decisions",
        _of_comments(Decision),
        ("comment__key", "made_at", "was", "now", "source", "clause__code", "note", "findings"),
    ),
    Belonging(
        "letters", _of_comments(Letter), ("comment__key", "kind", "language", "state", "written_at", "settled_at")
    ),
    Belonging("letters_to_the_address", lambda person: Letter.objects.to(address_of(person)).order_by("pk"),
              ("kind", "language", "state", "written_at", "settled_at", "payload")),
    Belonging("appeals", _of_comments(Appeal),
              ("comment__key", "words", "made_at", "outcome", "answer", "answered_at")),
    Belonging("traces", _of_comments(Trace), ("comment__key", "network", "agent", "left_at")),
    Belonging("notes_on_comments", _of_comments(Note), ("comment__key", "text", "made_at")),
    Belonging("notes", lambda person: Note.objects.on(person).order_by("pk"), ("text", "made_at")),
    Belonging("follows", followed_by,
              ("thread__title", "comment__key", "pace", "language", "asked_at", "confirmed_at")),
    Belonging("mail", mailbox_of, ("hushed_at", "asked_at", "day", "letters")),
    Belonging("reports", reports_of,
              ("comment__key", "created_at", "clause__code", "is_notice", "note", "name", "email", "outcome")),
    Belonging("recommended", given_by, ("comment__key", "made_at")),
    Belonging("sanctions", lambda person: Sanction.objects.on(person).order_by("pk"),
              ("kind", "reason", "clause__code", "made_at", "ends_at", "lifted_at", "lift_reason")),
)  # fmt: skip
