"""A barred word is found however it is written, and its span points into the original."""

import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.folding import fold, skeleton

WORD = "viagra"


@pytest.mark.parametrize(
    "written",
    [
        "viagra",
        "VIAGRA",
        "ViAgRa",
        "v\u200bi\u200ca\u200dg\u2060r\ufeffa",
        "v\u00adi\u00adagra",
        "v\u202ei\u2066agra",
        "v\u034fi\u180eagra",
        "v\u0336i\u0336a\u0336g\u0336r\u0336a\u0336",
        "víâgrä",
        "vi\u0301a\u0302gra",
        "νіаgrа",
        "VІАGRА",
        "ѵіаɡга",
        "ＶＩＡＧＲＡ",
        "ｖｉａｇｒａ",
        "𝐯𝐢𝐚𝐠𝐫𝐚",
        "𝒱𝒾𝒶𝑔𝓇𝒶",
        "𝔳𝔦𝔞𝔤𝔯𝔞",
        "𝚟𝚒𝚊𝚐𝚛𝚊",
        "ⓥⓘⓐⓖⓡⓐ",
        "🅥🅘🅐🅖🅡🅐",
        "🆅🅸🅰🅶🆁🅰",
        "🇻🇮🇦🇬🇷🇦",
        "🅅🄸🄰🄶🅁🄰",
        "ᴠɪᴀɢʀᴀ",
        "ᏙᎥᎪᏀᎡᎪ",
        "ꮩꭵꭺꮐꭱꭺ",
        "ꓦꓲꓮꓖꓣꓮ",
        "ᵛⁱᵃᵍʳᵃ",
        "v\U000e0061iagra",
        "v\ufe0fiagra",
        "vıagra",
        "v\u0000i\u0007agra",
    ],
)
def test_a_word_is_found_in_every_disguise(written):
    text = f"Ёж: buy «{written}», now"
    folded = fold(text)
    start = folded.text.find(WORD)
    assert start >= 0
    begin, end = folded.span(start, start + len(WORD))
    assert text[begin:end] == written


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("Œuvre", "oeuvre"),
        ("ＡＢＣ", "abc"),
        ("ПРИВЕТ", "привет"),
        ("ΚΑΛΟΣ", "καλος"),
        ("ﬁne", "fine"),
        ("²", "2"),
        ("İstanbul", "istanbul"),
        ("Øre", "øre"),
        ("e\u0301", "é"),
    ],
)
def test_forms_of_one_word_fold_to_one_text(one, other):
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize("text", ["v1agra", "hello", "a b\tc\nd", "100%", "l1I|", "你好", "مرحبا"])
def test_what_is_no_disguise_stays_as_it_is_but_for_case(text):
    assert fold(text).text == text.lower()


def test_line_ends_and_spaces_stay_so_that_words_stay_apart():
    assert fold("Один два\nтри\tx").text.count("\n") == 1
    assert fold("é b\u3000c").text == "e b c"


def test_spans_of_ascii_text_are_the_same_places():
    assert fold("Buy VIAGRA now").span(4, 10) == (4, 10)


def test_a_letter_that_folds_into_two_is_marked_whole():
    folded = fold("a ﬁx")
    at = folded.text.index("f")
    assert folded.span(at, at + 1) == (2, 3)
    assert folded.span(at + 1, at + 3) == (2, 4)


@given(st.text(max_size=50), st.data())
def test_every_span_lies_in_the_original(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    begin, stop = folded.span(start, end)
    assert 0 <= begin <= stop <= len(text)
    assert stop > begin or start == end


@given(st.text(max_size=50))
def test_folding_a_folded_text_changes_nothing(text):
    once = fold(text).text
    assert fold(once).text == once


@pytest.mark.parametrize("text", ["a" * 5000, "é" * 5000, "Ж\u0301" * 2500, "\u0301" * 5000, "𝐯" * 5000, "ﷺ" * 5000])
def test_folding_the_longest_text_is_cheap(text):
    assert min(timeit.repeat(lambda: fold(text), number=1, repeat=3)) < 0.05


@pytest.mark.parametrize(
    ("name", "taken_for"),
    [
        ("June Morris", "june morris"),
        ("J u n e . M o r r i s", "June Morris"),
        ("Junе Mоrrіs", "June Morris"),
        ("June_Morris", "June-Morris"),
        ("June Morri5", "June Morri5"),
        ("Adrnin", "Admin"),
        ("Adm1n", "Admin"),
        ("AdmIn", "Admln"),
        ("M0derator", "Moderator"),
        ("vvebmaster", "webmaster"),
        ("|an", "Ian"),
        ("ᴊune morris", "June Morris"),
        ("Jüne Mörrïs", "June Morris"),
        ("Ju\u200bne Morris", "June Morris"),
        ("«June Morris»!", "June Morris"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(name, taken_for):
    assert skeleton(name) == skeleton(taken_for)


@pytest.mark.parametrize(("one", "other"), [("June", "Jane"), ("Lee", "Leo"), ("Мария", "Марина"), ("李", "王")])
def test_different_names_have_different_skeletons(one, other):
    assert skeleton(one) != skeleton(other)


def test_a_name_of_signs_has_an_empty_skeleton():
    assert skeleton(" .-! \u200b") == ""
