"""manage.py move: from SQLite to PostgreSQL."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dipnote_site.moving import Failed, move


class Command(BaseCommand):
    help = "Moves every row of this SQLite database into an empty PostgreSQL, all or nothing, and compares both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", help="postgres://user@host/name; the password may stand in PGPASSWORD instead")

    def handle(self, *args: Any, target: str, **options: Any) -> None:
        total = 0
        try:
            for one in move(target):
                self.stdout.write(f"{one.table:40}{one.rows:>12,}  {one.hash[:16]}")
                total += one.rows
        except Failed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Moved {total:,} rows, the same on both sides. Now let DATABASE_URL name the new database.")
