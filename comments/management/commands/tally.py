"""manage.py tally: keep the counts of every hour that has ended, for the dashboard; prove them; mend them."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.measuring import measure
from comments.tallying import Wrong, prove, tally

NAMED = 20  # of the tallies that are wrong, how many are named


class Command(BaseCommand):
    help = (
        "Keeps the counts of every hour that has ended, and on SQLite the figures of its planner. "
        "Run it every hour; again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--prove", action="store_true", help="count again; exit with 1 if a kept hour differs")
        only.add_argument("--rebuild", action="store_true", help="count again and set right what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prove"] or options["rebuild"]:
            self._prove(mend=options["rebuild"])
        if not options["prove"]:
            kept = tally()
            measure()
            self.stdout.write(f"Kept now: {kept.hours} hours, {kept.months} months.")

    def _prove(self, *, mend: bool) -> None:
        found = Counter[str]()
        for wrong in prove(mend=mend):
            found[wrong.span] += 1
            if found.total() <= NAMED:
                self.stdout.write(_words(wrong))
        if found and not mend:
            raise CommandError(f"{found.total()} tallies are wrong; run tally --rebuild to set them right.")
        done = "set right" if found else "all right"
        self.stdout.write(f"Wrong: {found['hour']} hours, {found['month']} months; {done}.")


def _words(wrong: Wrong) -> str:
    differences = ", ".join(f"{name} {kept}, should be {real}" for name, kept, real in wrong.differences)
    what = "is missing" if wrong.is_missing else differences
    return f"{wrong.span} {wrong.start:%Y-%m-%d %H:%M}: {what}"
