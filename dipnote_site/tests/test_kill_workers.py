"""The bench that kills moderators' processes, in small: nothing is lost, nothing is double, and the seals verify."""

import os
import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django.db import connection

COMMAND = ["bench/faults/kill_workers.py", "--workers", "3", "--decisions", "120"]


@pytest.fixture
def empty_database(django_db_setup, django_db_blocker):
    """The URL of an empty database of the kind these tests run on; "" for a file that the bench makes itself."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name, where = f"kill_{uuid.uuid4().hex[:12]}", connection.settings_dict
    account = where["USER"] + (f":{where['PASSWORD']}" if where["PASSWORD"] else "")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgres://{account}@{where['HOST']}:{where['PORT']}/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


def test_killed_moderators_lose_and_double_nothing(empty_database):
    command = [sys.executable, "-W", "ignore", *COMMAND, *(["--database", empty_database] if empty_database else [])]
    plain = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=plain, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing is lost, nothing is double, and the seals verify." in done.stdout
    said = dict(line.split(maxsplit=1) for line in done.stdout.replace("workers, kills", "workers").splitlines())
    workers, kills = said["workers"].split(", ")
    assert (workers, int(kills) > 0) == ("3", True)
