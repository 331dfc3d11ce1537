"""manage.py eraseperson: take a person out of all that is kept."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.erasing import erase
from comments.models import Person
from comments.models.erasure import Way
from comments.scrubbing import scrub


class Command(BaseCommand):
    help = "Erases an account, or whoever wrote from an address: names, addresses, traces, letters; the words if asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        one = parser.add_mutually_exclusive_group(required=True)
        one.add_argument("--account", help="the name somebody signs in with")
        one.add_argument("--address", help="the e-mail address a guest has typed")
        words = parser.add_mutually_exclusive_group(required=True)
        words.add_argument("--take-words", action="store_true", help="what they wrote goes too")
        words.add_argument("--keep-words", action="store_true", help="what they wrote stays, by a former reader")
        parser.add_argument("--close-account", action="store_true", help="empty the account itself, and shut it")
        parser.add_argument("--no-scrub", action="store_true", help="leave the database's file to the nightly purge")

    def handle(self, *args: Any, **options: Any) -> None:
        account, address = options["account"], options["address"]
        person = Person.signing_in_as(account) if account else Person.at(address)
        if person is None:
            raise CommandError("There is no such account.")
        words_go, closes = options["take_words"], options["close_account"]
        erased = erase(person, words_go=words_go, way=Way.COMMAND, close_account=closes)
        if erased.is_held:
            raise CommandError("A legal hold is on this person: nothing was erased. Privacy officers see why.")
        self.stdout.write(f"Erased: {erased.comments} comments {'with' if words_go else 'without'} their words.")
        if not options["no_scrub"]:
            if not scrub():
                raise CommandError("The database's file was not written anew; the nightly purge does that.")
            self.stdout.write("The database's file holds no rest of it.")
