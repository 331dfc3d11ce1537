"""loadseeds from outside: files on the command line, what is printed where, and the exit code."""

import os
import re
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comments.models import Comment, Decision, ReviewItem, Status, Thread
from comments.recounting import recount
from posts.models import Post
from posts.tests.pages import TRAILER, Said, page_of

pytestmark = pytest.mark.django_db

MARIA = Said("Maria", "New Mexico, USA", "March 4, 2010", "Good news.")
LEE = Said("Lee", "Guam", "March 4, 2010", "@ Maria in New Mexico, USA, really?")
EMPTY = Said("Zoe", "Yemen", "March 4, 2010", "")


class Run:
    def __init__(self, *args, out=None):
        self.stdout, self.stderr, self.code, self.said = out or StringIO(), StringIO(), 0, ""
        try:
            call_command("loadseeds", *map(str, args), stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            self.code, self.said = error.returncode, str(error)
        self.out, self.err = self.stdout.getvalue(), self.stderr.getvalue()
        self.table = {name: int(number) for name, number in re.findall(r"^(\w+) +([0-9]+)$", self.out, re.MULTILINE)}


def table(**numbers):
    names = ("Posts", "Comments", "Replies", "Excerpts", "Changed", "Unchanged", "Skipped", "Failed")
    return dict.fromkeys(names, 0) | {name.capitalize(): number for name, number in numbers.items()}


def test_without_a_path_it_loads_the_seeds():
    run = Run()
    assert (run.code, run.err) == (0, "")
    assert run.table == table(posts=1, comments=8, replies=1, excerpts=1)
    post = Post.objects.get(is_excerpt=False)
    assert (post.author_name, post.published_on.isoformat(), len(post.paragraphs)) == (
        "Victoria Esser",
        "2012-06-29",
        8,
    )
    assert post.caption
    assert post.source == "000_19d97d8681e2ec8a.txt"
    thread = Thread.objects.get()
    assert (thread.target, thread.approved_count) == (post, 8)
    comments = list(Comment.objects.on(thread).in_order())
    assert [comment.author_name for comment in comments] == [
        "John", "Alex B.", "Diane", "Diane R.", "Philip S.", "Eric", "Eric", "Dale P."
    ]  # fmt: skip
    assert all(comment.author_location and not comment.author_email for comment in comments)
    (reply,) = [comment for comment in comments if comment.parent]
    assert reply.text.startswith("@ Diane in Washington,")
    assert reply.parent.author_name == "Diane R."
    excerpt = Post.objects.get(is_excerpt=True)
    assert (excerpt.title, excerpt.published_on.isoformat()) == (
        "Afghanistan Establishes First National Park",
        "2009-04-23",
    )
    assert excerpt.teaser.endswith("National Environmental…")
    assert set(Decision.objects.values_list("source", "now")) == {("archive", "approved")}


def test_a_second_run_changes_nothing_and_says_so():
    Run()
    run = Run()
    assert run.code == 0
    assert run.table == table(unchanged=10)
    assert "Nothing has changed" in run.out
    assert Decision.objects.count() == 8


def test_a_dry_run_prints_the_same_and_writes_nothing(tmp_path):
    """Loading again, or twice at once (T54)."""
    (tmp_path / "1.txt").write_text(page_of(MARIA, EMPTY, trailer=TRAILER))
    (tmp_path / "2.txt").write_text(page_of(MARIA, LEE))
    (tmp_path / "3.txt").write_text("no page")
    dry = Run(tmp_path, "--dry-run")
    assert not Post.objects.exists()
    assert not Thread.objects.exists()
    assert not Comment.objects.exists()
    real = Run(tmp_path)
    assert (
        dry.table == real.table == table(posts=1, comments=2, replies=1, excerpts=1, unchanged=2, skipped=1, failed=1)
    )
    assert (dry.err, dry.code) == (real.err, real.code)
    assert "nothing was written" in dry.out


def test_pending_sends_them_to_the_moderators():
    run = Run("--status", "pending")
    assert run.table["Comments"] == 8
    assert set(Comment.objects.values_list("status", flat=True)) == {Status.PENDING}
    assert ReviewItem.objects.open().count() == 8
    again = Run()
    assert again.table == table(unchanged=10)
    assert Comment.objects.approved().count() == 0


def test_a_status_the_archive_cannot_have_is_refused():
    run = Run("--status", "spam")
    assert run.code
    assert "spam" in run.said


def test_every_broken_file_is_named_with_line_and_reason_and_the_rest_is_loaded(tmp_path):
    """Broken files and rows (T49)."""
    (tmp_path / "a.txt").write_text(page_of(MARIA, EMPTY, LEE))
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.txt").write_bytes(page_of(title="Stray").encode().replace(b"open", b"\x93o\x81pen\x94"))
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "f.txt").write_text(page_of(title="Deeper"))
    (tmp_path / ".hidden").write_text("not read")
    os.mkfifo(tmp_path / "g.txt")
    (tmp_path / "h.txt").symlink_to(tmp_path / "nowhere")
    run = Run(tmp_path, tmp_path / "missing.txt")
    assert run.code == 1
    lines = [line.removeprefix(str(tmp_path) + "/") for line in run.err.splitlines()]
    assert all(re.fullmatch(r"[a-z./]+:[0-9]+: \S.*", line) for line in lines)
    assert [line.partition(": ")[0] for line in lines] == [
        "a.txt:24", "b.txt:4", "c.txt:1", "d.txt:7", "g.txt:1", "h.txt:1", "missing.txt:1"
    ]  # fmt: skip
    assert run.table == table(posts=3, comments=2, replies=1, skipped=1, failed=5)


