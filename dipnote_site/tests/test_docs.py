"""The documentation: every code block is run, every table is compared with the code, every link leads somewhere."""

import ast
import fnmatch
import html
import re
import tomllib

import pytest
from django.core.management import call_command

from comments import conf, signals
from comments.management.commands import (
    createmoderator,
    eraseperson,
    exportperson,
    purge,
    recount,
    sealdecisions,
    secondlooks,
    sendletters,
    tally,
    verify,
    verify_decisions,
)
from comments.models import TRANSITIONS, Comment
from comments.templatetags import comments as reader_tags
from comments.templatetags import moderation as moderator_tags
from comments.tests.test_arrows import FLOOR
from comments.urls import urlpatterns
from dipnote_site.management.commands import backup, doctor, move, restore
from dipnote_site.tests.blocks import DOCS, ROOT, Page, Project, blocks, environment_names, read
from posts.management.commands import loadseeds
from posts.urls import urlpatterns as blog_urlpatterns

NAMES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
COMMANDS = {
    "loadseeds": loadseeds.Command,
    "createmoderator": createmoderator.Command,
    "recount": recount.Command,
    "tally": tally.Command,
    "purge": purge.Command,
    "exportperson": exportperson.Command,
    "eraseperson": eraseperson.Command,
    "verify": verify.Command,
    "sealdecisions": sealdecisions.Command,
    "verify_decisions": verify_decisions.Command,
    "secondlooks": secondlooks.Command,
    "sendletters": sendletters.Command,
    "doctor": doctor.Command,
    "backup": backup.Command,
    "restore": restore.Command,
    "move": move.Command,
}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")

# Blocks

WALK = """
import re
from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import setup_test_environment
from comments.models import Comment, Thread

setup_test_environment()
reader, moderator = Client(), Client()
assert b"Nobody has commented yet." in reader.get("/1/").content
form = f"/comments/respond/{Thread.objects.get().key}/"
stamp = re.search('name="stamp" value="([^"]+)"', reader.get(form).content.decode())[1]
sent = reader.post(form, {"name": "Maria", "text": "Good crust.", "stamp": stamp}, follow=True)
assert b"Your comment waits for a moderator" in sent.content
moderator.force_login(User.objects.get(username="moderator"))
comment = Comment.objects.get()
waiting = moderator.get("/admin/comments/comment/?status=pending")
assert b"Good crust." in waiting.content
decision = {"verb": "approve", "seen": f"{comment.pk}:{comment.version}", "note": "Fine."}
moderator.post("/admin/comments/comment/decisions/", decision)
assert b"Good crust." in reader.get("/1/").content
"""
LISTS = """
from django.test import Client
from django.test.utils import setup_test_environment
from articles.lists import counts
from articles.models import Article
from comments.models import Thread
article = Article.objects.create(title="Bees")
assert counts([article]) == {article.pk: 0}
setup_test_environment()
form = f"/comments/respond/{Thread.of(article).key}/"
unproven = Client(enforce_csrf_checks=True).post(form, {"text": "Not lost."})
assert (unproven.status_code, b"Not lost." in unproven.content) == (403, True)
"""
AFTERWARDS = {"tutorial.md": WALK, "how-to/attach.md": LISTS}


@pytest.fixture(autouse=True)
def _passwords_cost_nothing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


OWN = "how-to/attach.md"  # builds a project with a database of its own


def test_the_blocks_of_a_page_with_a_project_of_its_own_run(tmp_path, request, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    Project(OWN, tmp_path, request).run(AFTERWARDS[OWN])


@pytest.mark.parametrize("name", [name for name in NAMES if blocks(name) and name != OWN])
def test_the_blocks_of_a_page_run(name, db, tmp_path, request, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    if name in AFTERWARDS:
        Project(name, tmp_path, request).run(AFTERWARDS[name])
    else:
        Page(name, tmp_path, request).run()


def test_every_fence_is_a_block_that_can_be_run():
    for name in NAMES:
        fences = [line for line in read(name).splitlines() if line.lstrip().startswith(("```", "~~~"))]
        assert len(fences) == 2 * len(blocks(name)), name
        assert [one.lang for one in blocks(name) if not hasattr(Page, f"run_{one.lang}")] == []


def test_the_readme_names_commands_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"manage\.py (\w+)", text))
    assert named
    from django.core.management import get_commands

    assert named <= get_commands().keys()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:\n" in makefile for target in re.findall(r"^make (\w+)", text, re.MULTILINE))


