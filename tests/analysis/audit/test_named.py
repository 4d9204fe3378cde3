import math
from dataclasses import replace

import keras
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
        for name in ("lora_kernel_a", "lora_kernel_b", "in_proj_weight", "kernel")
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


def test_fan_out_is_not_taken_for_fan_in() -> None:
    assert sure(normal((256, 64), math.sqrt(2 / 64)), KERNEL) == {"he by outputs untruncated normal"}
    assert sure(normal((256, 64), math.sqrt(1 / 64)), KERNEL) == set()


def test_fan_out_with_a_stride_is_that_of_the_shape() -> None:
    strided = Setting(Role.KERNEL, (3, 3, 16, 64), 144.0, 144.0)
    torchvision = normal((3, 3, 16, 64), math.sqrt(2 / (9 * 64)))
    efficientnet = truncated((3, 3, 16, 64), math.sqrt(2 / (9 * 64)) / 0.8796)
    assert sure(torchvision, strided) == {"he by outputs untruncated normal, fans of the shape"}
    assert sure(efficientnet, strided) == {"he by outputs normal, fans of the shape"}


def test_hes_variance_has_one_name_if_inputs_and_outputs_are_as_many() -> None:
    square = Setting(Role.KERNEL, (128, 128), 128.0, 128.0)
    assert sure(normal((128, 128), math.sqrt(2 / 128)), square) == {"he untruncated normal"}


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


def test_pytorchs_attention_counts_the_outputs_of_three_projections() -> None:
    values = uniform((192, 64), math.sqrt(6 / 256))
    stacked = Setting(Role.KERNEL, (192, 64), 64.0, 64.0, name="attention.in_proj_weight")
    assert "PyTorch's attention" in sure(values, stacked)
    assert "PyTorch's attention" not in sure(values, Setting(Role.KERNEL, (192, 64), 64.0, 64.0, name="dense.kernel"))
    assert "PyTorch's attention" not in sure(uniform((192, 64), math.sqrt(6 / 128)), stacked)


def test_uniform_by_outputs() -> None:
    assert sure(uniform((256, 64), 1 / 8), KERNEL) == {"uniform by outputs"}
    square = Setting(Role.KERNEL, (64, 64), 64.0, 64.0)
    assert sure(uniform((64, 64), 1 / 8), square) == {"PyTorch's linear and convolution"}


def test_normals_of_a_fixed_size() -> None:
    positions = Setting(Role.POSITIONS, (256, 64))
    assert sure(normal((256, 64), 0.01), positions) == {"GPT-2's positions"}
    assert sure(normal((256, 64), 0.01), KERNEL) == {"torchvision's linear"}
    assert sure(normal((256, 64), 0.02), positions) == {"GPT-2", "ViT"}
    assert sure(normal((256, 64), 0.02), KERNEL) >= {"GPT-2", "ViT", "Llama"}
    bias = Setting(Role.BIAS, (3072,), 768.0, 3072.0)
    assert sure(normal((3072,), 1e-6), bias) == {"ViT, biases in the MLP"}


def test_kerass_own_defaults() -> None:
    table = Setting(Role.EMBEDDING, (500, 64), 1.0, 64.0)
    assert sure(uniform((500, 64), 0.05), table) == {"Keras' random_uniform"}
    assert sure(normal((500, 64), 0.05), table) == {"Keras' random_normal"}
    assert sure(truncated((500, 64), 0.05), table) == {"Keras' truncated_normal"}
    assert sure(np.ones(64), Setting(Role.SCALE, (64,))) == {"ones"}
    assert sure(np.zeros(64), Setting(Role.OTHER, (64,))) == {"zeros"}


@pytest.mark.parametrize(("layers", "power"), [("two", -1 / 2), ("three", -1 / 4)])
def test_fixup_by_the_number_of_branches(layers: str, power: float) -> None:
    setting = Setting(Role.KERNEL, (256, 64), 256.0, 64.0, blocks=27)
    inputs, outputs = (math.sqrt(2 / fan) * 27**power for fan in (256, 64))
    name = f"Fixup, branches of {layers} layers"
    assert name in sure(normal((256, 64), inputs), setting)
    assert f"{name}, by outputs" in sure(normal((256, 64), outputs), setting)
    assert f"{name}, truncated" in sure(truncated((256, 64), inputs / 0.8796), setting)
    assert name not in sure(normal((256, 64), inputs), KERNEL)


def test_the_fixup_of_this_suite_is_recognized() -> None:
    from suite.initializers.residual import Fixup

    inputs = keras.Input((64,))
    hidden = inputs
    for block in range(8):
        inner = keras.layers.Dense(64, activation="relu", name=f"block_{block}_dense_1")(hidden)
        hidden = keras.layers.add([hidden, keras.layers.Dense(64, name=f"block_{block}_dense_2")(inner)])
    model = keras.Model(inputs, keras.layers.Dense(4, name="output")(hidden))
    Fixup()(model, None, lambda layer, weight: 10 * layer + len(weight))
    values = np.asarray(model.get_layer("block_3_dense_1").kernel)
    setting = Setting(Role.KERNEL, (64, 64), 64.0, 64.0, blocks=8)
    assert sure(values, setting) == {"Fixup, branches of two layers, truncated"}


@pytest.mark.parametrize("value", ["0.1", "1e-4", "1e-5", "1e-6"])
def test_layer_scale(value: str) -> None:
    assert sure(np.full(64, float(value)), Setting(Role.GAIN, (64,))) == {f"LayerScale, {value}"}


def test_gpts_ends_of_branches_need_the_number_of_blocks() -> None:
    values = normal((256, 64), 0.02 / math.sqrt(24))
    plain = Setting(Role.KERNEL, (256, 64), 256.0, 64.0)
    for blocks, branches in ((12, None), (None, 24), (7, 24)):
        assert "GPT-2, end of a branch" in sure(values, replace(plain, blocks=blocks, branches=branches))
    for blocks, branches in ((None, None), (24, None), (12, 12)):
        assert "GPT-2, end of a branch" not in sure(values, replace(plain, blocks=blocks, branches=branches))
    assert "GPT-2, end of a branch" not in sure(values, KERNEL)


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
    torch = Setting(Role.KERNEL, (8, 256), 256.0, 8.0, name="q_proj.lora_A.default.weight")
    assert "LoRA, first factor" in sure(uniform((8, 256), 1 / 16), torch)
    assert "LoRA, first factor" not in sure(uniform((256, 64), 1 / 16), KERNEL)


def test_few_numbers_leave_recipes_open() -> None:
    found = fitting(law(uniform((6,), 1 / 16)), Setting(Role.BIAS, (6,), 256.0, 6.0))
    assert found
    assert {fit.answer for _, fit in found} == {Answer.CANNOT_TELL}


def test_sparse_counts_the_connections() -> None:
    values = np.zeros((256, 64))
    values[:15] = normal((15, 64), 1.0)
    values = STREAM(1).permuted(values, axis=0)
    assert sure(values, KERNEL) == {"sparse"}
