"""manage.py verify_decisions: compare every sealed decision with its seal."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import tampering
from comments.models import Seal

SHOWN = 50  # faults that are named; the rest is counted


class Command(BaseCommand):
    help = "Recomputes every seal over the decisions; names what was altered, taken out or put in, and exits with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noted", metavar="FILE", help="what sealdecisions has printed; - reads it from a pipe")

    def handle(self, *args: Any, noted: str | None, **options: Any) -> None:
        count = 0
        for fault in tampering.faults(_hashes(noted) if noted else ()):
            count += 1
            if count <= SHOWN:
                hour = f"{fault.hour:%Y-%m-%d %H:%M} UTC  " if fault.hour else ""
                self.stdout.write(f"{hour}{fault.what}")
        if count > SHOWN:
            self.stdout.write(f"and {count - SHOWN} more")
        if count:
            raise CommandError(f"The log of decisions is not what it was: {count} faults.")
        standing = f"Seals: {Seal.objects.count()}. Not sealed yet: {tampering.unsealed()}."
        self.stdout.write(f"All is as it was sealed. {standing}")


def _hashes(name: str) -> list[str]:
    """Every hash that stands in a file or comes by a pipe. CommandError where there is none."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error}") from None
    if not (found := re.findall(r"\b[0-9a-f]{64}\b", text)):
        raise CommandError(f"{name} has no hash of a seal in it.")
    return found
