"""What moderators see of reports: on the card, on a person's page, in the search, in the figures, in slow threads."""

import itertools
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import counting, figures, moderation, openness, present, reporting, reports, searching
from comments.models import Clause, Comment, Mode, Person, Report, Status, Tally, Thread
from comments.moderation import Seen
from comments.reach import Reach
from comments.reporting import Said
from comments.screening import Draft, slow
from comments.submission import submit
from comments.tallying import prove, tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(thread, comment_on):
    return comment_on(thread, text="You will regret this.")


def report(comment, who="a", code="threat", **fields):
    clause = Clause.objects.get(code=code)
    said = Said(comment, [(who * 32)[:32]], clause=clause, form_key=f"{who} on {comment.key}", **fields)
    return reporting.report(said).report


def decide(comment, now, by):
    comment.refresh_from_db()
    clause = Clause.objects.get(code="threat") if now == Status.REJECTED else None
    return moderation.decide([Seen(comment.pk, comment.version)], now, by=by, clause=clause)


@pytest.fixture
def practised(thread, comment_on):
    """Readers whose past reports were upheld, or not: practised("a", "upheld")."""

    def make(who, outcome, count=5):
        made = [comment_on(thread) for _ in range(count)]
        Report.objects.bulk_create(
            Report(
                comment=one,
                revision=1,
                mark=(who * 32)[:32],
                weight=1,
                token_hash=f"{who} {one.pk}",
                outcome=outcome,
                settled_at=timezone.now(),
            )
            for one in made
        )

    return make


# The card


def card(desk):
    return desk.get("/admin/moderation/").content.decode()


def test_the_card_says_how_many_as_what_and_how_right_they_were(desk, comment, practised):
    practised("a", "upheld")
    practised("b", "upheld")
    report(comment, "a")
    report(comment, "b", "personal-attack")
    assert "2 reports: Threat, Personal attack (all from readers who are usually right)" in card(desk)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("kept", "1 report: Threat (from a reader who is usually wrong)"),
        ("moot", "1 report: Threat<"),
        ("", "1 report"),
    ],
)
def test_of_whom_little_is_known_nothing_is_said(desk, comment, practised, outcome, words):
    if outcome:
        practised("a", outcome)
    report(comment, "a")
    page = card(desk)
    assert words.rstrip("<") in page
    assert ("usually" in page) is (outcome == "kept")


def test_one_who_is_right_among_strangers_speaks_for_nobody_else(desk, comment, practised):
    practised("a", "upheld")
    report(comment, "a")
    report(comment, "b")
    assert "usually" not in card(desk).split("Here because:")[1].split("</p>")[0]


def test_what_a_machine_may_have_sent_is_said_to_be_that(desk, comment):
    report(comment, is_odd=True)
    assert "Reported, by what may be a machine." in card(desk)


def test_the_card_shows_what_reporters_wrote_and_a_notices_name(desk, comment):
    report(comment, "a", note="He means my sister.")
    report(comment, "b", "illegal", is_notice=True, name="Nora", email="nora@example.org", note="<b>Law</b>")
    page = card(desk)
    assert "He means my sister." in page
    assert "Notice of illegal content" in page
    assert "nora@example.org" in page
    assert "&lt;b&gt;Law" in page


def test_the_clause_that_readers_name_is_suggested(desk, comment):
    report(comment, code="personal-attack")
    assert 'data-act="suggested">Reject: Personal attack' in card(desk)


def test_one_key_keeps_it_and_settles_the_reports(desk, comment):
    made = report(comment)
    sent = {"decide": "approve", "seen": f"{comment.pk}:{comment.version}", "fragment": "1"}
    assert "Kept." in desk.post("/admin/moderation/decisions/", sent).content.decode()
    made.refresh_from_db()
    assert made.outcome == "kept"


