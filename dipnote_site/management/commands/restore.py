"""manage.py restore: bring a backup back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dipnote_site.backup import Failed, restore


class Command(BaseCommand):
    help = "Brings a backup back into an empty database, in one transaction. Afterwards: migrate, then verify."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="into a database that is not empty, over what it has"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            restore(file, replace=replace)
        except (Failed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Now: manage.py migrate, then manage.py verify. Everybody has to log in again.")
