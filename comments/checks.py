"""Complaints about settings, at start-up (Django's meaning of "checks")."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.module_loading import import_string

from comments import conf
from comments.conf import READING_DAYS_MIN

POSITIVE = (
    "TEXT_MAX",
    "NAME_MAX",
    "LOCATION_MAX",
    "PAGE_ROOTS",
    "PAGE_REPLIES",
    "VISIBLE_DEPTH",
    "MAX_DEPTH",
    "REPEAT_WINDOW",
    "FORM_MAX_AGE",
    "FRAGMENT_SECONDS",
    "RECOMMEND_SECONDS",
    "BATCH_MAX",
    "SELECTION_MAX",
    "ITEM_ALLOWANCE",
    "CLAIM_SECONDS",
    "LETTER_SECONDS",
    "FOLLOW_SECONDS",
    "FOLLOW_MAX",
    "FOLLOW_DAYS",
)
DAYS = ("TRACE_DAYS", "REMOVED_TEXT_DAYS", "LETTER_DAYS", "READING_DAYS")
COLUMNS = {"NAME_MAX": 100, "LOCATION_MAX": 100}  # what the columns hold
PACES = {"PACE_LIMIT": "comments", "RECOMMEND_LIMIT": "guests", "REPORT_LIMIT": "reports"}
LETTERS = {"arrived", "approved", "rejected", "sanctioned"}  # what there are letters about
ENFORCING = {  # rules without which what a moderator set does nothing
    "comments.screening.sanctioned.sanctioned": "sanctions bar nobody",
    "comments.screening.slow.too_soon": "slow threads are as fast as others",
}
MODES = ("hold_all", "hold_newcomers", "open", "closed")


@register("comments")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Name every bad value in settings.COMMENTS."""
    found: list[CheckMessage] = [
        Warning(f"COMMENTS has a name the library does not know: {name}", id="comments.W001")
        for name in conf.unknown_names()
    ]
    found += [
        Error(f"COMMENTS['{name}'] must be a whole number above 0.", id="comments.E001")
        for name in POSITIVE
        if not isinstance(getattr(conf, name), int) or getattr(conf, name) < 1
    ]
    if conf.DEFAULT_MODE not in MODES:
        found.append(Error(f"COMMENTS['DEFAULT_MODE'] must be one of {', '.join(MODES)}.", id="comments.E002"))
    found += _bad_age() + _too_wide() + _bad_pace() + _bad_allowances() + _bad_rules() + _idle_rules() + _bad_proxies()
    return (
        found + _bad_hiding() + _bad_letters() + _bad_site() + _bad_share() + _bad_days() + _bad_hour() + _bad_window()
    )


def _too_wide() -> list[CheckMessage]:
    return [
        Error(f"COMMENTS['{name}'] must be at most {limit}, which is what the column holds.", id="comments.E005")
        for name, limit in COLUMNS.items()
        if isinstance(getattr(conf, name), int) and getattr(conf, name) > limit
    ]


def _bad_pace() -> list[CheckMessage]:
    return [
        Error(f"COMMENTS['{name}'] must be two whole numbers above 0: {what}, seconds.", id="comments.E006")
        for name, what in PACES.items()
        if not _is_pace(getattr(conf, name))
    ]


def _is_pace(pace: object) -> bool:
    return isinstance(pace, list | tuple) and len(pace) == 2 and all(isinstance(one, int) and one > 0 for one in pace)


def _bad_hiding() -> list[CheckMessage]:
    """One reporter must never be enough."""
    many: object = conf.REPORTS_TO_HIDE
    if many is None or (isinstance(many, int) and many > 1):
        return []
    return [Error("COMMENTS['REPORTS_TO_HIDE'] must be None, or a whole number above 1.", id="comments.E015")]


def _bad_allowances() -> list[CheckMessage]:
    table: object = conf.ITEM_ALLOWANCES
    if isinstance(table, dict) and all(isinstance(one, int) and one > 0 for one in table.values()):
        return []
    return [Error("COMMENTS['ITEM_ALLOWANCES'] must be seconds above 0 by class of item.", id="comments.E007")]


def _bad_rules() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for path in conf.RULES:
        try:
            import_string(path)
        except ImportError as error:
            found.append(Error(f"COMMENTS['RULES'] names {path}, which cannot be loaded: {error}", id="comments.E003"))
    return found


def _idle_rules() -> list[CheckMessage]:
    return [
        Warning(f"COMMENTS['RULES'] lacks {path}: {without}.", id="comments.W002")
        for path, without in ENFORCING.items()
        if path not in conf.RULES
    ]


def _bad_proxies() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for network in conf.TRUSTED_PROXIES:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            found.append(Error(f"COMMENTS['TRUSTED_PROXIES'] names no network: {error}", id="comments.E004"))
    return found


def _bad_letters() -> list[CheckMessage]:
    table: object = conf.LETTERS
    if isinstance(table, list | tuple | set) and set(table) <= LETTERS:
        return []
    return [Error(f"COMMENTS['LETTERS'] may name {', '.join(sorted(LETTERS))} and nothing else.", id="comments.E008")]


def _bad_site() -> list[CheckMessage]:
    site = urlsplit(conf.SITE_URL)
    if not conf.SITE_URL or (site.scheme in ("http", "https") and site.netloc and not (site.path or site.query)):
        return []
    return [
        Error("COMMENTS['SITE_URL'] must be like https://www.example.org, with nothing after it.", id="comments.E009")
    ]


def _bad_share() -> list[CheckMessage]:
    share: object = conf.SECOND_LOOK_SHARE
    if isinstance(share, int | float) and 0 <= share <= 1:
        return []
    return [Error("COMMENTS['SECOND_LOOK_SHARE'] must be a share, from 0 to 1.", id="comments.E010")]


def _bad_window() -> list[CheckMessage]:
    seconds: object = conf.EDIT_SECONDS
    if isinstance(seconds, int) and seconds >= 0:
        return []
    return [Error("COMMENTS['EDIT_SECONDS'] must be a whole number, 0 or more.", id="comments.E014")]


def _bad_days() -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Error(f"COMMENTS['{name}'] must be a whole number of days, 0 or more.", id="comments.E011")
        for name in DAYS
        if not isinstance(getattr(conf, name), int) or getattr(conf, name) < 0
    ]
    if not found and 0 < conf.READING_DAYS < READING_DAYS_MIN:
        words = f"COMMENTS['READING_DAYS'] must be 0, or {READING_DAYS_MIN} at least: the database keeps them so long."
        found.append(Error(words, id="comments.E012"))
    return found


def _bad_hour() -> list[CheckMessage]:
    if conf.FOLLOW_HOUR in range(24):
        return []
    return [Error("COMMENTS['FOLLOW_HOUR'] must be an hour of the day, from 0 to 23.", id="comments.E013")]


def _bad_age() -> list[CheckMessage]:
    days: object = conf.CLOSE_AFTER_DAYS
    if days is None or (isinstance(days, int) and days > 0):
        return []
    return [Error("COMMENTS['CLOSE_AFTER_DAYS'] must be a whole number above 0, or None.", id="comments.E016")]
