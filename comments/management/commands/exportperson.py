"""manage.py exportperson: everything that is kept about a person, as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from comments.exporting import export
from comments.models import Person


class Command(BaseCommand):
    help = "Prints everything that is kept about an account, or about whoever wrote from an address, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        one = parser.add_mutually_exclusive_group(required=True)
        one.add_argument("--account", help="the name somebody signs in with")
        one.add_argument("--address", help="the e-mail address a guest has typed")

    def handle(self, *args: Any, account: str | None, address: str | None, **options: Any) -> None:
        person = Person.signing_in_as(account) if account else Person.at(address or "")
        if person is None:
            raise CommandError("There is no such account.")
        self.stdout.write(json.dumps(export(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
