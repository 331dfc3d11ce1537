"""The site's own language, in which rows are kept, and the reader's, in which addresses are given."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.urls import translate_url
from django.utils import translation

from comments import conf


def own() -> AbstractContextManager[None]:
    """Within it the site's own language is spoken: what is kept is the same whoever comes first."""
    return translation.override(conf.language())


def here(address: str) -> str:
    """An address that was kept, as it is in the language being read: /ar/stories/… for /stories/…

    Where the site has its language elsewhere than in its addresses, and where the address is not the site's, it stays.
    """
    reading = translation.get_language()
    if reading in (None, conf.language()):
        return address
    with own():
        return translate_url(address, reading)
