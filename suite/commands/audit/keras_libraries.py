"""Libraries of Keras nets."""

import inspect
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from suite.commands.audit.library import Library, Nets, Word
from suite.errors import UserError


def _keras_applications() -> Nets:
    import keras

    for name in sorted(dir(keras.applications)):
        build = getattr(keras.applications, name)
        if name[0].isupper() and inspect.isfunction(build):
            yield name, partial(build, weights=None)


SIZES: dict[str, Any] = {
    "vocabulary_size": 256,
    "num_layers": 2,
    "depth": 2,
    "num_heads": 4,
    "num_query_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "hidden_dim": 64,
    "hidden_size": 64,
    "intermediate_dim": 128,
    "mlp_dim": 128,
    "max_sequence_length": 32,
    "max_position_embeddings": 32,
    "embedding_dim": 64,
    "key_value_dim": 16,
    "image_shape": (64, 64, 3),
    "input_shape": (64, 64, 3),
    "patch_size": 16,
    "num_mels": 16,
    "max_encoder_sequence_length": 32,
    "max_decoder_sequence_length": 32,
    "bottleneck_size": 32,
    "sliding_window": 16,
    "attention_logit_soft_cap": 50.0,
    "final_logit_soft_cap": 30.0,
    "query_head_dim_normalize": True,
    "use_post_ffw_norm": True,
    "use_post_attention_norm": True,
    "use_sliding_window_attention": True,
    "stackwise_num_filters": [32, 64],
    "stackwise_num_blocks": [1, 1],
    "stackwise_num_strides": [1, 2],
    "block_type": "basic_block",
    "input_conv_filters": [32],
    "input_conv_kernel_sizes": [7],
    "stackwise_num_repeats": [2, 2],
    "stackwise_depth": [1, 1],
    "num_experts": 2,
    "top_k": 1,
}
"""Small sizes, by the names of arguments of Keras Hub's backbones."""


def _keras_hub() -> Nets:
    models = import_module("keras_hub").models
    for name in sorted(dir(models)):
        if name.endswith("Backbone") and name != "Backbone":
            yield name, partial(_small, getattr(models, name))


def _small(build: Callable[..., Any]) -> Any:
    return build(**_sized(build))


def _sized(build: Any) -> dict[str, Any]:
    """Return small values of the arguments that a class needs.

    Raises:
        UserError: no size is known for one.
    """
    parameters = [each for each in inspect.signature(build.__init__).parameters.values() if each.name != "self"]
    needed = [each.name for each in parameters if each.default is each.empty and each.kind is not each.VAR_KEYWORD]
    missing = [name for name in needed if name not in SIZES]
    if missing:
        raise UserError(f"it needs {', '.join(missing)}, and the census knows no small value")
    return {name: SIZES[name] for name in needed}


KERAS: dict[str, Library] = {
    "keras": Library(
        ("keras", "tensorflow"),
        _keras_applications,
        (
            Word(
                "efficientnet.py and efficientnet_v2.py, CONV_KERNEL_INITIALIZER: VarianceScaling(2.0, fan_out, "
                "truncated_normal), on each convolution",
                ("EfficientNet",),
                {"*conv*.kernel": "he_by_outputs_normal_fans_of_the_shape or he_by_outputs_normal or he_normal"},
            ),
            Word(
                "convnext.py, argument layer_scale_init_value = 1e-6",
                ("ConvNeXt",),
                {"*layer_scale.gamma": "layerscale_1e6"},
            ),
            Word(
                'nasnet.py, kernel_initializer = "he_normal" in each Conv2D',
                ("NASNet",),
                {
                    "stem_conv1.kernel": "he_normal",
                    "*adjust_conv*.kernel": "he_normal",
                    "normal_conv*.kernel": "he_normal",
                },
            ),
        ),
    ),
    "keras-hub": Library(("keras-hub", "keras", "tensorflow"), _keras_hub),
}
"""Groups of Keras nets."""
