"""manage.py doctor: what is misconfigured, in plain words, and how to mend it."""

from __future__ import annotations

import textwrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dipnote_site.doctor import look


class Command(BaseCommand):
    help = "Says in plain words what is misconfigured and how to mend it; changes nothing; exits with 1 on a complaint."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        complaints = look()
        for complaint in complaints:
            self.stdout.write(textwrap.fill(complaint.what, 100, initial_indent="Wrong: ", subsequent_indent="       "))
            self.stdout.write(textwrap.fill(complaint.mend, 100, initial_indent="Mend:  ", subsequent_indent="       "))
            self.stdout.write("")
        if complaints:
            raise CommandError(f"{len(complaints)} thing{'s' * (len(complaints) > 1)} to mend.")
        self.stdout.write("Nothing to complain about.")
