"""python -m tools.catalogues list ar | merge ar FILE | check [ar …] | refresh [ar …]: docs/how-to/translate.md."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from tools.catalogues import check, po
from tools.catalogues.entry import APPS, PLURALS, Entry, Key, forms_of, path_of
from tools.catalogues.extract import strings_of


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m tools.catalogues", description=__doc__)
    made.add_argument("act", choices=["list", "merge", "check", "refresh"])
    made.add_argument("languages", nargs="*", help="codes as in LANGUAGES; for merge a code and a file")
    return made


def main(arguments: list[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    if asked.act == "list":
        return listed(asked.languages[0])
    if asked.act == "merge":
        return merged(asked.languages[0], Path(asked.languages[1]))
    languages = asked.languages or list(PLURALS)
    return checked(languages) if asked.act == "check" else refreshed(languages)


def known(app: str, language: str) -> dict[Key, Entry]:
    path = path_of(app, language)
    return {one.key: one for one in po.read(path.read_text(encoding="utf-8"))} if path.exists() else {}


def missing(app: str, language: str) -> list[Entry]:
    """Strings of the source that a catalogue lacks, or has without one of its plurals."""
    there = known(app, language)
    return [
        one
        for key, one in strings_of(app).items()
        if key not in there or there[key].plural != one.plural or not all(there[key].texts)
    ]


def listed(language: str) -> int:
    """Print what is missing as JSON: a name for each string, the string, where it stands."""
    rows = {}
    for app in APPS:
        for one in missing(app, language):
            row = {"en": one.id, "in": one.where[0]}
            rows[one.name] = row | ({"plural": one.plural, "forms": forms_of(language)} if one.plural else {})
            if one.context:
                rows[one.name]["context"] = one.context
    json.dump(rows, sys.stdout, ensure_ascii=False, indent=0)
    print()
    return 0


def merged(language: str, path: Path) -> int:
    """Write the translations of a file, {name: text or list of texts}, into the catalogues. Wrong ones are named."""
    texts = json.loads(path.read_text(encoding="utf-8"))
    wrong, taken, used = 0, 0, set()
    for app in APPS:
        there, strings = known(app, language), strings_of(app)
        for key, one in strings.items():
            if one.name not in texts:
                continue
            used.add(one.name)
            said = texts[one.name]
            entry = replace(one, texts=(said,) if isinstance(said, str) else tuple(said))
            if found := check.faults(entry, language):
                print(f"{one.name} {one.id!r}: {'; '.join(found)}")
                wrong += 1
            else:
                there[key] = entry
                taken += 1
        write(app, language, there, strings)
    for name in sorted(set(texts) - used):
        print(f"{name}: no such string")
    print(f"{taken} taken, {wrong} refused, {sum(len(missing(app, language)) for app in APPS)} still missing")
    return 1 if wrong or set(texts) - used else 0


def write(app: str, language: str, there: dict[Key, Entry], strings: dict[Key, Entry]) -> None:
    """The catalogue of an app, without what the source no longer says, and compiled beside it."""
    kept = [replace(there[key], where=one.where) for key, one in strings.items() if key in there]
    kept = [one for one in kept if one.plural == strings[one.key].plural]
    path = path_of(app, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(po.written(language, kept), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(po.compiled(language, kept))


def checked(languages: list[str]) -> int:
    """Name every fault and how much is missing; the answer is how many languages are not whole."""
    bad = 0
    for language in languages:
        lacking = sum(len(missing(app, language)) for app in APPS)
        found = [
            f"{one.id!r}: {word}"
            for app in APPS
            for one in known(app, language).values()
            for word in check.faults(one, language)
        ]
        print(*found, f"{language}: {lacking} missing, {len(found)} faults", sep="\n")
        bad += bool(lacking or found)
    return bad


def refreshed(languages: list[str]) -> int:
    """Drop what the source no longer says, note where strings stand now, compile."""
    for app in APPS:
        strings = strings_of(app)
        for language in languages:
            write(app, language, known(app, language), strings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
