"""How fast comments come from one network."""

import pytest
from django.core.cache import cache

from comments.screening import Outcome
from comments.screening.barred import barred_network
from comments.screening.pace import count, counted, sent_lately, too_fast
from comments.tests.screening.drafts import draft_on, refused_page

HERE = "203.0.113.7"


def test_up_to_the_limit_passes(thread):
    for _ in range(10):
        count(HERE)
    assert too_fast(draft_on(thread, network=HERE)) is None


def test_one_over_the_limit_is_refused(thread):
    for _ in range(11):
        count(HERE)
    finding = too_fast(draft_on(thread, network=HERE))
    assert (finding.outcome, finding.field) == (Outcome.REFUSE, "")
    assert "in 10 minutes" in str(finding.words)


def test_another_network_and_an_unknown_one_pass(thread):
    for _ in range(50):
        count(HERE)
    assert too_fast(draft_on(thread, network="203.0.113.8")) is None
    assert too_fast(draft_on(thread, network="")) is None


def test_the_earlier_window_counts_by_what_still_overlaps(time_machine):
    time_machine.move_to(6000, tick=False)
    for _ in range(8):
        count(HERE)
    time_machine.move_to(6600 + 150, tick=False)
    assert sent_lately(HERE) == 8 * 0.75
    time_machine.move_to(6600 + 600, tick=False)
    assert sent_lately(HERE) == 0


def test_the_limit_is_a_setting_and_is_told_above_the_form(client, thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"PACE_LIMIT": (0, 60)}
    form, page = refused_page(client, thread)
    assert "in 1 minutes" in form.non_field_errors()[0]
    assert "A word of my own." in page


def test_a_counted_attempt_weighs_as_the_cache_would_say(thread, time_machine):
    """What came with the counting and with the lists is as good as asking again: of both buckets, to the one."""
    time_machine.move_to(6000, tick=False)
    for _ in range(8):
        count(HERE)
    time_machine.move_to(6600 + 150, tick=False)
    for _ in range(3):
        count(HERE)
    assert too_fast(counted(draft_on(thread, network=HERE))) is None  # 4 and three quarters of 8: ten
    assert too_fast(counted(draft_on(thread, network=HERE))).outcome is Outcome.REFUSE


def test_where_the_cache_gives_nothing_an_attempt_is_not_taken_for_a_slow_one(thread, monkeypatch):
    draft = counted(draft_on(thread, network=HERE))

    def away(_keys):
        raise ConnectionError

    monkeypatch.setattr(cache, "get_many", away)
    with pytest.raises(ConnectionError):  # a rule that breaks holds
        too_fast(draft)


def test_one_answer_of_the_cache_serves_all_rules(thread, monkeypatch):
    asked = []
    monkeypatch.setattr(cache, "get_many", lambda keys, real=cache.get_many: asked.append(keys) or real(keys))
    draft = counted(draft_on(thread, network=HERE))
    assert too_fast(draft) is barred_network(draft) is None
    assert len(asked) == 1
