"""Person: an account, or a guest who is known by an e-mail address. Not a table: a name alone is nobody."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser

from comments.addresses import digests_of
from comments.models.comment import Comment, CommentQuerySet


@dataclass(frozen=True, slots=True)
class Person:
    """`account` is None for a guest. A guest is found by any of their comments, `comment`: no address names them."""

    account: AbstractBaseUser | None = None
    comment: Comment | None = None

    @classmethod
    def behind(cls, comment: Comment) -> Person | None:
        """Who sent a comment; None where only a name was typed."""
        if comment.author is not None:
            return cls(account=comment.author)
        return cls(comment=comment) if comment.author_email else None

    @property
    def address(self) -> str:
        """A guest's e-mail address; empty for an account, which is known without one."""
        return self.comment.author_email if self.comment else ""

    @property
    def digests(self) -> list[str]:
        """What a guest's notes and sanctions are kept under; the first is the one to store."""
        return digests_of(self.address)

    @property
    def comments(self) -> CommentQuerySet:
        """All they have sent, at every status."""
        if self.account is not None:
            return Comment.objects.filter(author=self.account.pk)
        return Comment.objects.by_guest(self.address)
