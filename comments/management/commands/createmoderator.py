"""manage.py createmoderator: a first account that may decide on comments."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

GROUP = "Moderators"


class Command(BaseCommand):
    help = "Makes an account in the group Moderators and prints its password once, unless a staff account exists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="moderator", help="name of the account (default: moderator)")
        parser.add_argument("--another", action="store_true", help="make it even if a staff account exists")

    def handle(self, *args: Any, username: str, another: bool, **options: Any) -> None:
        if not another and get_user_model()._default_manager.filter(is_staff=True).exists():
            self.stdout.write("A staff account exists; no moderator's account was made.")
            return
        password = create(username)
        self.stdout.write(f"A moderator's account was made. Name: {username}  Password: {password}")
        self.stdout.write("The password is shown only this once; change it at /admin/password_change/.")


def create(username: str) -> str:
    """Make the account and answer its random password. CommandError when the name is taken or the group is missing."""
    people = get_user_model()
    if people._default_manager.filter(**{people.USERNAME_FIELD: username}).exists():
        raise CommandError(f"The name {username} is taken; choose another with --username.")
    group = Group.objects.filter(name=GROUP).first()
    if group is None:
        raise CommandError(f"The group {GROUP} does not exist; run `manage.py migrate` first.")
    password = secrets.token_urlsafe(12)
    person = people(**{people.USERNAME_FIELD: username}, is_staff=True)
    person.set_password(password)
    with transaction.atomic():
        person.save()
        group.user_set.add(person)
    return password