def test_ones_own_report_comes_to_another_desk(desk, comment, june, ada):
    report(comment, by=june)
    assert "regret" not in card(desk)
    sent = {"decide": "spam", "seen": f"{comment.pk}:{comment.version}", "fragment": "1"}
    assert "you reported it" in desk.post("/admin/moderation/decisions/", sent).content.decode()
    admin = {"verb": "spam", "seen": f"{comment.pk}:{comment.version}"}
    desk.post("/admin/comments/comment/decisions/", admin)
    assert Comment.objects.get(pk=comment.pk).status == Status.APPROVED


def test_reports_on_many_cards_cost_two_statements(thread, comment_on, django_assert_num_queries):
    comments = [comment_on(thread) for _ in range(6)]
    for one in comments:
        report(one)
    with django_assert_num_queries(2):
        assert len(reports.open_about(comments)) == 6


# The person


def test_a_persons_page_says_how_right_their_reports_were_and_what_was_said_of_them(
    desk, comment_on, thread, maria, june
):
    theirs = comment_on(thread, author=maria)
    report(theirs, "b")
    decide(theirs, Status.SPAM, june)
    for _ in range(3):
        made = comment_on(thread)
        report(made, by=maria, note="Seen before")
        decide(made, Status.SPAM, june)
    page = desk.get(f"/admin/moderation/persons/account/{maria.pk}/").content.decode()
    assert "Of 3 decided reports given, 3 were upheld." in page
    assert "Seen before" in page
    assert "Reports about their comments" in page


def test_a_guests_reports_are_the_notices_under_their_address(thread, comment_on, comment):
    mine = comment_on(thread, author_email="Nora@example.org")
    report(comment, "a", "illegal", is_notice=True, email="nora@example.org", name="Nora")
    report(comment, "b")
    record = reports.record_of(Person(comment=mine), Reach())
    assert [one.name for one in record.given] == ["Nora"]


def test_reports_outside_a_reach_are_not_shown(comment, maria):
    report(comment, by=maria)
    assert not reports.record_of(Person(account=maria), Reach((("", "elsewhere"),))).given


# The search


@pytest.mark.parametrize(("asked", "found"), [("any", 3), ("open", 1), ("upheld", 1), ("kept", 1), ("", 4)])
def test_the_search_finds_what_was_reported(thread, comment_on, june, asked, found):
    comments = [comment_on(thread) for _ in range(4)]
    for one in comments[:3]:
        report(one)
    decide(comments[1], Status.SPAM, june)
    decide(comments[2], Status.APPROVED, june)
    result = searching.search(searching.Sought(reported=asked))
    assert (len(result.rows), result.count) == (found, found)


def test_the_searchs_page_asks_for_it(desk, comment):
    report(comment)
    page = desk.get("/admin/moderation/search/", {"reported": "open", "q": "regret"}).content.decode()
    assert '<option value="open" selected>' in page
    assert comment.author_name in page
    none = desk.get("/admin/moderation/search/", {"reported": "upheld", "q": "regret"}).content.decode()
    assert f"comment/{comment.pk}/" not in none


# Figures


def counts():
    now = timezone.now()
    return counting.total(counting.count(counting.hour_of(now) - counting.HOUR, now + counting.HOUR).values())


def test_reports_are_counted_when_they_come_and_at_the_first_decision(comment, june, ada):
    report(comment, "a")
    report(comment, "b", "spam")
    assert figures.kinds(counts(), "reported") == {"spam": 1, "threat": 1}
    decide(comment, Status.REJECTED, june)
    after = counts()
    assert figures.kinds(after, "report_upheld") == {"spam": 1, "threat": 1}
    comment.refresh_from_db()
    moderation.undo([Seen(comment.pk, comment.version)], by=june)
    decide(comment, Status.APPROVED, ada)
    assert figures.kinds(counts(), "report_upheld") == {"spam": 1, "threat": 1}
    assert not figures.kinds(counts(), "report_kept")


def test_a_decision_of_before_a_report_does_not_settle_it(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING)
    decide(comment, Status.APPROVED, june)
    report(comment)
    assert not figures.kinds(counts(), "report_kept")
    decide(comment, Status.APPROVED, june)
    assert figures.kinds(counts(), "report_kept") == {"threat": 1}


