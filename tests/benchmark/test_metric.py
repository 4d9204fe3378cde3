"""A metric is taken apart once."""

import pytest

from suite.benchmark.metric import Metric, parsed
from suite.benchmark.regression import GUARDED


@pytest.mark.parametrize(
    ("name", "kind", "part", "quantity"),
    [
        ("final/test_accuracy", "final", "test", "accuracy"),
        ("area/validation_loss", "area", "validation", "loss"),
        ("train/loss", "", "train", "loss"),
        ("final/diverged", "final", "", "diverged"),
        ("signal/std_slope", "signal", "", "std_slope"),
        ("steps_to/0.9", "steps_to", "", "0.9"),
        ("best/step", "best", "", "step"),
        ("loss", "", "", "loss"),
    ],
)
def test_kind_part_and_quantity(name: str, kind: str, part: str, quantity: str) -> None:
    assert parsed(name) == Metric(name, kind, part, quantity)


def test_direction() -> None:
    assert {name for name in GUARDED if parsed(name).rising} == {name for name in GUARDED if "accuracy" in name}
    assert [parsed(name).sign for name in ("test/accuracy", "test/loss", "steps_to/0.9", "final/diverged")] == [
        1,
        -1,
        -1,
        -1,
    ]
    assert [parsed(name).of_loss for name in ("test/loss", "loss", "test/accuracy")] == [True, True, False]
    assert [parsed(name).of_steps for name in ("steps_to/-1e-05", "steps_to/", "steps_to/x")] == [True, False, False]


def test_words() -> None:
    assert parsed("final/test_accuracy").label == "final test accuracy"
    assert parsed("final/test_accuracy").initial == parsed("best/test_accuracy").initial == "initial/test_accuracy"
