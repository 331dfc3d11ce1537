"""make bench: this site, its yardsticks and its peers side by side. About ten minutes on two cores.

python -m bench.compare                 tables to the terminal
python -m bench.compare --write         and into docs/figures.md, with a plot of growth beside it
python -m bench.compare --only pages    one part: pages, growth, writing, moderators, archive, memory, peers
SIZE=large                              also a site of ten million comments
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.compare import pages, plotting, serving, sites, writing
from bench.compare.asking import Figure

SIZES = [10_000, 200_000, 1_000_000] + ([10_000_000] if os.environ.get("SIZE") == "large" else [])
MIDDLE = 200_000
PARTS = ("pages", "growth", "writing", "moderators", "archive", "memory", "peers")
BEGIN, END = "<!-- make bench begins -->", "<!-- make bench ends -->"


class Report:
    """Rows of a table: what was measured, what came out, beside what, and what was to be reached."""

    def __init__(self) -> None:
        self.lines = ["| what | measured | beside it | ratio | to reach |", "| --- | --- | --- | --- | --- |"]

    def row(self, what: str, found: str, beside: str = "", ratio: str = "", bar: str = "") -> None:
        self.lines.append(f"| {what} | {found} | {beside} | {ratio} | {bar} |")
        print(f"{what}: {found}{f'; {beside}' if beside else ''}{f'; {ratio}' if ratio else ''}", flush=True)


def main() -> int:
    asked = _arguments()
    parts = asked.only or PARTS
    _collect()
    report, grown = Report(), {}
    with tempfile.TemporaryDirectory(prefix="dipnote-bench-") as name:
        folder = Path(name)
        middle = sites.ours(MIDDLE)
        if "pages" in parts:
            _pages(report, middle, folder)
        if "growth" in parts:
            grown = _growth(report)
        if "writing" in parts:
            _writing(report, middle, folder, "SQLite")
            if asked.postgresql:
                sites.fill(asked.postgresql, MIDDLE)
                _writing(report, asked.postgresql, folder, "PostgreSQL")
        if "moderators" in parts:
            _moderators(report, folder)
        if "archive" in parts:
            report.row("archive, 20,000 comments", writing.archive(20_000), bar="≥ 0.25 of bulk_create")
        if "memory" in parts:
            _memory(report, middle)
        if "peers" in parts:
            _peers(report, asked.peers)
    if asked.write:
        _write(report, grown)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/figures.md")
    parser.add_argument("--peers", default=sys.executable, help="the Python with requirements-bench.txt")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database, to be filled and written on as well")
    return parser.parse_args()


def _collect() -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(command, cwd=serving.ROOT, env={**os.environ, **sites.ENVIRONMENT}, check=True)


def _of(one: Figure, other: Figure) -> str:
    return f"{one.median / other.median:.2f}"


def _pages(report: Report, middle: Path, folder: Path) -> None:
    found = pages.warm(middle, folder)
    beside = f"the same bytes from a bare view: {found['bare'].words(' /s')}"
    report.row("page, warm", found["ours"].words(" /s"), beside, _of(found["ours"], found["bare"]), "≥ 0.7")
    found, seconds = pages.proxied(middle, folder)
    beside = f"a static file of the same bytes: {found['file'].words(' /s')}"
    report.row("page, through nginx", found["ours"].words(" /s"), beside, _of(found["ours"], found["file"]), "≥ 0.8")
    report.row("approved, seen through nginx after", f"{seconds:.1f} s", bar="≤ 2 s")
    found = pages.cold(middle, folder)
    beside = f"the same rows by SQL and joined strings: {found['joined'].words(' ms', 1000)}"
    ratio = _of(found["ours"], found["joined"])
    report.row("page, cold, 25 roots and their replies", found["ours"].words(" ms", 1000), beside, ratio, "≤ 2")


def _growth(report: Report) -> dict[str, Figure]:
    found = pages.growth({size: sites.ours(size) for size in SIZES})
    for name, small, large in (
        ("page one, thread of 10,000 against 100", "thread 100", "thread 10,000"),
        (f"page one, site of {SIZES[-1]:,} against 10,000", "site 10,000", f"site {SIZES[-1]:,}"),
    ):
        beside = found[small].words(" ms", 1000)
        report.row(name, found[large].words(" ms", 1000), beside, _of(found[large], found[small]), "≤ 1.2")
    return found


def _writing(report: Report, where: Path | str, folder: Path, system: str) -> None:
    found, stored, acknowledged = writing.submissions(where, folder)
    for thread in ("thread 10", "thread 10,000"):
        beside = f"a bare view with one INSERT: {found['bare'].words(' /s')}"
        name = f"submission, 8 clients, durable, {thread}, {system}"
        report.row(name, found[thread].words(" /s"), beside, _of(found[thread], found["bare"]), "≥ 0.6")
    report.row(f"submissions acknowledged, and stored, {system}", f"{acknowledged:,}", f"{stored:,}")


def _moderators(report: Report, folder: Path) -> None:
    found = {size: writing.moderators(sites.ours(size), folder) for size in (SIZES[0], SIZES[-1])}
    small, large = found[SIZES[0]], found[SIZES[-1]]
    for name in ("waiting list", "next item"):
        beside = f"{1000 * small[name]:.1f} ms at {SIZES[0]:,}"
        ratio = f"{large[name] / small[name]:.2f}"
        report.row(f"{name}, {SIZES[-1]:,}", f"{1000 * large[name]:.1f} ms", beside, ratio, "≤ 1.2, ≤ 50 ms")
    statements = f"{large['fewest']:.0f} to {large['statements']:.0f} statements for 1 and for 100"
    report.row(f"approve {large['approved']:,.0f} at once", f"{large['approve']:.3f} s", statements, bar="≤ 0.15 s")


def _memory(report: Report, middle: Path) -> None:
    before, after = pages.memory(middle)
    megabytes = [", ".join(f"{one / 1024:.0f}" for one in sorted(found)) for found in (before, after)]
    report.row(
        "memory of a worker after 10,000 requests",
        f"{megabytes[1]} MB",
        f"{megabytes[0]} MB after 1,000",
        bar="≤ 120 MB",
    )


def _peers(report: Report, python: str) -> None:
    names = {"contrib": "django-contrib-comments", "xtd": "django-comments-xtd"}
    for name, found in pages.peers(MIDDLE, python).items():
        said = "; ".join(f"{count} comments: {figure.words(' /s')}" for count, figure in found.items())
        report.row(f"page, {names[name]}, as it comes", said)


def _write(report: Report, grown: dict[str, Figure]) -> None:
    file = serving.ROOT / "docs" / "figures.md"
    text = file.read_text(encoding="utf-8")
    about = f"{os.cpu_count()} processors, Python {platform.python_version()}, SQLite, site of {MIDDLE:,} comments."
    inside = [f"Medians (least–most) of {pages.ROUNDS} rounds. {about}", "", *report.lines]
    if grown:
        plotting.write(serving.ROOT / "docs" / "images" / "growth.svg", grown)
        inside += ["", "![Page one's time as threads and sites grow](images/growth.svg)"]
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    file.write_text(f"{before}{BEGIN}\n" + "\n".join(inside) + f"\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
