"""Named recipes of initial weights with their sources."""

import math

from suite.analysis.audit.law import LEVEL, Family, Law
from suite.analysis.audit.predictions import (
    KERNEL,
    MATRICES,
    Named,
    always,
    attention,
    by_branches,
    chrono,
    constant,
    fixups,
    forget,
    lora_first,
    lora_second,
    normal,
    of_inputs,
    of_outputs,
    of_units,
    sparse,
    truncated,
    uniform,
    variance_scaling,
)
from suite.analysis.audit.promise import Answer, Fit, Promise, fits
from suite.analysis.audit.setting import Setting
from suite.frameworks.weights import Role
from suite.stats.smooth import SHRINKAGE

_BIAS = frozenset({Role.BIAS})
_KERNELS = frozenset({Role.KERNEL, Role.RECURRENT})
_ANY, _GAIN = frozenset(Role), frozenset({Role.GAIN})
_TABLES = frozenset({Role.EMBEDDING, Role.POSITIONS})
_TRANSFORMER = frozenset({Role.KERNEL, Role.EMBEDDING, Role.POSITIONS, Role.OTHER})
_TORCH = _KERNELS | _BIAS
_ENDS = frozenset({Role.KERNEL, Role.BIAS, Role.SCALE, Role.SHIFT, Role.GAIN})

