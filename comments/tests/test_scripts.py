import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comments import scripts
from comments.scripts import language_of, script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Well said.", "latin"),
        ("Teşekkürler", "latin"),
        ("شكرا على هذا المقال", "arabic"),
        ("Спасибо вам, DipNote", "cyrillic"),
        ("谢谢你", "han"),
        ("ありがとう、大使", "kana"),
        ("42!", ""),
        ("", ""),
    ],
)
def test_a_text_is_in_the_script_of_most_of_its_letters(text, script):
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("html", "page", "language"),
    [
        ("<p>Well said.</p>", "en", "en"),
        ("<p>Bien dit.</p>", "fr", "fr"),
        ("<p>خوب گفتید</p>", "fa", "fa"),
        ("<p>很好</p>", "zh-hans", "zh-hans"),
        ("<p>خوب گفتید</p>", "en", ""),  # Arabic, Persian or Urdu: nobody said
        ("<p>Well said.</p>", "fa", ""),
        ("<p>Ευχαριστώ</p>", "en", "el"),
        ('<p>谢谢 <a href="https://a-long-address.example/of/latin/letters">这里</a></p>', "zh-hans", "zh-hans"),
        ("<p>Well said.</p>", None, ""),
        ("<p>…</p>", "en", ""),
    ],
)
def test_the_pages_language_is_believed_where_the_script_fits(html, page, language):
    assert language_of(html, page) == language


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<a href='b'>", "1 ", ".", "b", "é", "谢", "<", " " * 399]), max_size=12)
)
@example(["<p>", "1 " * 200, "b"])
@example([" " * 399, "b"])
def test_one_early_letter_tells_what_counting_all_would(parts):
    html = "".join(parts)
    assert scripts._script_within(html) == script_of(scripts.TAG.sub(" ", html)[: scripts.ENOUGH])
