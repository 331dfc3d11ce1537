import pytest

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
