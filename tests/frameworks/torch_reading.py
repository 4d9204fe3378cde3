"""Weights of a PyTorch module by name."""

from typing import Any

from suite.frameworks.torch_weights import net_weights
from suite.frameworks.weights import NetWeight


def weights(module: Any) -> dict[str, NetWeight]:
    """Return the weights of a module by name, of which none is given twice."""
    found = list(net_weights(module))
    named = {each.name: each for each in found}
    assert len(named) == len(found), "a name is given twice"
    return named


def roles(module: Any) -> dict[str, str]:
    """Return the role of each weight by name."""
    return {name: each.role.value for name, each in weights(module).items()}
