import pytest

from suite.analysis.explanation.evidence import factor, more, number, percent


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.5771, "0.58"),
        (0.0, "0"),
        (12.3, "12"),
        (4972.2, "4972"),
        (2.24e5, "2.2e5"),
        (1e-12, "1e-12"),
        (-0.0057, "-0.0057"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_numbers(value: float, said: str) -> None:
    assert number(value) == said


def test_factors_near_one_are_told_apart() -> None:
    assert [factor(value) for value in (1.046, 0.577, 76.2, 2e-4)] == ["1.05", "0.58", "76", "2e-4"]


def test_only_all_is_a_hundred_percent() -> None:
    assert [percent(share) for share in (0.93, 0.999, 1.0)] == ["93 %", "99 %", "100 %"]
    assert [more(count) for count in (1, 4)] == ["1 more layer", "4 more layers"]
