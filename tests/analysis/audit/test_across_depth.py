import math

import numpy as np
import pytest

from suite.analysis.audit.across_depth import across_depth
from suite.analysis.audit.finding import Finding, Kind
from suite.frameworks.weights import NetWeight, Role
from tests.analysis.audit.nets import Array, net, net_weight, normal, uniform


def found(*weights: NetWeight) -> list[Finding]:
    return list(across_depth(net(*weights)))


@pytest.mark.parametrize("odd", [0, 7, 23])
@pytest.mark.parametrize("factor", [math.sqrt(48), 1 / math.sqrt(2), 1.2])
def test_the_block_whose_scale_was_not_applied_is_named(odd: int, factor: float) -> None:
    weights = [
        net_weight(f"block_{at}/out.kernel", normal(at, 0.003 * (factor if at == odd else 1))) for at in range(24)
    ]
    (finding,) = found(*weights)
    assert (finding.kind, finding.weights) == (Kind.OUTLIER, (f"block_{odd}/out.kernel",))


def test_a_block_without_its_zeros_is_named() -> None:
    weights = [net_weight(f"block_{at}.gamma", np.full(32, float(at == 3)), Role.SCALE) for at in range(8)]
    (finding,) = found(*weights)
    assert finding.sentence == "block_3.gamma is ones; its 7 siblings are zeros."


@pytest.mark.parametrize(("exponent", "said"), [(-0.5, "1/√depth"), (-1.0, "depth to the power -1.0")])
def test_a_law_of_depth_is_named(exponent: float, said: str) -> None:
    (finding,) = found(
        *(net_weight(f"block_{at}/out.kernel", uniform(at, 0.02 * (at + 1) ** exponent)) for at in range(12))
    )
    assert finding.kind is Kind.DEPTH
    assert said in finding.sentence


@pytest.mark.parametrize("start", range(0, 2000, 100))
def test_equal_laws_are_quiet(start: int) -> None:
    weights = [net_weight(f"block_{at}.kernel", normal(start + at, 0.02, (16, 16))) for at in range(24)]
    assert found(*weights) == []


def test_two_kinds_of_blocks_are_no_outliers() -> None:
    assert found(*(net_weight(f"block_{at}.kernel", normal(at, 0.02 if at % 2 else 0.1)) for at in range(12))) == []


def test_two_blocks_of_six_are_both_named() -> None:
    stds = {2: 0.001, 3: 0.014}
    outliers = found(*(net_weight(f"block_{at}.kernel", normal(at, stds.get(at, 0.02))) for at in range(6)))
    assert [each.weights for each in outliers] == [("block_2.kernel",), ("block_3.kernel",)]


def test_a_mean_that_one_block_alone_has_is_named() -> None:
    (finding,) = found(
        *(net_weight(f"block_{at}.kernel", normal(at, 0.18) + (0.1 if at == 2 else 0)) for at in range(6))
    )
    assert finding.weights == ("block_2.kernel",)
    assert "mean 0.09" in finding.sentence


@pytest.mark.parametrize("name", ["b{}_conv{}.kernel", "layer1.{}.conv{}.weight", "stage/b{}/conv{}.kernel"])
def test_layers_of_one_block_are_no_siblings(name: str) -> None:
    weights = [
        net_weight(name.format(block, conv), normal(10 * block + conv, 0.02 if conv == 1 or block == 4 else 0.01))
        for block in range(6)
        for conv in (1, 2)
    ]
    (finding,) = found(*weights)
    assert finding.weights == (name.format(4, 2),)


def test_gains_of_orthogonal_siblings_are_said() -> None:
    matrices = [np.linalg.qr(normal(at, 1.0))[0] * (0.5 if at == 2 else 2**0.5) for at in range(6)]
    (finding,) = found(*(net_weight(f"h{at}.kernel", each) for at, each in enumerate(matrices)))
    assert finding.sentence == "h2.kernel is orthogonal with gain 0.5; its 5 siblings are orthogonal with gain 1.41."


@pytest.mark.parametrize("zeros", [True, False])
def test_what_is_unlike_at_one_place_of_each_block_is_no_mistake(zeros: bool) -> None:
    def values(seed: int, layer: int) -> Array:
        if zeros:
            return np.full(16, float(layer != 3))
        return normal(seed, 0.02 if layer == 3 else 0.1)

    names = [
        (f"s{stage}.b{block}.conv{layer}.bn.weight", layer)
        for stage in (3, 4)
        for block in range(4)
        for layer in (1, 2, 3)
    ]
    assert found(*(net_weight(name, values(seed, layer)) for seed, (name, layer) in enumerate(names))) == []


def test_biases_beside_kernels_of_other_fans_are_no_siblings() -> None:
    """PyTorch draws a bias by the fan-in of its kernel."""
    assert (
        found(
            *(
                net_weight(f"b.{at}.fc.bias", uniform(at, fan_in**-0.5, (64,)), Role.BIAS, inputs=float(fan_in))
                for at, fan_in in enumerate((64, 256, 256, 256, 256, 256))
            )
        )
        == []
    )
