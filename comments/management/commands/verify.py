"""manage.py verify: prove what the library promises of its rows."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.indexing import wrong_words
from comments.verifying import mend_triggers, verify


class Command(BaseCommand):
    help = (
        "Proves counters, decisions, trees, work list, triggers and the index of words; exits with 1 if one is broken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="first put back missing triggers and a wrong index")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        for name in mend_triggers() if mend else []:
            self.stdout.write(f"Put back: {name}")
        for what in wrong_words(mend=True) if mend else []:
            self.stdout.write(f"Made anew, because {what}")
        proofs = verify()
        for proof in proofs:
            self.stdout.write(f"{'WRONG' if proof.count else 'ok   '}  {proof.promise}")
            for one in proof.named:
                self.stdout.write(f"         {one}")
            if proof.count > len(proof.named):
                self.stdout.write(f"         and {proof.count - len(proof.named)} more")
        if broken := [proof for proof in proofs if proof.count]:
            raise CommandError(f"{len(broken)} of {len(proofs)} promises are broken.")
        self.stdout.write(f"All {len(proofs)} promises hold.")
