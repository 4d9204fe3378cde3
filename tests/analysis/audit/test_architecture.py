import math

import numpy as np
import pytest

from suite.analysis.audit.architecture import advice
from suite.frameworks.weights import Context, NetWeight, Role
from tests.analysis.audit.nets import net, net_weight, normal


def sources(*weights: NetWeight) -> list[str]:
    return [each.source for each in advice(net(*weights))]


def kernel(std: float, **context: object) -> NetWeight:
    return net_weight("a.kernel", normal(1, std, (256, 256)), context=Context(known=True, **context))  # type: ignore[arg-type]


@pytest.mark.parametrize(("activation", "gain"), [("relu", math.sqrt(2)), ("selu", 1.0), ("tanh", 1.0)])
def test_only_a_gain_that_an_activation_does_not_ask_for_is_said(activation: str, gain: float) -> None:
    assert sources(kernel(gain / 16, activation=activation)) == []
    for factor in (0.7, 1.42):
        assert len(sources(kernel(factor * gain / 16, activation=activation))) == 1


def test_a_norm_between_makes_the_gain_free() -> None:
    assert sources(kernel(3 / 16, activation="relu", normalized=True)) == []


def test_layers_multiply() -> None:
    weights = [
        net_weight(f"a_{at}.kernel", normal(at, 0.5**0.5 / 16, (256, 256)), context=Context(activation="relu"))
        for at in range(4)
    ]
    (said,) = advice(net(*weights))
    assert "over the 4 layers the signal changes by a factor of 0.06" in said.sentence


def test_a_forget_bias_of_zero_is_said() -> None:
    def bias(value: float) -> NetWeight:
        return net_weight("lstm.bias.forget", np.full(8, value), Role.BIAS, gate="forget")

    assert sources(bias(0.0)) == ["Gers et al. 2000; Jozefowicz et al. 2015"]
    assert sources(bias(1.0)) == []


@pytest.mark.parametrize(("value", "count"), [(1.0, 0), (0.0, 0), (0.5, 1)])
def test_scales_of_norms(value: float, count: int) -> None:
    assert len(sources(net_weight("norm.gamma", np.full(8, value), Role.SCALE))) == count


def branches(std: float, count: int) -> list[NetWeight]:
    return [
        net_weight(f"b_{at}.kernel", normal(at, std, (256, 256)), context=Context(ends_branch=True, known=True))
        for at in range(count)
    ]


def test_branches_without_norms_need_small_ends() -> None:
    assert len(sources(*branches(1 / 16, 8))) == 1
    assert sources(*branches(1 / 16 / math.sqrt(8), 8)) == []
    assert sources(*branches(1 / 16, 2)) == []
    assert sources(*branches(1 / 16, 8), net_weight("n.gamma", np.ones(8), Role.SCALE)) == []


def test_a_large_head_is_said() -> None:
    assert len(sources(kernel(3 / 16, head=True))) == 1
    assert sources(kernel(1 / 16, head=True)) == []


@pytest.mark.parametrize(("gain", "count"), [(7.0, 1), (1.0, 0), (0.577, 0), (0.1, 1)])
@pytest.mark.parametrize("orthogonal", [False, True])
def test_the_gain_of_a_recurrent_kernel(gain: float, count: int, orthogonal: bool) -> None:
    drawn = normal(1, 1.0)
    values = np.linalg.qr(drawn)[0] * gain if orthogonal else drawn * gain / 8
    assert len(sources(net_weight("cell.recurrent_kernel", values, Role.RECURRENT))) == count


def test_a_drawn_bias_of_keras_is_said_and_one_of_pytorch_is_not() -> None:
    values = normal(1, 0.05, (64,))
    assert len(sources(net_weight("a.bias", values, Role.BIAS))) == 1
    assert sources(net_weight("a.bias", values, Role.BIAS, outputs_first=True)) == []


def test_a_kernel_whose_fans_recipes_miscount_is_set_by_its_deviation() -> None:
    weight = net_weight(
        "d.kernel", normal(1, 0.05, (3, 3, 64, 1)), inputs=9.0, context=Context(activation="relu", known=True)
    )
    (said,) = advice(net(weight))
    assert "standard deviation 0.471" in said.setting
