"""`make test`: every test on SQLite, all that ask for a database again on a real PostgreSQL, then the browser tests.

Plain Python 3.11 or newer. Two of three tests say nothing of a database, so one run of them is enough.

Words after `--` go to pytest. REQUIRE_ALL=1 makes a failure of a database or a browser that is missing.
TEST_DATABASE_URL names a PostgreSQL to use, PG_BIN the folder of its programs, CHROMIUM a browser,
TEST_WORKERS how many processes, TEST_VENV the folder of the virtual environment,
TEST_OPERATIONS after how many operations the counters are proven on SQLite (500 unless told; 10,000 take a minute).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import browser, postgres
from tools.environment import ROOT, ready, refuse_old_python

HERE = "not browser"
ONCE = f"{HERE} and not no_database"  # where they have run on another database
APPS = ("comments", "posts", "dipnote_site")
NO_TESTS = 5  # what pytest answers when it has collected none


@dataclass(frozen=True, slots=True)
class Result:
    """One of the three runs: what it counted, or why it was not run."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    on: str = ""
    why_not: str = ""

    def with_(self, other: Result) -> Result:
        """Both as one, under the first one's name; a part that had no tests adds nothing."""
        return replace(
            self,
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            skipped=self.skipped + other.skipped,
            seconds=self.seconds + other.seconds,
        )

    def __str__(self) -> str:
        if self.why_not:
            return f"{self.name}: not run, because {self.why_not}"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"{self.name}: ran{self.on and f' on {self.on}'}: {counts}, {self.seconds:.0f} s"


@dataclass(frozen=True, slots=True)
class Pytest:
    python: str
    words: list[str]

    def run(self, name: str, marker: str, *, on: str = "", **environment: str) -> Result:
        """One pytest over the whole suite, its counts read from the report it writes."""
        print(f"\n=== {name} ===", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            command = [self.python, "-m", "pytest", "-q", "-m", marker, f"--junitxml={report}", *self.words]
            began = time.monotonic()
            code = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode
            passed, failed, skipped = _counts(report)
        if code == NO_TESTS:
            return Result(name, why_not="no test is marked for it")
        if code and not failed:
            failed = 1  # pytest itself broke, or was stopped
        return Result(name, passed, failed, skipped, time.monotonic() - began, on)


def main() -> int:
    refuse_old_python()
    asked = _arguments()
    python = ready(ROOT / asked.venv, "requirements-dev.txt", asked.python)
    workers = ["-n", os.environ.get("TEST_WORKERS", str(min(4, os.cpu_count() or 1))), "--dist", "worksteal"]
    alone = Pytest(python, asked.words or _files_with("alone"))
    spread = Pytest(python, [*workers, *asked.words])
    results = [_on_sqlite(spread, alone), _on_postgresql(spread, alone)]
    results.append(
        Result("Browser", why_not="it was left out by --no-browser")
        if asked.no_browser
        else _in_browser(Pytest(python, [*workers, *(asked.words or _files_with("browser"))]))
    )
    return _close(results, left_out={"Browser"} if asked.no_browser else set())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--venv", default=os.environ.get("TEST_VENV", ".venv"), help="folder of the virtual environment"
    )
    parser.add_argument("--python", default=sys.executable, help="the Python to make it with")
    parser.add_argument("--no-browser", action="store_true", help="leave the browser tests out")
    parser.add_argument("words", nargs="*", help="words for pytest, after --")
    return parser.parse_args()


def _files_with(marker: str) -> list[str]:
    """The files that name a marker, since reading all takes seconds. conftest.py refuses marks from elsewhere."""
    files = (path for app in APPS for path in (ROOT / app).rglob("test_*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in files if f"mark.{marker}" in path.read_text(encoding="utf-8"))


def _on_sqlite(spread: Pytest, alone: Pytest) -> Result:
    told = os.environ.get("TEST_OPERATIONS")
    asked = {"RECOUNT_OPERATIONS": told} if told else {}
    return _suite(spread, alone, HERE, "SQLite", DATABASE_URL=f"sqlite:///{ROOT / 'db.sqlite3'}", **asked)


def _suite(spread: Pytest, alone: Pytest, which: str, name: str, *, on: str = "", **environment: str) -> Result:
    """Most tests beside each other, then those against the clock with the machine to themselves."""
    first = spread.run(name, f"not alone and {which}", on=on, **environment)
    return first.with_(alone.run(f"{name}, one at a time", f"alone and {which}", on=on, **environment))


def _on_postgresql(spread: Pytest, alone: Pytest) -> Result:
    try:
        with _postgresql(spread.python) as server:
            return _suite(spread, alone, ONCE, "PostgreSQL", on=server.version, DATABASE_URL=server.url)
    except postgres.NoServer as reason:
        return Result("PostgreSQL", why_not=str(reason))


@contextmanager
def _postgresql(python: str) -> Iterator[postgres.Server]:
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield postgres.Server(url, "the server of TEST_DATABASE_URL")
        return
    with postgres.running(python) as server:
        yield server


def _in_browser(pytest: Pytest) -> Result:
    found = browser.find()
    if not found:
        return Result("Browser", why_not=f"no Chromium was found (looked for CHROMIUM, {', '.join(browser.NAMES)})")
    return pytest.run("Browser", "browser", on=found, CHROMIUM=found, DATABASE_URL=f"sqlite:///{ROOT / 'db.sqlite3'}")


def _counts(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of a junit report; zeros where there is none."""
    if not report.exists():
        return 0, 0, 0
    suites = ET.parse(report).getroot().iter("testsuite")
    total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for kind in total:
            total[kind] += int(suite.get(kind, 0))
    failed = total["failures"] + total["errors"]
    return max(0, total["tests"] - failed - total["skipped"]), failed, total["skipped"]


def _close(results: list[Result], *, left_out: set[str]) -> int:
    """Print which of the three ran, why another did not, and the sum; answer the exit code."""
    missing = [result for result in results if result.why_not and result.name not in left_out]
    print("\n=== What ran ===")
    for result in results:
        print(result)
    failed = sum(result.failed for result in results)
    if missing and os.environ.get("REQUIRE_ALL") == "1":
        print(f"REQUIRE_ALL=1, and {len(missing)} of these did not run: counted as failed.")
        failed += len(missing)
    passed, skipped = (sum(getattr(result, kind) for result in results) for kind in ("passed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
