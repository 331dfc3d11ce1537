"""The dashboard's lists: what is open by class, what closed it, appeals and reports of a period."""

import html
import re
from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone

from comments import due
from comments.appealing import answer
from comments.figures import SPANS
from comments.models import Appeal, Clause, Decision, Report, ReviewItem, SecondLook, Status
from comments.models.report import Outcome
from comments.moderation import Seen, decide
from comments.screening import Draft
from comments.submission import submit
from comments.weighing import GRAVE
from comments.workbench.panels import CLASSES

DASHBOARD = "/admin/moderation/dashboard/"
CAUSES = [
    due.APPEAL, due.REPORTED, due.HEAVY, sorted(GRAVE)[0], due.EDITED, due.KNOWN, "thread_mode", "many_links",
    "barred_words", "unknown_host", "insult",
]  # fmt: skip


@pytest.fixture
def board(client, june):
    client.force_login(june)
    return client


def panel_of(client, panel, **asked):
    page = client.get(DASHBOARD, asked).content.decode()
    return page.split(f'aria-labelledby="panel-{panel}"', 1)[1].split("</section>")[0]


def cells_of(client, panel):
    """Each figure with a link: what it shows, and where it leads."""
    found = re.findall(r'<a href="([^"]*)"><bdi>(.*?)</bdi>', panel_of(client, panel))
    return [(text, html.unescape(link)) for link, text in found if text.isdigit()]


def test_a_class_is_the_same_to_the_database_as_to_the_queue(thread_of):
    """Every set of up to three causes, in both orders."""
    comment = thread_of(1).comments.get()
    now = timezone.now()
    sets = [list(one) for size in range(4) for one in combinations(CAUSES, size)]
    sets += [one[::-1] for one in sets if len(one) > 1]
    ReviewItem.objects.bulk_create(ReviewItem(comment=comment, causes=one, due_at=now, closed_at=now) for one in sets)
    told = {kind: set(ReviewItem.objects.of_kind(kind).values_list("pk", flat=True)) for kind in CLASSES}
    wanted = {kind: set() for kind in CLASSES}
    for pk, causes in ReviewItem.objects.values_list("pk", "causes"):
        wanted[due.kind_of(causes)].add(pk)
    assert told == wanted
    assert [kind for kind, found in wanted.items() if not found] == ["audit"]
    assert not ReviewItem.objects.of_kind("x").exists()


@pytest.fixture
def opened(thread, comment_on):
    """Open items of three classes, and one in a class that is empty otherwise."""
    for causes in (["thread_mode"], ["many_links"], ["insult"], [due.REPORTED], []):
        comment = comment_on(thread, status=Status.PENDING)
        ReviewItem.objects.filter(comment=comment).update(causes=causes)


def test_open_items_by_class_lead_to_exactly_those(board, opened):
    cells = [cell for cell in cells_of(board, "now") if "kind=" in cell[1]]
    assert sorted(cells) == [
        ("1", "/admin/moderation/items/?kind=reported"),
        ("2", "/admin/moderation/items/?kind=fine"),
        ("2", "/admin/moderation/items/?kind=unsure"),
    ]
    for figure, link in cells:
        assert board.get(link).content.decode().count('<th scope="row">') == int(figure)
    assert board.get("/admin/moderation/items/", {"kind": "x"}).status_code == 404


def test_what_closed_an_item_is_listed_by_its_class(board, opened, june):
    seen = [Seen(one.comment_id, one.comment.version) for one in ReviewItem.objects.select_related("comment")]
    decide(seen, Status.APPROVED, by=june)
    cells = cells_of(board, "classes")
    assert sorted(figure for figure, _link in cells) == ["1", "2", "2"]
    for figure, link in cells:
        assert len(re.findall(r"<li>\s*<time datetime", board.get(link).content.decode())) == int(figure)


@pytest.fixture
def appealed(thread, comment_on, june, ada):
    """Three appeals, one overturned and one upheld; and one of last month, answered then."""
    for number in range(4):
        comment = comment_on(thread, status=Status.PENDING, text=f"Number {number}")
        decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.get(number=3))
        decision = Decision.objects.get(comment=comment, now="rejected")
        made = Appeal.objects.create(decision=decision, comment=comment, words="No.")
        if number < 3:
            comment.refresh_from_db()
            assert answer(made, overturn=number == 0, words="So be it.", version=comment.version, by=ada)
    then = timezone.now() - timedelta(days=40)
    Appeal.objects.filter(comment__text="Number 2").update(made_at=then, answered_at=then)


def test_appeals_are_listed_by_period_and_outcome_for_those_who_may_see_them(client, appealed, june, ada):
    client.force_login(ada)
    found = cells_of(client, "corrections")
    listed = [(figure, link) for figure, link in found if "/appeals/" in link]
    assert [figure for figure, _link in listed] == ["3", "1", "1"]
    for figure, link in listed:
        aside = client.get(link).content.decode().split('id="answered"')[1]
        assert aside.count("sheet-item") == int(figure), link
    assert client.get("/admin/moderation/appeals/?since=x").status_code == 400
    client.force_login(june)
    assert not [link for _figure, link in cells_of(client, "corrections") if "/appeals/" in link]
    assert "Appealed" in panel_of(client, "corrections")


