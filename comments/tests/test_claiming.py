"""Items are lent to one moderator at a time, the due ones first, the overdue ones every fourth time."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import due
from comments.claiming import escalate, leave, leave_topics, next_items, release, take
from comments.duty import duty
from comments.models import Comment, LeftComment, ReviewItem, Status
from comments.moderation import Seen, decide, undo
from comments.tests.test_races import at_once, waiting_on

MINUTE = timedelta(minutes=1)


@pytest.fixture
def items_due(thread):
    """items_due(5, -3) makes items due in five minutes and three minutes ago, and returns them."""

    def make(*minutes):
        comments = waiting_on(thread, len(minutes))
        items = [ReviewItem.objects.get(comment=one) for one in comments]
        for item, minute in zip(items, minutes, strict=True):
            item.due_at = timezone.now() + minute * MINUTE
            item.save(update_fields=["due_at"])
        return items

    return make


def keys(claims):
    return [item.pk for item in claims.items]


def test_items_come_by_due_time_and_ties_by_age(items_due, june):
    late, soon, later = items_due(30, 5, 10)
    assert keys(next_items(june)) == [soon.pk, later.pk, late.pk]
    assert keys(next_items(june, count=2)) == [soon.pk, later.pk]


def test_every_fourth_pick_goes_to_what_is_overdue_the_longest_overdue_first(items_due, june):
    items = items_due(*range(1, 10), -1, -2, -3)
    in_time, overdue = [item.pk for item in items[:9]], [item.pk for item in items[9:]][::-1]
    assert keys(next_items(june, count=12)) == [
        *in_time[:3], overdue[0], *in_time[3:6], overdue[1], *in_time[6:9], overdue[2],
    ]  # fmt: skip


def test_the_picks_go_on_counting_from_card_to_card(items_due, june):
    items_due(*range(1, 20), *range(-10, 0))
    seen = []
    for _card in range(12):
        first = next_items(june, count=3).items[0]
        seen.append(first.due_at < timezone.now())
        decide([Seen(first.comment_id, 1)], Status.APPROVED, by=june)
    assert seen == [False, False, False, True] * 3


def test_where_one_list_is_empty_the_other_serves_every_pick(items_due, june, lee):
    overdue = items_due(-3, -2, -1)
    assert keys(next_items(june)) == [item.pk for item in overdue]
    release(june)
    ReviewItem.objects.update(due_at=timezone.now() + MINUTE)
    assert len(next_items(lee).items) == 3


def test_what_somebody_holds_nobody_else_gets(items_due, june, lee):
    items = items_due(*range(1, 9))
    assert keys(next_items(june)) == [item.pk for item in items[:6]]
    assert keys(next_items(lee)) == [item.pk for item in items[6:]]


def test_a_claim_that_has_run_out_is_free(items_due, june, lee, time_machine):
    time_machine.move_to("2026-03-01 12:00+00:00", tick=False)
    (item,) = items_due(10)
    next_items(june)
    time_machine.shift(timedelta(seconds=120))
    assert keys(next_items(lee)) == []
    time_machine.shift(timedelta(seconds=1))
    assert keys(next_items(lee)) == [item.pk]
    assert keys(next_items(june)) == []


def test_asking_again_renews_and_moves_nothing_under_the_cursor(items_due, june, time_machine):
    time_machine.move_to("2026-03-01 12:00+00:00", tick=False)
    before = items_due(30, 40)
    next_items(june)
    time_machine.shift(timedelta(seconds=100))
    sooner = items_due(1)
    claims = next_items(june)
    assert keys(claims) == [item.pk for item in [*before, *sooner]]
    assert claims.until == timezone.now() + timedelta(seconds=120)


def test_nobody_is_lent_their_own_comment(items_due, june, lee):
    (item,) = items_due(5)
    Comment.objects.filter(pk=item.comment_id).update(author=june)
    assert keys(next_items(june)) == []
    assert keys(next_items(lee)) == [item.pk]


def test_what_was_left_is_for_others_for_ever(items_due, june, lee):
    (item,) = items_due(5)
    next_items(june)
    assert leave(june, items=[item.pk]) == 1
    assert keys(next_items(june)) == []
    (moved,) = decide([Seen(item.comment_id, 1)], Status.APPROVED, by=lee).moved
    undo([Seen(moved.pk, moved.version)], by=lee)
    assert keys(next_items(june)) == []
    assert len(next_items(lee).items) == 1


def test_only_what_one_holds_can_be_left_or_released(items_due, june, lee):
    (item,) = items_due(5)
    next_items(june)
    assert (leave(lee, items=[item.pk]), release(lee, items=[item.pk])) == (0, 0)
    assert keys(next_items(lee)) == []


def test_a_page_that_was_left_takes_nothing_from_the_page_opened_after_it(items_due, june, time_machine):
    time_machine.move_to("2026-03-01 12:00+00:00", tick=False)
    items_due(5)
    until = next_items(june).until
    time_machine.shift(timedelta(seconds=1))
    next_items(june)
    assert release(june, until=until) == 0
    assert release(june) == 1


def test_what_is_passed_over_comes_when_it_is_no_longer(items_due, june):
    first, second = items_due(1, 2)
    assert keys(next_items(june, passing=[first.pk])) == [second.pk]
    assert keys(next_items(june)) == [second.pk, first.pk]


def test_what_is_taken_back_comes_first(items_due, june, lee):
    first, second = items_due(1, 2)
    next_items(june)
    (moved,) = decide([Seen(first.comment_id, 1)], Status.SPAM, by=june).moved
    undo([Seen(moved.pk, moved.version)], by=june)
    assert take(june, [moved.pk]) == 1
    assert [item.comment_id for item in next_items(june).items] == [first.comment_id, second.comment_id]
    assert take(lee, [moved.pk]) == 0


def test_a_topic_left_to_others_is_never_lent_and_costs_nothing(items_due, june, lee, ada, django_assert_num_queries):
    """By what readers say, by a rule that points to the clause, for a senior too; others are lent all of it."""
    threat, spam, plain, asked = items_due(1, 2, 3, 4)
    for item, causes in ((threat, ["reported", "threat"]), (spam, ["many_links"]), (plain, ["threats_not"])):
        ReviewItem.objects.filter(pk=item.pk).update(causes=causes)
    ReviewItem.objects.filter(pk=asked.pk).update(causes=["escalated", "threat"], escalated_at=timezone.now())
    with CaptureQueriesContext(connection) as before:
        assert len(next_items(ada).items) == 4
    leave_topics(ada, ["threat", "spam"])
    with django_assert_num_queries(len(before)):
        assert keys(next_items(ada)) == [plain.pk]
    leave_topics(ada, ["spam"])
    assert keys(next_items(ada)) == [asked.pk, threat.pk, plain.pk]
    release(ada)
    assert len(next_items(lee).items) == 4


@pytest.mark.parametrize("size", [3, 300])
def test_a_pick_costs_as_much_of_few_items_as_of_many(items_due, june, django_assert_max_num_queries, size):
    items_due(*range(-size // 2, size // 2))
    with django_assert_max_num_queries(10):  # two begin and end the transaction, three ask for rights, once a request
        next_items(june)


@pytest.mark.parametrize(("causes", "minutes"), [(["thread_mode"], 10), (["thread_mode", "many_links"], 15)])
def test_nothing_against_a_comment_makes_it_due_sooner(causes, minutes):
    now = timezone.now()
    assert due.due_at(due.kind_of(causes), now) - now == minutes * MINUTE


@pytest.mark.parametrize(
    ("causes", "kind"),
    [
        (["thread_mode"], "fine"),
        (["thread_mode", "published_before"], "fine"),
        (["many_links", "unknown_host"], "unsure"),
        (["barred_words"], "unsure"),
        (["barred_words", "unknown_host"], "spam"),
        (["form_age", "many_links", "thread_mode"], "spam"),
        (["barred_words", "unknown_host", "published_before"], "unsure"),
        (["barred_words", "protected_name"], "unsure"),
        (["undone"], "unsure"),
    ],
)
def test_probably_spam_takes_signs_of_two_subjects_and_an_unpublished_author(causes, kind):
    assert due.kind_of(causes) == kind


def test_what_is_due_before_it_could_be_read_counts_as_overdue(items_due, june):
    soon, *others = items_due(0.5, 2, 3, 4)
    assert keys(next_items(june, count=4)) == [*(item.pk for item in others), soon.pk]


def test_allowances_are_a_setting_and_fall_back_to_one_for_all(settings):
    settings.COMMENTS = {"ITEM_ALLOWANCES": {"fine": 60}, "ITEM_ALLOWANCE": 120}
    now = timezone.now()
    assert [due.due_at(kind, now) - now for kind in ("fine", "reported")] == [MINUTE, 2 * MINUTE]


def test_duty_names_who_else_is_here_and_how_much_is_overdue(items_due, june, lee):
    items = items_due(*range(1, 13), -1, -2)
    next_items(june)
    next_items(lee)
    found = duty(june)
    assert [(one.claimed_by, one.comment_id) for one in found.others] == [(lee, items[5].comment_id)]
    assert (found.people, found.overdue, found.is_many) == (2, 2, False)


def test_escalated_comments_come_to_seniors_first_and_never_back_to_who_asked(items_due, june, lee, ada):
    first, _second, last = items_due(1, 2, 3)
    next_items(june)
    assert escalate(june, item=last.pk, note="Is this a threat?")
    assert keys(next_items(june)) == [first.pk, _second.pk]
    release(june)
    assert keys(next_items(lee)) == [first.pk, _second.pk, last.pk]
    assert not escalate(ada, item=last.pk, note="Held by lee")
    release(lee)
    assert keys(next_items(ada)) == [last.pk, first.pk, _second.pk]
    last.refresh_from_db()
    assert (last.causes[-1], LeftComment.objects.get().note) == ("escalated", "Is this a threat?")


def test_nobody_escalates_what_is_decided_or_their_own(items_due, june):
    decided, own = items_due(1, 2)
    Comment.objects.filter(pk=own.comment_id).update(author=june)
    decide([Seen(decided.comment_id, 1)], Status.APPROVED, by=june)
    assert [escalate(june, item=one.pk, note="?") for one in (decided, own)] == [False, False]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_get_the_same(thread, june, lee):
    waiting_on(thread, 12)
    got = {june.pk: [], lee.pk: []}
    at_once(*[lambda who=who: got[who.pk].extend(keys(next_items(who))) for who in (june, lee)])
    assert sorted(got[june.pk] + got[lee.pk]) == sorted(ReviewItem.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_hundred_items_by_four_moderators_are_each_read_once(thread):
    waiting_on(thread, 100)
    people = [User.objects.create_user(f"moderator-{number}") for number in range(4)]
    read = []

    def work(who):
        while items := next_items(who).items:
            read.append(items[0].comment_id)
            assert decide([Seen(items[0].comment_id, 1)], Status.APPROVED, by=who).moved

    at_once(*[lambda who=who: work(who) for who in people])
    assert len(read) == len(set(read)) == 100
    assert not ReviewItem.objects.open().exists()
