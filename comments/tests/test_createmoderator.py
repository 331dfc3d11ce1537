"""The first moderator's account."""

import io
import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def said(*arguments):
    out = io.StringIO()
    call_command("createmoderator", *arguments, stdout=out)
    return out.getvalue()


def test_the_printed_password_opens_an_account_that_may_decide_and_nothing_else():
    password = re.search(r"Password: (\S+)", said())[1]
    person = authenticate(username="moderator", password=password)
    assert person.is_staff
    assert not person.is_superuser
    assert person.has_perm("comments.moderate_comment")
    assert not person.has_perm("auth.change_user")


def test_no_two_accounts_have_the_same_password():
    first, second = (re.search(r"Password: (\S+)", said("--another", "--username", name))[1] for name in ("ann", "bo"))
    assert first != second


def test_a_second_run_makes_nothing():
    said()
    assert "no moderator's account was made" in said()
    assert get_user_model().objects.count() == 1


def test_any_staff_account_is_enough():
    get_user_model().objects.create_superuser("chief", password="x")
    assert "A staff account exists" in said()


def test_a_taken_name_is_refused_and_its_password_kept():
    get_user_model().objects.create_user("moderator", password="mine")
    with pytest.raises(CommandError, match="is taken"):
        said()
    assert authenticate(username="moderator", password="mine")


def test_a_missing_group_is_named():
    Group.objects.all().delete()
    with pytest.raises(CommandError, match="migrate"):
        said()
