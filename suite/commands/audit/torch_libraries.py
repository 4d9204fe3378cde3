"""Libraries of PyTorch nets."""

import inspect
from functools import partial
from importlib import import_module
from typing import Any

from suite.commands.audit.library import Library, Nets, Word


def _torchvision() -> Nets:
    models = import_module("torchvision").models
    for name in models.list_models(module=models):
        yield name, partial(models.get_model, name, weights=None)


TIMM = (
    *("resnet18", "resnet50", "resnext50_32x4d", "regnetx_002", "vgg11", "densenet121", "dla34", "hrnet_w18_small"),
    *("efficientnet_b0", "tf_efficientnetv2_b0", "mobilenetv3_small_100", "ghostnet_100", "rexnet_100", "xception41"),
    *("inception_v3", "dm_nfnet_f0", "convnext_tiny", "convnextv2_atto", "convmixer_768_32", "poolformer_s12"),
    *("vit_tiny_patch16_224", "deit_tiny_patch16_224", "deit3_small_patch16_224", "beit_base_patch16_224"),
    *("cait_xxs24_224", "xcit_nano_12_p16_224", "swin_tiny_patch4_window7_224", "pvt_v2_b0", "twins_pcpvt_small"),
    *(
        "levit_128",
        "mobilevit_xxs",
        "edgenext_xx_small",
        "coatnet_0_224",
        "mixer_s16_224",
        "resmlp_12_224",
        "gmlp_s16_224",
    ),
)
"""Nets of timm, one or two of each common family."""


def _timm() -> Nets:
    timm = import_module("timm")
    for name in TIMM:
        yield name, partial(timm.create_model, name, pretrained=False)


TRANSFORMERS = (
    *("Bert", "Roberta", "DistilBert", "Albert", "Electra", "Deberta", "GPT2", "GPTNeo", "GPTNeoX", "OPT", "Bloom"),
    *("Llama", "Mistral", "Gemma", "Qwen2", "Phi", "Falcon", "Mamba", "T5", "Bart", "MBart", "Pegasus", "Whisper"),
    *("ViT", "DeiT", "Beit", "Swin", "ConvNext", "Wav2Vec2", "Hubert"),
)
"""Nets of transformers, by the beginning of their configuration's name."""

SMALL: dict[str, Any] = {
    **dict.fromkeys(("vocab_size",), 512),
    **dict.fromkeys(("hidden_size", "n_embd", "d_model", "dim", "embedding_size", "word_embed_proj_dim"), 64),
    **dict.fromkeys(("num_hidden_layers", "n_layer", "num_layers", "n_layers", "encoder_layers", "decoder_layers"), 4),
    **dict.fromkeys(("num_attention_heads", "n_head", "num_heads", "n_heads", "num_key_value_heads"), 4),
    **dict.fromkeys(("encoder_attention_heads", "decoder_attention_heads"), 4),
    **dict.fromkeys(("intermediate_size", "d_ff", "hidden_dim", "ffn_dim", "encoder_ffn_dim", "decoder_ffn_dim"), 128),
    "attention_types": [[["global", "local"], 2]],
    "head_dim": 16,
    "image_size": 64,
}
"""Small sizes, by the names of arguments of configurations."""


def _transformers() -> Nets:
    transformers = import_module("transformers")
    automatic = transformers.AutoModel  # It imports PyTorch, some builds of which crash if TensorFlow was there before.
    for name in TRANSFORMERS:
        yield name, partial(_from_config, automatic, getattr(transformers, f"{name}Config"))


def _from_config(automatic: Any, kind: Any) -> Any:
    known = {key for each in kind.__mro__ for key in getattr(each, "__annotations__", {})}
    known |= {*inspect.signature(kind.__init__).parameters}
    sizes = {key: value for key, value in SMALL.items() if key in known}
    return automatic.from_config(kind(**sizes))


_RANGE = (
    "configurations, initializer_range: The standard deviation of the truncated_normal_initializer for initializing "
    "all weight matrices"
)

TORCH: dict[str, Library] = {
    "torchvision": Library(("torchvision", "torch"), _torchvision),
    "timm": Library(("timm", "torch"), _timm),
    "transformers": Library(
        ("transformers", "torch"),
        _transformers,
        (
            Word(
                f"{_RANGE}, of query matrices",
                ("Bert", "Roberta", "Electra", "ViT", "DeiT"),
                {"*query.weight": "bert"},
            ),
            Word(f"{_RANGE}, of query matrices", ("Llama", "Mistral", "Qwen2"), {"*q_proj.weight": "bert"}),
            Word(f"{_RANGE}, of the matrix of queries, keys and values", ("GPT2",), {"*c_attn.weight": "bert"}),
            Word(
                "modeling_gpt2.py, comment: weights of residual layers scaled at initialization by 1/√(2N)",
                ("GPT2",),
                {"*c_proj.weight": "gpt2_end_of_a_branch"},
            ),
        ),
    ),
}
"""Groups of PyTorch nets."""
