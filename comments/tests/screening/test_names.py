"""Names and addresses that only their owners may use."""

import pytest

from comments.screening import Outcome
from comments.screening.names import protected_name
from comments.tests.screening.drafts import draft_on


@pytest.mark.parametrize("name", ["Maria", "Juno Mod", "J. Mod", "Lee Replier"])
def test_a_name_of_nobody_on_the_staff_passes(thread, june, lee, name):
    assert protected_name(draft_on(thread, name=name)) is None


@pytest.mark.parametrize("name", ["June Mod", "JUNEMOD", "j u n e", "Junе Моd", "June\u200bMod", "ada"])
def test_a_name_that_looks_like_one_of_the_staff_is_held(thread, june, ada, name):
    finding = protected_name(draft_on(thread, name=name))
    assert (finding.outcome, finding.field) == (Outcome.HOLD, "name")


def test_the_address_of_one_of_the_staff_is_held(thread, june):
    finding = protected_name(draft_on(thread, email="June@Example.gov"))
    assert (finding.outcome, finding.field) == (Outcome.HOLD, "email")
    assert protected_name(draft_on(thread, email="june@example.org")) is None


def test_staff_may_use_their_own_name_and_readers_may_not(thread, june, lee):
    assert protected_name(draft_on(thread, name="June Mod", author=june)) is None
    assert protected_name(draft_on(thread, name="June Mod", author=lee))


def test_a_name_of_the_settings_is_protected(thread, settings):
    settings.COMMENTS = {"PROTECTED_NAMES": ["The Secretary"]}
    assert protected_name(draft_on(thread, name="the  secretary"))
    assert not protected_name(draft_on(thread, name="A secretary"))


def test_who_left_is_no_longer_protected(thread, june):
    june.is_active = False
    june.save()
    assert protected_name(draft_on(thread, name="June Mod")) is None
