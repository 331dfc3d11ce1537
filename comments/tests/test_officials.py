"""Official answers: from an account with an office alone, under a badge that nobody can type."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import officials
from comments.models import Answer, Beat, Comment, Mode, Office, Status, Thread
from comments.moderation import Seen, decide
from comments.officials import Ended
from comments.tests.bureau import BADGE, BUREAU, page
from dipnote_site.tests.threats.outside import send

pytestmark = pytest.mark.django_db

# Who may


def test_an_answer_is_public_at_once_with_its_badge_even_where_all_is_held(client, thread, answer):
    assert thread.mode == Mode.HOLD_ALL
    assert answer() is Ended.PUBLISHED
    shown = page(client, thread)
    assert BADGE in shown
    assert "In May." in shown
    assert "1 question answered by" in shown
    assert Comment.objects.get(office=BUREAU).author_name == "Olga O."


@pytest.mark.parametrize("how", ["none", "ended", "not begun", "switched off"])
def test_t20_without_an_office_in_force_nobody_answers_officially(answer, olga, how):
    now = timezone.now()
    offices = Office.objects.filter(account=olga)
    if how == "none":
        offices.delete()
    elif how == "ended":
        offices.update(until=now)
    elif how == "not begun":
        offices.update(since=now + timedelta(hours=1))
    else:
        User.objects.filter(pk=olga.pk).update(is_active=False)
    assert answer() is None
    assert not Answer.objects.exists()


def test_t20_an_office_that_ended_since_the_draft_publishes_nothing(question, olga):
    kept = officials.keep(question, "In May.", by=olga)
    Office.objects.update(until=timezone.now())
    assert officials.publish(kept, text="In May.", by=olga) is Ended.BARRED
    assert Comment.objects.count() == 1


def test_t20_no_form_gives_a_badge_and_the_offices_name_is_not_to_be_typed(client, thread, olga):
    Thread.objects.update(mode=Mode.OPEN)
    send(client, thread, name=BUREAU, extra=None, office=BUREAU, asks="on")
    sent = Comment.objects.get()
    assert sent.office is None
    assert (sent.status, sent.findings[0]["rule"]) == (Status.PENDING, "protected_name")


def test_t20_an_official_who_writes_as_anybody_has_no_badge(client, thread, olga):
    client.force_login(olga)
    send(client, thread, text="My own view.")
    assert Comment.objects.get().office is None


def test_who_works_elsewhere_does_not_answer_here(answer, olga):
    Beat.objects.create(moderator=olga, section="elsewhere")
    assert answer() is None


def test_an_office_ends_after_it_began(olga):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.create(account=olga, title="X", since=now, until=now - timedelta(days=1))


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM])
def test_what_readers_do_not_see_is_not_answered(thread, comment_on, olga, status):
    hidden = comment_on(thread, status=status)
    kept = officials.keep(hidden, "In May.", by=olga)
    assert officials.publish(kept, text="In May.", by=olga) is Ended.BARRED


def test_a_closed_thread_takes_no_answer(answer):
    Thread.objects.update(mode=Mode.CLOSED)
    assert answer() is Ended.REFUSED
    assert Answer.objects.get().comment is None


def test_what_a_rule_holds_waits_for_a_moderator(client, thread, question, olga, june):
    text = "See https://strange.example/ please."
    kept = officials.keep(question, text, by=olga)
    assert officials.publish(kept, text=text, by=olga) is Ended.WAITS
    assert BADGE not in page(client, thread)
    held = Comment.objects.get(office=BUREAU)
    decide([Seen(held.pk, held.version)], Status.APPROVED, by=june)
    assert BADGE in page(client, thread)


def test_the_same_answer_twice_is_one_comment(question, olga):
    kept = officials.keep(question, "In May.", by=olga)
    assert officials.publish(kept, text="In May.", by=olga) is Ended.PUBLISHED
    assert officials.publish(kept, text="In May.", by=olga) is Ended.BARRED
    assert Comment.objects.filter(office=BUREAU).count() == 1


# A second pair of eyes


@pytest.mark.usefixtures("two")
def test_where_two_are_needed_another_publishes_what_was_proposed(client, thread, question, olga, senior, june):
    kept = officials.keep(question, "In May.", by=olga)
    assert officials.publish(kept, text="In May.", by=senior) is Ended.BARRED
    kept = officials.keep(question, "In May.", by=olga, is_proposed=True)
    assert officials.publish(kept, text="In May.", by=olga) is Ended.BARRED
    assert officials.publish(kept, text="In May.", by=june) is Ended.BARRED
    assert officials.publish(kept, text="What was read before it changed.", by=senior) is Ended.BARRED
    assert officials.publish(kept, text="In May.", by=senior) is Ended.PUBLISHED
    assert BADGE in page(client, thread)
    assert Answer.objects.get().published_by == senior


@pytest.mark.usefixtures("two")
def test_changed_again_it_must_be_proposed_again(question, olga, senior):
    officials.keep(question, "In May.", by=olga, is_proposed=True)
    kept = officials.keep(question, "In June.", by=olga)
    assert officials.publish(kept, text="In June.", by=senior) is Ended.BARRED


@pytest.mark.usefixtures("two")
def test_what_a_rule_holds_is_approved_by_the_second(question, olga, senior):
    text = "See https://strange.example/ please."
    kept = officials.keep(question, text, by=olga, is_proposed=True)
    assert officials.publish(kept, text=text, by=senior) is Ended.PUBLISHED
