"""One string of the source with its translation, and what each language's plurals are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = {"comments": ["comments"], "posts": ["posts"], "dipnote_site": ["dipnote_site", "templates"]}
SOURCE = "en"
PLURALS = {  # as in a catalogue's head: how many forms, and which of them a number takes
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "zh-hans": "nplurals=1; plural=0;",
    "fa": "nplurals=2; plural=(n > 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "pt": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "es": "nplurals=2; plural=(n != 1);",
    "tr": "nplurals=2; plural=(n > 1);",
    "ur": "nplurals=2; plural=(n != 1);",
}
NAMES = {  # of languages, for the head
    "ar": "Arabic",
    "zh-hans": "Chinese, simplified",
    "fa": "Persian",
    "fr": "French",
    "pt": "Portuguese",
    "ru": "Russian",
    "es": "Spanish",
    "tr": "Turkish",
    "ur": "Urdu",
}
Key = tuple[str, str]  # context and string


@dataclass(frozen=True, slots=True)
class Entry:
    """A string as it stands in the source, where, and its translations: one, or one a plural form."""

    id: str
    plural: str = ""
    context: str = ""
    where: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    is_fuzzy: bool = False

    @property
    def key(self) -> Key:
        return (self.context, self.id)

    @property
    def name(self) -> str:
        """Eight signs that stand for the string in lists of what is to be translated."""
        return hashlib.sha256("\x04".join(self.key).encode()).hexdigest()[:8]


def forms_of(language: str) -> int:
    """How many plural forms a language has."""
    return int(PLURALS[language].partition("=")[2].partition(";")[0])


def path_of(app: str, language: str) -> Path:
    """The catalogue of an app: zh-hans lives in zh_Hans, as Django has it."""
    first, _dash, second = language.partition("-")
    folder = f"{first}_{second.title()}" if second else first
    return ROOT / app / "locale" / folder / "LC_MESSAGES" / "django.po"
