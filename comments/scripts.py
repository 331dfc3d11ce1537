"""Which language a text is in, as far as its letters tell: a screen reader then speaks it with the right voice."""

from __future__ import annotations

import re

SCRIPTS = {
    "latin": re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]"),
    "arabic": re.compile(r"[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "hebrew": re.compile(r"[\u05d0-\u05ea]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "hangul": re.compile(r"[\uac00-\ud7a3]"),
    "kana": re.compile(r"[\u3040-\u30ff]"),
}
WRITTEN_IN = {  # languages with another script than Latin
    "ar": "arabic",
    "fa": "arabic",
    "ur": "arabic",
    "ps": "arabic",
    "ckb": "arabic",
    "ru": "cyrillic",
    "uk": "cyrillic",
    "bg": "cyrillic",
    "sr": "cyrillic",
    "mk": "cyrillic",
    "kk": "cyrillic",
    "zh": "han",
    "ja": "kana",
    "el": "greek",
    "he": "hebrew",
    "hi": "devanagari",
    "ne": "devanagari",
    "mr": "devanagari",
    "th": "thai",
    "ko": "hangul",
}
ALONE = {"greek": "el", "hebrew": "he", "thai": "th", "hangul": "ko", "kana": "ja"}  # scripts of one language
ENOUGH = 400  # characters that are looked at
TAG = re.compile(r"<[^>]*>")
EARLY = re.compile(r"(?:<[^>]*>|[^<A-Za-z])*[A-Za-z]")  # up to the first letter outside tags


def language_of(html: str, page: str | None) -> str:
    """The language of a text, as HTML's `lang` has it; "" where it is not known.

    The page it was written on had a language, which its author chose or was given: it is believed where the text is in
    that language's script. A text in a script that one language has to itself is in that one.
    """
    script = _script_within(html)
    if page and script == WRITTEN_IN.get(page.partition("-")[0], "latin"):
        return page
    return ALONE.get(script, "")


def _script_within(html: str) -> str:
    """The script of the text between tags; for most texts one letter tells."""
    first = EARLY.match(html) if html.isascii() else None
    return "latin" if first and first.end() <= ENOUGH else script_of(TAG.sub(" ", html)[:ENOUGH])


def script_of(text: str) -> str:
    """The script that most of its letters are in; "" where there are none. Kana decide, for they stand among Han."""
    if text.isascii():
        return "latin" if SCRIPTS["latin"].search(text) else ""
    counts = {name: len(letters.findall(text)) for name, letters in SCRIPTS.items()}
    if counts["kana"] * 4 > counts["han"]:
        counts["kana"] += counts["han"]
    most = max(counts, key=counts.__getitem__)
    return most if counts[most] else ""