def test_an_hour_that_is_over_counts_the_same_after_an_undo(comment, june, time_machine):
    moment = timezone.now().replace(minute=30)
    time_machine.move_to(moment, tick=False)
    report(comment)
    decide(comment, Status.SPAM, june)
    tally(moment + timedelta(hours=2))
    time_machine.move_to(moment + timedelta(hours=3), tick=False)
    comment.refresh_from_db()
    moderation.undo([Seen(comment.pk, comment.version)], by=june)
    assert list(prove()) == []


def test_the_dashboard_shows_how_many_were_upheld(desk, thread, comment_on, june):
    for now in (Status.SPAM, Status.APPROVED):
        comment = comment_on(thread)
        report(comment)
        decide(comment, now, june)
    page = desk.get("/admin/moderation/dashboard/").content.decode()
    assert "2 reports; of those decided on, 50.0 % were upheld." in page
    sheet = desk.get("/admin/moderation/dashboard/", {"format": "csv", "panel": "reports"}).content.decode()
    assert "Threat,2,1,1,0.5" in sheet


def test_a_thread_with_reports_is_warm(thread, comment):
    for who in "ab":
        report(comment, who)
    [warm] = present.recent(Reach(), timezone.now()).warm  # its comments are of years ago
    assert (warm.thread, warm.reports, warm.hour) == (thread, 2, 0)


def test_a_months_figures_say_it_in_public(client, thread):
    start = timezone.make_aware(datetime(2012, 6, 1))
    kept = {"reported:threat": 5, "reported:illegal": 1, "report_upheld:threat": 3, "report_kept:threat": 1}
    Tally.objects.create(span=Tally.Span.MONTH, start=start, counts=kept)
    month = openness.month("2012-06")
    assert (month.reports, month.reports_upheld, month.precision) == (6, 3, 0.75)
    assert "3 of 4" in client.get(reverse("comments:month", args=["2012-06"])).content.decode()
    found = client.get(reverse("comments:month_json", args=["2012-06"])).json()
    assert found["reports"] == {"received": 6, "decided": 4, "upheld": 3}


# Slow threads


@pytest.fixture
def slow_thread(thread):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN, slow_seconds=120)
    thread.refresh_from_db()
    return thread


words = itertools.count()


def wait_of(thread, author):
    refused = submit(Draft(thread=thread, name="Maria", text=f"Word {next(words)}", author=author)).verdict.refusals
    return str(refused[0].words) if refused else ""


def test_a_slow_thread_is_a_minute_slower_for_each_comment_reported(slow_thread, comment_on, maria, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    assert wait_of(slow_thread, maria) == ""
    assert "again in 120 seconds" in wait_of(slow_thread, maria)
    for _ in range(2):
        one = comment_on(slow_thread)
        for who in "abc":
            report(one, who)
    assert "again in 240 seconds" in wait_of(slow_thread, maria)


def test_odd_and_old_reports_and_a_crowd_slow_nobody_further(slow_thread, comment_on, maria, settings, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    settings.COMMENTS = settings.COMMENTS | {"REPORT_LIMIT": (99, 600)}
    wait_of(slow_thread, maria)
    report(comment_on(slow_thread), "a", is_odd=True)
    report(comment_on(slow_thread), "b")
    Report.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert "again in 120 seconds" in wait_of(slow_thread, maria)
    for _ in range(12):
        report(comment_on(slow_thread), "c")
    assert f"again in {120 + slow.MOST} seconds" in wait_of(slow_thread, maria)


def test_a_guests_network_waits_as_long(slow_thread, comment_on, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    draft = {"thread": slow_thread, "name": "Maria", "network": "203.0.113.7"}
    assert submit(Draft(text="One.", **draft)).comment
    report(comment_on(slow_thread))
    refused = submit(Draft(text="Two.", **draft)).verdict.refusals
    assert "again in 180 seconds" in str(refused[0].words)


def test_a_thread_that_is_not_slow_is_not_slowed(thread, comment_on, maria):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    thread.refresh_from_db()
    report(comment_on(thread))
    assert wait_of(thread, maria) == wait_of(thread, maria) == ""
