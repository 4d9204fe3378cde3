import math
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from suite.analysis.audit.law import Family, law
from suite.analysis.audit.named import fitting
from suite.analysis.audit.promise import Answer
from suite.analysis.audit.setting import Setting
from suite.errors import UserError
from suite.frameworks.torch_weights import net_weights, tied
from suite.frameworks.weights import NetWeight, Role

torch = pytest.importorskip("torch")
nn = torch.nn
Module: Any = nn.Module


def weights(module: Any) -> dict[str, NetWeight]:
    found = list(net_weights(module))
    named = {each.name: each for each in found}
    assert len(named) == len(found), "a name is given twice"
    return named


def roles(module: Any) -> dict[str, str]:
    return {name: each.role.value for name, each in weights(module).items()}


def recipes(weight: NetWeight) -> set[str]:
    """Return the names of the recipes that fit for sure."""
    found = fitting(law(weight.read()), Setting.of(weight))
    return {named.name for named, fit in found if fit.answer is Answer.YES}


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


def test_attention_is_read_by_its_stacked_projections() -> None:
    attention = nn.MultiheadAttention(8, 2)
    found = weights(attention)
    whole, key = found["in_proj_weight"], found["in_proj_weight.key"]
    assert (whole.gates, whole.units, whole.layer) == (("query", "key", "value"), 0, "MultiheadAttention")
    assert (key.role, key.shape, key.gate, key.inputs, key.outputs) == (Role.KERNEL, (8, 8), "key", 8, 8)
    assert np.array_equal(key.read(), attention.in_proj_weight.detach()[8:16])
    assert (found["in_proj_bias.value"].role, found["in_proj_bias.value"].shape) == (Role.BIAS, (8,))
    assert found["in_proj_bias"].inputs == 8
    assert found["out_proj.weight"].inputs == 8
    added = roles(nn.MultiheadAttention(8, 2, kdim=4, add_bias_kv=True))
    assert (added["k_proj_weight"], added["bias_k"]) == ("kernel", "other")


def test_an_lstm_is_read_whole_and_gate_by_gate() -> None:
    lstm = nn.LSTM(3, 2, num_layers=2, bidirectional=True)
    found = weights(lstm)
    assert len(found) == 2 * 2 * 4 * 5
    whole, forget = found["bias_hh_l0"], found["bias_hh_l0.forget"]
    assert (whole.gates, whole.gate, whole.units) == (("input", "forget", "cell", "output"), "", 2)
    assert (forget.gates, forget.gate, forget.shape, forget.units) == ((), "forget", (2,), 2)
    assert (forget.role, forget.inputs, found["bias_ih_l0"].inputs) == (Role.BIAS, 2, 3)
    with torch.no_grad():
        lstm.bias_hh_l0.copy_(torch.arange(8))
    assert [found[f"bias_hh_l0.{name}"].read().tolist() for name in whole.gates] == [[0, 1], [2, 3], [4, 5], [6, 7]]
    kernel = found["weight_hh_l1_reverse.cell"]
    assert (kernel.role, kernel.shape, kernel.inputs, kernel.outputs) == (Role.RECURRENT, (2, 2), 2, 2)
    assert np.array_equal(kernel.read(), lstm.weight_hh_l1_reverse.detach()[4:6])
    assert (found["weight_ih_l1"].role, found["weight_ih_l1"].inputs) == (Role.KERNEL, 4)


def test_gates_of_an_lstm_are_those_that_the_forward_pass_uses() -> None:
    lstm = nn.LSTMCell(3, 2)
    found = weights(lstm)
    with torch.no_grad():
        for parameter in lstm.parameters():
            parameter.zero_()
        lstm.bias_ih.copy_(torch.tensor([-50.0, -50, 50, 50, 3, 3, -40, -40]))
    values = {gate: found[f"bias_ih.{gate}"].read()[0] for gate in found["bias_ih"].gates}
    assert values == {"input": -50, "forget": 50, "cell": 3, "output": -40}
    hidden, cell = lstm(torch.ones(1, 3), (torch.ones(1, 2), torch.tensor([[0.3, -0.2]])))
    assert torch.allclose(cell, torch.tensor([[0.3, -0.2]])), "the cell forgets nothing and takes nothing in"
    assert hidden.abs().max() < 1e-9, "and gives nothing out"


def test_gates_of_a_gru_are_those_that_the_forward_pass_uses() -> None:
    gru = nn.GRUCell(3, 2)
    with torch.no_grad():
        for parameter in gru.parameters():
            parameter.zero_()
        update = weights(gru)["bias_ih.update"]
        gru.bias_ih[2:4] = 50.0
    assert update.read().tolist() == [50, 50]
    state = torch.tensor([[0.3, -0.2]])
    assert torch.allclose(gru(torch.ones(1, 3), state), state), "an open update gate keeps the state"
    simple = weights(nn.RNN(3, 4))
    assert (len(simple), simple["weight_hh_l0"].units, simple["weight_hh_l0"].gates) == (4, 4, ())
    assert weights(nn.LSTM(3, 4, proj_size=2))["weight_hr_l0"].role is Role.KERNEL


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


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (
            nn.LazyLinear(3),
            "weight '1.weight' of LazyLinear has no shape before the first call: call the module on a batch of data "
            "once, then again",
        ),
        (
            nn.LazyBatchNorm1d(affine=False),
            "weight '1.running_mean' of LazyBatchNorm1d has no shape before the first call: call the module on a batch "
            "of data once, then again",
        ),
        (
            nn.Linear(2, 3, device="meta"),
            "weight '1.weight' of Linear is on the device 'meta' and has no numbers: expected a module on a device "
            "that stores them; build it there, or call to_empty and draw the weights",
        ),
        (
            nn.Linear(2, 3, dtype=torch.complex64),
            "weight '1.weight' of Linear is complex, torch.complex64: expected real numbers; keep real and imaginary "
            "part as two parameters",
        ),
    ],
    ids=["lazy", "lazy statistics", "meta", "complex"],
)
def test_what_has_no_real_numbers_is_said_in_one_line_before_any_weight(module: Any, message: str) -> None:
    with pytest.raises(UserError) as error:
        next(net_weights(nn.Sequential(nn.Linear(2, 2), module)))
    assert str(error.value) == message


