"""manage.py secondlooks: choose decisions for a second look."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from comments.second_looks import open_looks


class Command(BaseCommand):
    help = "Chooses SECOND_LOOK_SHARE of the moderators' newest decisions for a second look. To be run once an hour."

    def handle(self, *args: Any, **options: Any) -> None:
        opened = open_looks(timezone.now())
        self.stdout.write(f"Second looks: {opened.count}, among {opened.among} decisions.")
