"""Draft: a comment that nobody has looked at yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser

from comments.models import Comment, Thread


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, cleaned, and what is known of how it came.

    `network` is an address or a /64, for limits and blocks; with `agent`, what the sender's browser calls itself, it is
    kept beside the comment for TRACE_DAYS. `form_key` names the form it was sent with, so that the same form sent twice
    is one comment; empty where there was none. `form_age` is in seconds; None where there was no form. `trap` is what
    stood in the field that people do not see. `is_counted` is False where the cache did not count this attempt of its
    network. `wants_replies` is whether the author is to be told of them. `edits` is the comment that is to have this
    text; None for a new one. `office` is whom they speak for, which no form can say. `asked` is what several rules need
    and one of them has asked for; each screening begins without it.
    """

    thread: Thread
    name: str
    text: str
    parent: Comment | None = None
    author: AbstractBaseUser | None = None
    email: str = ""
    location: str = ""
    network: str = ""
    agent: str = ""
    form_key: str = ""
    form_age: float | None = None
    trap: str = ""
    is_counted: bool = True
    wants_replies: bool = False
    edits: Comment | None = None
    office: str = ""
    asked: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)
