"""manage.py purge: take out what was kept long enough."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.purging import purge
from comments.stopping import stoppable

EVERY = 10_000  # rows between two words about how far it is


class Command(BaseCommand):
    help = "Takes out traces, texts of removed comments, letters and readings that were kept long enough. Nightly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing until it is done")

    def handle(self, *args: Any, quiet: bool, **options: Any) -> None:
        counts, said = Counter[str](), 0
        with stoppable() as stop:
            for gone in purge(stopped=stop.is_set):
                counts[gone.what] += gone.count
                if not quiet and counts.total() - said >= EVERY:
                    said = counts.total()
                    self.stdout.write(f"{said} rows …")
            was_stopped = stop.is_set()
        self.stdout.write(
            f"Purged: {counts['traces']} traces, {counts['texts']} texts, {counts['letters']} letters, "
            f"{counts['readings']} readings."
        )
        if was_stopped:
            raise CommandError("Stopped before the end; the next run goes on from there.")
