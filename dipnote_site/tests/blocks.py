"""How the code blocks of the documentation are run: page by page, each block by the language it is marked with."""

import configparser
import importlib
import inspect
import io
import json
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command, load_command_class
from django.template import Context, Template
from django.test import RequestFactory
from packaging.requirements import Requirement

from tools.catalogues import __main__ as catalogues

ROOT = Path(site.BASE_DIR)
DOCS = ROOT / "docs"
FENCE = re.compile(r'^```(\S*)(?: title="([^"]+)")?[^\n]*\n(.*?)^```$', re.MULTILINE | re.DOTALL)
CAST = ("client", "post", "thread", "june", "maria", "comment_on")
OURS = {
    "loadseeds",
    "createmoderator",
    "recount",
    "sendletters",
    "tally",
    "purge",
    "exportperson",
    "eraseperson",
    "verify",
    "sealdecisions",
    "verify_decisions",
    "secondlooks",
}

# They have tests of their own: here it is checked that they take the words.
SITES = {"doctor", "backup", "restore", "move"}


@dataclass(frozen=True)
class Block:
    lang: str
    title: str
    text: str


def read(name):
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(name):
    return [Block(*found) for found in FENCE.findall(read(name))]


def environment_names():
    text = (ROOT / "dipnote_site/settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))


class Page:
    """Runs a page's blocks in order: Python in one namespace, files in a folder, commands against the test database."""

    def __init__(self, name, folder, request):
        self.name, self.folder, self.request = name, folder, request
        self.settings = request.getfixturevalue("settings")
        self.blocks = blocks(name)
        self.namespace = {"__name__": "page"}
        self.environment = {}

    def run(self):
        python = "\n".join(one.text for one in self.blocks if one.lang == "python" and not one.title)
        self.namespace |= {one: self.value(one) for one in CAST if re.search(rf"\b{one}\b", python)}
        if any(one.lang == "html" for one in self.blocks):
            engine = {**self.settings.TEMPLATES[0]}
            engine["DIRS"] = [self.folder / "templates", *engine["DIRS"]]
            self.settings.TEMPLATES = [engine]
        for one in self.blocks:
            if one.title and one.lang != "ini":
                path = self.folder / one.title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(one.text, encoding="utf-8")
        importlib.invalidate_caches()
        for one in self.blocks:
            getattr(self, f"run_{one.lang}")(one)

    def value(self, fixture):
        return self.request.getfixturevalue(fixture)

    def run_python(self, block):
        code = compile(block.text, block.title or self.name, "exec")
        if not block.title:
            exec(code, self.namespace)
        elif block.title.endswith("settings.py"):
            changed = {"COMMENTS": dict(self.settings.COMMENTS)}
            exec(code, changed)
            self.settings.COMMENTS = changed["COMMENTS"]
        elif "/test_" in block.title:
            tests = {}
            exec(code, tests)
            for test in [one for name, one in tests.items() if name.startswith("test_")]:
                test(*[self.value(name) for name in inspect.signature(test).parameters])
        else:
            importlib.import_module(block.title.removesuffix(".py").replace("/", "."))

    def run_django(self, block):
        request = RequestFactory().get("/")
        request.user = self.value("june")
        thread = self.value("thread")
        context = Context({"request": request, "post": thread.target, "thread": thread})
        assert Template(block.text).render(context).strip()

    def run_html(self, block):
        assert Template(block.text)  # it is written in its place above, and shown by the Python below it

    def run_json(self, block):
        assert json.loads(block.text)

    def run_css(self, block):
        known = (ROOT / "comments/static/comments/comments.css").read_text()
        assert block.text.count("{") == block.text.count("}")
        assert all(line.strip()[-1:] in ("{", "}", ";", "") for line in block.text.splitlines())
        used = re.findall(r"(--[\w-]+):", block.text)
        assert used
        bootstrap = (ROOT / "comments/static/comments/vendor/bootstrap-5.3.9/bootstrap.min.css").read_text()
        assert [one for one in used if one not in known and one not in bootstrap] == []

    def run_env(self, block):
        self.environment = dict(line.split("=", 1) for line in block.text.splitlines())
        assert set(self.environment) <= environment_names()

    def run_ini(self, block):
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str
        unit.read_string(block.text)
        self.gunicorn(shlex.split(unit["Service"]["ExecStart"])[1:])

    def run_console(self, block):
        for words, expected in commands(block):
            said = self.command(words) or ""
            if said:
                assert_says(said, expected)

    def command(self, words):
        """Runs what harms nobody; of the rest it is checked that it exists and takes these options."""
        program, rest = words[0], words[1:]
        if words[:2] == ["python", "manage.py"]:
            return self.manage(*words[2:])
        if words[:3] == ["python", "-m", "tools.catalogues"]:
            return catalogues.parser().parse_args(words[3:-2] if ">" in words else words[3:]) and None
        if words[:4] == ["python", "-m", "pip", "install"]:
            return self.pip(words[4:])
        return getattr(self, program)(rest)

    def manage(self, name, *words):
        out = io.StringIO()
        if name in OURS:
            call_command(name, *words, stdout=out, stderr=out)
            return out.getvalue()
        if name == "check":
            return self.checked(words)
        app = {"collectstatic": "django.contrib.staticfiles"} | dict.fromkeys(SITES, "dipnote_site")
        app = app.get(name, "django.core")
        load_command_class(app, name).create_parser("manage.py", name).parse_args(words)
        return None

    def checked(self, words):
        plain = {name: value for name, value in os.environ.items() if name not in environment_names()}
        plain.pop("PYTEST_VERSION", None)
        command = [sys.executable, "manage.py", "check", *words]
        done = subprocess.run(command, cwd=ROOT, env=plain | self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def pip(self, words):
        if words[0] == "-r":
            assert (ROOT / words[1]).exists()
        for one in words:
            assert one.startswith((".", "-", "requirements")) or Requirement(one)

    def make(self, words):
        (target,) = words
        assert f"\n{target}:\n" in (ROOT / "Makefile").read_text()
        return self.manage("loadseeds") + self.manage("createmoderator") + addresses_printed(self.request)

    def gunicorn(self, words):
        config = pytest.importorskip("gunicorn.config")
        asked = config.Config().parser().parse_args(words)
        assert asked.args == ["dipnote_site.wsgi"]
        assert importlib.import_module("dipnote_site.wsgi").application

    def curl(self, words):
        """Ask the site itself what the command would ask a server on this machine."""
        path = re.fullmatch(r"http://127\.0\.0\.1:8000(/\w+)", words[-1])[1]
        answer = self.value("client").get(path)
        assert answer.status_code == 200
        return answer.content.decode()


def commands(block):
    """The commands of a console block as lists of words, each with the lines it is said to print."""
    found = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((shlex.split(line[2:], comments=True), []))
        else:
            found[-1][1].append(line)
    return found


def assert_says(said, expected):
    """The lines stand in what was said, in this order; "…" is anything."""
    for line in expected:
        pattern = ".*".join(re.escape(part.strip()) for part in line.split("…"))
        found = re.search(pattern, said, re.MULTILINE)
        assert found, f"{line!r} is not in {said!r}"
        said = said[found.end() :]


def addresses_printed(request):
    from tools import serve

    def stop(*_):
        raise SystemExit

    request.getfixturevalue("monkeypatch").setattr("os.execv", stop)
    printed = io.StringIO()
    with redirect_stdout(printed), pytest.raises(SystemExit):
        serve._serve(8000)
    return printed.getvalue()


class Project(Page):
    """A page that builds a project of its own: it is built, in a folder of its own, by the page's own commands."""

    DRIVER = """
import importlib, json, sys, django
from django.core.management import execute_from_command_line
for words in json.loads(sys.argv[1]):
    importlib.invalidate_caches()
    if words[0] == "-c":
        django.setup()
        exec(words[1], {})
    else:
        execute_from_command_line(words)
"""

    def run(self, afterwards):
        self.waiting, self.expected, self.package = [], [], ""
        for block in self.blocks:
            if block.title:
                path = self.folder / block.title
                if not (self.folder / "manage.py").exists() or path.exists():
                    self.flush()
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("a", encoding="utf-8") as file:
                    file.write(f"\n\n{block.text}" if path.stat().st_size else block.text)
            else:
                self.run_console(block)
        self.waiting.append(["-c", afterwards])
        self.flush()

    def run_console(self, block):
        for words, expected in commands(block):
            is_django = words[:3] == ["python", "-m", "django"]
            if is_django and words[3] == "startproject":
                self.package = words[4]
            if self.package and (is_django or words[:2] == ["python", "manage.py"]) and "runserver" not in words:
                self.waiting.append(words[2:] if is_django else words[1:])
                self.expected += expected
            else:
                assert_says(self.command(words) or "", expected)

    def flush(self):
        """Commands with no file between them share a process."""
        if not self.waiting:
            return
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
        plain |= {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": f"{self.package}.settings"}
        command = [sys.executable, "-W", "error", "-c", self.DRIVER, json.dumps(self.waiting)]
        done = subprocess.run(command, cwd=self.folder, env=plain, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert_says(done.stdout, self.expected)
        self.waiting, self.expected = [], []
