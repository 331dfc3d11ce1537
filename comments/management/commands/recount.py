"""manage.py recount: prove the counters of comments and threads, and mend them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.models import Thread
from comments.recounting import recount


class Command(BaseCommand):
    help = "Compares every counter with the rows it counts and mends those that are wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="mend nothing; exit with 1 if a counter is wrong")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        wrong = recount(mend=not check)
        for one in wrong:
            self.stdout.write(f"{one.what}: {one.stored}, should be {one.real}")
        if wrong and check:
            raise CommandError(f"{len(wrong)} counters are wrong; run recount without --check to mend them.")
        done = "mended" if wrong else "all right"
        self.stdout.write(f"Threads: {Thread.objects.count()}. Wrong counters: {len(wrong)}; {done}.")
