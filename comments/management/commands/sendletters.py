"""manage.py sendletters: send the letters that are due; once, or for ever."""

from __future__ import annotations

import logging
import threading
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connections

from comments import acknowledging, gathering, posting
from comments.stopping import stoppable

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Writes the letters that followers are owed, and sends all that are due. Stopped, it finishes the one it is at."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="look again and again, until stopped")
        parser.add_argument("--interval", type=float, default=5, help="seconds between two looks (default: 5)")

    def handle(self, *args: Any, forever: bool, interval: float, **options: Any) -> None:
        with stoppable() as stop:
            if forever:
                self._forever(stop, interval)
            else:
                self._once(stop)

    def _forever(self, stop: threading.Event, interval: float) -> None:
        while not stop.is_set():
            self._pass(stop)
            stop.wait(interval)
        self.stdout.write("Stopped.")

    def _once(self, stop: threading.Event) -> None:
        counts = self._post(stop)
        self.stdout.write(_summary(counts))
        if counts["waiting"] or counts["parked"]:
            raise CommandError("Not every letter could be sent; the admin says why, under Letters.")

    def _pass(self, stop: threading.Event) -> None:
        """One look; a database that is away for a while is asked again at the next."""
        for one in connections.all(initialized_only=True):
            if not one.in_atomic_block:
                one.close_if_unusable_or_obsolete()
        try:
            if counts := self._post(stop):
                self.stdout.write(_summary(counts))
        except Error as error:
            logger.warning("The database does not answer (%s); asking again", type(error).__name__)

    def _post(self, stop: threading.Event) -> Counter[str]:
        counts = Counter[str]()
        acknowledging.acknowledge()
        gathering.gather()
        for outcome in posting.post(stopped=stop.is_set):
            counts[outcome.state] += 1
            if counts.total() % 100 == 0:
                self.stdout.write(f"{counts.total()} letters …")
            if outcome.is_trouble:
                self.stderr.write(f"The mail server is in trouble: {outcome.why}")
        return counts


def _summary(counts: Counter[str]) -> str:
    return (
        f"Letters: {counts['sent']} sent, {counts['cancelled']} cancelled, {counts['waiting']} to be tried again, "
        f"{counts['parked']} parked."
    )
