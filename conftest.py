"""Tests of every app: a database file of their own for each run, and Chromium where one is found."""

from __future__ import annotations

import gc
import importlib.util
import os
import socket

import pytest

from tools import browser

pytest_plugins = ["dipnote_site.tests.cast"]
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}  # fixtures that reach one


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep SQLite's test database in a file, as on a real site: threads then have connections of their own."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


def pytest_configure(config):
    """Serve browser tests on ports that no outgoing connection takes, below 32768; each worker on its own."""
    leads_workers = bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")
    if not config.getoption("liveserver", None) and not leads_workers:
        worker = int(getattr(config, "workerinput", {}).get("workerid", "gw0").removeprefix("gw"))
        config.option.liveserver = f"127.0.0.1:{_free_port(8200 + 50 * (worker % 12))}"


def _free_port(first):
    for port in range(first, first + 50):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError(f"No free port in the fifty from {first}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Skip the browser tests, in words, where they cannot run; refuse a marker that tools/test.py would not find.

    Tests that ask for no database are marked so: tools/test.py runs them once, not again on every database.
    """
    for marker in ("alone", "browser"):
        for path in {item.path for item in items if item.get_closest_marker(marker)}:
            if f"mark.{marker}" not in path.read_text(encoding="utf-8"):
                raise pytest.UsageError(f"{path} has tests marked {marker}, but not by itself: mark them there")
    for item in items:
        if not DATABASE & set(item.fixturenames) and not item.get_closest_marker("django_db"):
            item.add_marker("no_database")
    if missing := _missing():
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=missing))


def pytest_collection_finish():
    """Leave the thousands of collected tests out of every later search for garbage: that was a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _missing():
    if importlib.util.find_spec("pytest_playwright") is None:
        return "pytest-playwright is not installed (requirements-dev.txt)"
    return None if browser.find() else "no Chromium was found"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The browser of this machine, kept from talking to others; its loop and the database share a thread."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet.append("--no-sandbox")  # Chromium refuses to run as root with it
    return {**browser_type_launch_args, "executable_path": browser.find(), "args": quiet}
