"""What can be wrong with a translation and can be seen without knowing its language."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Iterator

from tools.catalogues.entry import PLURALS, Entry, forms_of

_NAMED = re.compile(r"%\((\w+)\)[sd]|%[sd]|(?<!\{)\{(\w+)\}(?!\})")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_STOPS = {".": ".。۔", ":": ":：", "?": "?？؟", "!": "!！", "…": "…", ",": ",،，"}


def faults(entry: Entry, language: str) -> list[str]:
    """What is wrong with an entry, in words; empty where nothing is."""
    expected = forms_of(language) if entry.plural else 1
    if len(entry.texts) != expected:
        return [f"{len(entry.texts)} forms instead of {expected}"]
    said = [word for number, text in enumerate(entry.texts) for word in _of_text(entry, text, number, language)]
    return (["it is fuzzy"] if entry.is_fuzzy else []) + said


def _of_text(entry: Entry, text: str, form: int, language: str) -> Iterator[str]:
    source = entry.plural or entry.id
    if not text.strip():
        yield "it is empty"
        return
    missing = _placeholders(source) - _placeholders(text)
    if missing and not (entry.plural and len(missing) == 1 and _is_one_number(language, form)):
        yield f"without {', '.join(sorted(missing))}"
    if strange := _placeholders(text) - _placeholders(source) - _placeholders(entry.id):
        yield f"with {', '.join(sorted(strange))}, which nobody fills in"
    if Counter(_TAG.findall(text)) != Counter(_TAG.findall(source)):
        yield "its tags are not those of the source"
    if (text != text.strip()) != (source != source.strip()) or text.count("\n") != source.count("\n"):
        yield "white space at its ends, or another number of lines"
    if "..." in text or ('"' in _TAG.sub("", text) and '"' not in _TAG.sub("", source)):
        yield "three points or a straight quotation mark"
    stop = source[-1:]
    if stop in _STOPS and text[-1:] not in _STOPS[stop]:
        yield f"it does not end as the source does, with {stop}"


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in _NAMED.finditer(text.replace("%%", ""))}


def _is_one_number(language: str, form: int) -> bool:
    """Whether a plural form is for one number alone, which words may then say: "a comment", "two comments"."""
    rule = PLURALS[language].partition("plural=")[2].rpartition("plural=")[2].rstrip(";")
    which = gettext.c2py(rule)
    return len([number for number in range(300) if which(number) == form]) <= 2
