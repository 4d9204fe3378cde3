import numpy as np
import pytest

from suite.analysis.audit.promise import Answer
from suite.analysis.audit.promises import name_of
from suite.frameworks.weights import Role
from tests.analysis.audit.nets import Array, net, net_weight, normal


def sure(gate: str, values: Array) -> list[str]:
    (found,) = net(net_weight(f"lstm.bias.{gate}", values, Role.BIAS, gate=gate))
    return [name_of(named) for named, fit in found.fits if fit.answer is Answer.YES]


@pytest.mark.parametrize("steps", [20, 100, 784])
@pytest.mark.parametrize("seed", range(5))
def test_chrono_is_recognized_without_its_number_of_steps(steps: int, seed: int) -> None:
    biases = np.log(np.random.default_rng(seed).uniform(1, steps - 1, 256))
    assert "chrono" in sure("forget", biases)
    assert "chrono" in sure("input", -biases)
    assert "chrono" not in sure("cell", biases)


@pytest.mark.parametrize(
    "values", [normal(1, 1.0, (256,)), np.full(256, 1.0), np.random.default_rng(1).uniform(0, 4, 256)]
)
def test_other_biases_of_gates_are_no_chrono(values: Array) -> None:
    assert "chrono" not in sure("forget", values)


def test_numbers_that_cannot_be_read_have_no_law() -> None:
    (found,) = net(net_weight("a.kernel", np.zeros((2, 2), np.int8)))
    assert (found.law, found.broken, found.drawn) == (None, False, False)
    assert "int8" in found.problem
