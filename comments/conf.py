"""Every setting of the library: its default and its meaning. The only module that reads django.conf.

A site sets them in one dictionary, COMMENTS = {"TEXT_MAX": 2000, ...}; they are read when used, so tests can override.
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    LOCATION_REQUIRED: bool
    TEXT_MAX: int
    NAME_MAX: int
    LOCATION_MAX: int
    DEFAULT_MODE: str
    PAGE_ROOTS: int
    PAGE_REPLIES: int
    VISIBLE_DEPTH: int
    MAX_DEPTH: int
    MAX_LINKS: int
    TRUSTED_AFTER: int
    PACE_LIMIT: tuple[int, int]
    REPEAT_WINDOW: int
    FORM_MIN_AGE: int
    FORM_MAX_AGE: int
    EDIT_SECONDS: int
    EDIT_KEEPS_PUBLIC: bool
    TRUSTED_PROXIES: list[str]
    RULES: list[str]
    PROTECTED_NAMES: list[str]
    FRAGMENT_SECONDS: int
    TOMBSTONE_REASONS: bool
    CLOSE_AFTER_DAYS: int | None
    NUDGES: bool
    RECOMMEND_SECONDS: int
    RECOMMEND_LIMIT: tuple[int, int]
    BATCH_MAX: int
    SELECTION_MAX: int
    ITEM_ALLOWANCE: int
    ITEM_ALLOWANCES: dict[str, int]
    CLAIM_SECONDS: int
    PUBLIC_LOG: bool
    SECOND_LOOK_SHARE: float
    REPORT_LIMIT: tuple[int, int]
    REPORTS_TO_HIDE: int | None
    LETTERS: list[str]
    LETTER_SECONDS: int
    LETTER_REPLY_TO: str
    SETTLEMENT_BODY: str
    SITE_URL: str
    TRACE_DAYS: int
    REMOVED_TEXT_DAYS: int
    LETTER_DAYS: int
    READING_DAYS: int
    ANSWERS_NEED_TWO: bool
    FOLLOW: bool
    FOLLOW_SECONDS: int
    FOLLOW_HOUR: int
    FOLLOW_MAX: int
    FOLLOW_DAYS: int

READING_DAYS_MIN = 365  # the database refuses to let go of a younger one

DEFAULTS: dict[str, object] = {
    # The form
    "LOCATION_REQUIRED": False,  # a place must be given
    "TEXT_MAX": 5000,  # characters of a comment; over it is an error, never a cut
    "NAME_MAX": 100,  # characters of a name; the column holds 100
    "LOCATION_MAX": 100,  # characters of a place; the column holds 100
    "MAX_DEPTH": 50,  # replies to replies, stored; a root is 0
    "FORM_MIN_AGE": 2,  # seconds; sent sooner, a comment is held
    "FORM_MAX_AGE": 7200,  # seconds; sent later, a comment is held
    "EDIT_SECONDS": 900,  # for so long authors may edit what they sent, and longer while it waits; 0: never
    "EDIT_KEEPS_PUBLIC": True,  # an edit of a public comment waits; until decided readers see the text before it
    "NUDGES": True,  # whether authors are told once, before sending, of what would have a moderator look first
    # The thread
    "DEFAULT_MODE": "hold_all",  # of a new thread: hold_all, hold_newcomers, open or closed
    "CLOSE_AFTER_DAYS": None,  # days after which a thread takes no more comments; None: it stays open
    "PAGE_ROOTS": 25,  # comments a page, not counting replies
    "PAGE_REPLIES": 30,  # replies shown under one of them before "more replies"
    "VISIBLE_DEPTH": 4,  # deeper replies stay in order at this indentation
    "TOMBSTONE_REASONS": False,  # whether what stands for a rejected comment above replies names the policy's clause
    "FRAGMENT_SECONDS": 3600,  # how long a rendered page of a thread is kept in the cache
    "RECOMMEND_SECONDS": 30,  # how long counts of recommendations on a page may be behind
    "RECOMMEND_LIMIT": (5, 86400),  # guests of one network who may recommend one comment in so many seconds
    # Screening
    "RULES": [
        "comments.screening.form.trap_field",
        "comments.screening.form.form_age",
        "comments.screening.pace.too_fast",
        "comments.screening.slow.too_soon",
        "comments.screening.barred.barred_network",
        "comments.screening.barred.barred_address",
        "comments.screening.sanctioned.sanctioned",
        "comments.screening.names.protected_name",
        "comments.screening.text.many_links",
        "comments.screening.text.unknown_host",
        "comments.screening.words.barred_words",
        "comments.screening.words.barred_domains",
        "comments.screening.repeats.said_before",
        "comments.screening.author.thread_mode",
    ],
    "MAX_LINKS": 2,  # more links than this hold a comment
    "TRUSTED_AFTER": 3,  # approved comments after which an account is no newcomer
    "PACE_LIMIT": (10, 600),  # comments a network may send in so many seconds
    "REPEAT_WINDOW": 86400,  # seconds in which the same text in a thread is a repeat
    "PROTECTED_NAMES": [],  # names nobody may use, besides those of staff accounts
    "TRUSTED_PROXIES": [],  # networks (CIDR) whose X-Forwarded-For is believed
    # Moderation
    "BATCH_MAX": 1000,  # comments one decision may move
    "SELECTION_MAX": 500,  # comments that a moderator may list and decide on together; at most BATCH_MAX
    "ITEM_ALLOWANCE": 900,  # seconds until an item is due whose class is not among the next
    "ITEM_ALLOWANCES": {  # the same by class of item
        "grave": 120,  # published, and reported as a threat, as illegal, as self-harm
        "reported": 300,  # published, and reported
        "edited": 300,  # published, and edited since
        "fine": 600,  # held, and nothing speaks against it
        "appeal": 86400,
        "spam": 14400,  # held, probably spam
        "audit": 86400,
    },
    "CLAIM_SECONDS": 120,  # how long a moderator holds an item
    "SECOND_LOOK_SHARE": 0.02,  # of moderators' decisions, shown to another of them without saying what was decided
    "ANSWERS_NEED_TWO": False,  # whether an official answer is published by another than who wrote it
    "PUBLIC_LOG": True,  # whether readers see the log of rejections and each month's figures
    # Reports
    "REPORT_LIMIT": (10, 3600),  # reports that a reader, or a network, may send in so many seconds
    "REPORTS_TO_HIDE": None,  # so many readers of as many networks take a comment from the page until it is decided
    # Letters
    "LETTERS": ["arrived", "approved", "rejected", "sanctioned"],  # what authors with a known address are told of
    "LETTER_SECONDS": 30,  # a letter leaves so long after its decision; undone before that, it never leaves
    "LETTER_REPLY_TO": "",  # where answers to letters go, objections among them; empty: to the sender
    "SETTLEMENT_BODY": "",  # who settles disputes out of court, name and address, for letters; empty: general words
    "SITE_URL": "",  # what the links of letters begin with, https://www.example.org; empty: letters have none
    # What is kept, and for how long: manage.py purge takes it out
    "TRACE_DAYS": 30,  # a comment's network and browser; 0: neither is ever stored
    "REMOVED_TEXT_DAYS": 180,  # the text of a comment that was removed, after its removal; 0: for ever
    "LETTER_DAYS": 180,  # the record of a letter after it was sent or cancelled; 0: for ever
    "READING_DAYS": 730,  # who was shown a removed text; 365 at least, 0: for ever
    # Followers
    "FOLLOW": True,  # whether readers may ask to be told of what is new by e-mail; not without SITE_URL
    "FOLLOW_SECONDS": 300,  # a letter gathers what comes within so long of the first thing it tells of
    "FOLLOW_HOUR": 7,  # at which hour of TIME_ZONE daily letters leave
    "FOLLOW_MAX": 20,  # letters a day to one address; what is over it is gathered
    "FOLLOW_DAYS": 365,  # days without anything to tell after which a follower is forgotten
}


def __getattr__(name: str) -> object:
    if name not in DEFAULTS:
        raise AttributeError(f"comments.conf has no setting {name}")
    return getattr(settings, "COMMENTS", {}).get(name, DEFAULTS[name])


def unknown_names() -> list[str]:
    """Names in settings.COMMENTS that mean nothing here, sorted."""
    return sorted(set(getattr(settings, "COMMENTS", {})) - set(DEFAULTS))


def may_follow() -> bool:
    """Whether readers may be told of what is new: each letter needs a link that ends it."""
    return bool(__getattr__("FOLLOW") and __getattr__("SITE_URL"))


def language() -> str:
    """The site's own language."""
    return str(settings.LANGUAGE_CODE)


def languages() -> list[str]:
    """The codes of the languages a site speaks."""
    return [code for code, _name in settings.LANGUAGES]


def host() -> str:
    """The host of DEFAULT_FROM_EMAIL in ASCII, which the names of letters end with."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2].encode("idna").decode() or "localhost"


def secret() -> bytes:
    """The site's secret key, for keyed hashes of addresses."""
    return str(settings.SECRET_KEY).encode()


def secrets() -> list[bytes]:
    """That key, and then the earlier ones which the site still believes."""
    return [secret(), *(str(key).encode() for key in settings.SECRET_KEY_FALLBACKS)]
