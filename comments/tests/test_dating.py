"""Dates in words are what the template filter writes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template.defaultfilters import date
from django.utils import timezone, translation

from comments.dating import Dates

FORMATS = [
    "DATE_FORMAT",
    "DATETIME_FORMAT",
    "SHORT_DATETIME_FORMAT",
    "TIME_FORMAT",
    "c",
    "T",
    r"j \d\e F \d\e Y \a \l\a\s H:i T",
    r"\\Y\Y s.u e I O Z r U P A a g i jS z W o t L b E N D M w y n",
]
TIMES = [
    datetime(2012, 11, 4, 5, 0, tzinfo=UTC) + timedelta(minutes=minutes) for minutes in range(0, 181, 15)
] + [
    datetime(2012, 3, 11, 7, 0, tzinfo=UTC),
    datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2024, 2, 29, 12, 0, tzinfo=UTC),
    datetime(2024, 2, 29, 5, 0, tzinfo=UTC),
    datetime(2012, 6, 29, 4, 0),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "fa", "fr", "pt", "ru", "es", "tr", "ur"])
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_they_are_what_the_filter_writes(language, zone):
    """Also in the hours that a clock shows twice or never."""
    with translation.override(language), timezone.override(zone):
        dates = Dates()
        for at in TIMES:
            for name in FORMATS:
                assert dates.words(at, name) == str(date(timezone.template_localtime(at), name)), (at, name)
