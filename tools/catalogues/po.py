"""Catalogues as files: .po, which people read and git compares, and .mo, which Django reads."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable

from tools.catalogues.entry import NAMES, PLURALS, Entry

_FIELD = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*(".*")$')


def head_of(language: str) -> str:
    """What stands under the empty string. No date: the same entries give the same file."""
    return (
        f"Project-Id-Version: DipNote Comments\nLanguage: {language}\nLanguage-Team: {NAMES[language]}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
        f"Plural-Forms: {PLURALS[language]}\n"
    )


def read(text: str) -> list[Entry]:
    """The entries of a .po file, but for its head. An entry that is commented out is none."""
    blocks = re.split(r"\n\s*\n", text)
    return [entry for block in blocks if (entry := _entry(block)) and entry.id]


def _entry(block: str) -> Entry | None:
    fields: dict[str, str] = {}
    where: list[str] = []
    name, is_fuzzy = "", False
    for line in block.splitlines():
        if line.startswith("#:"):
            where += line[2:].split()
        elif line.startswith("#,"):
            is_fuzzy = is_fuzzy or "fuzzy" in line
        elif match := _FIELD.match(line):
            name = match[1] or name
            fields[name] = fields.get(name, "") + ast.literal_eval(match[2])
    if "msgid" not in fields:
        return None
    texts = tuple(text for field, text in sorted(fields.items()) if field.startswith("msgstr"))
    names = (fields["msgid"], fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
    return Entry(*names, tuple(where), texts, is_fuzzy)


def written(language: str, entries: Iterable[Entry]) -> str:
    """A .po file, sorted, so that two people's additions seldom meet in one place."""
    ordered = sorted(entries, key=lambda one: (one.where[:1], one.key))
    blocks = [f'msgid ""\nmsgstr ""\n{_lines(head_of(language))}']
    return "\n\n".join([*blocks, *map(_block, ordered)]) + "\n"


def _block(entry: Entry) -> str:
    lines = [f"#: {place}" for place in entry.where]
    if "%(" in entry.id + entry.plural or re.search(r"%[sd]", entry.id + entry.plural):
        lines.append("#, python-format")
    if entry.context:
        lines.append(f"msgctxt {_quoted(entry.context)}")
    lines.append(f"msgid {_quoted(entry.id)}")
    if entry.plural:
        lines.append(f"msgid_plural {_quoted(entry.plural)}")
        lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(entry.texts)]
    else:
        lines.append(f"msgstr {_quoted(entry.texts[0] if entry.texts else '')}")
    return "\n".join(lines)


def _lines(text: str) -> str:
    return "\n".join(_quoted(line) for line in text.splitlines(keepends=True))


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{text}"'


def compiled(language: str, entries: Iterable[Entry]) -> bytes:
    """The same as .mo: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html, without a hash table."""
    pairs = {b"": head_of(language).encode()}
    for entry in entries:
        key = f"{entry.context}\x04{entry.id}" if entry.context else entry.id
        key = f"{key}\0{entry.plural}" if entry.plural else key
        pairs[key.encode()] = "\0".join(entry.texts).encode()
    keys = sorted(pairs)
    start = 28 + 16 * len(keys)
    tables, body = ([], []), b""
    for table, strings in zip(tables, (keys, [pairs[key] for key in keys]), strict=True):
        for string in strings:
            table.append(struct.pack("<II", len(string), start + len(body)))
            body += string + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 28 + 16 * len(keys))
    return header + b"".join(tables[0]) + b"".join(tables[1]) + body
