"""The scripts behind `make run` and `make test`."""

import os
import socket
import stat
import subprocess
import sys

import pytest

from tools import browser, environment, postgres, run, serve
from tools.test import Result, _close, _counts

RAN = Result("SQLite", passed=3, skipped=1)
REPORT = """<testsuites><testsuite tests="{tests}" failures="1" errors="1" skipped="2"/></testsuites>"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with requirements of its own, and no registry in reach."""
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return tmp_path


def bare(folder):
    """An environment without pip: made in a moment."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder


def test_nothing_is_installed_again_until_the_requirements_change(project, monkeypatch):
    installed = []
    monkeypatch.setattr(environment, "_run", installed.append)  # stands for pip alone
    folder = bare(project / ".venv")
    first = environment.ready(folder, "requirements-dev.txt")
    assert subprocess.run([first, "-c", "import sys; sys.exit(sys.prefix == sys.base_prefix)"]).returncode == 0
    assert len(installed) == 1
    assert environment.ready(folder, "requirements-dev.txt") == first
    assert len(installed) == 1
    (project / "requirements.txt").write_text("# something else\n")
    environment.ready(folder, "requirements-dev.txt")
    assert len(installed) == 2


def test_an_installation_that_fails_is_said_and_tried_again(project):
    (project / "requirements.txt").write_text("no-such-package==1\n")
    bare(project / ".venv")
    for _ in range(2):
        with pytest.raises(SystemExit, match="pip install"):
            environment.ready(project / ".venv", "requirements.txt")


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "KEY_FILE", tmp_path / ".secret_key")
    key = run._secret_key()
    assert len(key) >= 50
    assert run._secret_key() == key
    assert stat.S_IMODE((tmp_path / ".secret_key").stat().st_mode) == 0o600


def test_the_key_is_never_committed():
    ignored = (environment.ROOT / ".gitignore").read_text().split()
    assert {".secret_key", "db.sqlite3*", ".venv*/"} <= set(ignored)


def test_a_port_that_is_taken_is_said_in_words(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        with pytest.raises(SystemExit, match="Choose another port"):
            run._port()


@pytest.mark.parametrize("port", ["", "http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_said_in_words(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="from 1 to 65535"):
        run._port()


def test_the_counts_of_a_run_are_those_of_its_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(tests=10))
    assert _counts(report) == (6, 2, 2)
    assert _counts(tmp_path / "missing.xml") == (0, 0, 0)


def test_the_last_line_sums_up_and_a_missing_run_says_why(capsys, monkeypatch):
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    assert _close([RAN, Result("Browser", why_not="no Chromium was found")], left_out=set()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Browser: not run, because no Chromium was found" in lines
    assert lines[-1] == "3 passed, 0 failed, 1 skipped"


def test_a_missing_run_fails_where_all_are_required(capsys, monkeypatch):
    monkeypatch.setenv("REQUIRE_ALL", "1")
    assert _close([RAN, Result("Browser", why_not="no Chromium was found")], left_out=set()) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 1 failed, 1 skipped"


def test_a_failed_test_fails_the_whole(capsys):
    assert _close([RAN, Result("PostgreSQL", passed=2, failed=1)], left_out=set()) == 1


def test_no_test_at_all_is_no_success(capsys):
    assert _close([Result("SQLite")], left_out=set()) == 1


def test_chromium_may_be_named(monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert browser.find() == sys.executable
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert browser.find() is None


def test_a_folder_without_a_server_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    assert postgres.local() is None


def test_a_server_too_old_for_django_is_passed_over(monkeypatch, tmp_path):
    for name in ("initdb", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.2'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    assert postgres.local() is None
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 17.1'\n")
    assert postgres.local() == (str(tmp_path), "17.1")


def test_the_addresses_a_person_needs_are_printed_before_serving(monkeypatch, capsys):
    monkeypatch.setattr(os, "execv", lambda path, words: print(" ".join(words)))
    monkeypatch.setattr(os, "chdir", lambda path: None)
    serve._serve(8123)
    said = capsys.readouterr().out
    for address in ("/", "/admin/", "/admin/comments/comment/?status=pending"):
        assert f"http://127.0.0.1:8123{address}\n" in said
    assert "0.0.0.0" not in said


def test_scripts_need_nothing_installed():
    known = {*sys.stdlib_module_names, "tools"}
    for script in ("run", "test", "environment", "browser", "postgres", "serve"):
        text = (environment.ROOT / "tools" / f"{script}.py").read_text()
        imports = [line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))]
        assert set(imports) <= known