@pytest.mark.parametrize("kind", ["float16", "bfloat16", "float32", "float64"])
def test_numbers_keep_their_type(kind: str) -> None:
    linear = nn.Linear(4, 3, dtype=getattr(torch, kind))
    read = weights(linear)["weight"].read()
    assert read.dtype.name == kind
    assert np.array_equal(read.astype(np.float64), linear.weight.detach().double())


def test_sparse_tensors_are_read() -> None:
    found = weights(nn.ParameterList([nn.Parameter(torch.eye(3).to_sparse())]))
    assert np.array_equal(found["0"].read(), np.eye(3))


def test_narrow_numbers_are_read() -> None:
    eight = nn.Parameter(torch.tensor([1.0, -0.5]).to(torch.float8_e4m3fn), requires_grad=False)
    whole = nn.Parameter(torch.tensor([[3, -4]], dtype=torch.int8), requires_grad=False)
    found = weights(nn.ParameterList([eight, whole]))
    assert [found[name].read().tolist() for name in ("0", "1")] == [[1, -0.5], [[3, -4]]]


def test_half_precision_keeps_an_orthogonal_matrix_orthogonal() -> None:
    linear = nn.Linear(64, 64, dtype=torch.bfloat16)
    with torch.no_grad():
        linear.weight.copy_(nn.init.orthogonal_(torch.empty(64, 64)))
    assert law(weights(linear)["weight"].read()).family is Family.ORTHOGONAL


def test_weights_are_read_when_they_are_asked_for_and_do_not_change_later() -> None:
    linear = nn.Linear(3, 2)
    kernel = weights(linear)["weight"]
    with torch.no_grad():
        linear.weight.fill_(7)
        before = kernel.read()
        linear.weight.fill_(8)
    assert (before.tolist(), kernel.read().tolist()) == ([[7] * 3] * 2, [[8] * 3] * 2)
    assert linear.weight.requires_grad
    assert linear.weight.grad is None


def test_a_large_module_is_read_weight_by_weight() -> None:
    module = nn.Sequential(*(nn.Linear(512, 512) for _ in range(20)))
    tracemalloc.start()
    try:
        for weight in net_weights(module):
            weight.read()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * 4 * 512 * 512, "more than about one weight at a time"


def test_a_compiled_module_has_the_names_of_what_was_compiled() -> None:
    module = nn.Sequential(nn.Linear(3, 2))
    assert [*weights(torch.compile(module))] == ["0.weight", "0.bias"]


def test_pytorchs_defaults_are_recognized() -> None:
    torch.manual_seed(3)
    assert "PyTorch's linear and convolution" in recipes(weights(nn.Linear(256, 128))["weight"])
    assert "PyTorch's linear and convolution" in recipes(weights(nn.Conv2d(32, 32, 3, groups=2))["weight"])
    assert "uniform by outputs" in recipes(weights(nn.ConvTranspose2d(32, 16, 4, 2))["weight"])
    assert "PyTorch's recurrent layers" in recipes(weights(nn.LSTM(32, 64))["weight_hh_l0"])
    assert "PyTorch's embedding" in recipes(weights(nn.Embedding(500, 64))["weight"])
    assert "PyTorch's attention" in recipes(weights(nn.MultiheadAttention(128, 4))["in_proj_weight"])
    assert "he untruncated normal" in recipes(weights(_drawn(nn.Linear(256, 64), nn.init.kaiming_normal_))["weight"])


def _drawn(layer: Any, draw: Callable[..., Any], **options: Any) -> Any:
    draw(layer.weight, **options)
    return layer


def test_structures_are_recognized_in_pytorchs_layout() -> None:
    orthogonal = _drawn(nn.Conv2d(8, 16, 3), nn.init.orthogonal_, gain=1.5)
    measured = law(weights(orthogonal)["weight"].read())
    assert (measured.family, round(measured.factor, 4)) == (Family.ORTHOGONAL, 1.5)
    dirac = _drawn(nn.Conv2d(16, 16, 3), nn.init.dirac_)
    assert law(weights(dirac)["weight"].read()).family is Family.IDENTITY
    pointwise = _drawn(nn.Conv2d(16, 16, 1), nn.init.dirac_)
    assert law(weights(pointwise)["weight"].read()).family is Family.IDENTITY


def test_torch_is_not_imported_before_a_module_is_read() -> None:
    code = (
        "import sys\n"
        "import suite, suite.frameworks.torch_weights, suite.frameworks.torch_fans\n"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
