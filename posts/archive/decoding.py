"""Bytes of an archive file → text, by what the bytes themselves say."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from posts.archive.lines import Problem

REPORTED_LINES = 20  # after so many, the rest is only counted
JUDGED = 1024 * 1024  # bytes that are looked at to tell UTF-8 from Windows-1252

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Well-formed sequences after RFC 3629, section 4.
_PAIR = rb"[\xc2-\xdf][\x80-\xbf]"
_LONG = (
    rb"\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_HIGH = re.compile(rb"(?P<long>" + _LONG + rb")|(?P<pair>" + _PAIR + rb")|(?P<stray>[\x80-\xff])")
_FOREIGN = re.compile(rb"[\xc0-\xff]{6}")  # no Western word has six accented letters in a row; Cyrillic ones have
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile("[\ufeff\u200b\u2060]")  # white space of no width; joiners, which shape words, stay


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with LF line ends, free of control characters but the tab; and what was lost on the way."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(raw: bytes) -> Decoded:
    """Takes a whole file, never raises. UTF-8, UTF-16 or UTF-32 by byte order mark, else UTF-8, else Windows-1252.

    Bytes that none of them knows become U+FFFD and are reported by line.
    """
    raw = raw.lstrip(b"\0") if raw[:4] != codecs.BOM_UTF32_BE else raw
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _finish(raw[len(bom) :].decode(encoding, errors="replace"), encoding, {})
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return _finish(raw.decode("utf-8"), "utf-8", {})
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            cut = {_line(raw, error.start): "the file ends inside a character"}
            return _finish(raw[: error.start].decode("utf-8"), "utf-8", cut)
    return _mostly_utf8(raw) if _speaks_utf8(raw) else _windows(raw)


def _speaks_utf8(raw: bytes) -> bool:
    """Whether well-formed sequences outweigh stray bytes. A pair can be chance (É and a quote), three hardly."""
    weight = 0
    for found in _HIGH.finditer(raw[:JUDGED]):
        weight += {"long": 3, "pair": 1, "stray": -1}[found.lastgroup or "stray"]
    return weight > 0


def _mostly_utf8(raw: bytes) -> Decoded:
    notes: dict[int, str] = {}
    rows = raw.split(b"\n")
    for number, row in enumerate(rows, start=1):
        try:
            row.decode("utf-8")
        except UnicodeDecodeError:
            notes[number] = "bytes that are not UTF-8 like the rest of the file, read as Windows-1252"
            rows[number - 1] = _HIGH.sub(_as_utf8, row)
    return _finish(b"\n".join(rows).decode("utf-8"), "utf-8", notes)


def _as_utf8(found: re.Match[bytes]) -> bytes:
    if found.lastgroup != "stray":
        return found[0]
    return found[0].decode("cp1252", errors="replace").encode()


def _windows(raw: bytes) -> Decoded:
    notes: dict[int, str] = {}
    for number, row in enumerate(raw.split(b"\n"), start=1):
        if _FOREIGN.search(row):
            notes[number] = "read as Windows-1252, but this looks like another encoding"
    return _finish(raw.decode("cp1252", errors="replace"), "cp1252", notes)


def _finish(text: str, encoding: str, notes: dict[int, str]) -> Decoded:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.isascii() else _INVISIBLE.sub("", text)
    if "\ufffd" in text or _CONTROLS.search(text):
        rows = text.split("\n")
        for number, row in enumerate(rows, start=1):
            if "\ufffd" in row:
                notes.setdefault(number, "bytes that cannot be decoded, shown as \ufffd")
            if _CONTROLS.search(row):
                notes.setdefault(number, "control characters, removed")
                rows[number - 1] = _CONTROLS.sub("", row)
        text = "\n".join(rows)
    return Decoded(text, encoding, _reported(notes))


def _reported(notes: dict[int, str]) -> tuple[Problem, ...]:
    problems = [Problem(line, reason) for line, reason in sorted(notes.items())]
    if more := problems[REPORTED_LINES:]:
        problems[REPORTED_LINES:] = [Problem(more[0].line, f"and {len(more)} more lines of this kind")]
    return tuple(problems)


def _line(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1
