"""Numbers of PyTorch's weights: what has none, types, and when they are read."""

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
from suite.frameworks.torch_weights import net_weights
from suite.frameworks.weights import NetWeight
from tests.frameworks.torch_reading import weights

torch = pytest.importorskip("torch")

nn = torch.nn


def recipes(weight: NetWeight) -> set[str]:
    """Return the names of the recipes that fit for sure."""
    found = fitting(law(weight.read()), Setting.of(weight))
    return {named.name for named, fit in found if fit.answer is Answer.YES}


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
