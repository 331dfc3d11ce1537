"""What is shipped for a server: gunicorn's settings, systemd's units, the pool of connections."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import django
import pytest
from django.conf import settings as site
from django.core.management import get_commands
from django.db import connection

from dipnote_site.tests.blocks import environment_names
from tools import postgres

DEPLOY = site.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PROGRAMS = "/srv/dipnote/.venv/bin/"


def run(*words, **environment):
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    environment = plain | {"SECRET_KEY": "x" * 50} | environment
    return subprocess.run(words, cwd=site.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60)


def unit(path):
    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    parser.optionxform = str
    parser.read_string(path.read_text())
    return parser


@pytest.mark.parametrize(("given", "wanted"), [({}, (1, 4)), ({"WEB_CONCURRENCY": "3", "WEB_THREADS": "8"}, (3, 8))])
def test_gunicorn_takes_its_settings(given, wanted):
    pytest.importorskip("gunicorn")
    words = ["-m", "gunicorn", "dipnote_site.wsgi", "--config", "deploy/gunicorn.conf.py"]
    said = run(sys.executable, "-W", "ignore", *words, "--print-config", **given)
    assert said.returncode == 0, said.stderr
    shown = dict(re.findall(r"^(\w+) += (.*)$", said.stdout, re.MULTILINE))
    assert (int(shown["workers"]), int(shown["threads"])) == wanted
    assert shown["bind"] == "['127.0.0.1:8000']"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_names_what_there_is(path):
    parser = unit(path)
    lines = re.findall(r"^Exec\w+=(.*)$", path.read_text(), re.MULTILINE)
    commands = [name for line in lines for name in re.findall(r"manage\.py (\w+)", line)]
    assert set(commands) <= get_commands().keys()
    for line in lines:
        assert shlex.split(line)
        for named in re.findall(r"\bdeploy/\S+", line):
            assert (site.BASE_DIR / named).exists()
    if path.suffix == ".timer":
        assert path.with_suffix(".service").exists()
        assert parser["Timer"]["OnCalendar"]
    else:
        assert parser["Service"]["User"] == "dipnote"
        assert lines


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_has_nothing_to_say_of_a_unit_but_that_the_site_is_not_installed_here(path):
    said = run("systemd-analyze", "verify", str(path)).stderr
    ours = [line for line in said.splitlines() if path.name in line and PROGRAMS not in line]
    assert ours == []


@pytest.mark.parametrize(
    ("size", "age", "pool"), [("0", 60, None), ("8", 0, {"min_size": 1, "max_size": 8, "timeout": 10})]
)
def test_a_pool_takes_the_place_of_connections_that_threads_keep(size, age, pool):
    code = "import json; from dipnote_site import settings as s; print(json.dumps(s.DATABASES['default']))"
    said = run(sys.executable, "-c", code, DATABASE_URL="postgres://me@db/blog", DATABASE_POOL_SIZE=size)
    assert said.returncode == 0, said.stderr
    database = json.loads(said.stdout)
    assert (database["CONN_MAX_AGE"], database.get("OPTIONS", {}).get("pool")) == (age, pool)


def test_the_containers_get_variables_that_there_are():
    text = (DEPLOY / "compose.yml").read_text()
    given = set(re.findall(r"^    ([A-Z_]+): ", text, re.MULTILINE))
    assert len(given) > 5
    assert given - {"WEB_BIND"} <= environment_names()
    for named in re.findall(r"deploy/[\w.-]+", text + (DEPLOY / "Dockerfile").read_text()):
        assert (site.BASE_DIR / named).exists() or named == "deploy/nginx"
    assert set(re.findall(r'"manage\.py", "(\w+)"', text)) <= get_commands().keys()


@pytest.mark.skipif("postgres" not in site.DATABASES["default"]["ENGINE"], reason="is about PostgreSQL")
def test_postgresql_knows_each_of_its_settings_and_takes_their_values(db):
    text = (DEPLOY / "postgresql" / "dipnote.conf").read_text()
    given = dict(re.findall(r"^(\w+) = ([^\s#]+)", text, re.MULTILINE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, context FROM pg_settings")
        known = dict(cursor.fetchall())
        assert given.keys() <= known.keys()
        for name, value in given.items():
            if known[name] in ("user", "superuser"):
                cursor.execute(f"SET LOCAL {name} = '{value}'")


@pytest.mark.alone
@pytest.mark.skipif("postgres" not in site.DATABASES["default"]["ENGINE"], reason="is about PostgreSQL")
@pytest.mark.skipif(django.VERSION < (6,), reason="once is enough: it runs with the newer Django")
@pytest.mark.skipif(not postgres.local(), reason="PostgreSQL's own programs are not installed")
def test_a_primary_that_is_killed_loses_nothing_and_whoever_has_written_sees_it(db, tmp_path):
    """PostgreSQL's primary dies (R11). With `db`, since what asks for no database is not run on PostgreSQL."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "bench/faults/primary.py", "--quick"]
    done = subprocess.run(command, cwd=site.BASE_DIR, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"not seen by whoever wrote them +0\n", done.stdout)
    assert re.search(r"acknowledged and lost +0\n", done.stdout)
