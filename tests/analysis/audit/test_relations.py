import numpy as np
import pytest

from suite.analysis.audit.finding import Finding, Kind
from suite.analysis.audit.relations import findings, rebuilt
from suite.frameworks.weights import NetWeight, Role
from tests.analysis.audit.nets import net, net_weight, normal, uniform


def kinds(*weights: NetWeight) -> dict[Kind, Finding]:
    return {each.kind: each for each in findings(net(*weights))}


def test_a_net_of_separate_draws_has_no_findings() -> None:
    weights = [net_weight(f"layer_{at}.kernel", normal(at, 0.02)) for at in range(20)]
    assert findings(net(*weights, net_weight("bias", np.zeros(64), Role.BIAS))) == ()


@pytest.mark.parametrize("shapes", [((64, 64), (64, 64)), ((64, 64), (32, 16)), ((100, 3), (7, 11, 5))])
@pytest.mark.parametrize("scale", [1.0, 0.1])
def test_layers_that_share_a_seed_are_named(shapes: tuple[tuple[int, ...], tuple[int, ...]], scale: float) -> None:
    first, second = (normal(3, 0.02 * factor, shape) for factor, shape in zip((1, scale), shapes, strict=True))
    found = kinds(net_weight("a.kernel", first), net_weight("b.kernel", second), net_weight("c.kernel", normal(4, 1)))
    assert len(found) == 1
    (finding,) = found.values()
    assert finding.kind in (Kind.SHARED_SEED, Kind.TWINS)
    assert finding.weights == ("a.kernel", "b.kernel")
    assert finding.fault


def test_a_shared_seed_is_found_among_other_laws() -> None:
    found = kinds(
        net_weight("a", uniform(3, 0.1)), net_weight("b", uniform(3, 0.7, (50, 3))), net_weight("c", normal(3, 1))
    )
    assert found[Kind.SHARED_SEED].weights == ("a", "b")


def test_equal_weights_are_twins_and_constants_are_not() -> None:
    same = normal(1, 0.02)
    found = kinds(
        net_weight("a", same),
        net_weight("b", same.copy()),
        net_weight("x", np.zeros((4, 4)), Role.BIAS),
        net_weight("y", np.zeros((4, 4)), Role.BIAS),
    )
    assert found.keys() == {Kind.TWINS}
    assert found[Kind.TWINS].weights == ("a", "b")


@pytest.mark.parametrize("axis", [0, 1])
def test_repeated_units_are_named(axis: int) -> None:
    values = normal(1, 0.02, (64, 48))
    half = values.shape[axis] // 2
    repeated = np.repeat(values.take(range(half), axis), 2, axis)
    found = kinds(net_weight("a.kernel", repeated))
    assert found[Kind.REPEATED].weights == ("a.kernel",)
    assert f"only {half} differ" in found[Kind.REPEATED].sentence


def test_columns_of_zeros_do_not_repeat() -> None:
    values = normal(1, 0.02)
    values[:, :9] = 0
    assert Kind.REPEATED not in kinds(net_weight("a.kernel", values))


def test_one_weight_of_two_layers_is_tied() -> None:
    found = kinds(net_weight("embedding.embeddings", normal(1, 0.02), Role.EMBEDDING, shared=("head.kernel",)))
    assert found[Kind.TIED].weights == ("embedding.embeddings", "head.kernel")
    assert not found[Kind.TIED].fault


@pytest.mark.parametrize(("value", "count"), [(np.nan, 3), (np.inf, 1)])
def test_numbers_that_are_not_finite_are_counted(value: float, count: int) -> None:
    values = normal(1, 0.02)
    values.flat[:count] = value
    found = kinds(net_weight("a.kernel", values))
    assert f"{count} of 4,096 numbers are not finite" in found[Kind.NOT_FINITE].sentence


def gate_biases(**values: float) -> list[NetWeight]:
    return [
        net_weight(f"lstm.bias.{gate}", np.full(16, float(value)), Role.BIAS, gate=gate)
        for gate, value in values.items()
    ]


def test_a_bias_of_one_in_the_wrong_gate_is_named() -> None:
    found = kinds(*gate_biases(input=1, forget=0, cell=0, output=0))
    assert found[Kind.GATES].weights == ("lstm.bias.input", "lstm.bias.forget")


@pytest.mark.parametrize("values", [{"input": 0, "forget": 1}, {"input": 0, "forget": 0}, {"input": 1, "forget": 1}])
def test_other_biases_of_gates_are_no_fault(values: dict[str, float]) -> None:
    assert Kind.GATES not in kinds(*gate_biases(**values, cell=0, output=0))


def test_a_truncated_normal_without_correction_is_noted() -> None:
    import keras

    std = np.sqrt(2 / 256)
    values = np.asarray(keras.initializers.TruncatedNormal(0, std, seed=1)((256, 256)))
    found = kinds(net_weight("a.kernel", values))
    assert "0.88 of the formula's" in found[Kind.UNCORRECTED].sentence


def test_builds_are_compared_by_seed() -> None:
    weights = net(net_weight("a", normal(1, 1)), net_weight("b", normal(2, 1)), net_weight("bias", np.zeros(8)))
    digests = {each.name: each.marks.digest for each in weights if each.marks is not None}
    others = {name: f"{digest} of another seed" for name, digest in digests.items()}
    assert rebuilt(weights, digests, others) == ()
    (moved,) = rebuilt(weights, digests | {"b": "other"}, others)
    assert (moved.kind, moved.weights) == (Kind.UNSEEDED, ("b",))
    (stuck,) = rebuilt(weights, digests, others | {"a": digests["a"]})
    assert (stuck.kind, stuck.weights) == (Kind.FIXED_SEED, ("a",))


def test_a_mean_that_is_not_zero_is_noted() -> None:
    found = kinds(net_weight("a.kernel", normal(1, 0.1) + 0.05), net_weight("b.kernel", normal(2, 0.1)))
    assert found.keys() == {Kind.SHIFTED}
    assert found[Kind.SHIFTED].weights == ("a.kernel",)


def test_weights_of_one_stream_that_are_equal_too_are_said_once() -> None:
    same = normal(3, 0.1, (32, 8))
    found = kinds(
        net_weight("query", same), net_weight("value", same.copy()), net_weight("up", normal(3, 0.2, (32, 32)))
    )
    assert found.keys() == {Kind.SHARED_SEED}
    assert found[Kind.SHARED_SEED].sentence.endswith("; query and value are equal.")


@pytest.mark.parametrize("role", [Role.POSITIONS, Role.OTHER])
def test_equal_tables_that_are_computed_are_no_draws(role: Role) -> None:
    sines = np.sin(np.outer(np.arange(32), 0.1 ** np.arange(16)))
    assert kinds(net_weight("a", sines, role), net_weight("b", sines.copy(), role)) == {}


def test_statistics_of_data_have_no_seed() -> None:
    weights = net(net_weight("norm.mean", normal(1, 1.0, (40,)), Role.OTHER))
    digests = {each.name: each.marks.digest for each in weights if each.marks is not None}
    assert rebuilt(weights, digests, digests) == ()


def test_rows_that_are_computed_or_have_few_values_do_not_repeat() -> None:
    computed = np.tile(np.log(np.arange(1.0, 17)), (64, 1))
    signs = np.sign(normal(1, 1.0, (3, 64)))
    assert kinds(net_weight("mixer.A_log", computed, Role.OTHER), net_weight("a.kernel", signs)) == {}
