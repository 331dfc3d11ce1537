"""T33, T47, T48, T52: what the site has no use for, no module of it can do.

Nothing is fetched, whatever address somebody types; archives are plain text, neither XML nor packed; no data is run.
"""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3]
MODULES = [
    path
    for app in ("comments", "posts", "dipnote_site")
    for path in sorted((HOUSE / app).rglob("*.py"))
    if "tests" not in path.parts
]
NOT_NEEDED = {
    "T33: fetches": {"http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "socket"},
    "T47: reads XML": {"xml", "lxml", "xmlrpc", "defusedxml", "bs4", "html5lib"},
    "T48: unpacks": {"zipfile", "tarfile", "gzip", "bz2", "lzma", "zlib", "shutil"},
    "T52: runs data": {"pickle", "marshal", "shelve", "yaml", "runpy", "code", "phpserialize", "eval", "exec"},
}


def asked_for(tree):
    """Modules that are imported, each with all that it lies in; and built-ins that run text."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
            yield node.func.id
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[: length + 1]) for length in range(len(parts)))


@pytest.mark.parametrize("what", NOT_NEEDED)
def test_no_module_can_do_what_the_site_has_no_use_for(what):
    assert len(MODULES) > 100
    found = {path: set(asked_for(ast.parse(path.read_text()))) & NOT_NEEDED[what] for path in MODULES}
    assert {f"{path.relative_to(HOUSE)}": names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "text", ["import urllib.request", "from urllib import request", "from xml.etree import ElementTree", "eval('1')"]
)
def test_it_would_be_seen(text):
    assert set(asked_for(ast.parse(text))) & set().union(*NOT_NEEDED.values())
