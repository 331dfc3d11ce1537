"""A line to the mail server: one message goes over it, or why it did not."""

from __future__ import annotations

import contextlib
import logging
import re
import smtplib
from dataclasses import dataclass
from email.policy import EmailPolicy
from typing import TYPE_CHECKING, Any

import django
from django.core import mail
from django.core.mail import EmailMessage

from comments import markup

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)

SECONDS = 20  # a server that is silent for so long is in trouble, unless the site's own settings say otherwise
A_LINE = 20  # messages over one connection; some servers end those that carry a hundred
WHY_MAX = 300
ADDRESS = re.compile(r"\S+@\S+")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a message did not go.

    `is_final`: nor will it at any other time. `is_trouble`: nor would any other message now. `is_open`: it may have
    gone all the same, since the server fell silent before it said yes or no.
    """

    why: str
    is_final: bool = False
    is_trouble: bool = False
    is_open: bool = False


UNBROKEN = ("list-unsubscribe", "list-unsubscribe-post")


class _Policy(EmailPolicy):
    """Leaves alone what a mail program looks for: Python would encode an address longer than a line, and RFC 8058's
    programs know it no more."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in UNBROKEN:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


class Message(EmailMessage):
    """A message whose links to leave it travel as they are."""

    def message(self, **named: Any) -> Any:
        if isinstance(asked := named.get("policy"), EmailPolicy):  # from Django 6 on; the older one breaks no word
            named["policy"] = _Policy(linesep=asked.linesep)
        return super().message(**named)


class Line:
    """A connection that is opened for its first message, opened anew after a failure, and closed in the end."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._carried = 0

    def send(self, message: EmailMessage) -> Failure | None:
        """Hand a message to the server; None once it has taken it."""
        if self._carried >= A_LINE:
            self.close()
        try:
            backend = self._open()
        except Exception as error:  # each backend has errors of its own
            self.close()
            return Failure(_words(error), is_trouble=True)
        try:
            taken = backend.send_messages([message])
        except Exception as error:
            self.close()
            return _failure(error)
        self._carried += 1
        return None if taken else Failure("The mail backend did not take it.", is_trouble=True, is_open=True)

    def close(self) -> None:
        """Hang up. What a server says to that is of no account: it has taken what it has taken."""
        if self._backend is not None:
            with contextlib.suppress(Exception):
                self._backend.close()
        self._backend, self._carried = None, 0

    def _open(self) -> BaseEmailBackend:
        """Opened here and not by sending: Django would also close it then, and a failure to close would look like one
        to send."""
        if self._backend is None:
            self._backend = _new_backend()
            self._backend.open()
        return self._backend


def _new_backend() -> BaseEmailBackend:
    backend: BaseEmailBackend = mail.mailers.default if django.VERSION >= (6, 1) else mail.get_connection()
    if getattr(backend, "timeout", SECONDS) is None:
        backend.timeout = SECONDS  # type: ignore[attr-defined]  # of SMTP's backend, which waits for ever by itself
    return backend


def _failure(error: Exception) -> Failure:
    why = _words(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return Failure(why, is_final=all(code >= 500 for code, _answer in error.recipients.values()))
    if isinstance(error, smtplib.SMTPDataError):
        return Failure(why, is_final=error.smtp_code >= 500)
    if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPNotSupportedError):
        return Failure(why, is_trouble=True)  # about us and not about this letter: sender, login, greeting
    if isinstance(error, OSError):
        return Failure(why, is_trouble=True, is_open=True)
    if isinstance(error, ValueError):  # no address or header that can be sent
        return Failure(why, is_final=True)
    logger.error("A letter was not sent: %s", type(error).__name__)
    return Failure(why, is_open=True)


def _words(error: Exception) -> str:
    """The error in a line without any address: it is kept, and the address may have to be forgotten."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = "; ".join(f"{code} {_text(answer)}" for code, answer in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        said = str(error)
    return ADDRESS.sub("…", markup.clean_line(f"{type(error).__name__}: {said}"))[:WHY_MAX]


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
