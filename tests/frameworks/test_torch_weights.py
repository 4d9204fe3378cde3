import math
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from suite.frameworks.torch_weights import tied
from suite.frameworks.weights import Role
from tests.frameworks.torch_reading import roles, weights

torch = pytest.importorskip("torch")
nn = torch.nn
Module: Any = nn.Module


def test_a_transformer_has_pytorchs_names_and_every_parameter_once() -> None:
    module = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 2)
    found = weights(module)
    whole = {name: each for name, each in found.items() if not each.gate}
    assert [*whole] == [name for name, _ in module.named_parameters()]
    assert all(np.array_equal(each.read(), module.get_parameter(name).detach()) for name, each in whole.items())
    kernel = found["layers.0.linear1.weight"]
    assert (kernel.layer, kernel.kind, kernel.role) == ("layers.0.linear1", "Linear", Role.KERNEL)
    assert (kernel.shape, kernel.inputs, kernel.outputs, kernel.units) == ((16, 8), 8, 16, 0)
    assert (found["layers.0.linear1.bias"].role, found["layers.0.linear1.bias"].inputs) == (Role.BIAS, 8)
    assert found["layers.1.norm2.weight"].role is Role.SCALE
    assert found["layers.1.norm2.bias"].role is Role.SHIFT


def test_convolutions_have_the_fans_in_use() -> None:
    found = weights(nn.Conv2d(4, 8, 3, groups=2))
    assert (found["weight"].inputs, found["weight"].outputs, found["bias"].inputs) == (18, 36, 18)
    assert (found["weight"].name, found["weight"].layer, found["weight"].kind) == ("weight", "Conv2d", "Conv2d")


@pytest.mark.parametrize(
    ("norm", "statistics"),
    [
        (nn.BatchNorm1d(4), 2),
        (nn.SyncBatchNorm(4), 2),
        (nn.LayerNorm(4), 0),
        (nn.GroupNorm(2, 4), 0),
        (nn.InstanceNorm2d(4, affine=True, track_running_stats=True), 2),
    ],
    ids=lambda value: type(value).__name__,
)
def test_norms(norm: Any, statistics: int) -> None:
    found = roles(norm)
    expected = {"weight": "norm scale", "bias": "norm shift"}
    assert found == expected | dict.fromkeys(("running_mean", "running_var")[:statistics], "other")
    assert math.isnan(weights(norm)["weight"].inputs)
    assert roles(nn.RMSNorm(4)) == {"weight": "norm scale"}


class Transformer(Module):  # type: ignore[misc]
    """Parts that nets of others have: tables of positions, multipliers, a matrix without a layer."""

    def __init__(self) -> None:
        super().__init__()
        self.wte = nn.Embedding(9, 4)
        self.wpe = nn.Embedding(6, 4)
        self.position_embeddings = nn.Embedding(6, 4)
        self.pos_embed = nn.Parameter(torch.zeros(1, 6, 4))
        self.cls_token = nn.Parameter(torch.zeros(1, 1, 4))
        self.gamma_1 = nn.Parameter(torch.full((4,), 1e-5))
        self.layer_scale = nn.Parameter(torch.full((4, 1, 1), 1e-6))
        self.logit_scale = nn.Parameter(torch.tensor(2.0))
        self.mixing = nn.Parameter(torch.zeros(4, 4))
        self.post_mixing = nn.Parameter(torch.zeros(4, 4))
        self.lora_A = nn.Parameter(torch.zeros(2, 4))
        self.tables = nn.ParameterList([torch.zeros(3, 4)])
        self.activation = nn.PReLU(4)
        self.register_buffer("mask", torch.zeros(4, 4))


def test_parts_of_nets_of_others() -> None:
    assert roles(Transformer()) == {
        "pos_embed": "positional table",
        "cls_token": "other",
        "gamma_1": "gain",
        "layer_scale": "gain",
        "logit_scale": "gain",
        "mixing": "other",
        "post_mixing": "other",
        "lora_A": "kernel",
        "wte.weight": "embedding",
        "wpe.weight": "positional table",
        "position_embeddings.weight": "positional table",
        "tables.0": "other",
        "activation.weight": "other",
    }
    found = weights(Transformer())
    assert (found["wte.weight"].inputs, found["wte.weight"].outputs) == (1, 4)
    assert found["lora_A"].inputs == 4
    assert math.isnan(found["mixing"].inputs)


def test_tied_weights_are_yielded_once_and_their_further_names_are_known() -> None:
    module = nn.ModuleDict({"tokens": nn.Embedding(9, 4), "head": nn.Linear(4, 9), "again": nn.Linear(4, 9)})
    module["head"].weight = module["again"].weight = module["tokens"].weight
    assert [*weights(module)] == ["tokens.weight", "head.bias", "again.bias"]
    assert weights(module)["head.bias"].inputs == 4
    assert tied(module) == {"tokens.weight": ("head.weight", "again.weight")}
    shared = nn.Linear(4, 4)
    assert [*weights(nn.Sequential(shared, nn.ReLU(), shared))] == ["0.weight", "0.bias"]


def weight_norm(linear: Any) -> Any:
    return nn.utils.parametrizations.weight_norm(linear)


def weight_norm_of_old(linear: Any) -> Any:
    with pytest.warns(FutureWarning):
        return nn.utils.weight_norm(linear)


def pruned(linear: Any) -> Any:
    from torch.nn.utils import prune

    return prune.random_unstructured(linear, "weight", 0.5)


@pytest.mark.parametrize(
    ("wrap", "matrix", "length"),
    [
        (weight_norm, "parametrizations.weight.original1", "parametrizations.weight.original0"),
        (weight_norm_of_old, "weight_v", "weight_g"),
        (nn.utils.parametrizations.spectral_norm, "parametrizations.weight.original", ""),
        (pruned, "weight_orig", ""),
    ],
    ids=["weight norm", "weight norm of old", "spectral norm", "pruned"],
)
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_computed_weight_is_read_as_its_parameters(wrap: Callable[[Any], Any], matrix: str, length: str) -> None:
    linear = nn.Linear(5, 3)
    drawn = linear.weight.detach().clone()
    found = {name.removeprefix("0."): each for name, each in weights(nn.Sequential(wrap(linear))).items()}
    assert {*found} == {"bias", matrix, *([length] if length else [])}
    assert (found[matrix].kind, found[matrix].role, found[matrix].inputs) == ("Linear", Role.KERNEL, 5)
    assert np.array_equal(found[matrix].read(), drawn)
    assert found["bias"].inputs == 5
    if length:
        assert (found[length].role, found[length].shape) == (Role.GAIN, (3, 1))


def test_a_compiled_module_has_the_names_of_what_was_compiled() -> None:
    module = nn.Sequential(nn.Linear(3, 2))
    assert [*weights(torch.compile(module))] == ["0.weight", "0.bias"]


def test_torch_is_not_imported_before_a_module_is_read() -> None:
    code = (
        "import sys\n"
        "import suite, suite.frameworks.torch_weights, suite.frameworks.torch_fans\n"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