def test_the_tutorial_can_be_walked(client, db):
    """Each label that it sets in bold stands on one of the pages that it leads to."""
    walked = re.findall(r"\*\*(.+?)\*\*", read("tutorial.md").split("## The same in a project")[0])
    seen = words_of(*pages_of_the_tutorial(client))
    assert [label for label in walked if label not in seen] == []


def pages_of_the_tutorial(client):
    call_command("loadseeds", verbosity=0)
    password = createmoderator.create("moderator")
    yield client.get("/")
    story = "/stories/2012/06/29/the-role-of-social-media-in-diplomacy/"
    yield client.get(story)
    thread = Comment.objects.first().thread
    form = client.get(f"/comments/respond/{thread.key}/")
    yield form
    typed = {
        "name": "Maria",
        "location": "Spain",
        "text": "*Well* said, eight.",
        "stamp": form.context["form"]["stamp"].value(),
    }
    address = f"/comments/respond/{thread.key}/"
    yield client.post(address, {**typed, "preview": "Preview"})
    sent = client.post(address, typed)
    receipt = sent["Location"]
    yield client.get(receipt)
    assert client.get(story).content.count(b'<article class="comment"') == 8
    assert client.login(username="moderator", password=password)
    yield client.get("/admin/")
    waiting = "/admin/comments/comment/?status=pending"
    yield client.get(waiting)
    comment = Comment.objects.pending().get()
    yield client.get(f"/admin/comments/comment/{comment.pk}/change/")
    decision = {"seen": f"{comment.pk}:{comment.version}", "note": "On the subject"}
    yield client.post("/admin/comments/comment/decisions/", {**decision, "verb": "approve"}, follow=True)
    detail = client.get(f"/admin/comments/comment/{comment.pk}/change/")
    assert "On the subject" in words_of(detail)
    yield detail
    client.logout()
    assert comment.get_absolute_url() in client.get(receipt).content.decode()
    page = client.get(client.get(comment.get_absolute_url())["Location"].partition("#")[0])
    assert f'id="c-{comment.key}"' in page.content.decode()
    assert page.content.count(b'<article class="comment"') == 9
    yield page
    yield client.get("/comments/policy/")


def words_of(*pages):
    """What stands on pages: their words and the labels of their buttons."""
    text = "\n".join(page.content.decode() for page in pages)
    labels = " ".join(re.findall(r'value="([^"]*)"', text))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text) + labels).split())


# Tables


def table(name, *heading):
    """The rows below this heading, as lists of cells, the first without its quotes."""
    for found in re.findall(r"(?:^\|.*\|\n)+", read(name), re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()]
        if rows[0] == list(heading):
            return [[row[0].strip("`"), *row[1:]] for row in rows[2:]]
    raise AssertionError(f"{name} has no table of {heading}")


def test_the_settings_are_those_of_the_library():
    rows = {name: default for name, default, _meaning in table("reference/settings.md", "name", "default", "meaning")}
    rules = [row[0] for row in table("reference/settings.md", "rule", "finds", "outcome")]
    assert rows.pop("RULES") == "see below"
    shown = {name: ast.literal_eval(default.strip("`")) for name, default in rows.items()}
    assert shown | {"RULES": rules} == conf.DEFAULTS


def test_the_complaints_are_those_of_the_checks():
    source = (ROOT / "comments/checks.py").read_text(encoding="utf-8")
    listed = [row[0] for row in table("reference/settings.md", "id", "says")]
    assert sorted(listed) == sorted(set(re.findall(r"comments\.[EW]\d+", source)))


def test_the_environment_is_that_of_the_site():
    rows = table("reference/settings.md", "variable", "meaning", "if not set")
    assert {row[0] for row in rows} == environment_names()


def test_the_tags_are_all_there():
    described = re.findall(r"^## (\w+)$", read("reference/tags.md"), re.MULTILINE)
    assert sorted(described) == sorted([*reader_tags.register.tags, *moderator_tags.register.tags])


