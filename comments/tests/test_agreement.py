"""Cohen's kappa, against examples worked by hand."""

import pytest

from comments.agreement import Agreement, by_answer, cohen

# Fifty proposals, two readers: 20 both accept, 15 both turn down, 5 and 10 divide them.
GRANTS = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
# Three answers: the diagonal 25 + 20 + 12 of 75; margins 30, 25, 20 and 31, 28, 16.
THREE = {
    ("a", "a"): 25,
    ("a", "b"): 3,
    ("a", "c"): 2,
    ("b", "a"): 3,
    ("b", "b"): 20,
    ("b", "c"): 2,
    ("c", "a"): 3,
    ("c", "b"): 5,
    ("c", "c"): 12,
}


def test_two_answers():
    found = cohen(GRANTS)
    assert (found.count, found.observed, found.expected) == (50, 0.7, pytest.approx(0.5))
    assert found.kappa == pytest.approx(0.4)


def test_three_answers():
    found = cohen(THREE)
    assert found.observed == pytest.approx(57 / 75)
    assert found.expected == pytest.approx((30 * 31 + 25 * 28 + 20 * 16) / 75**2)
    assert found.kappa == pytest.approx((57 / 75 - 1950 / 5625) / (1 - 1950 / 5625))


def test_agreement_by_chance_is_nought_and_full_agreement_is_one():
    assert cohen({("y", "y"): 25, ("y", "n"): 25, ("n", "y"): 25, ("n", "n"): 25}).kappa == 0
    assert cohen({("y", "y"): 3, ("n", "n"): 4}).kappa == 1
    assert cohen({("y", "n"): 5, ("n", "y"): 5}).kappa == -1


def test_where_all_say_the_same_there_is_no_kappa():
    assert cohen({("y", "y"): 9}) == Agreement(9, 1.0, 1.0, None)
    assert cohen({}) == Agreement(0)


def test_each_answer_is_set_against_all_others():
    found = by_answer(THREE)
    c = cohen({(True, True): 12, (True, False): 8, (False, True): 4, (False, False): 51})
    assert found["c"] == Agreement(24, c.observed, c.expected, c.kappa)
    assert by_answer(GRANTS)["yes"].kappa == pytest.approx(cohen(GRANTS).kappa)
