import pytest

from suite.analysis.explanation.remedies import candidates
from suite.initializers.registry import recipe
from suite.theory import activation, chi, fixed_point


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("relu", "he_normal"),
        ("leaky_relu", "he_normal"),
        ("tanh", "orthogonal"),
        ("selu", "lecun_normal"),
        ("", "orthogonal"),
        ("sigmoid", "mean_field(weight_variance = 12.96)"),
        ("gelu", "looks_linear"),
        ("mine", "orthogonal"),
    ],
)
def test_each_activation_has_its_own(name: str, first: str) -> None:
    found = candidates([name] * 3)
    assert found[0][0] == first
    assert len(dict(found)) == len(found) >= 2
    for _, identifier in found:
        recipe(identifier)


def test_the_most_frequent_activation_decides() -> None:
    assert candidates(["relu", "tanh", "tanh"]) == candidates(["tanh"])
    assert candidates([]) == candidates([""])


def test_sigmoid_has_kumars_variance() -> None:
    phi = activation("sigmoid")
    zero = 1e-30
    value, slope = (float(f(zero)) for f in (phi.function, phi.derivative))  # type: ignore[arg-type]
    assert 1 / (slope**2 * (1 + value**2)) == pytest.approx(12.96, rel=0.02)


@pytest.mark.parametrize("name", ["gelu", "silu"])
def test_those_by_theory_are_critical(name: str) -> None:
    with_biases = [identifier["config"] for said, identifier in candidates([name]) if "bias_variance" in said]
    assert with_biases
    for config in with_biases:
        length = fixed_point(name, **config)
        assert chi(length, name, config["weight_variance"]) == pytest.approx(1.0, abs=0.01)
