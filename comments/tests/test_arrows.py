"""Imports go down the floors of the house, never up."""

import ast
from pathlib import Path

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
    "occasion",
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
    "sight",
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
    "trials",
    "epitaphs",
    "exporting",
    "openness",
    "figures",
    "present",
    "items",
    "load",
    "authors",
    "work",
    "lines",
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


def wrong(modules, is_wrong):
    """What each of these modules imports that it may not. One test a rule: one a module would be eight hundred."""
    found = {module: {name for name in LIBRARY[module] if is_wrong(module, name)} for module in modules}
    return {module: names for module, names in found.items() if names}


def test_the_library_knows_no_app_of_the_site():
    assert not wrong(LIBRARY, lambda module, name: name.split(".")[0] in OUTSIDE)


def test_no_module_imports_from_a_floor_above_it():
    here = [one for one in LIBRARY if room(one) not in WIRING]
    own = rooms()
    assert len(here) > 100
    assert not wrong(here, lambda module, name: room(name) in own and floor(name) > floor(module))


def test_verbs_do_not_read_pages():
    verbs = [one for one in LIBRARY if room(one) in VERBS]
    assert verbs
    assert not wrong(verbs, lambda module, name: room(name) in VIEWS_OF_DATA)


def test_below_the_doors_nothing_knows_of_requests_or_templates():
    below = [one for one in LIBRARY if floor(one) < 3 and room(one) not in WIRING | {None}]
    assert below
    assert not wrong(below, lambda module, name: name.startswith(WEB))


def test_the_pure_floor_touches_no_database_and_only_conf_reads_settings():
    pure = [one for one in LIBRARY if room(one) in PURE]
    assert pure
    assert not wrong(pure, lambda module, name: name.startswith("django.db"))
    assert not wrong(pure, lambda module, name: name.startswith("django.conf") and room(module) != "conf")


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
