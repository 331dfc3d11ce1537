"""manage.py backup: the database as one file, while the site goes on."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dipnote_site.backup import Failed, back_up


class Command(BaseCommand):
    help = "Writes the database to one file while the site goes on. The file appears whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; an earlier one of this name is replaced")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            size = back_up(file)
        except (Failed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Backed up to {file}: {size:,} bytes.")
