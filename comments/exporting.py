"""export(): everything that is kept about a person, as plain values that become JSON."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from comments.belongings import BELONGINGS
from comments.models import Person
from comments.screening.finding import StoredFinding, worded

COMMENT = (
    *("key", "thread__title", "thread__url", "parent__key", "author_name", "author_email", "author_location"),
    *("language", "text", "status", "findings", "created_at", "edited_at", "emptied_at"),
)


def export(person: Person) -> dict[str, Any]:
    """Tables by name, each a list of rows. Hashes, tokens and the names of staff are not among them."""
    comments = person.comments.in_order().values(*COMMENT)
    tables = {one.name: [_plain(row) for row in one.rows(person).values(*one.columns)] for one in BELONGINGS}
    return {
        "person": _who(person),
        "comments": [_plain(row) for row in comments],
        **{name: rows for name, rows in tables.items() if rows},
    }


def counted(person: Person) -> dict[str, int]:
    """How many rows each table of that has. One statement a table."""
    counts = {"comments": person.comments.count()}
    counts |= {one.name: one.rows(person).count() for one in BELONGINGS}
    return {name: count for name, count in counts.items() if count}


def _who(person: Person) -> dict[str, Any]:
    account = person.account
    if account is None:
        return {"address": person.address} if person.address else {}
    return {
        "account": account.get_username(),
        "address": getattr(account, account.get_email_field_name(), ""),
        "name": _full_name(account),
        "joined": getattr(account, "date_joined", None),
        "last_login": account.last_login,
    }


def _full_name(account: AbstractBaseUser) -> str:
    full_name = getattr(account, "get_full_name", None)
    return str(full_name()) if callable(full_name) else ""


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("findings"):
        row = row | {"findings": [_said(found) for found in row["findings"]]}
    return {name.replace("__", "_"): value for name, value in row.items() if value not in (None, "", [])}


def _said(found: StoredFinding) -> dict[str, Any]:
    """A finding in words, in the language of whoever reads the copy."""
    told = {name: value for name, value in found.items() if name not in ("many", "counts", "values")}
    return told | {"words": worded(found)}
