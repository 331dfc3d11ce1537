"""Second looks: chosen by nobody's will, answered without knowing the first decision, settled by a third."""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from comments import concord, second_looks
from comments.models import Beat, Clause, Comment, Decision, LeftComment, ReviewItem, SecondLook, Status
from comments.moderation import Seen, decide, undo
from comments.second_looks import Ended, answer, next_look, open_looks, settle
from comments.tests.test_budgets import Spent

PAGE = "/admin/moderation/second-look/"


@pytest.fixture(autouse=True)
def _every_decision_is_chosen(settings):
    settings.COMMENTS = settings.COMMENTS | {"SECOND_LOOK_SHARE": 1}


@pytest.fixture
def max_(june):
    """Who moderates beside june."""
    user = User.objects.create_user("max", is_staff=True)
    user.groups.set(june.groups.all())
    return user


@pytest.fixture
def senior(june):
    user = User.objects.create_user("sue", is_staff=True)
    user.groups.set(june.groups.all())
    user.user_permissions.add(Permission.objects.get(codename="override_decision"))
    return user


@pytest.fixture
def decided(thread, comment_on, june):
    """decided(now) has june decide on a comment that waited."""

    def make(now=Status.APPROVED, number=1, **fields):
        comment = comment_on(thread, status=Status.PENDING, **fields)
        clause = Clause.objects.get(number=number) if now == Status.REJECTED else None
        decide([Seen(comment.pk, 1)], now, by=june, clause=clause)
        comment.refresh_from_db()
        return comment

    return make


def looks():
    open_looks(timezone.now() + timedelta(seconds=1))
    return SecondLook.objects.order_by("pk")


def test_the_share_that_was_asked_for_is_chosen_and_again_the_same(thread, comment_on, june, settings):
    settings.COMMENTS = settings.COMMENTS | {"SECOND_LOOK_SHARE": 0.02}
    at = timezone.now()
    chosen = [n for n in range(20_000) if second_looks.is_chosen(n, at)]
    assert 330 < len(chosen) < 470  # 400, give or take three and a half standard deviations
    settings.SECRET_KEY = "another"
    assert len(set(chosen) & {n for n in range(20_000) if second_looks.is_chosen(n, at)}) < 40
    settings.COMMENTS = settings.COMMENTS | {"SECOND_LOOK_SHARE": 0}
    assert not any(second_looks.is_chosen(n, at) for n in range(1000))


def test_a_decision_is_put_up_once_and_is_due_after_the_allowance(decided):
    comment = decided()
    (look,) = looks()
    made_at = Decision.objects.latest("pk").made_at
    assert (look.decision.comment, look.due_at) == (comment, made_at + timedelta(hours=24))
    assert open_looks(timezone.now()) == second_looks.Opened(0, 0)
    assert not ReviewItem.objects.open().exists()  # no card of the queue comes of it


def test_undos_and_what_was_decided_anew_are_not_put_up(decided, june, max_):
    undone, anew = decided(), decided()
    undo([Seen(undone.pk, undone.version)], by=june)
    first = Decision.objects.filter(comment=anew, source="moderator").get()
    SecondLook.objects.create(decision=first, due_at=timezone.now())
    decide([Seen(anew.pk, anew.version)], Status.SPAM, by=max_)
    assert [look.decision.now for look in looks()] == ["spam"]


def test_it_is_lent_to_another_moderator_one_at_a_time(decided, june, max_, senior):
    decided()
    (look,) = looks()
    assert next_look(june) is None
    assert next_look(max_) == look == next_look(max_)
    assert next_look(senior) is None
    SecondLook.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert next_look(senior) == look


def test_nobody_looks_at_their_own_comment_nor_at_one_they_left_or_that_was_edited(
    decided, thread, comment_on, max_, senior
):
    decided(author=max_)
    decided(parent=comment_on(thread, author=max_))
    left, edited = decided(), decided()
    LeftComment.objects.create(comment=left, by=max_)
    Comment.objects.filter(pk=edited.pk).update(revision=2)
    assert looks().count() == 4
    assert next_look(max_) is None
    assert next_look(senior) is not None


def test_a_verdict_is_kept_and_moves_nothing(decided, max_, june):
    comment = decided(Status.APPROVED)
    (look,) = looks()
    assert answer(look.pk, Status.SPAM, by=june) is Ended.LATE
    assert answer(look.pk, Status.SPAM, by=max_) is Ended.KEPT
    assert answer(look.pk, Status.APPROVED, by=max_) is Ended.LATE
    look.refresh_from_db()
    assert (look.verdict, look.by, look.agrees) == ("spam", max_, False)
    comment.refresh_from_db()
    assert (comment.status, comment.version) == ("approved", 2)
    with pytest.raises(ValueError, match="under a clause"):
        answer(look.pk, Status.REJECTED, by=max_)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.update(by=None)


@pytest.mark.parametrize(("change", "status"), [(False, "approved"), (True, "rejected")])
def test_a_third_settles_a_disagreement(decided, max_, june, senior, change, status):
    comment = decided()
    (look,) = looks()
    answer(look.pk, Status.REJECTED, by=max_, clause=Clause.objects.get(number=3))
    for party in (june, max_):
        assert settle(look.pk, by=party, version=2, change=change) is Ended.LATE
    if change:
        assert settle(look.pk, by=senior, version=1, change=True) is Ended.MOVED
    assert settle(look.pk, by=senior, version=2, change=change) is Ended.KEPT
    assert settle(look.pk, by=senior, version=2, change=change) is Ended.LATE
    comment.refresh_from_db()
    assert comment.status == status
    last = comment.decisions.latest("pk")
    assert (last.by, bool(last.overrides)) == ((senior, True) if change else (june, False))


