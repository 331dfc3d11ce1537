"""The dashboard's page: the clock, a panel for each question, each as CSV, each figure with its list."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from comments import tallying
from comments.figures import SPANS
from comments.models import Clause, Decision, ReviewItem, SecondLook, Status
from comments.moderation import Seen, decide, undo
from comments.screening import Draft
from comments.submission import submit
from comments.tests.test_budgets import Spent
from comments.workbench.panel import duration, percent
from comments.workbench.sheet import sheet

DASHBOARD = "/admin/moderation/dashboard/"
PANELS = [
    "now",
    "waiting",
    "classes",
    "flow",
    "outcomes",
    "funnel",
    "rules",
    "corrections",
    "agreement",
    "same",
    "threads",
]


@pytest.fixture
def board(client, june):
    client.force_login(june)
    return client


@pytest.fixture
def send(thread):
    def make(text, name="Maria"):
        return submit(Draft(thread=thread, name=name, text=text)).comment

    return make


@pytest.fixture
def worked(send, june, time_machine):
    """Five came in, four were decided after eight minutes, one of them under a clause, one taken back."""
    time_machine.move_to(timezone.now() - timedelta(minutes=20), tick=False)
    return work(send, june, time_machine)


def work(send, june, time_machine):
    comments = [send(f"Number {number}") for number in range(5)]
    time_machine.shift(timedelta(minutes=8))
    seen = [[Seen(one.pk, 1)] for one in comments]
    decide(seen[0], Status.APPROVED, by=june)
    decide(seen[1], Status.REJECTED, by=june, clause=Clause.objects.get(number=3))
    decide(seen[2], Status.SPAM, by=june)
    decide(seen[3], Status.SPAM, by=june)
    time_machine.shift(timedelta(seconds=1))
    undo([Seen(comments[3].pk, 2)], by=june)
    time_machine.shift(timedelta(minutes=12))
    return comments


def rows_of(board, panel, span="24h"):
    answer = board.get(DASHBOARD, {"range": span, "format": "csv", "panel": panel})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{panel}-{span}.csv"'
    return list(csv.reader(io.StringIO(answer.content.decode())))[1:]


@pytest.mark.parametrize("span", SPANS)
def test_every_panel_of_every_range_is_a_table_on_the_page_and_in_a_file(board, worked, span):
    page = board.get(DASHBOARD, {"range": span}).content.decode()
    for panel in PANELS:
        assert f'id="panel-{panel}"' in page
        assert f'href="?range={span}&amp;format=csv&amp;panel={panel}"' in page
        assert rows_of(board, panel, span) or panel in ("same", "agreement")


def test_the_clock_says_what_share_came_within_fifteen_minutes(board, worked):
    page = " ".join(re.sub(r"<[^>]+>", " ", board.get(DASHBOARD).content.decode()).split())
    assert "Decided within 15 minutes 100 % Half within 7 min 30 s 95 % within 7 min 57 s" in page
    assert re.search("Longest wait now (19|20) min", page)


def test_the_figures_are_those_of_the_rows(board, worked):
    clause = Clause.objects.get(number=3)
    assert {row[0]: row[1] for row in rows_of(board, "outcomes")} == {
        "Spam": "2", "Approved": "1", f"Rejected: {clause}": "1"
    }  # fmt: skip
    funnel = {row[0]: row[1] for row in rows_of(board, "funnel")}
    assert (funnel["Received"], funnel["Held"], funnel["Held by: Thread mode"]) == ("5", "5", "5")
    assert (funnel["Approved after hold"], funnel["Rejected or spam after hold"]) == ("1", "3")
    assert rows_of(board, "rules")[0][:5] == ["thread_mode", "5", "5", "4", "0.75"]
    assert [row[1] for row in rows_of(board, "corrections")] == ["1", "0", "0", "0", "0"]
    assert {row[0]: row[1] for row in rows_of(board, "now")}["Waiting"] == "2"


@pytest.mark.parametrize("panel", ["outcomes", "funnel", "rules", "waiting", "now", "threads"])
def test_figures_lead_to_lists_that_answer(board, worked, panel):
    page = board.get(DASHBOARD).content.decode()
    section = page.split(f'aria-labelledby="panel-{panel}"', 1)[1].split("</section>")[0]
    links = {one.replace("&amp;", "&") for one in re.findall('href="(/[^"]+)"', section)}
    assert links
    assert {link: board.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.fixture
def before_that(send, june, time_machine):
    """The same work two days ago, which no list of the last 24 hours may hold: one taken back, one decided again."""
    time_machine.move_to(timezone.now() - timedelta(days=2), tick=False)
    first = work(send, june, time_machine)[0]
    decide([Seen(first.pk, 2)], Status.REJECTED, by=june, clause=Clause.objects.get(number=3))
    time_machine.shift(timedelta(days=2))


def cells_of(board, panel, **asked):
    """The figures of a panel, by row and column: what each shows, and where it leads."""
    page = board.get(DASHBOARD, asked).content.decode()
    section = page.split(f'aria-labelledby="panel-{panel}"', 1)[1].split("</section>")[0]
    rows = re.findall("<tr>(.*?)</tr>", section.split("<tbody>")[1], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(?:<a href=\"([^\"]*)\">)?<bdi>(.*?)</bdi>", row) for row in rows]
    return {(html.unescape(row[0][1]), column): (text, html.unescape(link))
            for row in cells for column, (link, text) in enumerate(row)}  # fmt: skip


COUNTED = ["flow", "outcomes", "funnel", "rules", "corrections", "waiting"]


@pytest.mark.parametrize("span", ["24h", "7d"])
@pytest.mark.parametrize("panel", COUNTED)
def test_the_list_behind_a_figure_holds_what_it_counts(before_that, worked, board, panel, span):
    """All of it and nothing else: what came before the range is in no list."""
    cells = [cell for cell in cells_of(board, panel, range=span).values() if "/history/?" in cell[1]]
    assert cells
    for figure, link in cells:
        listed = board.get(link).content.decode()
        assert len(re.findall(r"<li>\s*<time datetime", listed)) == int(figure), link


def test_each_figure_of_a_period_has_its_list(before_that, worked, board):
    shown = {panel: cells_of(board, panel, range="7d") for panel in COUNTED}
    linked = {(panel, row) for panel, cells in shown.items() for (row, _column), cell in cells.items() if cell[1]}
    clause = Clause.objects.get(number=3)
    assert {row for panel, row in linked if panel == "outcomes"} == {"Spam", "Approved", f"Rejected: {clause}"}
    assert {row for panel, row in linked if panel == "funnel"} == {
        "Received", "Held", "Held by: Thread mode", "Approved after hold", "Rejected or spam after hold"
    }  # fmt: skip
    assert {row for panel, row in linked if panel == "corrections"} == {"Taken back", "Decided again, otherwise"}
    assert [bool(shown["rules"]["Thread mode", column][1]) for column in range(4)] == [False, True, True, True]


def test_a_warm_threads_figures_lead_to_what_came_in_it(before_that, worked, board, thread):
    cells = cells_of(board, "threads")
    for column, figure in ((1, "5"), (2, "5")):
        text, link = cells[thread.title, column]
        assert text == figure
        assert board.get(link).content.decode().count('name="seen"') == 5


@pytest.mark.parametrize("asked", [{"figure": "x"}, {"since": "x"}, {"before": "9" * 40}, {"since": "-1"},
                                   {"finding": 'a"'}, {"figure": "\0"}])  # fmt: skip
def test_what_the_history_does_not_know_is_refused(board, asked):
    assert board.get("/admin/moderation/history/", asked).status_code == 400


def test_what_a_rule_let_pass_is_not_in_the_list_of_what_it_held(board, worked):
    found = [{"rule": "many_links", "outcome": outcome, "words": "", "spans": [], "field": "text"} for outcome in
             ("pass", "hold")]  # fmt: skip
    for comment, finding in zip(worked, found, strict=False):
        rows = [{**finding, "rule": "thread_mode", "outcome": "hold"}, finding]
        Decision.objects.create(comment=comment, revision=1, now="pending", source="screening", findings=rows)
    asked = {"finding": "many_links"}
    counts = [len(re.findall(r"<li>\s*<time", board.get("/admin/moderation/history/", {**asked, "figure": one})
                             .content.decode())) for one in ("arrived", "held")]  # fmt: skip
    assert counts == [2, 1]


def test_second_looks_are_shown_by_decision_and_by_nobodys_name(board, worked, lee):
    for number, decision in enumerate(Decision.objects.filter(source="moderator", undoes=None, now="spam")):
        SecondLook.objects.create(
            decision=decision,
            due_at=timezone.now(),
            by=lee,
            verdict="spam" if number else "approved",
            agrees=bool(number),
            answered_at=timezone.now(),
        )
    assert rows_of(board, "agreement") == [
        ["All", "2", "0.5", "0.0"],
        ["Approved", "1", "0.5", "0.0"],
        ["Spam", "2", "0.5", "0.0"],
    ]
    assert "lee" not in board.get(DASHBOARD).content.decode()


def test_what_people_wrote_becomes_neither_markup_nor_formula(board, thread, send):
    """A formula in a table that is saved (T41)."""
    for text in ("=HYPERLINK(1) <b>", "=HYPERLINK(1) <b>"):
        comment = send(text, name="Lee")
        comment.text_digest = "same"
        comment.save(update_fields=["text_digest"])
    thread.title = "<script>x</script>"
    thread.save(update_fields=["title"])
    page = board.get(DASHBOARD).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert rows_of(board, "same")[0][0].startswith("'=HYPERLINK(1)")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "  =1"])
def test_a_cell_that_would_be_run_is_quoted(text):
    (row,) = csv.reader(io.StringIO(sheet(["Text"], [[text]]).split("\n", 1)[1], newline=""))
    assert row == [f"'{text}"]


def test_numbers_and_plain_words_stay_as_they_are():
    assert sheet(["A", "B"], [[-3, 0.12345], ["a-b", None]]) == "A,B\r\n-3,0.123\r\na-b,\r\n"


def test_numbers_of_a_drawing_have_a_point_in_every_language(board, worked, settings):
    settings.LANGUAGE_CODE = "de"
    with translation.override("de"):
        page = board.get(DASHBOARD, headers={"Accept-Language": "de"}).content.decode()
    boxes = "".join(re.findall("<rect[^>]*>", page))
    drawn = re.findall(r'\b(?:x|y|width|height)="([^"]+)"', boxes)
    assert len(drawn) > 20
    assert [one for one in drawn if not re.fullmatch(r"[\d.]+", one)] == []
    assert 'viewBox="0 0 1000 200"' in page


def test_what_no_range_or_panel_is_called_is_answered(board):
    assert "aria-current" in board.get(DASHBOARD, {"range": "99d"}).content.decode()
    assert board.get(DASHBOARD, {"format": "csv", "panel": "none"}).status_code == 404
    assert board.post(DASHBOARD).status_code == 405


def test_it_says_when_older_hours_are_not_counted(board, worked, monkeypatch):
    monkeypatch.setattr("comments.figures.LIVE_ROWS", 3)
    words = "is not all counted yet."
    assert words in board.get(DASHBOARD).content.decode()
    monkeypatch.undo()
    assert words not in board.get(DASHBOARD).content.decode()


BUDGET = 26  # with four of the session, the account and its rights


@pytest.mark.parametrize("size", [3, 300])
@pytest.mark.parametrize("span", SPANS)
def test_the_page_costs_as_much_of_few_as_of_many(board, thread_of, size, span):
    thread = thread_of(size)
    ReviewItem.objects.bulk_create(ReviewItem(comment=one, due_at=timezone.now()) for one in thread.comments.all())
    tallying.tally()
    board.get(DASHBOARD)
    with Spent() as spent:
        board.get(DASHBOARD, {"range": span})
    assert len(spent.statements) <= BUDGET


def test_looking_writes_nothing(board, worked):
    before = Decision.objects.count()
    with Spent() as spent:
        board.get(DASHBOARD)
    reading = ("SELECT", "DECLARE")  # PostgreSQL reads long lists through a cursor it has declared
    assert [sql for sql in spent.statements if not sql.startswith(reading)] == []
    assert Decision.objects.count() == before


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "–"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (250, "4 min 10 s"), (3600, "1 h"), (90_061, "1 d 1 h")],
)
def test_times_are_said_in_two_units(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("part", "words"), [(None, "–"), (0, "0 %"), (0.5, "50.0 %"), (0.99996, "99.9 %"), (1, "100 %")]
)
def test_what_is_not_quite_all_is_not_said_to_be_all(part, words):
    assert percent(part) == words


CHANGES = "/admin/moderation/threads/{}/changes/"


def press(board, thread, quick, since=None):
    last = thread.changes.order_by("-pk").values_list("pk", flat=True).first() or 0
    answer = board.post(CHANGES.format(thread.key), {"quick": quick, "since": last if since is None else since})
    thread.refresh_from_db()
    return answer


def buttons(board):
    row = board.get(DASHBOARD).content.decode().split('class="board-quick"', 1)[1].split("</form>")[0]
    return re.findall('name="quick" value="([a-z]+)"', row)


def test_one_press_slows_a_warm_thread_down_or_closes_it_and_another_takes_that_back(board, worked, thread):
    mode = thread.mode
    assert buttons(board) == ["slow", "close"]
    assert press(board, thread, "slow")["Location"] == f"{DASHBOARD}#panel-threads"
    assert (thread.slow_seconds, thread.mode) == (120, mode)
    assert buttons(board) == ["close", "undo"]
    press(board, thread, "close")
    assert (thread.slow_seconds, thread.mode) == (120, "closed")
    assert thread.mode_reason == "Too many comments at once."
    assert buttons(board) == ["undo"]
    press(board, thread, "undo")
    assert (thread.slow_seconds, thread.mode) == (120, mode)
    press(board, thread, "undo")
    assert (thread.slow_seconds, thread.mode) == (0, mode)
    assert [change.by.username for change in thread.changes.all()] == ["june"] * 4


def test_a_press_on_what_somebody_else_switched_meanwhile_does_nothing(board, worked, thread):
    press(board, thread, "slow")
    press(board, thread, "close", since=0)
    assert (thread.slow_seconds, thread.mode == "closed", thread.changes.count()) == (120, False, 1)
    assert "Somebody switched it meanwhile" in board.get(DASHBOARD).content.decode()
    assert press(board, thread, "open").status_code == 422
