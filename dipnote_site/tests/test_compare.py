"""The comparison measures what it says: the same rows for every system, of the shape that docs/figures.md names."""

from collections import Counter

import pytest

from bench.compare import plotting, sample, serving
from bench.compare.asking import Figure

ROWS = list(sample.rows(5_000))


def test_four_threads_have_just_so_many_approved_comments():
    approved = Counter(row.thread for row in ROWS if not row.is_pending)
    assert [approved[number] for number in (1, 2, 3)] == [10, 100, 1_000]
    assert sample.sizes(200_000)[:4] == [10, 100, 1_000, 10_000]
    assert 19 < sum(sample.sizes(5_000)[3:]) / len(sample.sizes(5_000)[3:]) < 22


def test_one_in_ten_waits_and_two_of_seven_are_replies():
    approved = [row for row in ROWS if not row.is_pending]
    assert len(ROWS) - len(approved) == 500
    assert 0.26 < sum(bool(row.root) for row in approved) / len(approved) < 0.30
    assert max(row.depth for row in approved) == 3


def test_every_reply_hangs_on_an_earlier_comment_of_its_thread():
    by_number = {row.number: row for row in ROWS}
    replies = [row for row in ROWS if row.parent]
    assert all(by_number[row.parent].thread == row.thread and row.parent < row.number for row in replies)
    assert len({(row.root, row.position) for row in replies}) == len(replies)


def test_texts_are_the_same_each_time_and_of_410_characters():
    assert sample.texts() == sample.texts()
    assert 385 < sum(map(len, sample.texts())) / len(sample.texts()) < 435


def test_the_plot_names_both_axes(tmp_path):
    grown = {"thread 10": Figure.of([0.02]), "thread 100": Figure.of([0.03]), "site 10,000": Figure.of([0.03])}
    plotting.write(tmp_path / "growth.svg", grown)
    drawn = (tmp_path / "growth.svg").read_text()
    assert drawn.count("<circle") == 3
    assert "comments of a thread" in drawn


@pytest.mark.parametrize(
    ("said", "file"),
    [
        ("configure arguments: --prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf", "/etc/nginx/mime.types"),
        ("configure arguments: --prefix=/opt/nginx --with-threads", "/opt/nginx/conf/mime.types"),
        ("configure arguments:", "/usr/local/nginx/conf/mime.types"),
    ],
)
def test_the_kinds_of_files_are_read_where_nginx_keeps_them(said, file):
    """Without them it calls style sheets and scripts bytes, and browsers take neither."""
    assert str(serving.kinds_file(said)) == file
