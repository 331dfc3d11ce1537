"""The trap field and the age of the form."""

import pytest

from comments.models import Comment
from comments.screening import Outcome
from comments.screening.form import form_age, trap_field
from comments.tests.screening.drafts import draft_on


def test_an_empty_trap_passes(thread):
    assert trap_field(draft_on(thread)) is None


def test_a_filled_trap_holds_and_its_content_is_kept_nowhere(thread):
    finding = trap_field(draft_on(thread, trap="https://sentinel.example"))
    assert finding.outcome is Outcome.HOLD
    assert "sentinel" not in str(finding.stored())
    assert not [field for field in Comment._meta.get_fields() if field.name in ("trap", "website")]


@pytest.mark.parametrize("age", [None, 2.0, 60.0, 7200.0])
def test_a_form_of_some_seconds_to_two_hours_passes(thread, age):
    assert form_age(draft_on(thread, form_age=age)) is None


@pytest.mark.parametrize("age", [0.0, 1.9, 7200.1, 10**9])
def test_a_form_sent_at_once_or_hours_later_is_held(thread, age):
    finding = form_age(draft_on(thread, form_age=age))
    assert (finding.outcome, finding.field) == (Outcome.HOLD, "")


def test_the_two_ages_are_settings(thread, settings):
    settings.COMMENTS = {"FORM_MIN_AGE": 10, "FORM_MAX_AGE": 20}
    assert form_age(draft_on(thread, form_age=9.0))
    assert not form_age(draft_on(thread, form_age=15.0))
    assert form_age(draft_on(thread, form_age=21.0))
