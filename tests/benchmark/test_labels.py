from collections.abc import Callable

import pytest

from suite.benchmark import labels
from suite.training.result import Result


def test_axes_are_named_by_their_last_part_unless_two_share_it() -> None:
    assert labels.axes(["model.depth", "training.optimizer.config.learning_rate"]) == {
        "model.depth": "depth",
        "training.optimizer.config.learning_rate": "learning_rate",
    }
    assert labels.axes(["model.name", "dataset.name"]) == {"model.name": "model.name", "dataset.name": "dataset.name"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (0.010, "0.01"),
        (1e-5, "1e-05"),
        (30, "30"),
        ("relu", "relu"),
        ([10, 5], "10, 5"),
        ({"class_name": "Adam", "config": {"learning_rate": 0.1}}, "Adam"),
        ([30, 30, 30, 30], "4 × 30"),
        ([30, 30, 30], "30, 30, 30"),
        ([30, 30, 30, 10], "30, 30, 30, 10"),
    ],
)
def test_values_of_a_sweep(given: object, expected: str) -> None:
    assert labels.value(given) == expected


def test_a_trial_is_told_from_the_others(result: Callable[..., Result]) -> None:
    assert labels.trial(result("he", 3).trial) == "he, seed 3"
    assert labels.trial(result("he", 3, point=(("model.depth", 30),)).trial) == "he, seed 3, depth = 30"


def test_what_could_steer_a_terminal_is_not_printable() -> None:
    assert labels.printable("a\x1b[31m\r\n\tb\x07 c") == "a [31m b c"
    assert labels.value("a\x1b\n\N{RIGHT-TO-LEFT OVERRIDE}b") == labels.value({"class_name": "a\x07b"}) == "a b"


def test_dollars_make_no_formula_in_a_figure() -> None:
    from matplotlib.cbook import is_math_text

    assert is_math_text("$x_1$")
    assert not is_math_text(labels.plain("$x_1$"))


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        (16, "variance = 1.3,\ndepth = 30"),
        (12, "variance =\n1.3,\ndepth = 30"),
        (100, "variance = 1.3, depth = 30"),
    ],
)
def test_a_value_stays_with_its_name_where_both_fit(letters: int, expected: str) -> None:
    assert labels.broken("variance = 1.3, depth = 30", letters) == expected
