"""A small sample of the page of laws: `python -m tests.laws` makes the whole."""

from collections import Counter

import pytest

from suite.stats.smooth import SHAPES, Shape
from tests import laws

SEEDS = range(1000, 1002)


def test_laws_of_all_initializers_are_recognized() -> None:
    wrong = Counter((drawn.initializer, drawn.shape) for drawn in laws.weights(SEEDS) if laws.judged(drawn) != "right")
    assert wrong.total() <= 1, wrong


def test_every_initializer_is_drawn_or_left_out_with_a_reason() -> None:
    from suite.initializers.registry import INITIALIZERS

    left_out = {"another_draw", "as_built", "by_weight", "chrono", "irnn", "recurrent", "skipinit", "lsuv", "stft"}
    assert {*laws.EXPECTED, *laws.NETS} | left_out == {*INITIALIZERS}
    assert all(f"`{name}`" in laws.TEXT for name in left_out)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_hundred_numbers_show_the_root_of_two(shape: Shape) -> None:
    found = laws.power(shape, 100, 100)
    assert found.refused[-1] > 0.8
    assert found.refused[0] <= 0.02
    assert found.wrong <= 0.03


def test_a_thousand_numbers_are_told() -> None:
    for shape in SHAPES:
        assert laws.power(shape, 1000, 50).told >= 0.96


def test_the_page_says_what_was_counted() -> None:
    counts = {"ones": Counter({"right": 99, "wrong": 1})}
    powers = {(shape, 100): laws.Power(0.5, 0.0, (0.001, 0.2, 0.5, 0.95), 0.5) for shape in SHAPES}
    page = laws.page(counts, powers, 100, 1000)
    assert "of\n99 is recognized (99.00 %); 1 is called another one" in page
    assert "| `ones` | 100 | 99 | – | 1 |" in page
    assert "| normal | 100 | 50.0 % | – | 50.0 % | 0.1 % | 20.0 % | 50.0 % | 95.0 % |" in page
