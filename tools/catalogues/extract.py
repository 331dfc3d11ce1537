"""Every string of the source that people see, read from Python as a tree and from templates as Django reads them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.utils.translation.template import templatize

from tools.catalogues.entry import APPS, ROOT, Entry, Key

CALLS = {  # what each function's arguments are
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
APART = {"tests", "migrations", "locale", "vendor"}
_STRING = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(({_STRING})(?:\s*,\s*({_STRING}))?(?:\s*,\s*({_STRING}))?", re.S)


def strings_of(app: str) -> dict[Key, Entry]:
    """The strings of an app, in the order of files; one that stands in several places is one."""
    found: dict[Key, Entry] = {}
    for path in _files(app):
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(ROOT).as_posix()
        for one in _in_python(text) if path.suffix == ".py" else _in_template(text):
            known = found.get(one.key, one)
            places = known.where if where in known.where else (*known.where, where)
            found[one.key] = replace(known, plural=known.plural or one.plural, where=places)
    return found


def _files(app: str) -> Iterator[Path]:
    for folder in APPS[app]:
        for path in sorted((ROOT / folder).rglob("*")):
            is_source = path.suffix in (".py", ".html", ".txt") and path.is_file()
            if is_source and not APART & set(path.relative_to(ROOT).parts):
                yield path


def _in_python(text: str) -> Iterator[Entry]:
    if "gettext" not in text:
        return
    tree = ast.parse(text)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {one.asname or one.name: one.name for one in node.names if one.name in CALLS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (called := _called(node.func, names)):
            words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if len(words) >= len(CALLS[called]):
                yield Entry(**dict(zip(CALLS[called], words, strict=False)))


def _called(function: ast.expr, names: dict[str, str]) -> str:
    if isinstance(function, ast.Name):
        return names.get(function.id, "")
    return function.attr if isinstance(function, ast.Attribute) and function.attr in CALLS else ""


def _in_template(text: str) -> Iterator[Entry]:
    for name, *arguments in _CALL.findall(templatize(text)):
        words = [ast.literal_eval(one) for one in arguments if one]
        yield Entry(**dict(zip(CALLS["gettext" if name == "_" else name], words, strict=False)))