def test_reports_are_listed_for_those_who_may_see_them(client, thread, comment_on, june):
    comment = comment_on(thread, status=Status.APPROVED)
    now = timezone.now()
    for mark, clause in (("a", 3), ("b", 3), ("c", 4)):
        Report.objects.create(
            comment=comment,
            revision=1,
            mark=mark * 32,
            token_hash=mark,
            clause=Clause.objects.get(number=clause),
            weight=1,
        )
    Report.objects.filter(mark="a" * 32).update(created_at=now - timedelta(days=3))
    client.force_login(june)
    for panel, wanted in (("reports", ["1", "1"]), ("threads", ["2"])):
        cells = [cell for cell in cells_of(client, panel) if "/report/" in cell[1]]
        assert [figure for figure, _link in cells] == wanted
        for figure, link in cells:
            assert client.get(link).content.decode().count('class="field-created_at') == int(figure), link
    decide([Seen(comment.pk, comment.version)], Status.REJECTED, by=june, clause=Clause.objects.get(number=3))
    upheld = [cell for cell in cells_of(client, "reports") if Outcome.UPHELD in cell[1]]
    assert sum(int(figure) for figure, _link in upheld) == 3
    for figure, link in upheld:
        assert client.get(link).content.decode().count('class="field-created_at') == int(figure), link


def test_a_warm_threads_rejected_and_spam_lead_to_those_of_the_day(board, thread, comment_on):
    for status in ("pending", "rejected", "spam", "spam"):
        comment_on(thread, status=status, created_at=timezone.now() - timedelta(hours=2))
        comment_on(thread, status=status, created_at=timezone.now() - timedelta(hours=30))
    cells = [cell for cell in cells_of(board, "threads") if "/search/" in cell[1]]
    assert [figure for figure, _link in cells] == ["4", "1", "1", "2"]
    for figure, link in cells:
        assert board.get(link).content.decode().count('name="seen"') == int(figure), link


def test_the_same_text_leads_to_what_waits_of_the_day(board, thread, comment_on):
    for hours in (1, 2, 30):
        comment_on(thread, status=Status.PENDING, text="Buy", created_at=timezone.now() - timedelta(hours=hours))
    (cell,) = [cell for cell in cells_of(board, "same") if "/group/" in cell[1]]
    assert cell[0] == "2"
    assert board.get(cell[1]).content.decode().count('name="seen"') == 2


ROWS = {  # one row of each kind of list
    "/history/": r"<li>\s*<time datetime",
    "/search/": 'name="seen"',
    "/group/": 'name="seen"',
    "/items/": '<th scope="row">',
    "/appeals/": 'class="sheet-item"',
    "/report/": 'class="field-created_at',
    "/comment/": 'name="seen"',
    "/agreement/": '<th scope="row"><a',
}
UNLISTED = {("now", "People on duty"), ("same", 1), ("same", 2), ("same", 3)}  # people; how far a text went


def is_listed(panel, row, column):
    return not {(panel, row), (panel, column)} & UNLISTED


def figures_of(client, span):
    """Every whole number above nought in every table, with its panel, row, column and link."""
    page = client.get(DASHBOARD, {"range": span}).content.decode()
    for section in page.split('aria-labelledby="panel-')[1:]:
        panel = section.split('"', 1)[0]
        if "<tbody>" not in section:
            continue
        for row in section.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]:
            cells = re.findall(r'<t[hd][^>]*>(?:<a href="([^"]*)">)?<bdi>(.*?)</bdi>', row)
            for column, (link, text) in enumerate(cells):
                if column and text.isdigit() and int(text):
                    yield panel, cells[0][1], column, int(text), html.unescape(link)


def rows_behind(client, link):
    answer = client.get(link)
    listed = answer.content.decode()
    if "/appeals/" in link:
        listed = listed.split('id="answered"')[1]
    kind = next(one for one in ROWS if one in link)
    return len(re.findall(ROWS[kind], listed)) if answer.status_code == 200 else answer.status_code


def test_every_figure_of_every_range_leads_to_as_many_rows(
    client, opened, appealed, thread, comment_on, june, ada, time_machine
):
    """All panels but what no list holds: people, and how far a text went."""
    time_machine.move_to(timezone.now() + timedelta(seconds=2), tick=False)
    report = comment_on(thread, status=Status.APPROVED)
    for mark in "ab":
        Report.objects.create(comment=report, revision=1, mark=mark * 32, token_hash=mark, weight=1,
                              clause=Clause.objects.get(number=3))  # fmt: skip
    sent = submit(Draft(thread=thread, name="Lee", text="New.")).comment
    time_machine.shift(timedelta(seconds=1))
    decide([Seen(sent.pk, sent.version)], Status.SPAM, by=june)
    time_machine.shift(timedelta(seconds=2))
    second = {"due_at": timezone.now(), "by": ada, "answered_at": timezone.now() - timedelta(seconds=1)}
    for number, decision in enumerate(Decision.objects.filter(source="moderator", undoes=None).order_by("pk")[:3]):
        verdict = {"verdict": "approved"} if number else {"verdict": decision.now, "clause": decision.clause}
        SecondLook.objects.create(decision=decision, agrees=not number, **verdict, **second)
    client.force_login(ada)
    found = [one for span in SPANS for one in figures_of(client, span) if is_listed(*one[:3]) or one[4]]
    unlinked = {one[:3] for one in found if not one[4]}
    counts = {link: rows_behind(client, link) for link in {one[4] for one in found} - {""}}
    assert unlinked == set()
    assert [(one, counts[one[4]]) for one in found if counts[one[4]] != one[3]] == []
    assert len({one[0] for one in found}) >= 10