def test_who_has_a_beat_looks_and_settles_there_alone(decided, thread, max_, senior):
    decided()
    (look,) = looks()
    beats = [Beat.objects.create(moderator=one, section="sports") for one in (max_, senior)]
    assert next_look(max_) is None
    assert answer(look.pk, Status.SPAM, by=max_) is Ended.LATE
    beats[0].delete()
    anew = User.objects.get(pk=max_.pk)  # beats are read once a request
    assert answer(look.pk, Status.SPAM, by=anew) is Ended.KEPT
    assert concord.disagreements(senior) == []
    assert settle(look.pk, by=senior, version=2, change=False) is Ended.LATE


# The pages


@pytest.fixture
def desk(client, max_):
    client.force_login(max_)
    return client


@pytest.mark.parametrize(("now", "number"), [(Status.APPROVED, 1), (Status.REJECTED, 2), (Status.SPAM, 1)])
def test_the_card_says_nothing_of_the_first_decision(decided, desk, now, number):
    """The page is that of a comment which still waits, byte for byte but for its token."""
    decided(now, number, text="Judge me")
    looks()
    page = re.sub(r'value="[A-Za-z0-9]{32,}"', "", desk.get(PAGE).content.decode())
    Comment.objects.update(status=Status.PENDING)
    assert re.sub(r'value="[A-Za-z0-9]{32,}"', "", desk.get(PAGE).content.decode()) == page
    card = page[page.index('<article class="desk-card"') :]
    assert "Judge me" in card
    for word in ("june", "Rejected", "Approved", "status-", "/change/", "is-current", "disabled", "aria-current"):
        assert word not in card.partition("</article>")[0], word


def test_answering_shows_the_next_and_tells_nothing(decided, desk):
    decided(text="One")
    decided(Status.REJECTED, 2, text="Two")
    one, two = looks()
    for look, sent in ((one, "approve"), (two, "reject:3")):
        answered = desk.post(f"{PAGE}answers/", {"look": look.pk, "decide": sent}, follow=True)
        assert "Kept. Nothing changes for readers." in answered.content.decode()
    assert "Nothing waits for a second look of yours." in answered.content.decode()
    assert [look.agrees for look in looks()] == [True, True]  # another clause is no disagreement about the outcome
    again = desk.post(f"{PAGE}answers/", {"look": one.pk, "decide": "spam"}, follow=True)
    assert "Not kept" in again.content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"look": "x"}, {"look": 1, "decide": "delete"}, {"look": 1, "decide": "reject:99"}]
)
def test_what_means_nothing_is_a_bad_request(desk, senior, sent):
    assert desk.post(f"{PAGE}answers/", sent).status_code == 400
    desk.force_login(senior)
    assert desk.post(f"{PAGE}settlements/", sent).status_code == 400


def test_seniors_see_agreement_by_clause_never_by_person_and_settle(decided, desk, max_, senior):
    made = [decided(Status.REJECTED, number) for number in (1, 1, 2)] + [decided(), decided(text="Torn")]
    one, two = Clause.objects.get(number=1), Clause.objects.get(number=2)
    verdicts = [(Status.REJECTED, one), (Status.REJECTED, two), (Status.REJECTED, two), (Status.APPROVED, None)]
    for look, (verdict, clause) in zip(looks(), [*verdicts, (Status.SPAM, None)], strict=True):
        answer(look.pk, verdict, by=max_, clause=clause)
    assert desk.get(f"{PAGE}agreement/").status_code == 403
    desk.force_login(senior)
    page = " ".join(desk.get(f"{PAGE}agreement/").content.decode().split())
    assert re.search(r'<th scope="row">All</th> ?<td>5</td><td>0.60</td><td>0.47</td>', page)
    assert re.search(rf'<th scope="row">{one}</th> ?<td>2</td><td>0.80</td>', page)
    main = page[page.index("Cohen") :]
    assert "Torn" in main
    assert not re.search(r"\bmax\b(?!-)", main)
    assert "june" not in main
    (look,) = SecondLook.objects.unsettled()
    settled = desk.post(f"{PAGE}settlements/", {"look": look.pk, "version": 2, "settle": "change"}, follow=True)
    assert "Settled." in settled.content.decode()
    made[-1].refresh_from_db()
    assert made[-1].status == Status.SPAM


@pytest.mark.parametrize("size", [2, 40])
def test_the_pages_cost_the_same_at_any_size(decided, max_, senior, size):
    for _ in range(size):
        decided()
    for look in looks()[: size // 2]:
        answer(look.pk, Status.SPAM, by=max_)
    client = Client()
    client.force_login(senior)
    for path, most in (("", 9), ("agreement/", 9)):
        with Spent() as spent:
            assert client.get(PAGE + path).status_code == 200
        assert len(spent.statements) <= most, spent.statements


def test_the_command_says_how_many(decided):
    decided()
    said = io.StringIO()
    call_command("secondlooks", stdout=said)
    assert said.getvalue() == "Second looks: 1, among 1 decisions.\n"
