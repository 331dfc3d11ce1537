"""Texts and names as a word list compares them: one letter for all that look like it, nothing that cannot be seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded for comparison, and for each of its letters the place it came from."""

    text: str
    places: Sequence[int]  # position in the original of each letter, and at the end the original's length

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that text[start:end] was made from, with the invisible characters inside it."""
        if start >= end:
            return self.places[start], self.places[start]
        return self.places[start], max(self.places[end], self.places[end - 1] + 1)


def fold(text: str) -> Folded:
    """The text without case, accents, zero-width characters and ornament; look-alike letters as their Latin twins.

    Digits stay digits ("v1agra" is another word: list it too). Fold a listed word the same way before searching it.
    """
    if text.isascii():
        return Folded(text.lower(), range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in _fold_char(char):
            letters.append(letter)
            places.append(place)
    return Folded("".join(letters), [*places, len(text)])


_SAME_STROKE = str.maketrans("01i|", "olll")


def skeleton(name: str) -> str:
    """What is left of a name at a glance, for comparing names: no spaces or signs; "rn" is m, "vv" w, I and 1 l, 0 o.

    Two names with one skeleton can be taken for each other. It is not for showing.
    """
    text = "".join(char for char in fold(name).text if char.isalnum() or char == "|")
    return text.translate(_SAME_STROKE).replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    if twin := _TWINS.get(char):
        return twin
    folded = _bare(_bare(_unboxed(char)).casefold())
    twins = "".join(_TWINS.get(part, part) for part in folded)
    return unicodedata.normalize("NFC", twins)  # Korean syllables came apart; together again they are one letter


def _bare(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", text) if not _is_unseen(part))


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc", "Cs") and char not in "\t\n" or char in _FILLERS


_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
_BOXES = (0x1F150, 0x1F170, 0x1F1E6)  # letters on black discs, on black squares, of flags: NFKD leaves them alone


def _unboxed(char: str) -> str:
    for first in _BOXES:
        if first <= ord(char) < first + 26:
            return chr(ord("a") + ord(char) - first)
    return char


# Letters that look like Latin ones, beside those they look like: taken by eye, along Unicode's report 39. An entry
# serves both cases of its letter, unless the other case has one of its own (Greek Η, Ν, Υ and η, ν, υ).
_LOOK_ALIKES = [
    ("авсԁеԍнһіјкӏморԛгѕтѵԝѡхуүьпз", "abcdeghhijklmopqrstvwwxyybnz"),  # Cyrillic
    ("αβεζΗηικμΝνορτΥυχωγϲϳ", "abezhnikmnvoptyuxwycj"),  # Greek
    ("ագհյոսօց", "wqhjnuog"),  # Armenian
    ("ᎪᏴᏏᏟᎠᏧᎬᏀᎻᏂᎥᎫᏦᏞᎷᏢᎡᏒᏚᎢᏙᎳᏔᎽᎩᏃ", "abbcddeghhijklmprrstvwwyyz"),  # Cherokee
    ("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "bpdtgkjczfmnlsrvhwxyaeiou"),  # Lisu
    # Latin with strokes and hooks, which are no accents to take off
    ("ɑƅƃƈðđɗəɛƒɡɠħıɩɪɨɉƙłƚɭɱƞɲøƥɋɍɼʂŧƭʋɯƴɣʏƶʐ", "abbcdddeefgghiiiijklllmnnopqrrsttvwyyyzz"),
    ("ᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢ", "abcdefghjklmnoprstuvwz"),  # Latin small capitals
    ("×ⲟⲣⲥ∨∪⍺", "xopcvua"),  # signs
]


def _twins() -> dict[str, str]:
    listed = {char: latin for chars, latins in _LOOK_ALIKES for char, latin in zip(chars, latins, strict=True)}
    folded = {char.casefold(): latin for char, latin in listed.items()}
    return {"æ": "ae", "œ": "oe"} | folded | listed


_TWINS = _twins()
