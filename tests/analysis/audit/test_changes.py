import json

import numpy as np
import pytest

from suite.analysis.audit.changes import Difference, compared
from suite.analysis.audit.passport import Passport, passport
from suite.frameworks.weights import NetWeight, Role
from tests.analysis.audit.nets import Array, net, net_weight, normal, uniform


def laws(*weights: NetWeight) -> Passport:
    return passport(net(*weights), {"keras": "3.15.0"})


def one(values: Array, role: Role = Role.KERNEL) -> Passport:
    return laws(net_weight("a.kernel", values, role))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            normal(1, 0.005, (256, 256)),
            normal(2, 0.02, (256, 256)),
            "standard deviation 0.0199, was 0.00498 (65,536 numbers, 4.0 times)",
        ),
        (normal(1, 0.02), normal(2, 0.02 * 2**0.5), "standard deviation"),
        (normal(1, 0.02), uniform(2, 0.02), "uniform, was normal (4,096 numbers)"),
        (normal(1, 0.02), np.zeros((64, 64)), "zeros, was normal"),
        (normal(1, 0.02), normal(2, 0.02) + 0.01, "mean 0.0"),
        (np.ones(8), np.zeros(8), "zeros, was ones"),
        (np.full(8, 0.1), np.full(8, 0.2), "constant of 0.2, was constant of 0.1"),
        (np.eye(8), 2 * np.eye(8), "identity of 2, was identity of 1"),
        (np.linalg.qr(normal(1, 1))[0], 1.4 * np.linalg.qr(normal(2, 1))[0], "orthogonal of 1.4"),
        (normal(1, 0.02), normal(2, 0.02, (64, 32)), "shape 64×32, was 64×64"),
    ],
)
def test_a_change_is_said_with_both_numbers(before: Array, after: Array, said: str) -> None:
    comparison = compared(one(before), one(after))
    assert not comparison.same
    assert said in comparison.changes[0].sentence


@pytest.mark.parametrize("draw", [normal, uniform])
@pytest.mark.parametrize("shape", [(3,), (8,), (5, 5), (40, 40)])
def test_other_seeds_of_a_net_are_quiet(draw: object, shape: tuple[int, ...]) -> None:
    """A change in at most one of a hundred nets, each of ten weights: of 100 pairs of seeds five would be very rare."""
    assert callable(draw)
    alarms = 0
    for seed in range(100):
        before, after = (
            laws(*(net_weight(f"w_{at}", draw(10_000 * build + 100 * seed + at, 0.1, shape)) for at in range(10)))
            for build in (1, 2)
        )
        alarms += not compared(before, after).same
    assert alarms <= 4


def test_names_that_are_new_gone_or_other_ones() -> None:
    before = laws(net_weight("a", normal(1, 1)), net_weight("b", normal(2, 1, (8, 8))), net_weight("c", np.zeros(4)))
    after = laws(net_weight("a", normal(3, 1)), net_weight("z", normal(4, 1, (8, 8))), net_weight("d", np.zeros(5)))
    comparison = compared(before, after)
    assert [(each.kind, each.weight, each.fails) for each in comparison.changes] == [
        (Difference.RENAMED, "z", False),
        (Difference.VANISHED, "c", True),
        (Difference.NEW, "d", True),
    ]
    assert comparison.compared == 2


def test_a_port_with_other_axes_is_paired_by_its_sizes() -> None:
    comparison = compared(
        laws(net_weight("a.kernel", normal(1, 1, (64, 32)))), laws(net_weight("a.weight", normal(2, 1, (32, 64))))
    )
    assert comparison.same
    assert comparison.compared == 1


def test_a_port_is_paired_by_its_fans() -> None:
    """Both kernels have the shape of the other one in the other framework."""
    keras = laws(net_weight("a.kernel", normal(1, 1, (64, 32))), net_weight("b.kernel", normal(2, 9, (32, 64))))
    torch = laws(
        *(
            net_weight(name, normal(3, std, shape), inputs=float(shape[1]), outputs=float(shape[0]), outputs_first=True)
            for name, std, shape in (("0.weight", 1, (32, 64)), ("2.weight", 9, (64, 32)))
        )
    )
    assert compared(keras, torch).same
    assert compared(torch, keras).compared == 2


def test_a_bias_whose_gates_differ_is_compared_gate_by_gate_with_a_whole_one() -> None:
    gates = ("input", "forget")

    def bias(name: str, *values: Array) -> list[NetWeight]:
        stacked = np.concatenate(values)
        parts = [
            net_weight(f"{name}.{gate}", each, Role.BIAS, gate=gate) for gate, each in zip(gates, values, strict=True)
        ]
        return [net_weight(name, stacked, Role.BIAS, gates=gates), *parts]

    drawn = laws(*bias("a.bias", uniform(1, 1, (64,)), uniform(2, 1, (64,))))
    opened = laws(*bias("b.bias", np.zeros(64), np.ones(64)))
    assert list(drawn.weights) == ["a.bias"]
    for before, after, name in ((drawn, opened, "b"), (opened, drawn, "a")):
        found = [each for each in compared(before, after).changes if each.fails]
        assert [each.weight for each in found] == [f"{name}.bias.input", f"{name}.bias.forget"]
        assert {each.kind for each in found} == {Difference.LAW}


def test_an_orthogonal_matrix_with_gates_stays_whole() -> None:
    orthogonal = np.linalg.qr(normal(1, 1, (64, 16)))[0].T
    parts = [
        net_weight(f"a.{gate}", each, gate=gate) for gate, each in zip("ab", np.split(orthogonal, 2, 1), strict=True)
    ]
    assert list(laws(net_weight("a", orthogonal, gates=("a", "b")), *parts).weights) == ["a"]


def test_a_weight_of_few_numbers_is_blind() -> None:
    few, many = net_weight("few", normal(1, 1, (5,))), net_weight("many", normal(2, 1))
    assert compared(laws(few, many), laws(few, many)).blind == ("few",)


def test_a_passport_is_read_as_it_was_written() -> None:
    written = laws(
        net_weight("a.kernel", normal(1, 0.02)),
        net_weight("b.kernel", np.where(np.arange(4096).reshape(64, 64) % 5 == 0, normal(1, 1), 0)),
        net_weight("c.bias", np.zeros(4), Role.BIAS),
    )
    assert Passport.model_validate(json.loads(written.text())) == written
    assert len(written.text().splitlines()) == 3 + 3 + 3
    assert written.weights["a.kernel"].law == "normal"
    assert written.weights["b.kernel"].zeros == pytest.approx(0.8, abs=0.01)