def test_the_signals_are_all_there():
    described = [
        row[0] for row in table("reference/signals.md", "signal", "sent when", "arguments besides `sender=Comment`")
    ]
    assert described == [name for name in vars(signals) if name.startswith("comment_")]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_commands_are_described_with_every_argument(name):
    section = re.split(r"^## ", read("reference/commands.md"), flags=re.MULTILINE)
    described = next(part for part in section if part.startswith(f"{name}\n"))
    parser = COMMANDS[name]().create_parser("manage.py", name)
    plain = COMMANDS[name].__base__().create_parser("manage.py", name)
    theirs = {string for action in plain._actions for string in action.option_strings}
    ours = [action for action in parser._actions if not theirs & set(action.option_strings)]
    wanted = [action.option_strings[0] if action.option_strings else action.dest for action in ours]
    assert re.findall(r"^\| `([\w-]+)` \|", described, re.MULTILINE) == wanted


def test_every_command_is_described():
    files = [
        path for app in ("comments", "posts", "dipnote_site") for path in ROOT.glob(f"{app}/management/commands/*.py")
    ]
    assert {path.stem for path in files} - {"__init__"} == COMMANDS.keys()


def test_the_addresses_are_all_there():
    rows = table("reference/addresses.md", "name", "path", "methods", "answers")
    assert {row[0]: route(row[1]) for row in rows} == {one.name: route(str(one.pattern)) for one in urlpatterns}
    rows = table("reference/addresses.md", "name", "path", "answers")
    assert {row[0] for row in rows} == {one.name for one in blog_urlpatterns}


def route(path):
    return re.sub(r"<[^>]+>", "<>", path.strip("`"))


def test_the_statuses_are_those_of_the_code():
    rows = table("explanation/way-of-a-comment.md", "status", "readers see", "may become")
    described = {row[0]: {one for one in row[2].split(", ") if one != "nothing"} for row in rows}
    assert described == {status.value: set(after) for status, after in TRANSITIONS.items()}


def test_the_house_has_every_room_on_its_floor():
    rows = table("explanation/house.md", "floor", "file", "owns")
    described = {row[1].strip("`"): row[0].split()[0] for row in rows}
    files = [path.relative_to(ROOT / "comments") for path in (ROOT / "comments").rglob("*.py")]
    files = [path for path in files if path.name != "__init__.py" and not {"tests", "migrations"} & set(path.parts)]
    rules = {"apps": "wiring", "checks": "wiring"}
    real = {path.as_posix(): path.parts[0].removesuffix(".py") for path in files}
    assert described == {path: rules.get(room, str(FLOOR.get(room, 3))) for path, room in real.items()}


def test_the_variables_and_templates_of_the_theme_are_there():
    style = (ROOT / "comments/static/comments/comments.css").read_text(encoding="utf-8")
    assert [row[0] for row in table("how-to/theme.md", "variable", "colours") if f"var({row[0]}" not in style] == []
    folder = ROOT / "comments/templates"
    described = {row[0] for row in table("how-to/theme.md", "template", "shows", "is given")}
    there = {
        path.relative_to(folder).as_posix()
        for path in [*(folder / "comments").glob("*.html"), *(folder / "comments/receipt").glob("*.html")]
    }
    assert described == there - {"comments/base.html"}


# Links


@pytest.mark.parametrize("path", [*(DOCS / name for name in NAMES), ROOT / "README.md"], ids=[*NAMES, "README.md"])
def test_every_link_leads_to_a_page_and_a_heading(path):
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        name, _hash, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def anchors(path):
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_index_leads_to_every_page():
    linked = {link.partition("#")[0] for link in LINK.findall(read("index.md"))}
    assert set(NAMES) - {"index.md"} <= linked


def test_the_package_carries_every_file_a_page_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    globs = [one.replace("**/*", "*") for one in project["tool"]["setuptools"]["package-data"]["comments"]]
    files = [path for path in (ROOT / "comments").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert files
    names = [path.relative_to(ROOT / "comments").as_posix() for path in files]
    assert [name for name in names if not any(fnmatch.fnmatch(name, one) for one in globs)] == []
