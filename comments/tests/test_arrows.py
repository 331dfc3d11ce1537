"""Imports go down the floors of the house, never up."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PURE = set("conf markup markdown folding network tree cursor keys digest hosts kept due addresses waits".split()) | {
    "agreement",
    "stamp",
    "weighing",
    "language",
    "policy",
    "scripts",
    "turnstile",
    "asking",
    "diff",
    "passages",
    "suggesting",
    "terms",
    "promises",
    "stopping",
    "picking",
    "lately",
    "answering",
    "spreading",
}
NOUNS = {"models"}
VERBS = {
    "witnessing",
    "emptying",
    "appealing",
    "overturning",
    "belongings",
    "erasing",
    "holding",
    "scrubbing",
    "purging",
    "second_looks",
    "sealing",
    "tampering",
    "screening",
    "submission",
    "moderation",
    "claiming",
    "featuring",
    "recommending",
    "recording",
    "telling",
    "mailing",
    "posting",
    "mandate",
    "officials",
    "following",
    "gathering",
    "publishing",
    "receipt",
    "reporting",
    "settling",
    "acknowledging",
    "arrivals",
    "authoring",
    "importing",
    "indexing",
    "measuring",
    "batching",
    "planting",
    "sanctions",
    "shifting",
    "switching",
    "recounting",
    "counting",
    "tallying",
    "verifying",
    "examining",
    "reach",
    "signals",
    "turns",
}
VIEWS_OF_DATA = {
    "reports",
    "second_tries",
    "concord",
    "appeals",
    "answers",
    "redress",
    "exporting",
    "openness",
    "figures",
    "present",
    "load",
    "authors",
    "work",
    "ordering",
    "reading",
    "queue",
    "duty",
    "persons",
    "threads",
    "notices",
    "progress",
    "bulletins",
    "questions",
    "matching",
    "searching",
    "history",
    "walking",
    "oddities",
}
FLOOR = dict.fromkeys(PURE, 0) | dict.fromkeys(NOUNS, 1) | dict.fromkeys(VERBS, 2) | dict.fromkeys(VIEWS_OF_DATA, 2)
WIRING = {"apps", "checks", "migrations", "tests"}
OUTSIDE = {"posts", "dipnote_site"}
POSTS_MAY = {"comments.models", "comments.importing", "comments.signals", "comments.templatetags", "comments.urls"}
WEB = ("django.http", "django.shortcuts", "django.template", "django.forms", "django.views")


def modules(app):
    for path in sorted((HOUSE / app).rglob("*.py")):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        if not {"tests", "migrations"} & set(parts):
            yield ".".join(part for part in parts if part != "__init__"), imports_of(path)


def imports_of(path):
    """Every module a file imports, relative ones spelled out."""
    package = path.relative_to(HOUSE).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (start, node.module or "") if part)
            found |= {module} | {f"{module}.{name.name}" for name in node.names}
    return found


def room(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "comments" else None


def floor(module):
    return FLOOR.get(room(module), 3)


LIBRARY = dict(modules("comments"))


@pytest.mark.parametrize("module", LIBRARY)
def test_the_library_knows_no_app_of_the_site(module):
    assert not {name for name in LIBRARY[module] if name.split(".")[0] in OUTSIDE}


@pytest.mark.parametrize("module", [one for one in LIBRARY if room(one) not in WIRING])
def test_no_module_imports_from_a_floor_above_it(module):
    own = {name for name in LIBRARY[module] if room(name) and room(name) in rooms()}
    assert not {name for name in own if floor(name) > floor(module)}


@pytest.mark.parametrize("module", [one for one in LIBRARY if room(one) in VERBS])
def test_verbs_do_not_read_pages(module):
    assert not {name for name in LIBRARY[module] if room(name) in VIEWS_OF_DATA}


@pytest.mark.parametrize("module", [one for one in LIBRARY if floor(one) < 3 and room(one) not in WIRING | {None}])
def test_below_the_doors_nothing_knows_of_requests_or_templates(module):
    assert not {name for name in LIBRARY[module] if name.startswith(WEB)}


@pytest.mark.parametrize("module", [one for one in LIBRARY if room(one) in PURE])
def test_the_pure_floor_touches_no_database_and_only_conf_reads_settings(module):
    assert not {name for name in LIBRARY[module] if name.startswith("django.db")}
    assert room(module) == "conf" or not {name for name in LIBRARY[module] if name.startswith("django.conf")}


def test_only_conf_reads_settings():
    readers = {one for one, names in LIBRARY.items() if {n for n in names if n.startswith("django.conf")}}
    nouns = {one for one in readers if room(one) == "models"}  # AUTH_USER_MODEL in a foreign key
    assert readers - nouns == {"comments.conf"}


def test_the_blog_uses_only_what_the_library_offers():
    wrong = {
        (module, name)
        for module, names in modules("posts")
        for name in names
        if name.startswith("comments.") and not any(name == may or name.startswith(f"{may}.") for may in POSTS_MAY)
    }
    assert not wrong


def rooms():
    return {room(module) for module in LIBRARY} - {None}
