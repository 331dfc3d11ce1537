"""loadseeds: load the blog's archive. Arguments, progress, problems by file and line, a closing table."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, reset_queries, transaction
from django.utils.translation import gettext as _

from comments.models import Status
from posts.archive import files
from posts.archive.load import Loaded, load
from posts.archive.page import NotAPage

BAR_WIDTH = 30  # characters


@dataclass(slots=True)
class Tally(Loaded):
    """Every file's numbers together; records skipped, files failed, and how many lines were reported."""

    skipped: int = 0
    failed: int = 0
    reported: int = 0

    def add(self, loaded: Loaded) -> None:
        for one in fields(Loaded):
            if one.name != "notes":
                setattr(self, one.name, getattr(self, one.name) + getattr(loaded, one.name))


class Command(BaseCommand):
    help = "Loads pages of the blog's archive: posts, excerpts and comments. Loading again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", type=Path, metavar="PATH", help="files, or folders of files; seeds/ if none is given"
        )
        parser.add_argument(
            "--status",
            choices=[Status.APPROVED.value, Status.PENDING.value],
            default=Status.APPROVED.value,
            help="approved: as published in their day (default); pending: sent to the moderators",
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, print the same summary")

    def handle(self, *args: Any, paths: list[Path], status: str, dry_run: bool, **options: Any) -> None:
        """Raises CommandError, for an exit code of 1, when anything was reported; of 130 when stopped."""
        found = list(files.listed(paths or [Path(settings.BASE_DIR) / "seeds"]))
        tally = Tally()
        is_stopped = False
        try:
            with _rolled_back() if dry_run else _as_it_is():
                self._load_all(found, Status(status), tally)
        except KeyboardInterrupt:
            is_stopped = True
            self.stdout.write("")  # below the bar
        self._close(tally, is_dry=dry_run)
        if is_stopped:
            raise CommandError(_("Stopped. What was loaded stays; run again to go on."), returncode=130)
        if not found:
            raise CommandError(_("No files there."))
        if tally.reported:
            raise CommandError(_("Not everything could be loaded: see the lines above, %d in all.") % tally.reported)

    def _load_all(self, found: Sequence[Path], status: Status, tally: Tally) -> None:
        for number, path in enumerate(found):
            self._progress(number, len(found))
            self._load_one(path, status, tally)
            reset_queries()  # with DEBUG on, Django keeps every statement
        self._progress(len(found), len(found))

    def _load_one(self, path: Path, status: Status, tally: Tally) -> None:
        page = files.read(path)
        if isinstance(page, NotAPage):
            tally.failed += 1
            return self._report(tally, path, page.line, page.reason)
        try:
            loaded = load(page, source=path.name, status=status)
        except DatabaseError as error:
            tally.failed += 1
            return self._report(tally, path, 1, _("nothing of this file was loaded: %s") % error)
        tally.add(loaded)
        for problem in page.problems:
            tally.skipped += problem.is_record
            self._report(tally, path, problem.line, problem.reason)
        for note in loaded.notes:
            self._report(tally, path, 1, note)
        return None

    def _report(self, tally: Tally, path: Path, line: int, reason: str) -> None:
        tally.reported += 1
        if self.stdout.isatty():
            self.stdout.write("\r\x1b[K", ending="")
        self.stderr.write(f"{_printable(str(path))}:{line}: {_printable(reason)}")

    def _progress(self, done: int, whole: int) -> None:
        """A bar where somebody watches, and nothing in a log."""
        if not self.stdout.isatty() or not whole:
            return
        bar = ("#" * (BAR_WIDTH * done // whole)).ljust(BAR_WIDTH, ".")
        self.stdout.write(f"\r[{bar}] {done}/{whole}", ending="\n" if done == whole else "")
        self.stdout.flush()

    def _close(self, tally: Tally, *, is_dry: bool) -> None:
        rows = [
            (_("Posts"), tally.posts),
            (_("Comments"), tally.comments),
            (_("Replies"), tally.replies),
            (_("Excerpts"), tally.excerpts),
            (_("Changed"), tally.changed),
            (_("Unchanged"), tally.unchanged),
            (_("Skipped"), tally.skipped),
            (_("Failed"), tally.failed),
        ]
        width = max(len(name) for name, _number in rows)
        for name, number in rows:
            self.stdout.write(f"{name:<{width}} {number:>8,}")
        if tally.unchanged and not (tally.posts or tally.comments or tally.excerpts or tally.changed):
            self.stdout.write(_("Nothing has changed: all of this was loaded before."))
        if is_dry:
            self.stdout.write(_("A dry run: nothing was written."))


@contextmanager
def _rolled_back() -> Iterator[None]:
    """Everything inside happens and is undone, so a dry run counts what a real one would do, file after file."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


def _printable(text: str) -> str:
    """A file's name can hold anything; a terminal is to be told none of its commands."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
