"""manage.py sealdecisions: seal the decisions of the hours that have ended."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from comments.sealing import seal_up_to


class Command(BaseCommand):
    help = "Seals the decisions of every hour that has ended, and prints each seal. To be run once an hour."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = seal_up_to(timezone.now())
        for seal in sealed.seals:
            self.stdout.write(str(seal))
        rest = " Somebody else is writing or sealing; the next run does the rest." if sealed.is_cut_short else ""
        self.stdout.write(f"Seals: {len(sealed.seals)}.{rest}")
