"""Person: an account, or a guest who is known by an e-mail address. Not a table: a name alone is nobody."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from comments.addresses import digests_of
from comments.models.comment import Comment, CommentQuerySet

ACCOUNT, GUEST = "account", "guest"


@dataclass(frozen=True, slots=True)
class Person:
    """`account` is None for a guest. A guest is found by any of their comments, `comment`: no address names them.

    `typed` is an address that nobody may have written from. `alone` is whoever sent one comment, and nothing else is
    taken for theirs: who holds its receipt has not proved the address that was typed with it.
    """

    account: AbstractBaseUser | None = None
    comment: Comment | None = None
    typed: str = ""
    alone: bool = False

    @classmethod
    def behind(cls, comment: Comment) -> Person | None:
        """Who sent a comment; None where only a name was typed."""
        if comment.author is not None:
            return cls(account=comment.author)
        return cls(comment=comment) if comment.author_email else None

    @classmethod
    def named(cls, kind: str, key: str) -> Person | None:
        """Who is meant by `kind` and `key`; None where nobody is. One statement."""
        if kind == ACCOUNT:
            model = get_user_model()
            try:
                return cls(account=model._default_manager.get(pk=key))
            except (model.DoesNotExist, ValidationError, ValueError, OverflowError):
                return None
        guests = Comment.objects.filter(author=None, author_email__gt="")
        comment = guests.filter(key=key).first() if kind == GUEST and key.isalnum() else None
        return cls(comment=comment) if comment else None

    @classmethod
    def signing_in_as(cls, name: str) -> Person | None:
        """The account of that name; None where there is none."""
        model = get_user_model()
        account = model._default_manager.filter(**{model.USERNAME_FIELD: name}).first()
        return cls(account=account) if account else None

    @classmethod
    def at(cls, address: str) -> Person:
        """The guest of an address, whether or not anything was written from it."""
        address = address.strip()
        return cls(comment=Comment.objects.by_guest(address).first() if address else None, typed=address)

    @property
    def kind(self) -> str:
        return ACCOUNT if self.account is not None else GUEST

    @property
    def key(self) -> str:
        """What stands in an address for them: the account's number, or the key of a comment of theirs."""
        return str(self.account.pk) if self.account is not None else self.comment.key if self.comment else ""

    @property
    def name(self) -> str:
        """What moderators call them: the account's name, or what was typed."""
        if self.account is not None:
            return self.account.get_username()
        return self.comment.author_name if self.comment else ""

    @property
    def address(self) -> str:
        """A guest's e-mail address; empty for an account, which is known without one."""
        if self.alone:
            return ""
        return self.comment.author_email if self.comment else self.typed

    @property
    def digests(self) -> list[str]:
        """What a guest's notes and sanctions are kept under; the first is the one to store."""
        return digests_of(self.address)

    @property
    def comments(self) -> CommentQuerySet:
        """All they have sent, at every status."""
        if self.account is not None:
            return Comment.objects.filter(author=self.account.pk)
        if self.alone:
            return Comment.objects.filter(pk=self.comment.pk) if self.comment else Comment.objects.none()
        return Comment.objects.by_guest(self.address)