RECIPES: tuple[Named, ...] = (
    Named("zeros", "Keras, PyTorch: biases, shifts and moving means", _ANY, always(constant(0.0))),
    Named("ones", "Keras, PyTorch: scales of norms and moving variances", _ANY, always(constant(1.0))),
    Named(
        "identity",
        "Keras; IRNN: Le, Jaitly, Hinton 2015",
        _KERNELS,
        always(Promise(Family.IDENTITY, factor=1.0)),
    ),
    Named("orthogonal", "Saxe et al. 2014; Keras, PyTorch", MATRICES, always(Promise(Family.ORTHOGONAL, factor=1.0))),
    Named(
        "orthogonal with gain √2",
        "Saxe et al. 2014; He et al. 2015",
        MATRICES,
        always(Promise(Family.ORTHOGONAL, factor=math.sqrt(2))),
    ),
    Named("orthogonal with any gain", "Saxe et al. 2014", MATRICES, always(Promise(Family.ORTHOGONAL))),
    Named("Keras' random_normal", "Keras: N(0, 0.05²)", MATRICES, always(normal(0.05))),
    Named("Keras' random_uniform", "Keras: U(-0.05, 0.05), its default of embeddings", MATRICES, always(uniform(0.05))),
    Named("Keras' truncated_normal", "Keras: 0.05 before the cut", MATRICES, always(truncated(0.05 * SHRINKAGE))),
    *variance_scaling(),
    Named(
        "PyTorch's linear and convolution",
        "torch.nn.Linear, Conv1d to Conv3d: kaiming_uniform_(a=√5), U(±1/√n)",
        _TORCH,
        of_inputs(lambda inputs: uniform(1 / math.sqrt(inputs))),
    ),
    Named(
        "PyTorch's recurrent layers",
        "torch.nn.LSTM, GRU, RNN: U(±1/√hidden)",
        _TORCH,
        of_units(lambda units: uniform(1 / math.sqrt(units))),
    ),
    Named(
        "uniform by outputs",
        "U(±1/√outputs): torch.nn.ConvTranspose1d to 3d, EfficientNet's classifier in Keras, timm and torchvision",
        frozenset({Role.KERNEL, Role.BIAS}),
        of_outputs(lambda outputs: uniform(1 / math.sqrt(outputs))),
    ),
    Named(
        "PyTorch's attention",
        "torch.nn.MultiheadAttention: xavier_uniform_ of the stacked matrix of d inputs and 3d outputs",
        KERNEL,
        attention,
    ),
    Named("PyTorch's embedding", "torch.nn.Embedding; T5 in transformers: N(0, 1)", _TABLES, always(normal(1.0))),
    Named(
        "torchvision's linear",
        "torchvision: VGG, MobileNet; the classifier of Goyal et al. 2017: N(0, 0.01²)",
        KERNEL,
        always(normal(0.01)),
    ),
    Named("GPT-2", "Radford et al. 2019, code of the authors: N(0, 0.02²)", _TRANSFORMER, always(normal(0.02))),
    Named(
        "GPT-2, end of a branch",
        "Radford et al. 2019: 1/√(residual layers), two a block: 0.02/√(2N) in nanoGPT and transformers, of N blocks",
        KERNEL,
        by_branches(lambda branches: normal(0.02 / math.sqrt(branches))),
    ),
    Named("GPT-2's positions", "code of the authors: N(0, 0.01²)", frozenset({Role.POSITIONS}), always(normal(0.01))),
    Named(
        "Llama",
        "transformers: initializer_range 0.02; the authors publish none",
        frozenset({Role.KERNEL, Role.EMBEDDING}),
        always(normal(0.02)),
    ),
    Named(
        "BERT",
        "Devlin et al. 2019, code of the authors: truncated_normal of 0.02 before the cut",
        _TRANSFORMER,
        always(truncated(0.02 * SHRINKAGE)),
    ),
    Named(
        "ViT",
        "timm: trunc_normal_(std=0.02), cut at ±2, a hundred deviations, so normal; ConvNeXt and CaiT likewise",
        _TRANSFORMER,
        always(normal(0.02)),
    ),
    Named(
        "ViT, biases in the MLP",
        "code of the authors, in JAX: N(0, 1e-12); its kernels are Glorot uniform",
        _BIAS,
        always(normal(1e-6)),
    ),
    Named(
        "SIREN, first layer",
        "Sitzmann et al. 2020, section 3.2, and their code: U(±1/n)",
        KERNEL,
        of_inputs(lambda inputs: uniform(1 / inputs)),
    ),
    Named(
        "SIREN",
        "Sitzmann et al. 2020, section 3.2, and their code: U(±√(6/n)/30)",
        KERNEL,
        of_inputs(lambda inputs: uniform(math.sqrt(6 / inputs) / 30)),
    ),
    *fixups(),
    Named(
        "zero end of a branch",
        "Zhang, Dauphin, Ma 2019; De, Smith 2020; for γ: Goyal et al. 2017",
        _ENDS,
        always(constant(0.0)),
    ),
    Named(
        "LoRA, first factor",
        "Hu et al. 2021, code of the authors: kaiming_uniform_(a=√5), U(±1/√n); the paper: normal; Keras: He uniform",
        KERNEL,
        lora_first,
    ),
    Named("LoRA, second factor", "Hu et al. 2021 and their code: zeros", KERNEL, lora_second),
    Named("LayerScale, 0.1", "CaiT, Touvron et al. 2021: up to 18 blocks", _GAIN, always(constant(0.1))),
    Named("LayerScale, 1e-4", "code of CaiT's authors: its default, DeiT III", _GAIN, always(constant(1e-4))),
    Named("LayerScale, 1e-5", "CaiT, Touvron et al. 2021: 24 blocks; timm's default", _GAIN, always(constant(1e-5))),
    Named("LayerScale, 1e-6", "CaiT: more than 24 blocks; ConvNeXt, Liu et al. 2022", _GAIN, always(constant(1e-6))),
    Named("forget bias 1", "Jozefowicz et al. 2015; Keras' unit_forget_bias", _BIAS, forget),
    Named("chrono", "Tallec, Ollivier 2018: log U(1, T - 1), the input gate's negative", _BIAS, chrono),
    Named("sparse", "Martens 2010: 15 of N(0, 1) a unit", _KERNELS, sparse),
)
"""Every recipe, with the name that reports give it."""


def fitting(law: Law, setting: Setting, level: float = LEVEL) -> list[tuple[Named, Fit]]:
    """Return the recipes that fit the law of a weight, and those of which it cannot be told, the surest first.

    Example:
        >>> import numpy as np
        >>> from suite.analysis.audit.law import law
        >>> setting = Setting(Role.EMBEDDING, (512, 64), 1.0, 64.0)
        >>> measured = law(np.random.default_rng(1).normal(0, 0.02, setting.shape))
        >>> [named.name for named, fit in fitting(measured, setting)]
        ['GPT-2', 'Llama', 'ViT']
    """
    found = []
    for named in RECIPES:
        promise = named.predict(setting) if setting.role in named.roles else None
        fit = None if promise is None else fits(law, promise, level)
        if fit is not None and fit.answer is not Answer.NO:
            found.append((named, fit))
    return sorted(found, key=lambda each: each[1].answer is not Answer.YES)
