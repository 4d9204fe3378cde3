import numpy as np
import pytest

from suite.analysis.audit.finding import Finding, Kind
from suite.analysis.audit.symmetry import symmetry
from suite.frameworks.weights import Context, NetWeight, Role
from tests.analysis.audit.nets import net, net_weight, normal

HIDDEN = Context(known=True)


def found(*weights: NetWeight) -> list[Finding]:
    return list(symmetry(net(*weights)))


def kernel(value: float, context: Context = HIDDEN, name: str = "a.kernel") -> NetWeight:
    return net_weight(name, np.full((8, 16), value), context=context)


@pytest.mark.parametrize("value", [0.0, 1.0, 0.01])
def test_a_hidden_kernel_whose_units_are_alike_is_a_fault(value: float) -> None:
    (finding,) = found(kernel(value))
    assert (finding.kind, finding.weights, finding.fault) == (Kind.SYMMETRY, ("a.kernel",), True)


@pytest.mark.parametrize(
    "weight",
    [
        kernel(0.0, Context(known=True, ends_branch=True, merged=True)),
        kernel(0.0, Context(known=True, head=True)),
        kernel(0.0, name="dense.lora_kernel_b"),
        net_weight("a.kernel", normal(1, 0.1), context=HIDDEN),
        net_weight("d.kernel", np.full((3, 3, 8, 1), 1 / 9), outputs=9.0, context=HIDDEN),
        net_weight("a.bias", np.zeros(8), Role.BIAS, context=HIDDEN),
    ],
)
def test_what_is_as_it_should_be_is_no_fault(weight: NetWeight) -> None:
    assert found(weight) == []


def test_zeros_of_a_net_without_a_graph_are_said_and_are_no_fault() -> None:
    (finding,) = found(kernel(0.0, Context()))
    assert (finding.kind, finding.fault) == (Kind.ZEROS, False)


@pytest.mark.parametrize(
    ("context", "count"), [(HIDDEN, 1), (Context(known=True, ends_branch=True, merged=True), 0), (Context(), 0)]
)
def test_a_norm_that_is_switched_off_is_a_fault_unless_something_skips_it(context: Context, count: int) -> None:
    assert len(found(net_weight("n.gamma", np.zeros(8), Role.SCALE, context=context))) == count
    assert found(net_weight("gemma.scale", np.zeros(8), Role.SCALE, context=context)) == []
