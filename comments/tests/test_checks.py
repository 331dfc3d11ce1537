"""Complaints about settings, at start-up."""

import pytest

from comments import conf
from comments.checks import check_settings


def complaints(settings, **changed):
    settings.COMMENTS = changed
    return [one.id for one in check_settings(None)]


def test_the_defaults_are_fine(settings):
    assert complaints(settings) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"TEXT_MAKS": 100}, "comments.W001"),
        ({"TEXT_MAX": 0}, "comments.E001"),
        ({"TEXT_MAX": "5000"}, "comments.E001"),
        ({"DEFAULT_MODE": "shut"}, "comments.E002"),
        ({"RULES": [*conf.DEFAULTS["RULES"], "comments.screening.text.no_such_rule"]}, "comments.E003"),
        ({"RULES": [rule for rule in conf.DEFAULTS["RULES"] if "slow" not in rule]}, "comments.W002"),
        ({"RULES": [rule for rule in conf.DEFAULTS["RULES"] if "sanctioned" not in rule]}, "comments.W002"),
        ({"TRUSTED_PROXIES": ["the proxy"]}, "comments.E004"),
        ({"NAME_MAX": 101}, "comments.E005"),
        ({"LOCATION_MAX": 200}, "comments.E005"),
        ({"PACE_LIMIT": (10,)}, "comments.E006"),
        ({"PACE_LIMIT": (10, 0)}, "comments.E006"),
        ({"PACE_LIMIT": None}, "comments.E006"),
        ({"ITEM_ALLOWANCES": {"fine": 0}}, "comments.E007"),
        ({"ITEM_ALLOWANCES": 600}, "comments.E007"),
        ({"LETTER_SECONDS": 0}, "comments.E001"),
        ({"LETTERS": ["rejected", "spam"]}, "comments.E008"),
        ({"LETTERS": None}, "comments.E008"),
        ({"SITE_URL": "www.example.org"}, "comments.E009"),
        ({"SITE_URL": "https://www.example.org/blog"}, "comments.E009"),
        ({"FOLLOW_HOUR": 24}, "comments.E013"),
        ({"FOLLOW_SECONDS": 0}, "comments.E001"),
        ({"SECOND_LOOK_SHARE": 2}, "comments.E010"),
        ({"CLOSE_AFTER_DAYS": 0}, "comments.E016"),
        ({"SECOND_LOOK_SHARE": "all"}, "comments.E010"),
    ],
)
def test_a_bad_value_is_named(settings, changed, complaint):
    assert complaints(settings, **changed) == [complaint]


def test_shorter_names_and_another_pace_are_fine(settings):
    assert complaints(settings, NAME_MAX=40, LOCATION_MAX=40, PACE_LIMIT=[3, 60]) == []
