import math

import numpy as np
import pytest

from suite.analysis.audit.law import law
from suite.analysis.audit.named import RECIPES, fitting
from suite.analysis.audit.predictions import Named
from suite.analysis.audit.promise import Answer, fits
from suite.analysis.audit.setting import Setting
from suite.frameworks.weights import Role

STREAM = np.random.default_rng
BY_NAME = {named.name: named for named in RECIPES}
KERNEL = Setting(Role.KERNEL, (256, 64), 256.0, 64.0)


def sure(values: np.ndarray, setting: Setting) -> set[str]:
    """Return the names of the recipes that fit for sure."""
    return {named.name for named, fit in fitting(law(values), setting) if fit.answer is Answer.YES}


def uniform(shape: tuple[int, ...], limit: float) -> np.ndarray:
    return STREAM(0).uniform(-limit, limit, shape)


def normal(shape: tuple[int, ...], std: float) -> np.ndarray:
    return STREAM(0).normal(0, std, shape)


def truncated(shape: tuple[int, ...], before: float) -> np.ndarray:
    values = STREAM(0).normal(size=2 * math.prod(shape))
    return before * values[np.abs(values) < 2][: math.prod(shape)].reshape(shape)


def test_recipes_have_names_of_their_own_and_sources() -> None:
    assert len(BY_NAME) == len(RECIPES)
    assert all(named.source and named.roles for named in RECIPES)


@pytest.mark.parametrize("named", RECIPES, ids=lambda named: named.name)
def test_every_recipe_predicts_something_somewhere_and_refuses_what_is_ten_times_too_large(named: Named) -> None:
    settings = [
        Setting(role, (64, 32), 256.0, 32.0, units=32, gate=gate, name=name, blocks=12, steps=100)
        for role in named.roles
        for gate in ("forget", "")
        for name in ("lora_kernel_a", "lora_kernel_b", "kernel")
    ]
    predicted = [promise for setting in settings if (promise := named.predict(setting)) is not None]
    assert predicted
    measured = law(normal((64, 32), 50.0))
    assert all(fits(measured, promise).answer is Answer.NO for promise in predicted)


def test_keras_variance_scaling_by_its_fans() -> None:
    assert sure(uniform((256, 64), math.sqrt(6 / 320)), KERNEL) == {"glorot uniform"}
    assert sure(truncated((256, 64), math.sqrt(2 / 256) / 0.8796), KERNEL) == {"he normal"}
    assert sure(truncated((256, 64), math.sqrt(2 / 256)), KERNEL) == {"he normal without correction"}
    assert sure(normal((256, 64), math.sqrt(1 / 256)), KERNEL) == {"lecun untruncated normal"}


def test_fan_in_for_fan_out_fits_nothing() -> None:
    assert sure(normal((256, 64), math.sqrt(2 / 64)), KERNEL) == set()


def test_fans_of_the_shape_are_named_if_the_layer_uses_others() -> None:
    grouped = Setting(Role.KERNEL, (64, 4, 48), 64.0, 192.0)
    by_shape = math.sqrt(6 / (64 * 4 + 64 * 48))
    assert sure(uniform((64, 4, 48), by_shape), grouped) == {"glorot uniform, fans of the shape"}
    assert sure(uniform((64, 4, 48), math.sqrt(6 / 256)), grouped) >= {"glorot uniform"}


def test_pytorchs_defaults() -> None:
    assert "PyTorch's linear and convolution" in sure(uniform((256, 64), 1 / 16), KERNEL)
    bias = Setting(Role.BIAS, (64,), 256.0, 64.0)
    answers = dict(fitting(law(uniform((64,), 1 / 16)), bias))
    assert BY_NAME["PyTorch's linear and convolution"] in answers
    recurrent = Setting(Role.RECURRENT, (64, 256), 64.0, 64.0, units=64)
    assert "PyTorch's recurrent layers" in sure(uniform((64, 256), 1 / 8), recurrent)
    assert sure(normal((500, 64), 1.0), Setting(Role.EMBEDDING, (500, 64), 1.0, 64.0)) >= {"PyTorch's embedding"}


def test_gpts_ends_of_branches_need_the_number_of_blocks() -> None:
    values = normal((256, 64), 0.02 / math.sqrt(24))
    assert "GPT-2, end of a branch" in sure(values, Setting(Role.KERNEL, (256, 64), 256.0, 64.0, blocks=12))
    assert "GPT-2, end of a branch" not in sure(values, KERNEL)
    assert sure(normal((256, 64), 0.02), KERNEL) >= {"GPT-2", "ViT"}


def test_bert_is_cut_without_correction_and_vit_is_normal() -> None:
    assert sure(truncated((256, 64), 0.02), KERNEL) == {"BERT"}
    assert sure(truncated((256, 64), 0.02 / 0.8796), KERNEL) == set()


def test_siren() -> None:
    first = Setting(Role.KERNEL, (2, 600), 2.0, 600.0)
    assert "SIREN, first layer" in sure(uniform((2, 600), 1 / 2), first)
    assert "SIREN" in sure(uniform((256, 64), math.sqrt(6 / 256) / 30), KERNEL)


def test_biases_of_gates() -> None:
    forget, cell = (Setting(Role.BIAS, (32,), 8.0, 32.0, units=32, gate=gate) for gate in ("forget", "cell"))
    assert sure(np.ones(32), forget) == {"ones", "forget bias 1"}
    assert sure(np.zeros(32), cell) == {"zeros", "zero end of a branch", "forget bias 1"}
    assert "forget bias 1" not in sure(np.zeros(32), forget)


@pytest.mark.parametrize(("gate", "sign"), [("forget", 1), ("input", -1)])
def test_chrono_by_the_longest_dependency(gate: str, sign: int) -> None:
    values = sign * np.log(STREAM(0).uniform(1, 99, 512))
    right = Setting(Role.BIAS, (512,), 8.0, 512.0, units=512, gate=gate, steps=100)
    wrong = Setting(Role.BIAS, (512,), 8.0, 512.0, units=512, gate=gate, steps=1000)
    assert sure(values, right) == {"chrono"}
    assert sure(values, wrong) == set()


def test_orthogonal_and_its_gain() -> None:
    basis = np.linalg.qr(normal((256, 64), 1.0))[0]
    assert sure(basis, KERNEL) == {"orthogonal", "orthogonal with any gain"}
    assert sure(math.sqrt(2) * basis, KERNEL) == {"orthogonal with gain √2", "orthogonal with any gain"}
    assert sure(0.1 * basis, KERNEL) == {"orthogonal with any gain"}


def test_lora_by_the_names_of_its_factors() -> None:
    first = Setting(Role.KERNEL, (256, 8), 256.0, 8.0, name="dense.lora_kernel_a")
    second = Setting(Role.KERNEL, (8, 64), 8.0, 64.0, name="dense.lora_kernel_b")
    assert "LoRA, first factor" in sure(uniform((256, 8), 1 / 16), first)
    assert "LoRA, second factor" in sure(np.zeros((8, 64)), second)
    assert "LoRA, second factor" not in sure(np.zeros((256, 8)), first)


def test_few_numbers_leave_recipes_open() -> None:
    found = fitting(law(uniform((6,), 1 / 16)), Setting(Role.BIAS, (6,), 256.0, 6.0))
    assert found
    assert {fit.answer for _, fit in found} == {Answer.CANNOT_TELL}


def test_sparse_counts_the_connections() -> None:
    values = np.zeros((256, 64))
    values[:15] = normal((15, 64), 1.0)
    values = STREAM(1).permuted(values, axis=0)
    assert sure(values, KERNEL) == {"sparse"}
