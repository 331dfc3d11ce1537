"""The table of threats and faults names a test or a script for each, which is there and carries its number."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/explanation/threats.md"
ROW = re.compile(r"^\| ([TR]\d\d) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/.]+\.py)(?:::(\w+))?`")
SPAN = re.compile(r"\b([TR])(\d\d)–\1(\d\d)\b")
WANTED = [f"T{number:02}" for number in range(1, 57)] + [f"R{number:02}" for number in range(1, 21)]


def rows():
    return {number: NAMED.findall(shown) for number, _what, shown in ROW.findall(PAGE.read_text())}


@cache
def parsed(path):
    return ast.parse((ROOT / path).read_text())


def function(path, name):
    return next(
        (node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef) and node.name == name), None
    )


def numbers(words):
    """T01, and all that T01–T07 spans."""
    found = set(re.findall(r"\b[TR]\d\d\b", words or ""))
    for letter, first, last in SPAN.findall(words or ""):
        found |= {f"{letter}{number:02}" for number in range(int(first), int(last) + 1)}
    return found


def test_every_threat_and_fault_has_its_row():
    assert list(rows()) == WANTED
    assert all(rows().values())


@pytest.mark.parametrize("kind", ["T", "R"])
def test_each_test_and_script_that_is_named_is_there_and_says_its_number(kind):
    wrong = []
    for number, shown in rows().items():
        for path, name in shown if number.startswith(kind) else ():
            if not (ROOT / path).exists() or (name and function(path, name) is None):
                wrong.append((number, path, name, "is not there"))
                continue
            words = ast.get_docstring(parsed(path)) or ""
            if name:
                words += f" {ast.get_docstring(function(path, name))} {name.replace('_', ' ').upper()}"
            if number not in numbers(words):
                wrong.append((number, path, name, "does not say so"))
    assert wrong == []