def test_an_unreadable_file_is_named(tmp_path):
    (tmp_path / "a.txt").write_text(page_of())
    run = Run(tmp_path / "a.txt" / "inside", tmp_path / ("x" * 300))
    assert (run.code, run.table) == (1, table(failed=2))
    assert len(run.err.splitlines()) == 2


def test_an_empty_folder_is_an_error(tmp_path):
    run = Run(tmp_path)
    assert run.code == 1
    assert run.table == table()


def test_a_files_name_gives_the_terminal_no_commands(tmp_path):
    (tmp_path / "a\x1b[2Jb.txt").write_text("no page")
    run = Run(tmp_path)
    assert "\x1b" not in run.err
    assert "b.txt:1:" in run.err


def test_what_goes_in_comes_out_or_is_reported(tmp_path):
    """Broken files and rows (T49)."""
    said = [Said(f"N{number}", "Guam", "March 4, 2010", "Text." if number % 3 else "") for number in range(30)]
    (tmp_path / "a.txt").write_text(page_of(*said))
    run = Run(tmp_path)
    assert run.table["Comments"] + run.table["Skipped"] == 30
    assert len(run.err.splitlines()) == run.table["Skipped"] == 10


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_bar_grows_where_somebody_watches_and_nowhere_else(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(page_of(title=f"Story {number}"))
    watched = Run(tmp_path, out=Terminal()).out
    assert all(f"] {number}/3" in watched for number in range(4))
    assert "]" not in Run(tmp_path).out


def test_what_the_database_refuses_fails_one_file_and_no_other(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(page_of(MARIA, title=f"Story {number}"))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TEMP TRIGGER refuse BEFORE INSERT ON posts_post WHEN NEW.title = 'Story 1' "
                "BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
        else:
            cursor.execute("ALTER TABLE posts_post ADD CONSTRAINT refuse CHECK (title <> 'Story 1')")
    try:
        run = Run(tmp_path)
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER refuse")
            else:
                cursor.execute("ALTER TABLE posts_post DROP CONSTRAINT refuse")
    assert run.table == table(posts=2, comments=2, failed=1)
    assert "1.txt:1: nothing of this file was loaded" in run.err
    assert run.code == 1
    assert Run(tmp_path).table == table(posts=1, comments=1, unchanged=4)


class Stopped(StringIO):
    """A terminal whose user presses Ctrl-C when the second file begins."""

    def isatty(self):
        return True

    def write(self, text):
        if "] 1/3" in text:
            raise KeyboardInterrupt
        return super().write(text)


def test_stopped_and_run_again_it_goes_on(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(page_of(MARIA, title=f"Story {number}"))
    run = Run(tmp_path, out=Stopped())
    assert run.code == 130
    assert run.table["Posts"] == 1
    assert Run(tmp_path).table == table(posts=2, comments=2, unchanged=2)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_load_everything_once(tmp_path):
    """Loading again, or twice at once (T54)."""
    for number in range(12):
        said = [Said(f"N{one}", "Guam", "March 4, 2010", f"Text {one}.") for one in range(number % 4, number % 4 + 5)]
        (tmp_path / f"{number}.txt").write_text(page_of(*said, title=f"Story {number // 4}", trailer=TRAILER))
    runs, gate = [], threading.Barrier(2)

    def loader(*options):
        try:
            gate.wait()
            runs.append(Run(tmp_path, *options))
        finally:
            connection.close()

    threads = [threading.Thread(target=loader) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [run.err for run in runs] == ["", ""]
    assert sum(run.table["Comments"] for run in runs) == Comment.objects.count() == 3 * 8
    assert sum(run.table["Posts"] for run in runs) == Post.objects.filter(is_excerpt=False).count() == 3
    assert Post.objects.filter(is_excerpt=True).count() == 1
    assert Decision.objects.count() == 24
    assert recount() == []
